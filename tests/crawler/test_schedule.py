"""When a feed is looked at next, and when a page is tried again: tables, and what always holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reasons import FeedProblem
from crawler.schedule import Plan, Why, next_check, retry_page

NOW = datetime(2023, 11, 21, 5, 0, tzinfo=UTC)
MIDDLE = 0.5  # no jitter
TEN, HOUR, NONE = timedelta(minutes=10), timedelta(hours=1), timedelta()


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.parametrize(
    ("failures", "retry_after", "fresh_for", "wait", "why"),
    [
        (0, None, None, 10, Why.INTERVAL),
        (1, None, None, 10, Why.INTERVAL),
        (2, None, None, 20, Why.BACK_OFF),
        (3, None, None, 40, Why.BACK_OFF),
        (4, None, None, 60, Why.BACK_OFF),
        (5000, None, None, 60, Why.BACK_OFF),
        (0, None, 5, 10, Why.INTERVAL),
        (0, None, 30, 30, Why.FRESH),
        (0, None, 60 * 24 * 365, 60, Why.FRESH),
        (1, 3, None, 10, Why.INTERVAL),
        (1, 45, None, 45, Why.RETRY_AFTER),
        (3, 30, None, 40, Why.BACK_OFF),
        (1, 60 * 24 * 365, None, 60 * 24, Why.RETRY_AFTER),
        (0, 45, 30, 45, Why.RETRY_AFTER),
    ],
)
def test_a_feed_is_due_again(
    failures: int, retry_after: int | None, fresh_for: int | None, wait: int, why: Why
) -> None:
    assert next_check(
        now=NOW,
        interval=TEN,
        max_interval=HOUR,
        chance=MIDDLE,
        failures=failures,
        retry_after=None if retry_after is None else minutes(retry_after),
        fresh_for=None if fresh_for is None else minutes(fresh_for),
    ) == (NOW + minutes(wait), why)


@pytest.mark.parametrize(
    ("failures", "retry_after", "wait", "why"),
    [
        (1, None, 1, Why.BACK_OFF),
        (2, None, 2, Why.BACK_OFF),
        (4, None, 8, Why.BACK_OFF),
        (5, None, 16, Why.BACK_OFF),
        (7, None, 60, Why.BACK_OFF),
        (5000, None, 60, Why.BACK_OFF),
        (2, 45, 45, Why.RETRY_AFTER),
    ],
)
def test_a_feed_that_could_not_be_reached_is_due_sooner_at_first(
    failures: int, retry_after: int | None, wait: int, why: Why
) -> None:
    assert next_check(
        now=NOW,
        interval=TEN,
        max_interval=HOUR,
        soonest=minutes(1),
        chance=MIDDLE,
        failures=failures,
        retry_after=None if retry_after is None else minutes(retry_after),
    ) == (NOW + minutes(wait), why)


def test_an_interval_longer_than_the_longest_wait_is_kept() -> None:
    at, _ = next_check(now=NOW, interval=timedelta(hours=6), max_interval=HOUR, chance=MIDDLE, failures=4)
    assert at == NOW + timedelta(hours=6)


@given(
    failures=st.integers(0, 10**6),
    chance=st.floats(0, 1),
    interval=st.timedeltas(minutes(1), timedelta(days=1)),
    asked=st.none() | st.timedeltas(timedelta(0), timedelta(days=4000)),
    fresh=st.none() | st.timedeltas(timedelta(0), timedelta(days=4000)),
)
def test_a_feed_is_never_given_up_and_never_asked_too_soon(
    failures: int, chance: float, interval: timedelta, asked: timedelta | None, fresh: timedelta | None
) -> None:
    at, _ = next_check(
        now=NOW,
        interval=interval,
        max_interval=HOUR,
        chance=chance,
        failures=failures,
        retry_after=asked,
        fresh_for=fresh,
    )
    assert at - NOW >= 0.899 * interval
    assert at - NOW >= min(asked or timedelta(0), timedelta(hours=24))
    assert at - NOW <= max(1.101 * max(interval, HOUR), timedelta(hours=24))


def plan(problem: FeedProblem, attempts: int, *, age: timedelta = NONE, asked: int | None = None) -> Plan:
    return retry_page(
        now=NOW,
        problem=problem,
        attempts=attempts,
        first_listed=NOW - age,
        retry_for=timedelta(hours=24),
        chance=MIDDLE,
        retry_after=None if asked is None else minutes(asked),
    )


@pytest.mark.parametrize(
    ("problem", "attempts", "wait", "why"),
    [
        (FeedProblem.SERVER_ERROR, 0, 1, Why.AGAIN),
        (FeedProblem.TIMEOUT, 1, 5, Why.AGAIN),
        (FeedProblem.UNREACHABLE, 2, 15, Why.AGAIN),
        (FeedProblem.UNREACHABLE, 50, 15, Why.AGAIN),
        (FeedProblem.BROKEN_BODY, 3, 60, Why.AGAIN),
        (FeedProblem.CHALLENGE, 4, 180, Why.AGAIN),
        (FeedProblem.CRASH, 5, 360, Why.AGAIN),
        (FeedProblem.REFUSED, 50, 360, Why.AGAIN),
        (FeedProblem.NOT_FOUND, 0, 1, Why.NOT_YET),
        (FeedProblem.NOT_FOUND, 3, 40, Why.NOT_YET),
        (FeedProblem.NOT_FOUND, 4, None, Why.ABSENT),
        (FeedProblem.ROBOTS, 0, 360, Why.SLOWLY),
        (FeedProblem.PRIVATE_ADDRESS, 0, 360, Why.SLOWLY),
        (FeedProblem.REDIRECT_OUT, 9, 360, Why.SLOWLY),
    ],
)
def test_a_page_is_tried_again(problem: FeedProblem, attempts: int, wait: int | None, why: Why) -> None:
    assert plan(problem, attempts) == Plan(None if wait is None else NOW + minutes(wait), why)


def test_a_page_waits_as_long_as_the_outlet_asks() -> None:
    assert plan(FeedProblem.RATE_LIMITED, 0, asked=45) == Plan(NOW + minutes(45), Why.RETRY_AFTER)
    assert plan(FeedProblem.RATE_LIMITED, 3, asked=45) == Plan(NOW + minutes(60), Why.AGAIN)


@pytest.mark.parametrize("problem", FeedProblem)
def test_a_page_is_given_up_once_it_has_been_tried_for_a_day(problem: FeedProblem) -> None:
    assert plan(problem, 3, age=timedelta(hours=24)) == Plan(None, Why.TOO_OLD)
    assert plan(problem, 3, age=timedelta(hours=23, minutes=59)).at is not None


@pytest.mark.parametrize("problem", FeedProblem)
@pytest.mark.parametrize("attempts", [0, 1, 2])
def test_a_page_listed_long_ago_gets_its_tries_all_the_same(problem: FeedProblem, attempts: int) -> None:
    """The machine slept over the weekend, and its network is not there yet when it wakes."""
    assert plan(problem, attempts, age=timedelta(days=3)) == plan(problem, attempts)
    assert plan(problem, attempts).at is not None


@given(st.sampled_from(FeedProblem), st.integers(0, 1000), st.floats(0, 1), st.timedeltas(minutes(0), HOUR * 40))
def test_a_page_is_tried_within_hours_or_never(
    problem: FeedProblem, attempts: int, chance: float, age: timedelta
) -> None:
    found = retry_page(
        now=NOW,
        problem=problem,
        attempts=attempts,
        first_listed=NOW - age,
        retry_for=timedelta(hours=24),
        chance=chance,
    )
    assert (found.at is None) == (found.why in (Why.TOO_OLD, Why.ABSENT))
    assert found.at is None or minutes(0.89) <= found.at - NOW <= minutes(400)
