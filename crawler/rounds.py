"""Starts a crawl for every outlet that has something due, several side by side, and ends them cleanly.

An outlet has at most one crawl at a time, so that one that hangs holds up nobody but itself. Runs inside an event
loop that Twisted's asyncio reactor drives already; it starts no reactor, and touches neither logging nor signals.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

import structlog
from scrapy.crawler import AsyncCrawlerRunner

from core.clock import Clock
from core.crawling import FeedOutcome, FeedVisit, PageOutcome, PageVisit
from core.errors import ConfigError
from crawler.events import Journal
from crawler.extract import Extract, extract
from crawler.fetching.engine import scrapy_settings
from crawler.fetching.means import Means, Shared
from crawler.history import Archive, ArticleSink, History
from crawler.outlet import Outlet
from crawler.settings import CrawlSettings
from crawler.settling import Settler
from crawler.spider import PressSpider
from crawler.summary import Problem, Summary, Watch, together
from crawler.visit import OutletVisit
from crawler.walk_summary import WalkReport, WatchWalk
from crawler.walking import ArchiveVisit

__all__ = ["Crawler", "Problem", "Summary"]

log = structlog.get_logger()
# Thousands of pages of the past may wait: meanwhile feeds come due, here and of outlets that wait for a place.
_PAST_FOR = timedelta(minutes=1)
_CUT_AFTER = 0.6  # of the grace of a stop: then requests on the wire are cut, and the rest is for writing down


class Crawler:
    """All outlets. `tick` and `crawl_due` find what is due; `stop` ends it all."""

    def __init__(
        self,
        *,
        outlets: Mapping[str, Outlet],
        settings: CrawlSettings,
        history: History,
        sink: ArticleSink,
        clock: Clock,
        extract: Extract = extract,
    ) -> None:
        """`extract` is who reads the pages that are fetched."""
        self._outlets = outlets
        self._settings = settings
        self._history = history
        self._sink = sink
        self._clock = clock
        self._extract = extract
        self._shared = Shared()
        self._journal = Journal()
        self._running: dict[str, asyncio.Task[Summary]] = {}
        self._ticking = asyncio.Lock()

    @property
    def running(self) -> Collection[str]:
        """The outlets that are being crawled."""
        return self._running.keys()

    def replace(self, *, outlets: Mapping[str, Outlet], settings: CrawlSettings) -> None:
        """Use these for crawls that start from now on."""
        self._outlets = outlets
        self._settings = settings

    async def tick(self) -> None:
        """Start a crawl for outlets that have something due and none running; does not wait for them."""
        if self._ticking.locked() or self._shared.turns.halted:
            return
        async with self._ticking:
            await self._start_due()

    async def crawl_due(self, outlets: Sequence[str] | None = None, *, watch: Watch = lambda _: None) -> Summary:
        """One round over these outlets (None: all that are enabled), for what is due; waits for its end.

        `watch` is called with every outcome, for a display of progress.
        """
        unknown = sorted(set(outlets or ()) - set(self._outlets))
        if unknown:
            raise ConfigError(tuple(f'no outlet is called "{name}"' for name in unknown))
        places = asyncio.Semaphore(self._settings.outlets_at_once)

        async def one(key: str) -> Summary:
            async with places:
                visit = self._visit(self._outlets[key], watch=watch)
                if self._shared.turns.halted or key in self._running:
                    return Summary()
                return await self._start(visit)

        keys = outlets if outlets is not None else [key for key, o in self._outlets.items() if o.enabled]
        return together(await asyncio.gather(*(one(key) for key in dict.fromkeys(keys))))

    async def walk(
        self,
        outlet: str,
        *,
        archive: Archive,
        since: date,
        until: date | None,
        watch: WatchWalk = lambda _: None,
    ) -> WalkReport:
        """Walk through the archive of an outlet, for what was published on these days; waits for its end.

        `watch` is called with every step. Raises `ConfigError` where the outlet is not known, or is busy.
        """
        if outlet not in self._outlets or outlet in self._running:
            raise ConfigError((f'"{outlet}" cannot be walked through: it is not known, or is being crawled',))
        settler, means, tell = self._parts(self._outlets[outlet])
        visit = ArchiveVisit(
            settler=settler,
            means=means,
            watch=tell,
            archive=archive,
            since=since,
            until=until,
            watch_walk=watch,
        )
        await self._start(visit)
        return visit.report

    async def stop(self, *, grace: float) -> None:
        """No new request from now on; those on the wire may end, or are cut off within `grace` seconds. What is
        claimed and unused is given back. A stopped crawler stays stopped."""
        self._shared.halt()
        with suppress(TimeoutError):
            async with asyncio.timeout(grace / 10), self._ticking:
                pass  # a tick that was claiming has started its crawls by now, or given its claims back
        late = await _wait(self._running.values(), grace * _CUT_AFTER)
        if late:
            self._shared.cut_off()
            late = await _wait(late, grace * (1 - _CUT_AFTER))
        if late:
            log.warning("crawl.left", crawls=len(late), again="when their leases have run out")

    async def _start_due(self) -> None:
        places = self._settings.outlets_at_once - len(self._running)
        idle = {key: o for key, o in self._outlets.items() if o.enabled and key not in self._running}
        if places <= 0 or not idle:
            return
        now, lease = self._clock.now(), self._settings.lease
        feeds, pages = await asyncio.to_thread(self._claim, list(idle), places, now, lease)
        for key in dict.fromkeys([*(feed.feed.outlet for feed in feeds), *(page.outlet for page in pages)]):
            visit = self._visit(idle[key], past_for=_PAST_FOR)
            visit.take(
                feeds=[feed for feed in feeds if feed.feed.outlet == key],
                pages=[page for page in pages if page.outlet == key],
                until=now + lease,
            )
            if self._shared.turns.halted:
                await visit.close()
            else:
                self._start(visit)

    def _claim(
        self, outlets: list[str], places: int, now: datetime, lease: timedelta
    ) -> tuple[list[FeedVisit], list[PageVisit]]:
        """Something due of as many outlets as there are places for: enough to know which to start. Blocking."""
        feeds = self._history.claim_feeds(now=now, lease=lease, limit=places, outlets=outlets)
        begun = {visit.feed.outlet for visit in feeds}
        others = [key for key in outlets if key not in begun]
        if len(begun) >= places or not others:
            return feeds, []
        try:
            limit = places - len(begun)
            return feeds, self._history.claim_pages(now=now, lease=lease, limit=limit, outlets=others)
        except Exception:
            self._history.give_back(feeds=feeds, pages=[])
            raise

    def _visit(
        self, outlet: Outlet, *, watch: Watch = lambda _: None, past_for: timedelta | None = None
    ) -> OutletVisit:
        settler, means, tell = self._parts(outlet, watch=watch)
        return OutletVisit(settler=settler, means=means, watch=tell, past_for=past_for)

    def _parts(self, outlet: Outlet, *, watch: Watch = lambda _: None) -> tuple[Settler, Means, Watch]:
        """What a crawl of this outlet goes out with."""
        settings = self._settings
        settler = Settler(
            outlet=outlet,
            settings=settings,
            history=self._history,
            sink=self._sink,
            clock=self._clock,
            extract=self._extract,
        )

        def tell(outcome: FeedOutcome | PageOutcome) -> None:
            self._journal.note(outcome)
            watch(outcome)

        return settler, Means.of(outlet, settings, self._shared), tell

    def _start(self, visit: OutletVisit) -> asyncio.Task[Summary]:
        key = visit.outlet.key
        task = asyncio.create_task(self._crawl(visit, self._settings), name=f"crawl {key}")
        self._running[key] = task
        task.add_done_callback(lambda _: self._running.pop(key, None))
        return task

    async def _crawl(self, visit: OutletVisit, settings: CrawlSettings) -> Summary:
        """One crawl, from its claims to giving back what was not used. Raises nothing."""
        started = self._clock.monotonic()
        # Scrapy loads it by name, deep inside its own loading, where that takes five times as long (0.4 s of the
        # loop: it asks for the source of every frame on the stack). Not above: the reactor must be chosen first.
        import crawler.fetching.handler  # noqa: F401, PLC0415

        try:
            if not await visit.claim():
                return Summary()
            runner = AsyncCrawlerRunner(scrapy_settings(settings))
            await runner.crawl(PressSpider, means=visit.means, round_=visit.run)
        except Exception:
            log.exception("crawl.crashed", outlet=visit.outlet.key)
        try:
            await visit.close()
        except Exception:
            log.exception("crawl.not_given_back", outlet=visit.outlet.key)
        summary = visit.tally.total()
        log.info(
            "crawl.ended",
            outlet=visit.outlet.key,
            feeds=summary.feeds,
            articles=summary.articles,
            problems=len(summary.problems),
            seconds=round(self._clock.monotonic() - started, 1),
        )
        return summary


async def _wait(tasks: Collection[asyncio.Task[Summary]], seconds: float) -> set[asyncio.Task[Summary]]:
    """Those that have not ended after so many seconds."""
    if not tasks:
        return set()
    _, late = await asyncio.wait(tasks, timeout=seconds)
    return late
