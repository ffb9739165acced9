"""How well the sources are, decided from what the store says of each feed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.views import FeedHealth

# A check is late when it is overdue by more than a round of crawling takes.
_LATE = timedelta(minutes=15)


class FeedState(StrEnum):
    """How a feed is, worst first."""

    FAILING = "failing"
    WARNED = "warned"
    NEW = "new"
    WELL = "well"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """A feed with the judgement on it. `late` says that the daemon has not come when it should have."""

    feed: FeedHealth
    state: FeedState
    late: bool

    @property
    def needs_attention(self) -> bool:
        """Whether somebody should look at it."""
        return self.state in (FeedState.FAILING, FeedState.WARNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletLines:
    """The feeds of one outlet."""

    outlet: str
    lines: tuple[FeedLine, ...]

    @property
    def articles_today(self) -> int:
        """How many articles its feeds brought today."""
        return sum(line.feed.articles_today for line in self.lines)


def judge(feed: FeedHealth, *, now: datetime) -> FeedLine:
    """How a feed is: switched off, failing, doubtful, not visited yet, or well."""
    state = FeedState.WELL
    if not feed.enabled:
        state = FeedState.OFF
    elif feed.problem is not None or feed.failures > 0:
        state = FeedState.FAILING
    elif feed.warning is not None:
        state = FeedState.WARNED
    elif feed.checked_at is None:
        state = FeedState.NEW
    return FeedLine(feed=feed, state=state, late=feed.enabled and now - feed.next_check > _LATE)


def by_outlet(feeds: Iterable[FeedHealth], *, now: datetime) -> tuple[OutletLines, ...]:
    """The feeds, judged, under their outlets; both in the order given."""
    outlets: dict[str, list[FeedLine]] = {}
    for feed in feeds:
        outlets.setdefault(feed.outlet, []).append(judge(feed, now=now))
    return tuple(OutletLines(outlet=outlet, lines=tuple(lines)) for outlet, lines in outlets.items())


def tally(outlets: Sequence[OutletLines]) -> dict[FeedState, int]:
    """How many feeds are in each state, worst first; states without a feed left out."""
    counted = Counter(line.state for outlet in outlets for line in outlet.lines)
    return {state: counted[state] for state in FeedState if counted[state]}
