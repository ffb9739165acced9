"""From what a request brought to what the store keeps: reads, decides, records. Blocking: runs in threads."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from core.clock import Clock
from core.crawling import FeedOutcome, FeedVisit, PageOutcome, PageVisit
from core.reasons import FeedProblem
from crawler.extract import Extract, extract
from crawler.feeds import read_feed
from crawler.fetching.answers import Answer, Trouble
from crawler.history import ArticleSink, History
from crawler.identity import identify
from crawler.outcomes import (
    Moment,
    absent,
    feed_failed,
    feed_read,
    feed_unchanged,
    page_failed,
    page_put_off,
    page_read,
    page_unchanged,
)
from crawler.outlet import Outlet
from crawler.pulse import Closed
from crawler.settings import CrawlSettings, feed_settings

log = structlog.get_logger()


def crashed(error: Exception) -> Trouble:
    """A fault of our own, told like any other problem: it must not stop what comes after."""
    return Trouble(problem=FeedProblem.CRASH, detail=f"{type(error).__name__}: {error}"[:300])


@dataclass(frozen=True, slots=True, kw_only=True)
class Settler:
    """Settles visits to one outlet. None instead of an outcome: it could not be recorded, the lease will end."""

    outlet: Outlet
    settings: CrawlSettings
    history: History
    sink: ArticleSink
    clock: Clock
    extract: Extract = extract
    chance: Callable[[], float] = random.random

    def feed(
        self, visit: FeedVisit, result: Answer | Trouble, seconds: float
    ) -> tuple[FeedOutcome, list[PageVisit]] | None:
        """Records one visit to a feed; with it, the pages to fetch because of it."""
        moment = self._moment(seconds)
        try:
            outcome = self._feed_outcome(visit, result, moment)
        except Exception as error:
            log.exception("feed.crashed", outlet=self.outlet.key, feed=visit.feed.url)
            outcome = feed_failed(visit, crashed(error), moment=moment, settings=self.settings)
        try:
            return outcome, self.history.record_feed(outcome, lease=self.settings.lease)
        except Exception:
            log.exception("feed.not_recorded", outlet=self.outlet.key, feed=visit.feed.url)
            return None

    def page(self, visit: PageVisit, result: Answer | Trouble, seconds: float) -> PageOutcome | None:
        """Records one visit to a page, or stores the article it brought."""
        moment = self._moment(seconds)
        try:
            outcome = self._page_outcome(visit, result, moment)
            if outcome.article is not None:
                self.sink.take(outcome)
                return outcome
        except Exception as error:
            log.exception("page.crashed", outlet=visit.outlet, url=visit.entry.url)
            outcome = page_failed(visit, crashed(error), moment=moment, settings=self.settings)
        return self._recorded(outcome)

    def put_off(self, visit: FeedVisit | PageVisit, closed: Closed) -> FeedOutcome | PageOutcome | None:
        """Records that a visit was not tried, and when it will be."""
        moment = self._moment(0.0)
        if isinstance(visit, PageVisit):
            return self._recorded(page_put_off(visit, closed.trouble, moment=moment, until=closed.until))
        trouble = replace(
            closed.trouble,
            detail=f"not tried: {closed.trouble.detail}",
            retry_after=closed.until - moment.at,
        )
        settled = self.feed(visit, trouble, 0.0)
        return settled[0] if settled else None

    def _feed_outcome(self, visit: FeedVisit, result: Answer | Trouble, moment: Moment) -> FeedOutcome:
        if isinstance(result, Trouble):
            return feed_failed(visit, result, moment=moment, settings=self.settings)
        feed = feed_settings(self.outlet, visit.feed, self.settings)
        if result.not_modified:
            return feed_unchanged(
                visit, result, moment=moment, settings=self.settings, frozen_after=feed.frozen_after
            )
        reading = read_feed(
            result.body,
            content_type=result.content_type,
            feed=feed,
            outlet=self.outlet,
            url=result.url,
            now=moment.at,
        )
        return feed_read(visit, result, reading, moment=moment, settings=self.settings)

    def _page_outcome(self, visit: PageVisit, result: Answer | Trouble, moment: Moment) -> PageOutcome:
        if isinstance(result, Trouble):
            return page_failed(visit, result, moment=moment, settings=self.settings)
        if result.not_modified:
            return page_unchanged(visit, result, moment=moment)
        if result.url != visit.entry.url and identify(self.outlet, result.url) is None:
            return page_failed(visit, absent(result.url), moment=moment, settings=self.settings)
        found = self.extract(
            result.body,
            url=result.url,
            outlet=self.outlet,
            entry=visit.entry,
            content_type=result.content_type,
            now=moment.at,
        )
        return page_read(visit, result, found, moment=moment, settings=self.settings)

    def _recorded(self, outcome: PageOutcome) -> PageOutcome | None:
        try:
            self.history.record_page(outcome)
        except Exception:
            log.exception("page.not_recorded", outlet=outcome.visit.outlet, url=outcome.visit.entry.url)
            return None
        return outcome

    def _moment(self, seconds: float) -> Moment:
        at: datetime = self.clock.now()
        return Moment(at=at, seconds=seconds, chance=self.chance())
