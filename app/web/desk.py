"""What every page stands on: the reader, the words, the links, and how a template becomes a response."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse

from app.reading import Reader
from app.web.labels import Labels, Language, language_of
from app.web.times import Times
from core.clock import Clock
from core.query import Concepts

HERE = Path(__file__).parent
STATIC = HERE / "static"
TONES = 6  # colours for topics; more topics than that share them


class Actions(Protocol):
    """What a reader of the page may set off. Blocking: called from threads."""

    def retry_delivery(self, delivery_id: str) -> bool:
        """Make a delivery due again; False where there is none that could be."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The parts a page is made of. `topics` and `outlets`: key → the name people know."""

    reader: Reader
    actions: Actions
    clock: Clock
    language: Language
    topics: Mapping[str, str]
    outlets: Mapping[str, str]
    env: jinja2.Environment
    assets: Mapping[str, str] = field(default_factory=dict)
    concepts: Concepts | None = None

    def page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A template, filled in."""
        now = self.clock.now()
        labels = Labels(language_of(request.query_params.get("lang"), default=self.language))
        text = self.env.get_template(template).render(
            t=labels,
            times=Times(labels, now=now),
            links=Links(request, assets=self.assets),
            names=Names(self.topics, self.outlets),
            now=now,
            **values,
        )
        return HTMLResponse(text, status_code=status)


class Links:
    """Addresses within the page; they keep the language that the request asked for."""

    def __init__(self, request: Request, *, assets: Mapping[str, str]) -> None:
        self._request = request
        self._assets = assets
        self.lang = request.query_params.get("lang", "")

    def to(self, name: str, query: Mapping[str, object] | None = None, **path: object) -> str:
        """The address of a route; queries without a value are left out."""
        asked = {key: value for key, value in (query or {}).items() if value not in (None, "")}
        if self.lang:
            asked.setdefault("lang", self.lang)
        return self.plain(name, **path) + (f"?{urlencode(asked)}" if asked else "")

    def plain(self, name: str, **path: object) -> str:
        """The address of a route, without the language."""
        return str(self._request.app.url_path_for(name, **path))

    def asset(self, name: str) -> str:
        """The address of a file of ours; it changes with the file, so that it can be kept for ever."""
        return f"{self.plain('static', path=name)}?v={self._assets[name]}"

    def speaking(self, language: str) -> str:
        """This very page in another language."""
        asked = [(key, value) for key, value in self._request.query_params.multi_items() if key != "lang"]
        return f"?{urlencode([*asked, ('lang', language)])}"

    def is_at(self, name: str) -> bool:
        """Whether the request is for this route or below it."""
        here, there = self._request.url.path, self.plain(name)
        return here == there or (not there.endswith("/") and here.startswith(there + "/"))

    def outside(self, url: str) -> str:
        """The address of an article elsewhere; "" for anything that is not plain http or https."""
        return url if urlsplit(url).scheme.lower() in ("http", "https") else ""


class Names:
    """The names people know topics and outlets by."""

    def __init__(self, topics: Mapping[str, str], outlets: Mapping[str, str]) -> None:
        self._topics = topics
        self._outlets = outlets
        self._tones = {topic: index % TONES for index, topic in enumerate(topics)}

    def topic(self, key: str) -> str:
        """The topic's label."""
        return self._topics.get(key, key)

    def tone(self, key: str) -> int:
        """The number of the topic's colour."""
        return self._tones.get(key, TONES - 1)

    def outlet(self, key: str) -> str:
        """The outlet's name."""
        return self._outlets.get(key, key)


@cache
def template_environment() -> jinja2.Environment:
    """Templates with autoescape on; a name that is not given is an error. Compiled once per process."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        lstrip_blocks=True,
        auto_reload=False,
    )


def asset_versions() -> dict[str, str]:
    """Each file of ours → a short hash of what it holds."""
    return {path.name: hashlib.blake2b(path.read_bytes(), digest_size=6).hexdigest() for path in STATIC.iterdir()}
