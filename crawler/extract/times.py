"""When an article was published and last changed, with the mistakes of zone and clock that outlets make. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from core.urls import host_of
from crawler.dates import VIETNAM, parse_date
from crawler.extract.page import Page
from crawler.extract.trust import Reading
from crawler.outlet import PageField, Source

_AHEAD = timedelta(minutes=10)  # clocks differ; what is later than that is an error, or an embargo
_BEFORE = timedelta(days=1)  # clocks and zones differ by hours, a day and a month that changed places by weeks
_PUBLISHED = ("article:published_time", "pubdate", "datepublished", "dc.date.issued", "publish-date")
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")


def published(reading: Reading) -> tuple[datetime | None, str]:
    """When it was published; None where nobody says. The clock in the id is a lower bound: it speaks last, and
    who states an earlier time (a day and a month that changed places) is believed only where nobody differs."""
    page, entry, identity = reading.page, reading.entry, reading.identity
    begun = identity.begun if identity else None
    stated: dict[Source, Callable[[], datetime | None]] = {
        Source.SELECTOR: lambda: _first_date(page.texts(PageField.PUBLISHED)),
        Source.COMMON: lambda: _first_date(page.texts(PageField.PUBLISHED, common=True)),
        Source.META: lambda: _first_date(page.meta.first(name) for name in _PUBLISHED),
        Source.JSON_LD: lambda: parse_date(page.said_of_article("datePublished")),
        Source.ENTRY: lambda: entry.published if entry else None,
    }
    found, by = None, ""
    if begun:
        later = {source: _not_before(begun - _BEFORE, read) for source, read in stated.items()}
        found, by = reading.choose(PageField.PUBLISHED, later)
    if not found:
        found, by = reading.choose(PageField.PUBLISHED, stated | {Source.ID: lambda: begun})
    return _settled(found, by, reading)


def modified(reading: Reading) -> tuple[datetime | None, str]:
    """When the page says that it was last changed."""
    page = reading.page
    found, by = reading.choose(
        PageField.MODIFIED,
        {
            Source.SELECTOR: lambda: _first_date(page.texts(PageField.MODIFIED)),
            Source.META: lambda: _first_date(page.meta.first(name) for name in _MODIFIED),
            Source.JSON_LD: lambda: parse_date(page.said_of_article("dateModified")),
        },
    )
    return _settled(found, by, reading)


def _not_before(bound: datetime, read: Callable[[], datetime | None]) -> Callable[[], datetime | None]:
    def bounded() -> datetime | None:
        found = read()
        return found if found and found >= bound else None

    return bounded


def _first_date(found: Iterable[str]) -> datetime | None:
    return next((when for text in found if (when := parse_date(text))), None)


def _settled(found: datetime | None, by: str, reading: Reading) -> tuple[datetime | None, str]:
    """The time with the outlet's true zone, and never in the future."""
    if found is None:
        return None, ""
    if found.utcoffset() == timedelta(hours=8) and _vietnamese(reading.page):
        # VnExpress and Zing wrote +08:00 over Vietnam's clock (pages of 2018: 12:40+08:00 beside "12:40 (GMT+7)").
        found, by = found.replace(tzinfo=VIETNAM), f"{by}, zone mended"
    if found > reading.now + _AHEAD:
        return reading.now, f"{by}, was in the future"
    return found, by


def _vietnamese(page: Page) -> bool:
    return page.outlet.language == "vi" if page.outlet else host_of(page.url).endswith(".vn")
