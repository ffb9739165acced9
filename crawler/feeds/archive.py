"""One page of an archive → the articles it lists, or what is wrong with it. Pure.

Not as strict as with feeds (a day without news lists nothing, and that is no fault), and not as bounded: a month of
a large outlet is ten thousand articles in one sitemap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from lxml import etree, html
from lxml.cssselect import CSSSelector

from core.crawling import FeedKind
from core.model import Entry
from core.reasons import FeedProblem
from core.urls import canonical
from crawler.archive import ArchivePage, Child, Listed
from crawler.dates import parse_date
from crawler.feeds.challenge import is_challenge
from crawler.feeds.encoding import decode
from crawler.feeds.item import Unreadable
from crawler.feeds.listing import read_listing
from crawler.feeds.plain import plain_title
from crawler.feeds.xmldoc import NotXmlError, all_text, children, name_of, parse, text_of
from crawler.fetching.answers import Trouble
from crawler.fetching.body import unpack
from crawler.identity import identify
from crawler.outlet import Outlet
from crawler.selectors import Query, parse_query

MAX_UNPACKED = 50_000_000  # bytes: 50,000 addresses are the most that a sitemap may have, some 10 MB
MAX_LISTED = 50_000
_AHEAD = timedelta(days=1)  # by so much a clock or a zone may be wrong: news, and nothing of the past


@dataclass(frozen=True, slots=True)
class _Raw:
    """An article as written down: nothing joined or checked yet."""

    link: str
    title: str = ""
    published: str = ""
    changed: str = ""


def read_archive_page(
    body: bytes, *, content_type: str, page: ArchivePage, outlet: Outlet, url: str, now: datetime
) -> tuple[Listed, ...] | Unreadable:
    """The articles that a page lists, in its order, each once. `url` is where it came from, for relative links."""
    text = _text(body, content_type)
    if isinstance(text, Unreadable):
        return text
    found = _sitemap(text) if page.kind is FeedKind.SITEMAP else _listing(text, page)
    if isinstance(found, Unreadable):
        return _plainly(found, text)
    if not found and is_challenge(text):
        return Unreadable(FeedProblem.CHALLENGE, "a page that wants a browser came instead")
    listed: dict[str, Listed] = {}
    for raw in found[:MAX_LISTED]:
        one = _listed(raw, outlet=outlet, url=url, now=now)
        if one is not None:
            listed.setdefault(one.entry.key, one)
    if page.kind is FeedKind.SITEMAP and len(found) > 1 and not listed:
        detail = f"none of its {len(found)} addresses is an article of {outlet.name}: had they another form then?"
        return Unreadable(FeedProblem.EMPTY_FEED, detail)
    return tuple(listed.values())


def read_index(body: bytes, *, content_type: str) -> tuple[Child, ...] | Unreadable:
    """The sitemaps that an index names."""
    text = _text(body, content_type)
    if isinstance(text, Unreadable):
        return text
    root = _root(text)
    if isinstance(root, Unreadable):
        return _plainly(root, text)
    if name_of(root) != "sitemapindex":
        return Unreadable(FeedProblem.NOT_A_FEED, f"its root element is <{name_of(root)}>, not <sitemapindex>")
    named = ((text_of(child, "loc"), text_of(child, "lastmod")) for child in children(root, "sitemap"))
    return tuple(Child(url=canonical(loc), changed=parse_date(at)) for loc, at in named if canonical(loc))


def _text(body: bytes, content_type: str) -> str | Unreadable:
    if body.startswith(b"\x1f\x8b"):
        unpacked = unpack(body, encodings=("gzip",), limit=MAX_UNPACKED)
        if isinstance(unpacked, Trouble):
            return Unreadable(unpacked.problem, f"the .gz file: {unpacked.detail}")
        body = unpacked
    return decode(body, content_type)


def _plainly(found: Unreadable, text: str) -> Unreadable:
    """The plainest fact of several: no answer, a challenge, a page for people."""
    if not text.strip():
        return Unreadable(FeedProblem.EMPTY_FEED, "the answer is empty")
    if is_challenge(text):
        return Unreadable(FeedProblem.CHALLENGE, "a page that wants a browser came instead")
    if "<html" in text[:2000].lower():
        return Unreadable(FeedProblem.NOT_A_FEED, "an HTML page came instead of a sitemap")
    return found


def _root(text: str) -> etree._Element | Unreadable:
    try:
        return parse(text)
    except NotXmlError as error:
        return Unreadable(FeedProblem.NOT_A_FEED, f"it cannot be read as XML: {error}")


def _sitemap(text: str) -> list[_Raw] | Unreadable:
    root = _root(text)
    if isinstance(root, Unreadable):
        return root
    if name_of(root) != "urlset":
        return Unreadable(FeedProblem.NOT_A_FEED, f"its root element is <{name_of(root)}>, not <urlset>")
    return [_from_sitemap(url) for url in children(root, "url")]


def _from_sitemap(url: etree._Element) -> _Raw:
    news = next(children(url, "news"), None)
    title, published = ("", "") if news is None else (text_of(news, "title"), text_of(news, "publication_date"))
    return _Raw(text_of(url, "loc"), title, published, text_of(url, "lastmod"))


def _listing(text: str, page: ArchivePage) -> list[_Raw] | Unreadable:
    """The page's links with the dates of the boxes around them. A page without any is the end of its list."""
    found = read_listing(text, links=page.links)
    if isinstance(found, Unreadable):
        return [] if found.problem is FeedProblem.EMPTY_FEED else found
    dates = _dates(text, page) if page.item and page.published else {}
    return [_Raw(item.link, item.title, dates.get(item.link, "")) for item in found.items]


def _dates(text: str, page: ArchivePage) -> Mapping[str, str]:
    root = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    query = parse_query(page.published)
    boxes = cast("list[etree._Element]", CSSSelector(page.item, translator="html")(root))
    return {
        link: written
        for box in boxes
        if (written := _written(box, query))
        for anchor in box.iter("a")
        if (link := (anchor.get("href") or "").strip())
    }


def _written(box: etree._Element, query: Query) -> str:
    """What the query finds in a box, or on it."""
    return next(filter(None, _answers(box, query)), "")


def _answers(box: etree._Element, query: Query) -> Iterator[str]:
    for element in box.iter(etree.Element):
        if any(selector.fits(element) for selector in query.selectors):
            yield element.get(query.attribute) or "" if query.attribute else all_text(element)


def _listed(raw: _Raw, *, outlet: Outlet, url: str, now: datetime) -> Listed | None:
    identity = identify(outlet, canonical(raw.link, base=url)) if raw.link else None
    if identity is None:
        return None
    published = parse_date(raw.published) if raw.published else None
    return Listed(
        entry=Entry(
            key=identity.key,
            url=identity.url,
            title=plain_title(raw.title),
            published=published if published and published <= now + _AHEAD else None,
        ),
        begun=identity.begun,
        changed=parse_date(raw.changed) if raw.changed else None,
    )
