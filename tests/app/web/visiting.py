"""Visits the page without a socket: one request in, one response out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
from lxml import html
from starlette.applications import Starlette

from app.reading import Reader
from app.web.site import build_site
from core.clock import FixedClock
from tests.app.web.fake_reader import FakeReader
from tests.app.web.world import OUTLETS, TOPICS
from tests.factories import NOW

ORIGIN = "http://127.0.0.1:8080"


@dataclass
class RecordingActions:
    """Remembers what was asked for; `answer` is what it says."""

    answer: bool = True
    retried: list[str] = field(default_factory=list)

    def retry_delivery(self, delivery_id: str) -> bool:
        """Makes a note."""
        self.retried.append(delivery_id)
        return self.answer


def site_of(
    reader: Reader | None = None, *, actions: RecordingActions | None = None, language: str = "en", **more: object
) -> Starlette:
    """The page over the world of the tests."""
    return build_site(
        reader=reader or FakeReader(),
        actions=actions or RecordingActions(),
        clock=FixedClock(NOW),
        language=language,
        topics=TOPICS,
        outlets=OUTLETS,
        **more,  # type: ignore[arg-type]  # base_path, hosts
    )


def request(
    site: Starlette,
    path: str,
    *,
    method: str = "GET",
    origin: str = ORIGIN,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """One request, as a browser at `origin` would send it."""

    async def visit() -> httpx.Response:
        transport = httpx.ASGITransport(app=site)
        async with httpx.AsyncClient(transport=transport, base_url=origin) as client:
            return await client.request(method, path, headers=dict(headers or {}))

    return asyncio.run(visit())


def get(path: str, reader: Reader | None = None, **more: object) -> httpx.Response:
    """One GET to a fresh page."""
    return request(site_of(reader, **more), path)  # type: ignore[arg-type]  # language, base_path, hosts


def tree(response: httpx.Response) -> html.HtmlElement:
    """The page, parsed."""
    return html.document_fromstring(response.text)


def texts(response: httpx.Response, css: str) -> list[str]:
    """The text of each element, white space as a reader sees it."""
    page = tree(response)
    for line_break in page.cssselect("br"):
        line_break.text = " "
    return [" ".join(element.text_content().split()) for element in page.cssselect(css)]


def text(response: httpx.Response, css: str = "main") -> str:
    """The text of the first such element."""
    return texts(response, css)[0]
