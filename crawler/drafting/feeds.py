"""Which feeds a site has, which of them tell of our sections, and what those that were fetched list. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from core.crawling import FeedKind
from core.text import fold
from core.urls import canonical
from crawler.dates import parse_date
from crawler.drafting.survey import Purpose, Seen, Survey
from crawler.feeds.challenge import is_challenge
from crawler.feeds.encoding import decode
from crawler.feeds.item import Item, Listing
from crawler.feeds.plain import plain_lead, plain_title
from crawler.feeds.rss import read_rss
from crawler.feeds.sitemap import read_sitemap

# Names of sections in addresses, as outlets of 2025-26 write them.
_SECTIONS = {
    "tech": "cong-nghe congnghe so-hoa khoa-hoc-cong-nghe nhip-song-so kinh-te-so chuyen-doi-so khoa-hoc "
    "cong-nghe-so suc-manh-so technology tech digital",
    "business": "kinh-doanh kinhdoanh kinh-te kinhte tai-chinh doanh-nghiep chung-khoan thi-truong vi-mo business "
    "economy companies markets",
    "world": "the-gioi thegioi quoc-te quocte tai-chinh-quoc-te world international asia",
}
_BY_NAME = {name: section for section, names in _SECTIONS.items() for name in names.split()}
_HOME = frozenset(
    ("home", "trang-chu", "trangchu", "tin-moi", "tin-moi-nhat", "tin-moi-nong", "index", "latest", "all")
)
_NOT_NAMES = frozenset(("rss", "feed", "category", "chuyen-muc", "section"))
_NUMBER = re.compile(r"-?\d+$")
_EXTENSION = re.compile(r"\.\w{2,5}$")
_ROOTS = ("rss", "feed", "rdf:rdf", "urlset", "sitemapindex")
_START = 4000
_LOC = re.compile(r"<loc>\s{0,20}([^<\s]{1,2000})")
_AHEAD = timedelta(minutes=10)
_MOST_ITEMS = 300
_PER_SECTION = 2
_MONTH_FIRST = re.compile(r"^\s*(\d{1,2})/(\d{1,2})/\d{4}\b")
_NUMBERED = re.compile(r"-\d+\.rss$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One article as a feed lists it."""

    url: str
    title: str = ""
    lead: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that was fetched and could be read; `listed` holds only links to the site itself."""

    url: str
    kind: FeedKind
    section: str = ""
    title: str = ""
    listed: tuple[Listed, ...] = ()
    month_first: bool = False

    @property
    def newest(self) -> datetime | None:
        """The latest time it gives."""
        return max((one.published for one in self.listed if one.published), default=None)


def section_of(url: str, name: str = "") -> str:
    """The section of ours that an address or a title speaks of; "home" for a feed of everything; "" for others."""
    path = _EXTENSION.sub("", urlsplit(url).path.strip("/"))
    names = [_NUMBER.sub("", part) for part in path.lower().split("/") if part not in _NOT_NAMES]
    for part in reversed(names):
        if part in _BY_NAME or part in _HOME:
            return _BY_NAME.get(part, "home")
    flat = fold(name).replace(" ", "-")
    return next((section for word, section in _BY_NAME.items() if len(word) > 6 and word in flat), "")


def chosen(survey: Survey) -> list[tuple[str, str]]:
    """The feeds worth reading, as (address, section): those of our sections, else the site's main one."""
    named = {url: section_of(url, name) for url, name in known(survey).items()}
    ours: list[tuple[str, str]] = []
    for section in _SECTIONS:
        ours += [(url, section) for url, found in named.items() if found == section][:_PER_SECTION]
    main = [(url, "") for url, found in named.items() if found == "home"]
    return ours or main[:1] or [(url, "") for url in named][:1]


def known(survey: Survey) -> dict[str, str]:
    """Every feed that the site's pages name → what they call it."""
    found: dict[str, str] = {}
    for page in survey.pages:
        for url, name in page.feeds.items():
            found.setdefault(url, name)
    return found


def news_sitemaps(survey: Survey) -> list[str]:
    """Sitemaps that list the news of the last days."""
    return [url for url in _sitemaps(survey) if "news" in urlsplit(url).path.lower() and not url.endswith(".gz")]


