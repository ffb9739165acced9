"""The readers that are compared: each gives an article's key → (title, time), by the same rules of identity."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from benchmarks.feeds.cases import Case
from core.urls import canonical
from crawler.feeds import read_feed
from crawler.feeds.plain import plain_title
from crawler.identity import identify

Items = dict[str, tuple[str, datetime | None]]
Reader = Callable[[Case], Items]
PEERS = ("feedparser", "fastfeedparser")


def ours(case: Case) -> Items:
    """What the crawler does with the feed: decoding, reading, identity, plain titles, dates."""
    reading = read_feed(
        case.body, content_type="", feed=case.feed, outlet=case.outlet, url=case.feed.url, now=case.now
    )
    return {entry.key: (entry.title, entry.published) for entry in reading.entries}


def feedparser(case: Case) -> Items:
    """The usual one."""
    import feedparser as library  # noqa: PLC0415 (it takes a second that nobody else needs)

    def found() -> Iterable[tuple[str, str, datetime | None]]:
        for entry in library.parse(case.body, sanitize_html=False).entries:
            parsed = entry.get("published_parsed") or entry.get("updated_parsed")
            yield (
                entry.get("link", ""),
                entry.get("title", ""),
                datetime(*parsed[:6], tzinfo=UTC) if parsed else None,
            )

    return _keyed(case, found())


def fastfeedparser(case: Case) -> Items:
    """The quick one."""
    import fastfeedparser as library  # noqa: PLC0415 (as above)

    def found() -> Iterable[tuple[str, str, datetime | None]]:
        parsed: Any = library.parse(case.body, include_content=False, include_tags=False, include_media=False)
        for entry in parsed.entries:
            when = entry.get("published") or entry.get("updated")
            yield entry.get("link") or "", entry.get("title") or "", datetime.fromisoformat(when) if when else None

    return _keyed(case, found())


def available() -> dict[str, Reader]:
    """Those that are installed, ours first."""
    readers: dict[str, Reader] = {"baotin": ours, "feedparser": feedparser, "fastfeedparser": fastfeedparser}
    return {name: run for name, run in readers.items() if name == "baotin" or importlib.util.find_spec(name)}


def _keyed(case: Case, found: Iterable[tuple[str, str, datetime | None]]) -> Items:
    items: Items = {}
    for link, title, when in found:
        identity = identify(case.outlet, canonical(link, base=case.feed.url)) if link else None
        if identity:
            items.setdefault(identity.key, (plain_title(title), when))
    return items
