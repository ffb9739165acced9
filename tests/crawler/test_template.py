"""When the usual way of reading an outlet's pages stopped working, and when it works again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reasons import NotArticleReason
from core.template import PageRead, TemplateChange, Watched, changes_of, details_of
from crawler.outlet import Outlet, PageField, PageSettings, Source
from crawler.template import ENOUGH, LOST, RECENT, WINDOW, judge, own_way

Kind: TypeAlias = dict[str, str] | NotArticleReason  # found by, or why not
NOW = datetime(2023, 11, 21, 3, 30, tzinfo=UTC)
USUAL = {"title": "selector", "lead": "selector", "body": "selector", "published": "meta"}
CHANGED = {**USUAL, "title": "meta", "body": "density"}


def outlet(**page: Any) -> Outlet:
    return Outlet(key="tinsang", name="Tin Sáng", domains=("tinsang.example",), page=PageSettings(**page))


PLAIN = outlet()
OWN = outlet(title=("h1.tieu-de",), body=("div.bai",))


def pages(*kinds: tuple[int, Kind], baseline: int = 0) -> list[PageRead]:
    """So many pages of each kind, the oldest first in the arguments, newest first in the answer, an hour apart.
    The oldest `baseline` of them stood there at the first visit."""
    found = [kind for number, kind in kinds for _ in range(number)]
    made = [
        PageRead(
            at=NOW - timedelta(hours=len(found) - place),
            found_by=kind if isinstance(kind, dict) else {},
            not_article=None if isinstance(kind, dict) else kind,
            baseline=place < baseline,
        )
        for place, kind in enumerate(found)
    ]
    return made[::-1]


def named(changes: Sequence[TemplateChange]) -> dict[str, tuple[str, str]]:
    """What changed → (the usual way, what it is now)."""
    return {change.what.value: (change.usual, change.now) for change in changes}


SECTIONS = {**USUAL, "title": "common"}  # a section with pages of its own kind
TITLE_AND_BODY = {"title": ("selector", "meta"), "body": ("selector", "density")}
EMPTY, VIDEO = NotArticleReason.EMPTY, NotArticleReason.VIDEO
SOME_VIDEOS: list[tuple[int, Kind]] = [(1, USUAL), (1, VIDEO)]
MANY_VIDEOS: list[tuple[int, Kind]] = [(1, USUAL), (4, VIDEO)]

TABLE: dict[str, tuple[list[PageRead], dict[str, tuple[str, str]]]] = {
    "all is as ever": (pages((60, USUAL)), {}),
    "no page has been read": ([], {}),
    "title and text changed for good": (pages((40, USUAL), (12, CHANGED)), TITLE_AND_BODY),
    "nine of the newest twelve are changed": (pages((40, USUAL), (9, CHANGED)), TITLE_AND_BODY),
    "eight of the newest twelve are not enough": (pages((40, USUAL), (8, CHANGED)), {}),
    "a rare kind of page comes in a row": (pages((40, USUAL), (5, SECTIONS), (2, USUAL)), {}),
    "a third of the pages were always of another kind": (pages(*[(2, USUAL), (1, SECTIONS)] * 20), {}),
    "nobody found it in a usual way before": (pages(*[(1, USUAL), (1, CHANGED)] * 10, (12, CHANGED)), {}),
    "a better way than before is no loss": (pages((40, CHANGED), (12, USUAL)), {}),
    "nobody finds a lead any more": (
        pages((40, USUAL), (12, {key: by for key, by in USUAL.items() if key != "lead"})),
        {"lead": ("selector", "")},
    ),
    "there never was a lead": (pages((60, {"title": "selector", "body": "selector"})), {}),
    "too few pages before to say what is usual": (pages((6, USUAL), (12, CHANGED)), {}),
    "hardly any page is an article any more": (
        pages((40, USUAL), (10, EMPTY), (2, USUAL)),
        {"article": ("article", "empty")},
    ),
    "some videos among the articles": (pages((40, USUAL), *SOME_VIDEOS * 6), {}),
    "an outlet of videos": (pages(*MANY_VIDEOS * 12), {}),
    "a new feed of another kind is history at once": (
        [*pages((10, USUAL)), *pages((50, SECTIONS), baseline=50), *pages((20, USUAL))],
        {},
    ),
}


@pytest.mark.parametrize("what", TABLE)
def test_what_changed(what: str) -> None:
    read, changed = TABLE[what]
    assert named(judge(PLAIN, read)) == changed


def test_a_change_says_how_many_pages_it_was_seen_on_and_since_when() -> None:
    read = pages((40, USUAL), (1, CHANGED), (1, USUAL), (10, CHANGED))
    title, body = judge(PLAIN, read)
    assert title == TemplateChange(
        outlet="tinsang",
        what=Watched.TITLE,
        usual="selector",
        now="meta",
        before_pages=40,
        before_usual=40,
        recent_pages=12,
        recent_usual=1,
        since=NOW - timedelta(hours=10),
    )
    assert (body.what, body.now) == (Watched.BODY, "density")


def test_without_history_the_outlets_file_says_what_is_usual() -> None:
    read = pages((10, CHANGED), baseline=10)
    assert judge(PLAIN, read) == ()
    changes = judge(OWN, read)
    assert named(changes) == TITLE_AND_BODY
    assert {(change.before_pages, change.before_usual) for change in changes} == {(0, 0)}
    assert judge(OWN, read[: ENOUGH - 1]) == ()


@pytest.mark.parametrize(
    ("of", "what", "way"),
    [
        (OWN, Watched.TITLE, "selector"),
        (OWN, Watched.LEAD, ""),
        (outlet(trust={PageField.PUBLISHED: (Source.JSON_LD, Source.SELECTOR)}), Watched.PUBLISHED, "json-ld"),
        (PLAIN, Watched.ARTICLE, "article"),
    ],
)
def test_whom_an_outlets_file_asks_first(of: Outlet, what: Watched, way: str) -> None:
    assert own_way(of, what) == way


def test_a_change_stands_while_its_new_way_becomes_history() -> None:
    first = judge(OWN, pages((40, USUAL), (12, CHANGED)))
    later = judge(OWN, pages((80, CHANGED)), standing=first)
    assert named(later) == TITLE_AND_BODY
    assert [(change.since, change.before_pages) for change in later] == [
        (change.since, change.before_pages) for change in first
    ]


def test_a_change_is_over_when_most_of_the_newest_pages_are_read_as_before() -> None:
    standing = judge(OWN, pages((40, USUAL), (12, CHANGED)))
    assert named(judge(OWN, pages((40, CHANGED), (7, USUAL)), standing=standing)) == TITLE_AND_BODY
    assert judge(OWN, pages((40, CHANGED), (8, USUAL)), standing=standing) == ()


def test_a_field_can_recover_while_another_does_not() -> None:
    standing = judge(OWN, pages((40, USUAL), (12, CHANGED)))
    half = {**USUAL, "body": "density"}
    assert named(judge(OWN, pages((40, CHANGED), (12, half)), standing=standing)) == {
        "body": ("selector", "density")
    }


def test_a_change_is_over_when_the_file_asks_for_nothing_any_more() -> None:
    standing = judge(OWN, pages((40, USUAL), (12, CHANGED)))
    assert judge(PLAIN, pages((80, CHANGED)), standing=standing) == ()


def test_a_change_survives_a_time_without_pages() -> None:
    standing = judge(OWN, pages((40, USUAL), (12, CHANGED)))
    assert judge(OWN, [], standing=standing) == standing


SOURCES = st.sampled_from(["selector", "common", "meta", "density", ""])
PAGES = st.lists(
    st.one_of(
        st.builds(lambda title, body: {"title": title, "body": body}, SOURCES, SOURCES),
        st.sampled_from(list(NotArticleReason)),
    ),
    max_size=2 * WINDOW,
)


@given(kinds=PAGES)
def test_what_stands_is_never_doubted_by_the_next_page_alone(
    kinds: list[Kind],
) -> None:
    """Raised on at most a quarter, over on most: one more page cannot turn the one into the other."""
    read = pages(*[(1, kind) for kind in kinds])
    changes = judge(OWN, read[1:])
    again = judge(OWN, read, standing=changes)
    assert [change.what for change in again if change.what in {one.what for one in changes}] == [
        change.what for change in changes
    ]


@given(kinds=PAGES, baseline=st.integers(0, WINDOW))
def test_numbers_are_those_of_the_pages(kinds: list[Kind], baseline: int) -> None:
    read = pages(*[(1, kind) for kind in kinds], baseline=baseline)
    times = {page.at for page in read}
    for change in judge(OWN, read):
        assert 0 <= change.recent_usual <= LOST * change.recent_pages
        assert change.recent_pages >= ENOUGH
        assert 0 <= change.before_usual <= change.before_pages <= len(read)
        assert change.since in times
        assert change.now != change.usual
    assert changes_of(details_of(judge(OWN, read))) == judge(OWN, read)


@given(kinds=PAGES, usual=st.integers(4, RECENT))
def test_no_change_where_more_than_a_quarter_is_as_ever(kinds: list[Kind], usual: int) -> None:
    """Whatever came before."""
    newest = [(1, CHANGED)] * (RECENT - usual) + [(1, {**CHANGED, "title": "selector"})] * usual
    read = pages(*[(1, kind) for kind in kinds], *newest)
    assert "title" not in named(judge(OWN, read))


def test_details_of_another_form_are_no_changes() -> None:
    assert changes_of({}) == ()
    assert changes_of({"changes": [{"what": "mood", "since": "2023-11-21T03:30:00+00:00"}]}) == ()
    assert changes_of({"changes": None}) == ()
