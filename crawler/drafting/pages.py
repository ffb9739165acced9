"""A page of HTML as drafting looks at it: its links, its feeds, what it says of the paper. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from core.text import fold, normalise, unescape
from core.urls import canonical
from crawler.elements import Index, raw_text
from crawler.extract.decode import parse, to_utf8
from crawler.extract.jsonld import JsonLd, texts, types_of
from crawler.extract.meta import Meta

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|a|div|p)\b", re.IGNORECASE)
_XHTML = re.compile(
    r"\s*<\?xml[^>]*>\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_START = 4096
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_FEED_PATH = re.compile(r"\.(?:rss|rdf|atom)$|/(?:feed|rss)/[^/]+\.(?:xml|html?)$|/feed/?$", re.IGNORECASE)
_INDEX_PATH = re.compile(r"(?:/[\w-]+)?/(?:rss|feeds|rss-feed|kenh-rss)(?:\.(?!rss|xml)\w{2,5})?/?", re.IGNORECASE)
_COMMENTS = re.compile(r"comments?/|binh luan|comments feed")
_OWNERS = frozenset({"Organization", "NewsMediaOrganization", "WebSite"})
_LONGEST_NAME = 60
_MOST_LINKS = 5000  # a front page has some hundreds


@dataclass(frozen=True, slots=True)
class Link:
    """An address on a page, whole, with the words it stands under."""

    url: str
    text: str
    element: etree._Element = field(compare=False)


@dataclass(frozen=True)
class Html:
    """A parsed page. `url` is where it came from."""

    root: etree._Element
    url: str

    @cached_property
    def index(self) -> Index:
        """Finds elements by selector."""
        return Index(self.root)

    @cached_property
    def meta(self) -> Meta:
        """Its meta elements."""
        return Meta(self.root)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link to a web address, in the page's order."""
        return tuple(islice(self._links(), _MOST_LINKS))

    def _links(self) -> Iterator[Link]:
        for element in self.root.iter("a"):
            href = (element.get("href") or "").strip()
            address = canonical(href, base=self.url) if href and not href.startswith("#") else ""
            if address:
                yield Link(address, normalise(raw_text(element)) or normalise(element.get("title") or ""), element)

    @cached_property
    def feeds(self) -> dict[str, str]:
        """Addresses of feeds that the page names → what it calls them."""
        found: dict[str, str] = {}
        for element in self.root.iter("link"):
            if "alternate" in (element.get("rel") or "") and element.get("type") in _FEED_TYPES:
                address = canonical(element.get("href") or "", base=self.url)
                found.setdefault(address, normalise(element.get("title") or ""))
        for link in self.links:
            if _FEED_PATH.search(urlsplit(link.url).path):
                found.setdefault(link.url, link.text)
        return {url: name for url, name in found.items() if url and not _COMMENTS.search(fold(f"{url} {name}"))}

    @cached_property
    def feed_index(self) -> str:
        """The page that lists the site's feeds; "" where none is linked."""
        found = (link.url for link in self.links if _INDEX_PATH.fullmatch(urlsplit(link.url).path))
        return next(found, "")

    @property
    def language(self) -> str:
        """What the page says it is written in: "vi", "en", ...; "" where it does not."""
        return (self.root.get("lang") or "").split("-")[0].lower()

    @cached_property
    def owner(self) -> str:
        """The paper's name as the page's data give it; "" where they do not."""
        said = [self.meta.first("og:site_name"), self.meta.first("application-name")]
        things = JsonLd(self.root).things
        said += [name for thing in things for name in texts(thing.get("publisher"))[:1]]
        said += [name for thing in things if _OWNERS & {*types_of(thing)} for name in texts(thing.get("name"))[:1]]
        flat = (normalise(unescape(name)) for name in said)
        return next((name for name in flat if 1 < len(name) <= _LONGEST_NAME and "://" not in name), "")

    @property
    def window_title(self) -> str:
        """The title of the browser's window."""
        return normalise(self.root.findtext(".//title") or "")


def read_html(body: bytes, content_type: str, *, url: str) -> Html | None:
    """The page; None for what is no HTML, or holds nothing."""
    text = to_utf8(body, content_type)
    start = text[:_START].decode("utf-8", "replace")
    if not (_XHTML.match(start) if start.lstrip().startswith("<?xml") else _HTML.search(start)):
        return None
    root = parse(text)
    return Html(root, url) if root is not None else None
