"""Leads a demonstration through its day: waits for the first visit, starts the press, waits for the last word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from app.demo.press import Press
from app.demo.receivers import Receivers
from app.demo.receivers.group import NAMES
from app.demo.report import Report, compare
from app.reading import Reader
from core.clock import Clock
from core.reasons import DeliveryState, EntryState

_LOOK = 0.2
_PATIENCE = 60.0  # seconds for the first visit, and again for what is still under way when the day is over
_QUIET = 5.0  # seconds in which nothing new may happen before the day counts as told
_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.RETRY, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How a demonstration went."""

    report: Report
    articles: int
    baseline: int
    stories: int


class Director:
    """Knows the press and the database; changes neither but by starting the day."""

    def __init__(
        self, *, press: Press, receivers: Receivers, reader: Reader, clock: Clock, say: Callable[[str], None]
    ) -> None:
        self._press = press
        self._receivers = receivers
        self._reader = reader
        self._clock = clock
        self._say = say

    async def lead(self) -> Day:
        """The whole day; returns when everything that will be told has been told."""
        self._say("First visit: what is there already is stored and tagged, and nobody is told of it.")
        await self._until(self._first_visit_over)
        baseline = await asyncio.to_thread(lambda: self._reader.counts().articles)
        seconds = self._press.day_seconds
        self._say(f"{baseline} articles of the day before. Now the day begins: 24 hours in {seconds:.0f} s.")
        self._press.start_day()
        await asyncio.sleep(seconds)
        await self._until(self._all_told, steady=_QUIET)
        counts = await asyncio.to_thread(self._reader.counts)
        return Day(report=self.report(), articles=counts.articles, baseline=baseline, stories=counts.stories)

    def report(self) -> Report:
        """What was told so far, held against the script."""
        return compare(
            self._press.expectations(),
            self._receivers.arrivals(),
            receivers=NAMES,
            known=self._press.quiet_urls(),
        )

    async def _until(self, done: Callable[[], bool], *, steady: float = 0.0) -> None:
        """Waits until `done` holds, for `steady` seconds on end; gives up after a while, and the report tells."""
        deadline = self._clock.monotonic() + _PATIENCE
        since = self._clock.monotonic()
        while self._clock.monotonic() < deadline:
            if not await asyncio.to_thread(done):
                since = self._clock.monotonic()
            elif self._clock.monotonic() - since >= steady:
                return
            await asyncio.sleep(_LOOK)

    def _first_visit_over(self) -> bool:
        feeds = self._reader.feed_health(now=self._clock.now())
        visited = [feed for feed in feeds if feed.enabled and feed.succeeded_at]
        waiting = self._reader.counts().entries.get(EntryState.PENDING, 0)
        return bool(feeds) and len(visited) == sum(feed.enabled for feed in feeds) and not waiting

    def _all_told(self) -> bool:
        counts = self._reader.counts()
        waiting = counts.entries.get(EntryState.PENDING, 0)
        return not waiting and not any(counts.deliveries.get(state, 0) for state in _OPEN)
