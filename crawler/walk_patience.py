"""A crawl of the past takes hours: it waits where the outlet wants its peace, and asks again for what may pass."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog

from core.reasons import FeedProblem
from crawler.fetching.answers import NO_VALIDATORS, Answer, Trouble
from crawler.fetching.fetcher import Fetcher
from crawler.history import Archive
from crawler.summary import Problem
from crawler.visit import OutletVisit
from crawler.walk_summary import WalkProgress, WalkReport, WatchWalk

log = structlog.get_logger()

_CLAIM = 50  # articles at once: a lease of ten minutes holds as long, at five seconds a page and more
_LATE_ROUNDS = 3
_TRIES = 3  # of a page of the archive, in one run
_IN_VAIN = 3  # pages left, or waits, without anything between them that worked: it is down, and we come back later
_LONGEST = timedelta(minutes=30)  # an outlet that wants to be left alone for longer is come back to another day
PASSING = frozenset(
    (
        FeedProblem.UNREACHABLE,
        FeedProblem.TIMEOUT,
        FeedProblem.SERVER_ERROR,
        FeedProblem.RATE_LIMITED,
        FeedProblem.CHALLENGE,
        FeedProblem.BROKEN_BODY,
    )
)


class LeftAloneError(Exception):
    """The outlet wants its peace for longer than we wait, or does not answer."""


class PatientVisit(OutletVisit):
    """Fetches pages of an archive, and what was found on them. `report` is what it came to."""

    def __init__(self, *, archive: Archive, watch_walk: WatchWalk, **visit: Any) -> None:
        super().__init__(**visit)
        self.report = WalkReport()
        self._archive = archive
        self._watch_walk = watch_walk
        self._progress = WalkProgress()
        self._in_vain = 0
        self._worked = 0

    async def _fetch_found(self, fetcher: Fetcher) -> None:
        """Fetches all that was found and is due; what fails is due again later."""
        waiting = await asyncio.to_thread(self._archive.waiting, self.outlet.key)
        total, done = max(waiting.count, 1), 0
        while True:
            await self._peace()
            now, lease = self._clock.now(), self._settings.lease
            pages = await asyncio.to_thread(
                self._archive.claim_found, self.outlet.key, now=now, lease=lease, limit=_CLAIM
            )
            if not pages:
                break
            for page in self._claims.add_pages(pages, until=now + lease):
                await self._visit_page(page, fetcher)
                done += 1
                self._show(share=min(done / total, 1.0), articles=self.tally.articles)
            await self._all_settled()
            await self.close()  # what there was no time for is due at once
        self._show(share=1.0, articles=self.tally.articles)

    async def _fetch_late(self, fetcher: Fetcher) -> None:
        """What failed a moment ago is due again in a moment: that is waited for, and nothing that takes longer."""
        for _ in range(_LATE_ROUNDS):
            waiting = await asyncio.to_thread(self._archive.waiting, self.outlet.key)
            if waiting.first_due is None:
                return
            wait = waiting.first_due - self._clock.now()
            if wait > 2 * self._settings.min_interval:
                return
            await self._rest(max(wait, timedelta()))
            await self._fetch_found(fetcher)

    async def _get(self, url: str, fetcher: Fetcher) -> Answer | Trouble:
        """A page of the archive; what may pass is asked for again."""
        result: Answer | Trouble
        for tries in range(1, _TRIES + 1):
            await self._peace()
            result, _ = await self._fetch(url, NO_VALIDATORS, fetcher)
            if isinstance(result, Answer):
                self._pulse.heard()
                return result
            if result.problem not in PASSING or tries == _TRIES:
                break
            await self._rest(self._settings.min_interval * tries)
        return result

    async def _peace(self) -> None:
        """Waits as long as the outlet wants to be left alone. Raises `LeftAloneError` where that is too long."""
        while closed := self._pulse.closed(now=self._clock.now()):
            wait = closed.until - self._clock.now()
            why = closed.trouble.detail
            if wait > _LONGEST or self._all_in_vain():
                raise LeftAloneError(f"{why}; not to be asked before {closed.until:%Y-%m-%d %H:%M} UTC")
            log.info("archive.waits", outlet=self.outlet.key, why=why, seconds=round(wait.total_seconds()))
            self._show(waits_until=closed.until)
            await self._rest(wait)
            self._show(waits_until=None)

    def _leave(self, url: str, problem: FeedProblem, detail: str) -> None:
        """A page of the archive that could not be read. Raises `LeftAloneError` where none can be."""
        found = Problem(outlet=self.outlet.key, url=url, problem=problem, detail=detail)
        self._note(left=(*self.report.left, found))
        log.warning("archive.failed", outlet=self.outlet.key, page=url, problem=problem.value, detail=detail)
        if problem in PASSING and self._all_in_vain():
            raise LeftAloneError(f"{_IN_VAIN} pages of the archive in a row could not be read: {detail}")

    def _all_in_vain(self) -> bool:
        """Counts what did not work; whether it was the last of several, with nothing between them that did."""
        tally = self.tally
        worked = tally.articles + tally.not_articles + tally.unchanged + self.report.pages
        self._in_vain = 1 if worked > self._worked else self._in_vain + 1
        self._worked = worked
        return self._in_vain > _IN_VAIN

    async def _rest(self, wait: timedelta) -> None:
        await self.means.shared.turns.rest(wait.total_seconds())

    def _note(self, **what: Any) -> None:
        self.report = replace(self.report, **what)

    def _show(self, **what: Any) -> None:
        self._progress = replace(self._progress, **what)
        self._watch_walk(self._progress)
