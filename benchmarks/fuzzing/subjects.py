"""What is fuzzed: extraction and feed reading, and the bodies they begin with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from core.crawling import FeedKind
from crawler.catalogue import load_outlets
from crawler.extract import extract
from crawler.feeds import read_feed
from crawler.outlet import FeedSettings, Outlet

_TESTS = Path(__file__).parents[2] / "tests"
_SAVED = Path(__file__).parents[3] / "shared"  # real pages and feeds beside the checkout, where there are any
_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_KINDS = tuple(FeedKind)


def pages() -> list[bytes]:
    """Pages in every outlet's template, and the saved ones; of those the smaller, which let more be tried."""
    own = sorted((_TESTS / "pages").glob("*/*.html"))
    saved = [file for file in sorted((_SAVED / "pages").glob("*/*.html")) if file.stat().st_size < 140_000]
    return [file.read_bytes() for file in (*own, *saved)]


def feeds() -> list[bytes]:
    """Feeds, sitemaps and list pages of every kind."""
    own = sorted((_TESTS / "crawler" / "feeds" / "fixtures").glob("*.*"))
    saved = [
        file for file in sorted((_SAVED / "feeds").rglob("*")) if file.is_file() and file.stat().st_size < 60_000
    ]
    return [file.read_bytes() for file in (*own, *saved)]


@cache
def _outlets() -> Sequence[Outlet]:
    return tuple(load_outlets().values())


def read_page(body: bytes, number: int) -> None:
    """Extracts the page as one of an outlet's, or nobody's."""
    outlets = _outlets()
    which = number % (len(outlets) + 1)
    outlet = outlets[which] if which < len(outlets) else None
    address = f"https://{outlet.domains[0] if outlet else 'baovidu.example'}/tin-moi-nhat-trong-ngay-5101234.html"
    extract(body, url=address, outlet=outlet, now=_NOW, content_type="text/html")


def read_as_feed(body: bytes, number: int) -> None:
    """Reads the body as a feed of one of the kinds."""
    outlet = _outlets()[number % len(_outlets())]
    url = f"https://{outlet.domains[0]}/rss/kinh-doanh.rss"
    settings = FeedSettings(url=url, kind=_KINDS[number % len(_KINDS)])
    read_feed(body, content_type="text/xml", feed=settings, outlet=outlet, url=url, now=_NOW)


SUBJECTS: Mapping[str, tuple[Callable[[], list[bytes]], Callable[[bytes, int], None]]] = {
    "pages": (pages, read_page),
    "feeds": (feeds, read_as_feed),
}
