"""What a page says of itself in JSON-LD, however it is nested, encoded twice or broken. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

_DEEPEST = 12
_MOST = 400  # values looked at in one page: lists of links come as JSON-LD too
_CONTROL = re.compile(r"[\x00-\x1f]+")
_WRAPPING = re.compile(r"^\s*(?:<!\[CDATA\[|<!--|//<!\[CDATA\[)|(?:\]\]>|-->|//\]\]>)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_LOST_COMMA = re.compile(r'"[ \t]*\r?\n\s*(?="[^"\n]*"\s*:)')  # Kenh14: a line with a value, and on the next a name

ARTICLE_TYPES = frozenset(
    {
        "NewsArticle",
        "Article",
        "BlogPosting",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "ReviewNewsArticle",
        "TechArticle",
        "Report",
        "DiscussionForumPosting",
    }
)


class JsonLd:
    """The things a page describes, each a mapping with its types."""

    def __init__(self, root: etree._Element) -> None:
        self.things: list[dict[str, Any]] = []
        for script in root.iter("script"):
            if "ld+json" in (script.get("type") or "").lower() and script.text:
                self.things.extend(_things(_loaded(script.text), 0))
        del self.things[_MOST:]

    @property
    def types(self) -> frozenset[str]:
        """The types of everything described."""
        return frozenset(name for thing in self.things for name in types_of(thing))

    def article(self) -> dict[str, Any]:
        """What is said of the article; {} where nothing is."""
        return next((thing for thing in self.things if not ARTICLE_TYPES.isdisjoint(types_of(thing))), {})

    def breadcrumbs(self) -> list[str]:
        """The names on the way to the page, in order."""
        for thing in self.things:
            if "BreadcrumbList" in types_of(thing):
                return [name for item in _flat(thing.get("itemListElement")) if (name := _crumb(item))]
        return []


def types_of(thing: dict[str, Any]) -> tuple[str, ...]:
    """The thing's types, without their schema's address."""
    found = thing.get("@type")
    names = found if isinstance(found, list) else [found]
    return tuple(name.rsplit("/", 1)[-1] for name in names if isinstance(name, str))


def texts(value: Any) -> list[str]:
    """The texts in a value that may be a text, a thing with a name, or a list of such."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        named = value.get("name") or value.get("@value") or value.get("url")
        return [named] if isinstance(named, str) else []
    return [text for item in value for text in texts(item)] if isinstance(value, list) else []


def _loaded(text: str) -> Any:
    """The JSON in a script; None where it is beyond repair. Raw line breaks in strings, wrapping comments, and
    commas too many or too few are what templates break it with."""
    for mend in (str, _unwrapped, _with_commas, _without_commas):
        text = mend(text)
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(text: str) -> str:
    return _WRAPPING.sub("", text)


def _with_commas(text: str) -> str:
    return _LOST_COMMA.sub('",\n', text)


def _without_commas(text: str) -> str:
    return _TRAILING_COMMA.sub("", _CONTROL.sub(" ", text))


def _things(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The described things at the top, in lists and in graphs."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _things(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        yield from _things(value.get("@graph"), depth + 1)


def _flat(value: Any) -> Iterator[dict[str, Any]]:
    """Dân Trí nests its breadcrumbs one list deeper than everybody else."""
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    elif isinstance(value, dict):
        yield value


def _crumb(item: dict[str, Any]) -> str:
    inner = item.get("item")
    name = item.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
    return name if isinstance(name, str) else ""