def dated_sitemaps(survey: Survey) -> list[str]:
    """Sitemaps of a day, a month or a shard of days."""
    return [url for url in _sitemaps(survey) if re.search(r"20\d\d[-/_]?\d{1,2}|\d{1,2}[-/_]20\d\d", url)]


def sitemap_indexes(survey: Survey) -> list[str]:
    """Sitemaps that may be an index of others."""
    plain = [url for url in survey.sitemaps if url not in news_sitemaps(survey) and not url.endswith(".gz")]
    return [url for url in plain if url not in dated_sitemaps(survey)]


def readable(survey: Survey) -> list[FoundFeed]:
    """The feeds and sitemaps that were fetched and list articles of the site."""
    sought = survey.answers(Purpose.START, Purpose.FEED, Purpose.SITEMAP)
    found = (_read(seen, survey) for seen in sought if seen.wanted.purpose is not Purpose.START or not seen.html)
    return [feed for feed in found if feed and feed.listed]


def challenged(seen: Seen) -> bool:
    """Whether the answer is a page that wants a browser to prove itself."""
    return seen.problem is None and is_challenge(decode(seen.body, seen.content_type))


def is_feed(seen: Seen) -> bool:
    """Whether the answer is a feed, a sitemap or an index of sitemaps, whatever it lists."""
    start = decode(seen.body[:_START], seen.content_type).lower()
    return not seen.html and any(f"<{root}" in start for root in _ROOTS)


def _sitemaps(survey: Survey) -> list[str]:
    inner = (url for seen in survey.answers(Purpose.SITEMAP, Purpose.START) for url in _children(seen))
    return list(dict.fromkeys([*survey.sitemaps, *inner]))


def _children(seen: Seen) -> Iterable[str]:
    """The sitemaps that an index names."""
    text = decode(seen.body, seen.content_type)
    if "<sitemapindex" not in text[:4000]:
        return ()
    return filter(None, (canonical(loc.strip()) for loc in _LOC.findall(text)[:2000]))


def _read(seen: Seen, survey: Survey) -> FoundFeed | None:
    if seen.html:
        return None
    listing, kind = _parsed(seen.body, seen.content_type)
    if listing is None:
        return None
    items = listing.items[:_MOST_ITEMS]
    month_first = _is_month_first([item.published for item in items])
    listed = [_listed(item, seen, survey, month_first=month_first) for item in items]
    section = seen.wanted.section or section_of(seen.wanted.url, listing.title)
    return FoundFeed(
        url=seen.wanted.url,
        kind=kind,
        section="" if section == "home" else section,
        title=plain_title(listing.title) if _NUMBERED.search(seen.wanted.url) else "",
        listed=tuple(one for one in listed if one),
        month_first=month_first,
    )


@lru_cache(maxsize=8)
def _parsed(body: bytes, content_type: str) -> tuple[Listing | None, FeedKind]:
    """A feed or a sitemap, parsed once: each step of the survey looks at all that came before it."""
    text = decode(body, content_type)
    for kind, read in ((FeedKind.RSS, read_rss), (FeedKind.SITEMAP, read_sitemap)):
        listing = read(text)
        if isinstance(listing, Listing):
            return listing, kind
    return None, FeedKind.RSS


def _listed(item: Item, seen: Seen, survey: Survey, *, month_first: bool) -> Listed | None:
    url = canonical(item.link, base=seen.url) if item.link else ""
    if not url or not survey.owns(url) or urlsplit(url).path == "/":
        return None
    published = parse_date(item.published, month_first=month_first) if item.published else None
    return Listed(
        url=url,
        title=plain_title(item.title),
        lead=plain_lead(item.lead),
        published=published if published and published <= survey.now + _AHEAD else None,
    )


def _is_month_first(written: Iterable[str]) -> bool:
    """Whether some dates can only be read so: "9/14/2026", and none "14/9/2026"."""
    pairs = [(int(found[1]), int(found[2])) for text in written if (found := _MONTH_FIRST.match(text))]
    return any(second > 12 for _, second in pairs) and not any(first > 12 for first, _ in pairs)
