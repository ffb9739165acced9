"""One round of crawling in a process of its own, or a walk through the past of some outlets."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.build import Services, build
from app.config.load import Configuration
from app.process.loop import run_in_loop
from crawler.archive import is_dated, span_of
from crawler.outlet import Outlet
from crawler.rounds import Crawler, Problem, Summary
from crawler.settings import feeds_of
from crawler.summary import Watch
from crawler.walk_patience import PASSING
from crawler.walk_summary import WalkProgress, WalkReport
from storage.lock import DaemonLock

_GRACE = 8.0  # seconds: after Ctrl-C the request on the wire may end, and what came is written down

WatchWalks = Callable[[str, WalkProgress], None]
_Result = TypeVar("_Result")
_Work = Callable[[Services, Crawler], Coroutine[None, None, _Result]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What came of a walk through the past: a report per outlet, and the round over the feeds before it.

    `stopped`: somebody pressed Ctrl-C.
    """

    reports: Mapping[str, WalkReport]
    round: Summary
    stopped: bool = False

    @property
    def complete(self) -> bool:
        """Whether all that was asked for is in."""
        return not self.stopped and all(report.complete for report in self.reports.values())


def run_round(
    configuration: Configuration, *, database: str, outlets: Sequence[str] | None, watch: Watch = lambda _: None
) -> tuple[Summary, bool]:
    """Visits all feeds of these outlets (None: of all that are enabled) and waits for the end. Refused while a
    daemon holds the database: two crawlers would not be polite together. `watch` is called with every outcome.
    With what it came to comes whether it was stopped, by Ctrl-C."""

    async def work(services: Services, crawler: Crawler) -> Summary:
        services.history.make_due(outlets, now=services.clock.now())
        return await crawler.crawl_due(outlets, watch=watch)

    return _alone(configuration, database, work)


def run_past(
    configuration: Configuration,
    *,
    database: str,
    outlets: Sequence[str],
    since: date,
    until: date | None,
    watch: Watch = lambda _: None,
    watch_walk: WatchWalks = lambda _outlet, _progress: None,
) -> Past:
    """Walks through the archives of these outlets for what was published on these days. Refused like a round.

    Where that reaches into days of which there may still be alerts, or where an archive does not tell what is new,
    the feeds are visited first: what they list is news, which is alerted of as ever, while of the past nobody is.
    Where a feed cannot be read for now, the walk is put off: it would take that feed's news for past.
    `watch` is called with every outcome of that round, `watch_walk` with every step of a walk.
    """

    async def work(services: Services, crawler: Crawler) -> tuple[dict[str, WalkReport], Summary]:
        now, known = services.clock.now(), configuration.outlets
        told_from = now - configuration.config.alerts.max_age
        reaches = span_of(since, until, now=now).until > told_from
        recent = [key for key in outlets if reaches or not is_dated(known[key])]
        services.history.make_due(recent, now=now)
        round_ = await crawler.crawl_due(recent, watch=watch) if recent else Summary()

        async def walk(key: str) -> WalkReport:
            if unread := _find_unread(known[key], round_):
                why = f"{unread.url} could not be read first ({unread.problem}): its news would count as past"
                return WalkReport(put_off=why)
            return await crawler.walk(
                key,
                archive=services.archive,
                since=since,
                until=until,
                watch=lambda progress: watch_walk(key, progress),
            )

        return dict(zip(outlets, await asyncio.gather(*map(walk, outlets)), strict=True)), round_

    (reports, round_), stopped = _alone(configuration, database, work)
    return Past(reports=reports, round=round_, stopped=stopped)


def _find_unread(outlet: Outlet, round_: Summary) -> Problem | None:
    """A feed of the outlet that could not be read in this round, and can perhaps in the next."""
    feeds = {feed.url for feed in outlet.feeds}
    return next((one for one in round_.problems if one.url in feeds and one.problem in PASSING), None)


def _alone(configuration: Configuration, database: str, work: _Work[_Result]) -> tuple[_Result, bool]:
    """Does the work as the only one who crawls into this database; whether it was stopped comes with the result."""
    lock = DaemonLock(database)
    lock.acquire()
    try:
        services = build(configuration, database=database)
        try:
            return _in_loop(services, work)
        finally:
            services.close()
    finally:
        lock.release()


def _in_loop(services: Services, work: _Work[_Result]) -> tuple[_Result, bool]:
    configuration, now = services.configuration, services.clock.now()
    services.store.runs.take_over(now=now)
    services.history.register_feeds(feeds_of(configuration.enabled_outlets, configuration.config.crawl), now=now)
    crawler = Crawler(
        outlets=configuration.enabled_outlets,
        settings=configuration.config.crawl,
        history=services.history,
        sink=services.sink,
        clock=services.clock,
        extract=services.workers.extract,
    )
    found: list[_Result] = []
    stops: list[asyncio.Task[None]] = []

    def stop() -> None:
        if stops:
            os._exit(1)  # asked twice: what is not written down is fetched again
        stops.append(asyncio.create_task(crawler.stop(grace=_GRACE)))

    async def main() -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop)
        services.workers.expect()  # a round is over every outlet: their pages come in a moment, all at once
        found.append(await work(services, crawler))
        await asyncio.gather(*stops)
        return 0

    run_in_loop(main)
    return found[0], bool(stops)
