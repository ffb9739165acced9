"""When a feed is looked at next, and when a page that failed is tried again. Pure: time and chance are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.reasons import FeedProblem

_JITTER = 0.1  # so that feeds that began together do not stay together
_MAX_FRESH = timedelta(hours=1)  # a max-age of a day is a mistake on a news feed; an hour is honoured
_MAX_ASKED = timedelta(hours=24)  # the longest Retry-After that is believed


class Why(StrEnum):
    """What decided a time."""

    INTERVAL = "the feed's interval"
    BACK_OFF = "failures in a row"
    RETRY_AFTER = "the outlet asked us to wait"
    FRESH = "the outlet's cache lifetime"
    AGAIN = "tried again, later each time"
    NOT_YET = "listed before it is published, perhaps"
    SLOWLY = "not ours to fetch now; it may change"
    TOO_OLD = "given up: it has failed for too long"
    ABSENT = "given up: it is not there"


@dataclass(frozen=True, slots=True)
class Plan:
    """A time and the reason for it; `at` None means never."""

    at: datetime | None
    why: Why


def next_check(
    *,
    now: datetime,
    interval: timedelta,
    max_interval: timedelta,
    chance: float,
    soonest: timedelta | None = None,
    failures: int = 0,
    retry_after: timedelta | None = None,
    fresh_for: timedelta | None = None,
) -> tuple[datetime, Why]:
    """When a feed is due again. `chance` is random in 0..1; `failures` counts those in a row, this one included.

    Never gives up: after failures the wait doubles up to `max_interval`. It begins with `soonest`, where that is
    given: the request reached nobody who could mind (a machine that boots has no network for a minute).
    """
    wait, why = interval, Why.INTERVAL
    first = interval if soonest is None else min(soonest, interval)
    if failures and (failures > 1 or first < interval):
        # 2**16 intervals are beyond any max_interval; the exponent is bounded so that it cannot overflow
        wait, why = min(first * 2 ** min(failures - 1, 16), max(max_interval, interval)), Why.BACK_OFF
    wait *= _spread(chance)
    for floor, ceiling, reason in ((fresh_for, _MAX_FRESH, Why.FRESH), (retry_after, _MAX_ASKED, Why.RETRY_AFTER)):
        if floor is not None and min(floor, ceiling) > wait:
            wait, why = min(floor, ceiling), reason
    return now + wait, why


_STEPS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360))
_NOT_YET = tuple(timedelta(minutes=m) for m in (1, 5, 15, 40))  # four more tries within about an hour
_SLOWLY = (timedelta(hours=6),)
_LEAST_TRIES = 4  # a page is tried so often before it is given up, however long ago it was listed
_PACE = {
    FeedProblem.UNREACHABLE: _STEPS[:3],  # nobody was asked; and after three of them the outlet is left alone
    FeedProblem.ROBOTS: _SLOWLY,
    FeedProblem.PRIVATE_ADDRESS: _SLOWLY,
    FeedProblem.REDIRECT_OUT: _SLOWLY,
    FeedProblem.NOT_FOUND: _NOT_YET,
}


def retry_page(
    *,
    now: datetime,
    problem: FeedProblem,
    attempts: int,
    first_listed: datetime,
    retry_for: timedelta,
    chance: float,
    retry_after: timedelta | None = None,
) -> Plan:
    """When a page is tried again after its `attempts` + 1st failure; never, once it has failed for too long: it
    was listed long ago, and not tried for the first time just now (the machine may have slept since).

    404 and 410 come here as NOT_FOUND: outlets list articles some minutes before they publish them.
    """
    if now - first_listed >= retry_for and attempts + 1 >= _LEAST_TRIES:
        return Plan(None, Why.TOO_OLD)
    steps = _PACE.get(problem, _STEPS)
    if steps is _NOT_YET and attempts >= len(_NOT_YET):
        return Plan(None, Why.ABSENT)
    wait = steps[min(attempts, len(steps) - 1)] * _spread(chance)
    if retry_after is not None and min(retry_after, _MAX_ASKED) > wait:
        return Plan(now + min(retry_after, _MAX_ASKED), Why.RETRY_AFTER)
    why = Why.NOT_YET if steps is _NOT_YET else Why.SLOWLY if steps is _SLOWLY else Why.AGAIN
    return Plan(now + wait, why)


def _spread(chance: float) -> float:
    """0..1 → 0.9..1.1"""
    return 1 + _JITTER * (2 * chance - 1)
