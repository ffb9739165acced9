"""Which pages of an archive are walked, what on them is wanted, and where a list ends: tables and properties."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.archives import ListEnd
from core.crawling import FeedKind
from core.model import Entry
from crawler.archive import (
    ArchivePage,
    Child,
    Listed,
    Span,
    chosen,
    dated_pages,
    days_of,
    digest_of,
    indexed_pages,
    is_dated,
    list_end,
    list_page,
    span_of,
    wanted,
)
from crawler.archive_settings import DatedPages, Every, PagedList
from crawler.catalogue import load_outlets
from crawler.dates import VIETNAM

NOW = datetime(2026, 3, 17, 5, 0, tzinfo=UTC)
FIVE = DatedPages(
    url="https://thudo.example/sitemaps/sitemaps-{year}-{month}-{day}-{last}.xml", every=Every.FIVE_DAYS
)


def local(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=VIETNAM)


def span(since: date, until: date | None = None) -> Span:
    return span_of(since, until, now=NOW)


MARCH = span(date(2026, 3, 4), date(2026, 3, 12))


def item(number: int, *, published: datetime | None = None, **more: datetime) -> Listed:
    address = f"https://thudo.example/bai-{number}.html"
    return Listed(entry=Entry(key=f"thudo:{number}", url=address, published=published), **more)


def names(pages: list[ArchivePage]) -> list[str]:
    return [page.url.rpartition("/")[2] for page in pages]


def test_days_are_those_of_vietnam_and_the_last_is_whole() -> None:
    assert Span(local(3, 4), local(3, 13)) == MARCH
    assert days_of(date(2026, 3, 4), None) == (local(3, 4), None)


def test_nothing_after_the_present_is_asked_for() -> None:
    assert span(date(2026, 3, 4)).until == NOW
    assert span(date(2026, 3, 4), date(2026, 3, 17)).until == NOW
    assert span(date(2026, 3, 4), date(2030, 1, 1)).until == NOW


@pytest.mark.parametrize(
    ("source", "since", "until", "expected"),
    [
        pytest.param(
            FIVE,
            date(2026, 2, 24),
            date(2026, 3, 6),
            [
                "sitemaps-2026-3-6-10.xml",
                "sitemaps-2026-3-1-5.xml",
                "sitemaps-2026-2-26-28.xml",
                "sitemaps-2026-2-21-25.xml",
            ],
            id="five days, the last of a month to its end",
        ),
        pytest.param(
            DatedPages(url="https://thudo.example/news-{year}-{month:02}.xml", every=Every.MONTH),
            date(2025, 11, 30),
            date(2026, 1, 1),
            ["news-2026-01.xml", "news-2025-12.xml", "news-2025-11.xml"],
            id="months, over a new year",
        ),
        pytest.param(
            DatedPages(url="https://thudo.example/d{day:02}-{month:02}-{year}.htm", kind=FeedKind.LIST),
            date(2026, 2, 28),
            date(2026, 3, 1),
            ["d01-03-2026.htm", "d28-02-2026.htm"],
            id="days",
        ),
        pytest.param(
            DatedPages(url="https://thudo.example/{year}-{month}-{day}.xml", begins=date(2026, 3, 2)),
            date(2001, 1, 1),
            date(2026, 3, 3),
            ["2026-3-3.xml", "2026-3-2.xml"],
            id="not before there were any",
        ),
        pytest.param(
            DatedPages(url="https://thudo.example/{year}-{month}-{day}.xml"),
            date(2026, 3, 16),
            None,
            ["2026-3-17.xml", "2026-3-16.xml"],
            id="up to today in Vietnam",
        ),
    ],
)
def test_a_template_names_pages_from_the_newest_to_the_oldest(
    source: DatedPages, since: date, until: date | None, expected: list[str]
) -> None:
    assert names(list(dated_pages(source, span(since, until)))) == expected


@given(
    every=st.sampled_from(Every),
    first=st.dates(date(2019, 1, 1), date(2026, 3, 16)),
    length=st.integers(0, 400),
)
def test_the_pages_of_a_template_cover_every_day_once(every: Every, first: date, length: int) -> None:
    source = DatedPages(url="https://thudo.example/{year}-{month}-{day}-{last}.xml", every=every)
    last = min(first + timedelta(days=length), date(2026, 3, 16))
    periods = [page.period for page in dated_pages(source, span(first, last)) if page.period]
    assert periods
    assert all(newer.since == older.until for newer, older in pairwise(periods))
    asked = span(first, last)
    assert periods[-1].since <= asked.since
    assert asked.until <= periods[0].until


INDEX = DatedPages(
    index="https://thudo.example/sitemap.xml",
    names=r"sitemaps-(?P<year>\d{4})-(?P<month>\d+)-(?P<day>\d+)-(?P<last>\d+)\.xml",
)
MONTHS = DatedPages(
    index="https://thudo.example/sitemap.xml", names=r"article-(?P<month>\d\d)-(?P<year>\d{4})-\d\d\.xml"
)
PLAIN = DatedPages(index="https://thudo.example/sitemap.xml", names=r"/post-sitemap\d*\.xml")


def children(*paths: str, changed: dict[str, datetime] | None = None) -> list[Child]:
    return [Child(url=f"https://thudo.example/{path}", changed=(changed or {}).get(path)) for path in paths]


@pytest.mark.parametrize(
    ("source", "there", "expected"),
    [
        pytest.param(
            INDEX,
            children(
                "category.xml",
                "sitemaps-2026-2-26-31.xml",
                "sitemaps-2026-3-1-5.xml",
                "sitemaps-2026-3-6-10.xml",
                "sitemaps-2026-3-11-15.xml",
                "sitemaps-2026-3-16-20.xml",
            ),
            ["sitemaps-2026-3-11-15.xml", "sitemaps-2026-3-6-10.xml", "sitemaps-2026-3-1-5.xml"],
            id="those that meet these days, whatever the order of the index",
        ),
        pytest.param(
            MONTHS,
            children("article-02-2026-01.xml", "article-03-2026-01.xml", "article-03-2026-02.xml", "news.xml"),
            ["article-03-2026-01.xml", "article-03-2026-02.xml"],
            id="every part of a month, month first",
        ),
        pytest.param(
            PLAIN,
            children(
                "post-sitemap.xml",
                "post-sitemap2.xml",
                "post-sitemap3.xml",
                "page-sitemap.xml",
                changed={"post-sitemap.xml": local(1, 9), "post-sitemap3.xml": local(3, 9)},
            ),
            ["post-sitemap2.xml", "post-sitemap3.xml"],
            id="without dates in their names: all but those that were changed last before these days",
        ),
    ],
)
def test_an_index_names_the_pages_of_these_days(
    source: DatedPages, there: list[Child], expected: list[str]
) -> None:
    found = names(indexed_pages(source, there, MARCH))
    assert (found if source is INDEX else sorted(found)) == expected


def test_a_name_that_is_no_day_is_walked_since_it_may_be_any() -> None:
    (page,) = indexed_pages(INDEX, children("sitemaps-2026-2-30-31.xml"), MARCH)
    assert page.period is None
    words = DatedPages(index=INDEX.index, names=r"(?P<month>[a-z]+)-(?P<year>\d{4,})\.xml")
    assert [one.period for one in indexed_pages(words, children("mar-2026.xml"), MARCH)] == [None]
    numbers = DatedPages(index=INDEX.index, names=r"(?P<month>\d+)-(?P<year>\d{4,})\.xml")
    assert [one.period for one in indexed_pages(numbers, children("12-9999.xml"), MARCH)] == [None]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (PagedList(url="https://a.example/p{page}"), ["p1", "p2", "p3"]),
        (PagedList(url="https://a.example/tin-page{page}", first=0), ["tin-page0", "tin-page1", "tin-page2"]),
        (
            PagedList(url="https://a.example/trang-{page}.htm", start="https://a.example/tin.htm", first=2),
            ["tin.htm", "trang-2.htm", "trang-3.htm"],
        ),
    ],
)
def test_a_list_is_paged_as_its_file_says(source: PagedList, expected: list[str]) -> None:
    assert names([list_page(source, index) for index in range(3)]) == expected


@pytest.mark.parametrize(
    ("listed", "taken"),
    [
        (item(1, published=local(3, 4)), True),
        (item(1, published=local(3, 12, 23)), True),
        (item(1, published=local(3, 3, 23)), False),
        (item(1, published=local(3, 13)), False),
        (item(1, published=local(3, 3), changed=local(3, 9)), False),
        (item(1, changed=local(3, 3)), False),
        (item(1, changed=local(3, 5)), True),
        (item(1, changed=local(3, 20)), True),
        (item(1, begun=local(3, 13)), False),
        (item(1, begun=local(3, 12)), True),
        (item(1, begun=local(3, 3)), True),
        (item(1, begun=local(3, 1)), False),
        (item(1), True),
    ],
)
def test_what_may_be_of_these_days_is_wanted(listed: Listed, *, taken: bool) -> None:
    assert wanted(listed, MARCH) is taken


def test_what_says_nothing_is_taken_with_its_neighbours() -> None:
    inside, outside, silent = item(1, published=local(3, 5)), item(2, published=local(3, 15)), item(3)
    assert chosen([inside, silent], MARCH, passed=()) == (inside, silent)
    assert chosen([outside, silent], MARCH, passed=()) == ()
    assert chosen([inside, silent], MARCH, passed=["thudo:3"]) == (inside,)
    assert chosen([silent], MARCH, passed=()) == (silent,)


@pytest.mark.parametrize(
    ("listed", "seen", "dates", "end"),
    [
        pytest.param([], [], {}, ListEnd.EMPTY, id="nothing on it"),
        pytest.param([item(1)], ["thudo:1"], {}, ListEnd.REPEATS, id="only what was listed before"),
        pytest.param([item(1, published=local(3, 3))], [], {}, ListEnd.OLDER, id="all older"),
        pytest.param(
            [item(1, published=local(3, 3)), item(2, published=local(3, 4))], [], {}, None, id="one is not older"
        ),
        pytest.param([item(1, published=local(3, 16))], [], {}, None, id="newer than asked for"),
        pytest.param(
            [item(1, published=local(3, 16)), item(2, published=local(3, 1))],
            ["thudo:1"],
            {},
            ListEnd.OLDER,
            id="a box of the latest stands on every page",
        ),
        pytest.param([item(1), item(2)], [], {}, None, id="nobody knows"),
        pytest.param([item(1), item(2)], [], {"thudo:1": local(3, 1)}, ListEnd.OLDER, id="the article said so"),
        pytest.param(
            [item(1), item(2)], [], {"thudo:1": local(3, 1), "thudo:2": local(3, 5)}, None, id="one said otherwise"
        ),
        pytest.param([item(1, begun=local(3, 3))], [], {}, None, id="begun before, perhaps published since"),
        pytest.param([item(1, begun=local(3, 1))], [], {}, ListEnd.OLDER, id="begun long before"),
    ],
)
def test_a_list_ends_with_the_first_page_that_has_nothing_of_these_days(
    listed: list[Listed], seen: list[str], dates: dict[str, datetime], end: ListEnd | None
) -> None:
    assert list_end(listed, seen=seen, dates=dates, span=MARCH) is end


@given(st.lists(st.integers(1, 50), max_size=9), st.randoms())
def test_a_page_is_known_again_in_whatever_order_it_lists(numbers: list[int], dice: object) -> None:
    mixed = list(numbers)
    dice.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert digest_of(map(item, numbers)) == digest_of(map(item, mixed))
    assert digest_of(map(item, [*numbers, 99])) != digest_of(map(item, numbers))


def test_only_what_tells_its_time_beforehand_counts_as_dated() -> None:
    outlets = load_outlets()
    assert is_dated(outlets["cafef"])  # a clock in every id
    assert is_dated(outlets["vnexpress"])  # a time in every box
    assert not is_dated(outlets["vietnamnet"])  # months, and lists without times
    assert not is_dated(outlets["vneconomy"])  # months alone: lastmod is another time
