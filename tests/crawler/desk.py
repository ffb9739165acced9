"""One outlet, crawled as often as a test wants, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

from core.crawling import FeedOutcome, PageOutcome
from crawler.outlet import Outlet
from crawler.rounds import Crawler
from tests.crawler.fake_history import FakeHistory
from tests.crawler.press import MovingClock, article_path, outlet
from tests.crawler.reactor import ReactorLoop
from tests.crawler.server import Server

MakeCrawler = Callable[..., Crawler]


class Desk:
    """One outlet, crawled as often as a test wants."""

    def __init__(
        self, loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make: MakeCrawler
    ) -> None:
        self.loop, self.server, self.history, self.clock, self._make = loop, server, history, clock, make

    def crawl(self, *outlets: Outlet, **settings: object) -> None:
        """One round; afterwards nothing may be held."""
        crawler = self._make(*(outlets or (outlet(self.server),)), **settings)
        self.loop.run(crawler.crawl_due())
        assert self.history.leased == []

    @property
    def feed(self) -> FeedOutcome:
        """What the last visit to a feed came to."""
        return self.history.feed_outcomes[-1]

    def page(self, number: int = 1) -> PageOutcome:
        """What the last visit to an article came to."""
        last = self.history.entry(article_path(number)).last
        assert last is not None
        return last
