"""The small pure rules of the page: cursors, times, health, queries, changes, settings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.web.changes import Change, Edit, Run, edits
from app.web.health import FeedState, by_outlet, judge, tally
from app.web.labels import Labels, Language, language_of
from app.web.paging import page_of, read_cursor, read_number
from app.web.queries import LONGEST_QUERY, ask
from app.web.refusals import RefusalError
from app.web.settings import WebSettings
from app.web.times import Times
from core.reasons import FeedProblem
from tests import factories as make
from tests.concepts import small_concepts
from tests.factories import NOW

# Cursors


@given(ages=st.lists(st.integers(0, 12), max_size=40), limit=st.integers(1, 8))
def test_paging_shows_each_item_once_unless_a_whole_page_has_one_time(ages: list[int], limit: int) -> None:
    items = [NOW - timedelta(minutes=age) for age in sorted(ages)]
    crowded = any(items.count(at) > limit for at in items)
    shown: list[datetime] = []
    before = None
    for _ in range(len(items) + 1):
        left = [at for at in items if before is None or at < before]
        page = page_of(left[: limit + 1], limit=limit, at=lambda item: item)
        shown += page.items
        before = page.older
        if before is None:
            break
    assert before is None
    assert shown == items if not crowded else set(shown) == set(items)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (None, None),
        ("", None),
        ("2021-11-01T08:00:00+07:00", datetime(2021, 11, 1, 1, tzinfo=UTC)),
        ("2021-11-01T08:00:00 07:00", datetime(2021, 11, 1, 1, tzinfo=UTC)),
        ("2021-11-01T08:00:00Z", datetime(2021, 11, 1, 8, tzinfo=UTC)),
        ("2021-11-01", datetime(2021, 11, 1, tzinfo=UTC)),
    ],
)
def test_a_cursor_is_a_time(text: str | None, at: datetime | None) -> None:
    assert read_cursor(text) == at


@given(st.text(max_size=40))
def test_any_other_cursor_is_refused_and_nothing_worse(text: str) -> None:
    try:
        at = read_cursor(text)
    except RefusalError:
        return
    assert at is None or at.tzinfo is UTC


def test_a_refused_cursor_says_how_to_write_one() -> None:
    with pytest.raises(RefusalError, match="400 bad_time"):
        read_cursor("yesterday")


@given(at=st.datetimes(timezones=st.just(UTC)))
def test_a_cursor_that_we_write_is_read_back(at: datetime) -> None:
    assert read_cursor(at.isoformat()) == at


@pytest.mark.parametrize(("text", "number"), [(None, 20), ("", 20), ("0", 0), ("7", 7), ("500", 200)])
def test_a_number_is_read_up_to_its_limit(text: str | None, number: int) -> None:
    assert read_number(text, default=20, most=200) == number


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "²", "٣", "1" * 40, " 1"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(RefusalError):
        read_number(text, default=20, most=200)


# Times


@pytest.mark.parametrize(
    ("at", "moment", "day", "ago"),
    [
        (NOW - timedelta(seconds=20), "10:29", "Today", "just now"),
        (NOW - timedelta(minutes=12), "10:18", "Today", "12 min ago"),
        (NOW + timedelta(minutes=90), "12:00", "Today", "in 1 h"),
        (NOW - timedelta(hours=11), "23:30 20/11", "Yesterday", "11 h ago"),
        (NOW - timedelta(days=3), "10:30 18/11", "Saturday 18/11", "3 d ago"),
        (NOW - timedelta(days=400), "10:30 17/10/2022", "Monday 17/10/2022", "400 d ago"),
    ],
)
def test_times_are_said_as_in_hanoi(at: datetime, moment: str, day: str, ago: str) -> None:
    times = Times(Labels(Language.ENGLISH), now=NOW)
    assert (times.moment(at), times.day(at), times.ago(at)) == (moment, day, ago)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "+0 min"), (-5, "+0 min"), (42, "+42 min"), (60, "+1 h"), (70, "+1 h 10 min"), (60 * 24 * 2 + 5, "+2 d")],
)
def test_how_much_later_a_telling_came(minutes: int, said: str) -> None:
    assert Times(Labels(Language.ENGLISH), now=NOW).after(NOW + timedelta(minutes=minutes), NOW) == said


# Health


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, FeedState.WELL),
        ({"problem": FeedProblem.TIMEOUT, "failures": 1}, FeedState.FAILING),
        ({"failures": 2}, FeedState.FAILING),
        ({"warning": FeedProblem.FROZEN_FEED}, FeedState.WARNED),
        ({"checked_at": None}, FeedState.NEW),
        ({"enabled": False, "problem": FeedProblem.TIMEOUT, "failures": 9}, FeedState.OFF),
    ],
)
def test_a_feed_is_judged(changes: dict[str, object], state: FeedState) -> None:
    assert judge(make.feed_health(**changes), now=NOW).state is state


def test_a_check_is_late_after_a_quarter_of_an_hour() -> None:
    late = [judge(make.feed_health(next_check=NOW - timedelta(minutes=m)), now=NOW).late for m in (-5, 14, 16)]
    assert late == [False, False, True]
    assert not judge(make.feed_health(next_check=NOW - timedelta(days=1), enabled=False), now=NOW).late


def test_feeds_are_counted_by_state_worst_first() -> None:
    feeds = [make.feed_health(), make.feed_health(outlet="b", failures=1), make.feed_health(section="world")]
    outlets = by_outlet(feeds, now=NOW)
    assert [(group.outlet, len(group.lines), group.articles_today) for group in outlets] == [
        ("tinsang", 2, 28),
        ("b", 1, 14),
    ]
    assert list(tally(outlets).items()) == [(FeedState.FAILING, 1), (FeedState.WELL, 2)]


# Queries


def test_what_was_typed_is_a_query_an_address_a_mistake_or_nothing() -> None:
    assert ask("  \x00 ").text == ""
    assert ask("cấm vận").query is not None
    assert ask("HTTPS://tinsang.example/a-1.html").url == "HTTPS://tinsang.example/a-1.html"
    mistake = ask("Alibaba AND )").problem
    assert mistake
    assert (mistake.good, mistake.bad, mistake.column) == ("Alibaba AND ", ")", 13)
    assert ask("@company NEAR/3 phạt", small_concepts()).query is not None
    unknown = ask("phạt @company").problem
    assert unknown
    assert unknown.column == 6
    long = ask("a" * (LONGEST_QUERY + 1)).problem
    assert long
    assert long.too_long


@given(st.text(max_size=60))
def test_nothing_that_can_be_typed_breaks_the_box(typed: str) -> None:
    asked = ask(typed)
    assert sum([not asked.text, bool(asked.url), asked.query is not None, asked.problem is not None]) == 1


# Changes


def test_changes_are_shown_word_by_word() -> None:
    old = make.revision(title="Phạt hai tỉ", lead="Như cũ.", body="Một.\n\nHai ba.\n\nBốn.")
    new = make.article(title="Phạt bốn tỉ đồng", lead="Như cũ.", body="Một.\n\nHai ba bốn.\n\nBốn.\n\nNăm.")
    assert edits(old, new) == (
        Edit(
            field="title",
            runs=(
                Run(Change.KEPT, "Phạt"),
                Run(Change.GONE, " hai"),
                Run(Change.ADDED, " bốn"),
                Run(Change.KEPT, " tỉ"),
                Run(Change.ADDED, " đồng"),
            ),
        ),
        Edit(
            field="body",
            runs=(Run(Change.KEPT, "Hai"), Run(Change.GONE, " ba."), Run(Change.ADDED, " ba bốn.")),
        ),
        Edit(field="body", runs=(Run(Change.ADDED, "Năm."),)),
    )


WORDS = st.lists(st.sampled_from(["cấm", "phạt", "Ant", "tách"]), min_size=1, max_size=12).map(" ".join)


@given(before=WORDS, after=WORDS)
def test_kept_and_gone_words_are_the_old_text_kept_and_added_the_new(before: str, after: str) -> None:
    for edit in edits(make.revision(title=before, lead="", body=""), make.article(title=after, lead="", body="")):
        old = [word for run in edit.runs if run.change is not Change.ADDED for word in run.text.split()]
        new = [word for run in edit.runs if run.change is not Change.GONE for word in run.text.split()]
        assert (old, new) == (before.split(), after.split())


def test_a_very_long_paragraph_is_shown_as_replaced() -> None:
    before, after = "từ " * 5000 + "cũ", "từ " * 5000 + "mới"
    changed = edits(make.revision(title="", lead="", body=before), make.article(title="", lead="", body=after))
    assert [run.change for run in changed[0].runs] == [Change.GONE, Change.ADDED]


# Settings and language


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.1.1", "::1", "localhost"])
def test_a_loopback_host_is_served(host: str) -> None:
    assert WebSettings(host=host).host == host


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "desk.example", ""])
def test_any_other_host_is_refused_with_a_way_out(host: str) -> None:
    with pytest.raises(ValidationError, match=r"no access control yet.*SSH tunnel"):
        WebSettings(host=host)


@pytest.mark.parametrize(
    "settings",
    [{"base_path": "baotin"}, {"base_path": "/baotin/"}, {"port": 70000}, {"hosts": ["https://desk"]}, {"x": 1}],
)
def test_other_mistakes_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        WebSettings.model_validate(settings)


def test_names_of_hosts_are_compared_in_small_letters() -> None:
    assert WebSettings(hosts=("Desk.Example",)).hosts == ("desk.example",)


@pytest.mark.parametrize(
    ("asked", "language"), [("vi", "vi"), ("en", "en"), ("xx", "vi"), ("", "vi"), (None, "vi")]
)
def test_the_language_asked_for_is_spoken_where_we_know_it(asked: str | None, language: str) -> None:
    assert language_of(asked, default=Language.VIETNAMESE) == language
