"""Plain requests over http.client: no redirects followed, nothing decoded, no header added."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html


@dataclass(frozen=True)
class Got:
    """One answer, as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode()


def get(url: str, *, headers: Mapping[str, str] | None = None, timeout: float = 5.0) -> Got:
    """One GET on a connection of its own."""
    return _send("GET", url, body=None, headers=headers or {}, timeout=timeout)


def post(url: str, body: bytes, *, headers: Mapping[str, str] | None = None, timeout: float = 5.0) -> Got:
    """One POST on a connection of its own."""
    return _send("POST", url, body=body, headers=headers or {}, timeout=timeout)


def _send(method: str, url: str, *, body: bytes | None, headers: Mapping[str, str], timeout: float) -> Got:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=timeout)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body=body, headers=dict(headers))
        answer = connection.getresponse()
        return Got(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read())
    finally:
        connection.close()


def page(body: bytes) -> Any:
    """A page, parsed."""
    return html.fromstring(body, parser=html.HTMLParser(encoding="utf-8"))


def feed(body: bytes) -> Any:
    """A feed, parsed strictly."""
    return etree.fromstring(body)


def one(tree: Any, css: str) -> str:
    """The text of the only element that a selector finds, in one line."""
    (found,) = tree.cssselect(css)
    return " ".join(found.text_content().split())
