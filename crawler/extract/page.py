"""One page being read: its elements, what it says of itself, and how its outlet's pages are read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from core.text import normalise
from core.urls import canonical, site_of
from crawler.catalogue import common_page
from crawler.elements import Index, Sieve, sieve
from crawler.extract.blocks import text_of
from crawler.extract.jsonld import JsonLd, texts
from crawler.extract.meta import Meta
from crawler.outlet import Outlet, PageField, PageSettings
from crawler.selectors import Query, parse_query, parse_selectors

_NO_SETTINGS = PageSettings()
_UNSEEN = frozenset(("script", "style", "noscript", "template"))
_SAID = re.compile(r"[.!?…:>»►▶][\s>»►▶]*$|^[\W_]*$")  # a link behind this begins something of its own


class Page:
    """A parsed page with its address. What is costly is made when first asked for."""

    def __init__(self, root: etree._Element, *, url: str, outlet: Outlet | None) -> None:
        self.root = root
        self.url = url
        self.outlet = outlet
        self.settings = outlet.page if outlet else _NO_SETTINGS
        self.index = Index(root)
        self._read: dict[tuple[PageField, bool], list[str]] = {}
        self.set_aside: set[etree._Element] = set()
        """Elements read as another field, so no part of the body."""

    @cached_property
    def meta(self) -> Meta:
        """The page's meta elements."""
        return Meta(self.root)

    @cached_property
    def json_ld(self) -> JsonLd:
        """The page's JSON-LD."""
        return JsonLd(self.root)

    @cached_property
    def article_ld(self) -> dict[str, Any]:
        """What JSON-LD says of the article."""
        return self.json_ld.article()

    def said_of_article(self, name: str) -> str:
        """What JSON-LD says of the article under a name; "" where it says nothing."""
        return next(iter(texts(self.article_ld.get(name))), "")

    @cached_property
    def path(self) -> str:
        """The path of the page's address, in small letters."""
        try:
            return urlsplit(self.url).path.lower()
        except ValueError:
            return ""

    @cached_property
    def papers(self) -> tuple[str, ...]:
        """Names of the outlet itself, as they stand where a reporter's or a section's name belongs."""
        host = site_of(self.url)
        label = host.partition(".")[0]
        names = (self.meta.first("og:site_name"), host, label, self.outlet.name if self.outlet else "")
        return tuple(normalise(name) for name in names if name)

    @cached_property
    def visible_text(self) -> str:
        """All the page's text but that of scripts and styles, on one line."""
        return " ".join(" ".join(self._visible()).split())

    def shows_more_than(self, letters: int) -> bool:
        """Whether a reader sees more text than that; does not look through all of it."""
        seen = 0
        for part in self._visible():
            seen += len(part.strip())
            if seen > letters:
                return True
        return False

    def _visible(self) -> Iterator[str]:
        for element in self.root.iter("*"):
            if element.text and element.tag not in _UNSEEN:
                yield element.text
            if element.tail:
                yield element.tail

    @cached_property
    def _drop(self) -> Sieve:
        return sieve((*common_page().drop, *self.settings.drop))

    @cached_property
    def _keep(self) -> Sieve:
        return sieve((*common_page().keep, *self.settings.keep))

    def dropped(self, element: etree._Element) -> bool:
        """Whether an element inside the text is no part of it."""
        if element in self.set_aside:
            return True
        if not self._drop.catches(element) or self._keep.catches(element):
            return False
        return element.tag != "a" or not _in_a_sentence(element)

    @cached_property
    def ends(self) -> frozenset[etree._Element]:
        """Elements behind the end of the text."""
        marks = (*common_page().end, *self.settings.end)
        return frozenset(element for css in marks for element in self.index.find(parse_selectors(css)))

    def found(self, css: Iterable[str]) -> list[etree._Element]:
        """The elements of the first of these selectors that finds any."""
        return next((found for text in css if (found := self.index.find(parse_query(text).selectors))), [])

    def texts(self, field: PageField, *, common: bool = False) -> list[str]:
        """What the selectors of a field say, the outlet's or the common ones: the texts of the first one that
        says anything."""
        if (field, common) not in self._read:
            settings = common_page() if common else self.settings
            said = (self._answers(parse_query(text), field) for text in getattr(settings, field.value))
            self._read[field, common] = next((texts for texts in said if texts), [])
        return self._read[field, common]

    def _answers(self, query: Query, field: PageField) -> list[str]:
        elements = self.index.find(query.selectors)
        return [said for element in elements[:_MOST] if (said := self._said(element, query, field))]

    def _said(self, element: etree._Element, query: Query, field: PageField) -> str:
        if query.attribute:
            return (element.get(query.attribute) or "").strip()
        text = text_of(element, self.dropped if field in _SIFTED else _whole)
        if len(text) > _LONGEST.get(field, _LONGEST_OF_ALL):
            return ""
        if text and field in _OUT_OF_THE_BODY:
            self.set_aside.add(element)
        return text

    def absolute(self, address: str) -> str:
        """An address on the page, whole; "" where it is none."""
        return canonical(address, base=self.url) if address else ""


def _whole(_element: etree._Element) -> bool:
    return False


def _in_a_sentence(link: etree._Element) -> bool:
    """Whether a link is words of a sentence, whatever its class says: Nhân Dân's are all "cms-relate", Thanh Niên's
    "link-inline-content", as boxes of other articles are elsewhere."""
    if link.tail and link.tail.strip():
        return True
    before = link.getprevious()
    parent = link.getparent()
    text = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    return bool(text.strip()) and not _SAID.search(text)


# Inside a title or a lead some elements are no text (a location stamp); a byline's boxes are dropped from a
# body by rule, so that here they are read whole.
_SIFTED = frozenset({PageField.TITLE, PageField.LEAD})
_OUT_OF_THE_BODY = frozenset({PageField.TITLE, PageField.LEAD, PageField.AUTHORS, PageField.PUBLISHED})
# What is longer is not the field but a part of the page around it, the text perhaps included.
_LONGEST = {PageField.TITLE: 400, PageField.LEAD: 1600}
_LONGEST_OF_ALL = 300
_MOST = 60  # answers to one selector: tags are the longest lists
