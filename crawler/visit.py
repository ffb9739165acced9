"""One outlet's crawl: its due feeds, then the pages they list and those due again, one request at a time.

Whatever is claimed ends recorded or given back: an outcome is recorded for everything that was tried, `close`
gives back what was not, and what a crash leaves behind is due again when its lease runs out.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from core.clock import Clock
from core.crawling import FeedOutcome, FeedVisit, PageOutcome, PageVisit, Validators
from core.reasons import FeedProblem
from crawler.claims import Claims
from crawler.fetching.answers import NO_VALIDATORS, Answer, Trouble
from crawler.fetching.fetcher import Download, Fetcher
from crawler.fetching.means import Means
from crawler.fetching.turns import HaltedError
from crawler.pulse import Pulse
from crawler.settling import Settler, crashed
from crawler.summary import Tally, Watch

log = structlog.get_logger()

_CLAIM = 200  # feeds or pages of one outlet at once: about as many as a lease leaves time for
_UNSETTLED = 2  # pages that may wait to be read and stored while the next is being fetched


class OutletVisit:
    """One crawl of one outlet: `claim`, then `run` within Scrapy's engine, then `close` in any case."""

    def __init__(
        self, *, settler: Settler, means: Means, watch: Watch = lambda _: None, past_for: timedelta | None = None
    ) -> None:
        """`past_for`: how long it may go on with what is past; None: to its end."""
        self.outlet = settler.outlet
        self.means = means
        self.tally = Tally()
        self._settler = settler
        self._settings = settler.settings
        self._clock: Clock = settler.clock
        self._watch = watch
        self._past_for = past_for
        self._claims = Claims()
        self._pulse = Pulse(rest=settler.settings.interval, unreached=settler.settings.min_interval)
        self._feeds: list[FeedVisit] = []
        self._pages: list[PageVisit] = []
        self._settling: set[asyncio.Task[None]] = set()

    def take(self, *, feeds: Sequence[FeedVisit], pages: Sequence[PageVisit], until: datetime) -> None:
        """Take over what has been claimed already."""
        self._feeds += self._claims.add_feeds(feeds, until=until)
        self._pages += self._claims.add_pages(pages, until=until)

    async def claim(self) -> bool:
        """Claim whatever of this outlet is due; whether there is anything to do."""
        now, lease, history = self._clock.now(), self._settings.lease, self._settler.history
        only = [self.outlet.key]
        feeds = await asyncio.to_thread(history.claim_feeds, now=now, lease=lease, limit=_CLAIM, outlets=only)
        self.take(feeds=feeds, pages=(), until=now + lease)
        pages = await asyncio.to_thread(history.claim_pages, now=now, lease=lease, limit=_CLAIM, outlets=only)
        self.take(feeds=(), pages=pages, until=now + lease)
        return bool(self._claims)

    async def run(self, download: Download) -> None:
        """The whole crawl; ends early when the crawler is halted. Raises nothing."""
        fetcher = Fetcher(
            outlet=self.outlet,
            settings=self._settings,
            robots=self.means.shared.robots,
            download=download,
            clock=self._clock,
        )
        try:
            await self._round(fetcher)
        except HaltedError:
            log.debug("crawl.halted", outlet=self.outlet.key)
        except Exception:
            log.exception("crawl.crashed", outlet=self.outlet.key)
        finally:
            await self._all_settled()

    async def close(self) -> None:
        """Give back what was claimed and not used."""
        feeds, pages = self._claims.left()
        if feeds or pages:
            await asyncio.to_thread(self._settler.history.give_back, feeds=feeds, pages=pages)

    async def _round(self, fetcher: Fetcher) -> None:
        """What this crawl is for. What it leaves is given back, and due at once; feeds are then looked at first."""
        begun = self._clock.now()
        for feed in self._feeds:
            await self._visit_feed(feed, fetcher)
        for page in self._in_order():
            if self._past_for and _is_past(page) and self._clock.now() - begun > self._past_for:
                return
            await self._visit_page(page, fetcher)

    async def _all_settled(self) -> None:
        if self._settling:
            await asyncio.wait(self._settling)

    def _in_order(self) -> list[PageVisit]:
        """New pages as their feed lists them, then those that failed before, then known articles; and all of that
        before what was there before anybody looked.

        Those that failed come in any order: always the same three in front would keep the others from their turn
        where a site answers for some pages only.
        """
        new = [page for page in self._pages if not page.stored and not page.attempts]
        again = [page for page in self._pages if not page.stored and page.attempts]
        random.shuffle(again)
        ordered = [*new, *again, *(page for page in self._pages if page.stored)]
        return sorted(ordered, key=_is_past)

    async def _visit_feed(self, visit: FeedVisit, fetcher: Fetcher) -> None:
        if not await self._may_try(visit):
            return
        result, seconds = await self._fetch(visit.feed.url, visit.validators, fetcher)
        settled = await asyncio.to_thread(self._settler.feed, visit, result, seconds)
        self._claims.settle(visit)
        if settled:
            outcome, pages = settled
            self._feel(result, outcome)
            self._pages += self._claims.add_pages(pages, until=outcome.at + self._settings.lease)
            self._tell(outcome)

    async def _visit_page(self, visit: PageVisit, fetcher: Fetcher) -> None:
        if not await self._may_try(visit):
            return
        validators = visit.validators if visit.stored else NO_VALIDATORS
        result, seconds = await self._fetch(visit.entry.url, validators, fetcher)
        # Read and stored while the next is on its way; not many, or memory would hold what waits.
        while len(self._settling) >= _UNSETTLED:
            await asyncio.wait(self._settling, return_when=asyncio.FIRST_COMPLETED)
        task = asyncio.create_task(self._settle_page(visit, result, seconds))
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)

    async def _settle_page(self, visit: PageVisit, result: Answer | Trouble, seconds: float) -> None:
        outcome = await asyncio.to_thread(self._settler.page, visit, result, seconds)
        self._claims.settle(visit)
        if outcome:
            self._feel(result, outcome)
            self._tell(outcome)

    async def _may_try(self, visit: FeedVisit | PageVisit) -> bool:
        """Whether to fetch it now: not when its claim might end meanwhile, nor when the outlet wants its peace."""
        now = self._clock.now()
        if not self._claims.held(visit, at=now + self._settings.timeout):
            return False  # given back in the end, and due at once
        closed = self._pulse.closed(now=now)
        if closed is None:
            return True
        outcome = await asyncio.to_thread(self._settler.put_off, visit, closed)
        self._claims.settle(visit)
        if outcome:
            self._tell(outcome)
        return False

    async def _fetch(self, url: str, validators: Validators, fetcher: Fetcher) -> tuple[Answer | Trouble, float]:
        try:
            result = await fetcher.get(url, validators=validators)
        except HaltedError:
            raise
        except Exception as error:
            log.exception("fetch.crashed", outlet=self.outlet.key, url=url)
            result = crashed(error)
        if isinstance(result, Trouble):
            self._pulse.missed(result, now=self._clock.now())
        return result, fetcher.seconds

    def _feel(self, result: Answer | Trouble, outcome: FeedOutcome | PageOutcome) -> None:
        """An answer is a sign of life, unless it was a challenge; what did not answer has been felt already."""
        if isinstance(result, Answer):
            if outcome.problem is FeedProblem.CHALLENGE:
                challenge = Trouble(problem=outcome.problem, detail=outcome.detail)
                self._pulse.missed(challenge, now=self._clock.now())
            else:
                self._pulse.heard()

    def _tell(self, outcome: FeedOutcome | PageOutcome) -> None:
        self.tally.add(outcome)
        self._watch(outcome)


def _is_past(page: PageVisit) -> bool:
    """Whether it was there before anybody looked, and nobody waits for it."""
    return page.baseline and not page.stored
