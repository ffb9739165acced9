"""Where an outlet's past news is listed: sitemaps by date, list pages that go back. A part of its file. Pure."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from string import Formatter
from typing import Annotated

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from pydantic import AfterValidator, Field, model_validator

from core.crawling import FeedKind
from core.settings import Settings
from core.urls import canonical
from crawler.selectors import parse_query

_DAYS = {"year": 2026, "month": 1, "day": 1, "last": 5}
_PAGE = {"page": 2}
_WIDTH = re.compile(r"(?:0[1-9])?")  # of a number; a width of millions would be an address of megabytes


class Every(StrEnum):
    """How much one page of an archive by date holds."""

    DAY = "day"
    FIVE_DAYS = "five days"  # 1-5, 6-10, ... and 26 to the end of the month
    MONTH = "month"


def is_links(text: str) -> str:
    """CSS of links, as a list page is read by; "" stands for all of them."""
    try:
        CSSSelector(text or "a", translator="html")
    except SelectorError as error:
        raise ValueError(f'"{text}" is not a CSS selector: {error}') from None
    return text


def _is_query(text: str) -> str:
    if text:
        parse_query(text)
    return text


def _is_address(text: str) -> str:
    if text and not canonical(text):
        raise ValueError(f'"{text}" is no web address: write it as "https://baovidu.example/sitemap.xml"')
    return text


def _is_names(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return text


def _filled(template: str, values: dict[str, int]) -> str:
    """The template with these numbers. Raises ValueError where it asks for another, or is no web address."""
    try:
        asked = [(name, form) for _, name, form, _ in Formatter().parse(template) if name is not None]
        if unknown := sorted({name for name, _ in asked} - set(values)):
            raise ValueError(f"{{{unknown[0]}}} is not known here; there are {', '.join(map(_braced, values))}")
        if odd := next((_braced(f"{name}:{form}") for name, form in asked if not _WIDTH.fullmatch(form or "")), ""):
            raise ValueError(f"{odd} is no number of digits: write it as {{month:02}}")
        filled = template.format(**values)
    except (KeyError, IndexError, AttributeError) as error:
        raise ValueError(f'"{template}" is not a template: {error}') from None
    return _is_address(filled) and template


def _braced(name: str) -> str:
    return f"{{{name}}}"


def _is_dated_template(text: str) -> str:
    if text and _filled(text, _DAYS).format(**_DAYS) == text:
        raise ValueError(f'"{text}" has no {{day}} or {{month}}: its pages could not be told apart')
    return text


def _is_page_template(text: str) -> str:
    _filled(text, _PAGE)
    if text.format(**_PAGE) == text:
        raise ValueError(f'"{text}" has no {{page}}: its pages could not be told apart')
    return text


Links = Annotated[str, AfterValidator(is_links)]
Query = Annotated[str, AfterValidator(_is_query)]
Address = Annotated[str, AfterValidator(_is_address)]


class DatedPages(Settings):
    """Pages whose address says of which days they are: by `url` with {year}, {month}, {day} and {last} ({month:02}
    for two digits), one `every` day, five days or month; or those that `index` (an index of sitemaps) names, where
    `names` finds the groups year, month, day, last. A day alone stands for itself, a month for all of its days;
    without any group the index's `lastmod` says what is too old."""

    url: Annotated[str, AfterValidator(_is_dated_template)] = ""
    every: Every = Every.DAY
    index: Address = ""
    names: Annotated[str, AfterValidator(_is_names)] = ""
    kind: FeedKind = FeedKind.SITEMAP
    links: Links = Field(default="", description="for list pages: the CSS of the links to articles")
    section: str = ""
    begins: date | None = Field(default=None, description="the first day there is")

    @model_validator(mode="after")
    def _one_of_both(self) -> DatedPages:
        if bool(self.url) == bool(self.index):
            raise ValueError("write either url (a template) or index (an index of sitemaps)")
        if self.index and not self.names:
            raise ValueError("index needs names: a regular expression of the addresses that hold articles")
        if self.kind is FeedKind.RSS or (self.index and self.kind is not FeedKind.SITEMAP):
            raise ValueError("kind is sitemap, or list for pages that url names")
        return self


class PagedList(Settings):
    """List pages, the newest first: `start` (where page one has no number), then `url` with {page} from `first` on.

    `links` is the CSS of the links to articles, `item` that of the boxes around them, and `published` where such a
    box says when ("time::attr(datetime)"). Without dates the articles themselves say when to stop.
    """

    url: Annotated[str, AfterValidator(_is_page_template)]
    start: Address = ""
    first: int = Field(default=1, ge=0, description="the number of the first page that has one")
    section: str = ""
    links: Links = ""
    item: Links = ""
    published: Query = ""


class ArchiveSettings(Settings):
    """What was published before anybody looked. `dated` is walked; `paged` only where there is none, or none of it
    can be read."""

    dated: tuple[DatedPages, ...] = ()
    paged: tuple[PagedList, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.dated or self.paged)
