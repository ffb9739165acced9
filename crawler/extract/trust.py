"""Whom to believe about each field of an article, in which order, and the asking of them. Pure.

`TRUST` is the one place that says so; an outlet's file may change it for its own pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from core.model import Entry
from crawler.extract.byline import NO_BYLINE, Byline
from crawler.extract.page import Page
from crawler.identity import Identity
from crawler.outlet import PageField, Source

TRUST: Mapping[PageField, tuple[Source, ...]] = {
    # JSON-LD headlines are cut off and encoded twice (Tuổi Trẻ); og:title may be another than the one shown (NLĐ).
    PageField.TITLE: (Source.SELECTOR, Source.COMMON, Source.META, Source.HEADING, Source.JSON_LD, Source.ENTRY),
    PageField.LEAD: (Source.SELECTOR, Source.COMMON, Source.META, Source.JSON_LD, Source.ENTRY),
    PageField.BODY: (Source.SELECTOR, Source.COMMON, Source.DENSITY, Source.TRAFILATURA),
    PageField.PUBLISHED: (
        Source.SELECTOR,
        Source.META,
        Source.JSON_LD,
        Source.COMMON,
        Source.ENTRY,
        Source.ID,
    ),
    PageField.MODIFIED: (Source.SELECTOR, Source.META, Source.JSON_LD),
    PageField.AUTHORS: (Source.SELECTOR, Source.BYLINE, Source.COMMON, Source.JSON_LD, Source.META),
    PageField.CREDIT: (Source.SELECTOR, Source.BYLINE, Source.COMMON),
    PageField.CREDIT_URL: (Source.SELECTOR, Source.COMMON),
    PageField.SECTION: (Source.SELECTOR, Source.JSON_LD, Source.META, Source.COMMON),
    PageField.TAGS: (Source.SELECTOR, Source.COMMON, Source.META),
    PageField.IMAGE: (Source.SELECTOR, Source.META),
}

_Value = TypeVar("_Value")
_Reader = Callable[[], _Value | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page, and everything beside it that a field can come from."""

    page: Page
    now: datetime
    entry: Entry | None = None
    identity: Identity | None = None
    byline: Byline = NO_BYLINE

    def choose(self, field: PageField, readers: Mapping[Source, _Reader[_Value]]) -> tuple[_Value | None, str]:
        """The first answer, in the order of trust, and who gave it."""
        for source in self.page.settings.trust.get(field, TRUST[field]):
            reader = readers.get(source)
            value = reader() if reader else None
            if value:
                return value, source.value
        return None, ""
