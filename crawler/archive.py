"""Which pages of an archive are walked, in which order, what on them is wanted, and when there is an end. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.archives import ListEnd
from core.crawling import FeedKind
from core.model import Entry, digest
from crawler.archive_settings import DatedPages, Every, PagedList
from crawler.dates import VIETNAM
from crawler.outlet import Outlet

MOST_PAGES = 5_000  # of one list: a hundred articles a day on pages of twenty, for three years
_DAY = timedelta(days=1)
# An article's id is made when it is begun; 95 of 100 are published within two days (8,336 of Thanh Niên's).
_LINGERS = timedelta(days=2)
_FIVES = (1, 6, 11, 16, 21, 26)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: from `since` on, and before `until`."""

    since: datetime
    until: datetime

    def covers(self, at: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.since <= at < self.until

    def meets(self, other: Span) -> bool:
        """Whether the two have a moment in common."""
        return self.since < other.until and other.since < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage:
    """One page to walk. `period` is the time that its address stands for, where it says so."""

    url: str
    kind: FeedKind
    section: str = ""
    period: Span | None = None
    links: str = ""
    item: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article as an archive lists it. `begun` (the clock in its id) is never after its publication, `changed`
    (a sitemap's lastmod) never before."""

    entry: Entry
    begun: datetime | None = None
    changed: datetime | None = None

    @property
    def latest(self) -> datetime | None:
        """When it was published at the latest, as far as that can be told."""
        return self.entry.published or self.changed or (self.begun + _LINGERS if self.begun else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A sitemap that an index names, and when it was changed last."""

    url: str
    changed: datetime | None = None


def days_of(since: date, until: date | None) -> tuple[datetime, datetime | None]:
    """The first moment of the first day in Vietnam, and the one after the last day, where there is one."""
    return _midnight(since), _midnight(until) + _DAY if until else None


def span_of(since: date, until: date | None, *, now: datetime) -> Span:
    """Whole days in Vietnam, `until` included, as far as they are past."""
    first, end = days_of(since, until)
    return Span(first, min(end, now) if end else now)


def dated_pages(source: DatedPages, span: Span) -> Iterator[ArchivePage]:
    """The pages that a template names for this time, the newest first."""
    for first, last in _shards(source.every, _from(source, span), _last_day(span)):
        named = source.url.format(year=first.year, month=first.month, day=first.day, last=last.day)
        yield _dated(source, named, Span(_midnight(first), _midnight(last) + _DAY))


def indexed_pages(source: DatedPages, children: Iterable[Child], span: Span) -> list[ArchivePage]:
    """Those of an index's sitemaps that may list articles of this time, the newest first."""
    names = re.compile(source.names)
    found: dict[str, tuple[datetime, ArchivePage]] = {}
    for child in children:
        named = names.search(child.url)
        if named is None:
            continue
        period = _period(named.groupdict())
        if not _may_hold(period, child, span):
            continue
        newest = period.until if period else child.changed or span.until
        found[child.url] = (newest, _dated(source, child.url, period))
    return [page for _, page in sorted(found.values(), key=lambda pair: pair[0], reverse=True)]


def list_page(source: PagedList, index: int) -> ArchivePage:
    """The page of a list that comes after `index` others."""
    number = source.first + index - bool(source.start)
    url = source.start if source.start and index == 0 else source.url.format(page=number)
    return ArchivePage(
        url=url,
        kind=FeedKind.LIST,
        section=source.section,
        links=source.links,
        item=source.item,
        published=source.published,
    )


def wanted(listed: Listed, span: Span) -> bool:
    """Whether the article is of this time, or may be: what says nothing of its time is taken."""
    if listed.entry.published:
        return span.covers(listed.entry.published)
    if listed.changed and listed.changed < span.since:
        return False
    if listed.begun:
        return span.since - _LINGERS <= listed.begun < span.until
    return True


def chosen(listed: Sequence[Listed], span: Span, *, passed: Collection[str]) -> tuple[Listed, ...]:
    """What is taken of a page. On a list whose items have dates, one without stands among its like: where none of
    them is of this time it is not either, nor is it (`passed`, a key) on any later page, as in a box of the latest.
    """
    dated = [one for one in listed if one.entry.published]
    elsewhere = bool(dated) and not any(wanted(one, span) for one in dated)
    return tuple(
        one
        for one in listed
        if wanted(one, span) and (one.entry.published or not (elsewhere or one.entry.key in passed))
    )


def list_end(
    listed: Sequence[Listed], *, seen: Collection[str], dates: Mapping[str, datetime], span: Span
) -> ListEnd | None:
    """Whether a list ends with this page. `seen` are the keys that earlier pages listed (a box of the latest stands
    on every page), `dates` what is known of publications by now, by key."""
    if not listed:
        return ListEnd.EMPTY
    fresh = [one for one in listed if one.entry.key not in seen]
    if not fresh:
        return ListEnd.REPEATS
    known = [at for one in fresh if (at := dates.get(one.entry.key) or one.latest)]
    return ListEnd.OLDER if known and max(known) < span.since else None


def digest_of(listed: Iterable[Listed]) -> str:
    """Stands for what a page lists; "" for nothing."""
    keys = sorted(one.entry.key for one in listed)
    return digest(*keys) if keys else ""


def is_dated(outlet: Outlet) -> bool:
    """Whether its archive tells what is new from what is past, before any article is fetched: by a clock in the
    ids, or by what stands on the lists. Sitemaps do not: `lastmod` is when a page was changed."""
    archive = outlet.archive
    return "(?P<clock" in outlet.article.pattern or (
        not archive.dated and all(list_.published for list_ in archive.paged)
    )


def _dated(source: DatedPages, url: str, period: Span | None) -> ArchivePage:
    return ArchivePage(url=url, kind=source.kind, section=source.section, period=period, links=source.links)


def _may_hold(period: Span | None, child: Child, span: Span) -> bool:
    if period is not None:
        return period.meets(span)
    return child.changed is None or child.changed >= span.since


def _period(groups: Mapping[str, str | None]) -> Span | None:
    """What the groups of a name say: a day, some days, a month or a year; None where it is no date."""
    try:
        year, month, day, last = (int(groups.get(name) or 0) for name in ("year", "month", "day", "last"))
        if not year:
            return None
        year = year + 2000 if year < 100 else year
        if not month:
            return Span(_midnight(date(year, 1, 1)), _midnight(date(year + 1, 1, 1)))
        first, end = date(year, month, day or 1), _month_end(year, month)
        if day:  # "26-31" stands in the name whatever the month has
            end = min(date(year, month, max(day, min(last, end.day))), end)
        return Span(_midnight(first), _midnight(end) + _DAY)
    except (ValueError, OverflowError):
        return None


def _shards(every: Every, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The first and the last day of each page, backwards, until `first` is in one."""
    day = last
    while day >= first:
        begin, end = _around(every, day)
        yield begin, end
        day = begin - _DAY


def _around(every: Every, day: date) -> tuple[date, date]:
    """The page that holds this day."""
    month_end = _month_end(day.year, day.month)
    if every is Every.DAY:
        return day, day
    if every is Every.MONTH:
        return day.replace(day=1), month_end
    begin = max(five for five in _FIVES if five <= day.day)
    end = month_end if begin == _FIVES[-1] else day.replace(day=begin + 4)
    return day.replace(day=begin), end


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - _DAY


def _from(source: DatedPages, span: Span) -> date:
    since = span.since.astimezone(VIETNAM).date()
    return max(since, source.begins) if source.begins else since


def _last_day(span: Span) -> date:
    """`until` is the moment after: at midnight it is the day before."""
    return (span.until - timedelta(microseconds=1)).astimezone(VIETNAM).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)
