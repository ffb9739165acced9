"""Whether an outlet is well enough to be asked on, within one crawl. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.reasons import FeedProblem
from crawler.fetching.answers import Trouble

_PATIENCE = 3  # requests in a row without a proper answer; then the site is left alone for a while
_UNWELL = frozenset((FeedProblem.UNREACHABLE, FeedProblem.TIMEOUT, FeedProblem.SERVER_ERROR, FeedProblem.CHALLENGE))
_LONGEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Closed:
    """The outlet is to be left alone until then, because of `trouble`."""

    trouble: Trouble
    until: datetime


class Pulse:
    """Hears how request after request goes. `rest` is how long an outlet that is unwell is left alone; `unreached`,
    how long one that no request has reached (it, or our own network, may be back in a minute)."""

    def __init__(self, *, rest: timedelta, unreached: timedelta | None = None) -> None:
        self._rest = rest
        self._unreached = rest if unreached is None else min(unreached, rest)
        self._silences = 0
        self._closed: Closed | None = None

    def heard(self) -> None:
        """A proper answer, of whatever kind."""
        self._silences = 0

    def missed(self, trouble: Trouble, *, now: datetime) -> None:
        """No proper answer. One that asks us to wait is obeyed at once."""
        if trouble.problem is FeedProblem.RATE_LIMITED:
            self._closed = Closed(trouble, now + min(trouble.retry_after or self._rest, _LONGEST))
        if trouble.problem not in _UNWELL:
            self.heard()
            return
        self._silences += 1
        if self._silences >= _PATIENCE:
            detail = f"{_PATIENCE} requests in a row failed: {trouble.detail}"
            rest = self._unreached if trouble.problem is FeedProblem.UNREACHABLE else self._rest
            self._closed = Closed(replace(trouble, detail=detail), now + rest)

    def closed(self, *, now: datetime) -> Closed | None:
        """Why the outlet is not to be asked now, if it is not."""
        return self._closed if self._closed and now < self._closed.until else None
