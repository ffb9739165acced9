"""One answer of a feed → the entries it lists, or what is wrong with it. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.crawling import FeedKind
from core.model import Entry
from core.reasons import FeedProblem
from core.text import fold
from core.urls import canonical
from crawler.dates import parse_date
from crawler.feeds.challenge import is_challenge
from crawler.feeds.encoding import decode
from crawler.feeds.item import Item, Listing, Unreadable
from crawler.feeds.listing import read_listing
from crawler.feeds.plain import plain_lead, plain_title
from crawler.feeds.rss import read_rss
from crawler.feeds.sitemap import read_sitemap
from crawler.identity import identify
from crawler.outlet import FeedSettings, Outlet

MAX_ENTRIES = 1000  # VietnamNet's news sitemap lists about as many; what is beyond is old
_MAX_UNPACKED = 50_000_000  # a sitemap of 50,000 URLs, the most that is allowed, has some 10 MB
_LONGEST = 20_000_000  # bytes read, twice the longest sitemap; what was cut off reads like a feed that broke off
_AHEAD = timedelta(minutes=10)  # clocks differ; a later time is not a time of publishing

_READERS: Mapping[FeedKind, Callable[[str, FeedSettings], Listing | Unreadable]] = {
    FeedKind.RSS: lambda text, _: read_rss(text),
    FeedKind.SITEMAP: lambda text, _: read_sitemap(text),
    FeedKind.LIST: lambda text, feed: read_listing(text, links=feed.links),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """What a feed says. With a `problem` there are no entries; a `warning` comes beside them.

    `left_out` counts links that are no articles of this outlet. `newest` is the latest time of publishing.
    """

    entries: tuple[Entry, ...] = ()
    problem: FeedProblem | None = None
    warning: FeedProblem | None = None
    detail: str = ""
    newest: datetime | None = None
    left_out: int = 0


def read_feed(
    body: bytes, *, content_type: str, feed: FeedSettings, outlet: Outlet, url: str, now: datetime
) -> FeedReading:
    """Reads one answer. `url` is where it came from, for relative links. Never raises for what an outlet sends."""
    unpacked = _unpacked(body)
    if unpacked is None:
        return FeedReading(problem=FeedProblem.BROKEN_BODY, detail="the gzip file is damaged or far too large")
    text = decode(unpacked[:_LONGEST], content_type)
    found = _checked(_READERS[feed.kind](text, feed), text, feed)
    if isinstance(found, Unreadable):
        return FeedReading(problem=found.problem, detail=found.detail)
    return _with_entries(found, feed=feed, outlet=outlet, url=url, now=now)


def frozen(newest: datetime | None, after: timedelta | None, *, now: datetime) -> str:
    """What to say of a feed whose newest item is older than `after`; "" where it is not."""
    if newest is None or after is None or now - newest <= after:
        return ""
    return f"its newest item is of {newest.date().isoformat()}: does this feed still get news?"


def _checked(found: Listing | Unreadable, text: str, feed: FeedSettings) -> Listing | Unreadable:
    """What was read, unless something is wrong with it (status 200 says nothing): the plainest fact first."""
    nothing = isinstance(found, Unreadable) or not found.items
    if not text.strip():
        return Unreadable(FeedProblem.EMPTY_FEED, "the answer is empty")
    if nothing and is_challenge(text):
        return Unreadable(FeedProblem.CHALLENGE, "a page that wants a browser came instead")
    if isinstance(found, Unreadable):
        html = found.problem is FeedProblem.NOT_A_FEED and "<html" in text[:2000].lower()
        return Unreadable(found.problem, "an HTML page came instead of a feed") if html else found
    if feed.title and feed.kind is not FeedKind.SITEMAP and not _says(found.title, feed.title):
        return Unreadable(
            FeedProblem.WRONG_FEED, f'its title is "{plain_title(found.title)}", without "{feed.title}"'
        )
    return Unreadable(FeedProblem.EMPTY_FEED, "it lists nothing") if nothing else found


def _with_entries(listing: Listing, *, feed: FeedSettings, outlet: Outlet, url: str, now: datetime) -> FeedReading:
    entries: dict[str, Entry] = {}
    left_out = 0
    for item in listing.items:
        entry = _entry(item, feed=feed, outlet=outlet, url=url, now=now)
        if entry is None:
            left_out += 1
        else:
            entries[entry.key] = _fuller(entries.get(entry.key), entry)
    if not entries:
        detail = f"none of its {left_out} links is an article of {outlet.name}: has the form of its URLs changed?"
        return FeedReading(problem=FeedProblem.EMPTY_FEED, detail=detail, left_out=left_out)
    newest = max((entry.published for entry in entries.values() if entry.published), default=None)
    stale = frozen(newest, feed.frozen_after, now=now)
    return FeedReading(
        entries=_bounded(entries.values()),
        warning=FeedProblem.FROZEN_FEED if stale else None,
        detail=stale,
        newest=newest,
        left_out=left_out,
    )


def _entry(item: Item, *, feed: FeedSettings, outlet: Outlet, url: str, now: datetime) -> Entry | None:
    identity = identify(outlet, canonical(item.link, base=url)) if item.link else None
    if identity is None:
        return None
    published = parse_date(item.published, month_first=feed.month_first) if item.published else None
    return Entry(
        key=identity.key,
        url=identity.url,
        title=plain_title(item.title),
        lead=plain_lead(item.lead),
        # A time to come is unknown rather than "now": now would change with every visit.
        published=published if published and published <= now + _AHEAD else None,
    )


def _fuller(first: Entry | None, second: Entry) -> Entry:
    """Of two mentions of one article (a picture's link and a headline's), what each of them has."""
    if first is None:
        return second
    return Entry(
        key=first.key,
        url=first.url,
        title=first.title or second.title,
        lead=first.lead or second.lead,
        published=first.published or second.published,
    )


def _bounded(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """All of them, or the newest where there are too many (undated ones keep their place before them)."""
    every = tuple(entries)
    if len(every) <= MAX_ENTRIES:
        return every
    undated = [entry for entry in every if entry.published is None]
    dated = [(entry.published, entry) for entry in every if entry.published is not None]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    return (*undated, *(entry for _, entry in dated))[:MAX_ENTRIES]


def _says(title: str, expected: str) -> bool:
    return " ".join(fold(expected).split()) in " ".join(fold(plain_title(title)).split())


def _unpacked(body: bytes) -> bytes | None:
    """The content of a .gz file (VietnamPlus's sitemaps); None when it is damaged or beyond all bounds."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(body, _MAX_UNPACKED)
    except zlib.error:
        return None
    return unpacked if unpacker.eof else None
