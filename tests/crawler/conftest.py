"""Fixtures for tests that fetch: a loop with a reactor, a server, a store in memory, and a crawler over them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from crawler.outlet import Outlet
from crawler.rounds import Crawler
from crawler.settings import CrawlSettings, feeds_of
from tests.crawler.desk import Desk, MakeCrawler
from tests.crawler.fake_history import FakeHistory
from tests.crawler.press import MovingClock, quick
from tests.crawler.reactor import ReactorLoop, reactor_loop
from tests.crawler.server import Server


@pytest.fixture(scope="session")
def loop() -> ReactorLoop:
    """The session's event loop, with Twisted's reactor."""
    return reactor_loop()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that answers 404 to everything until it is told otherwise; robots.txt included."""
    with Server() as running:
        yield running


@pytest.fixture
def history() -> FakeHistory:
    """A store in memory."""
    return FakeHistory()


@pytest.fixture
def clock() -> MovingClock:
    """The real time, and forward of it where a test wants."""
    return MovingClock()


@pytest.fixture
def make_crawler(history: FakeHistory, clock: MovingClock) -> MakeCrawler:
    """Makes a crawler over these outlets, whose feeds are due."""

    def make(*outlets: Outlet, settings: CrawlSettings | None = None, **changes: Any) -> Crawler:
        chosen = settings or quick(**changes)
        by_key = {outlet.key: outlet for outlet in outlets}
        history.register_feeds(feeds_of(by_key, chosen), now=clock.now())
        return Crawler(outlets=by_key, settings=chosen, history=history, sink=history, clock=clock)

    return make


@pytest.fixture
def desk(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> Desk:
    """One outlet on the server, ready to be crawled."""
    return Desk(loop, server, history, clock, make_crawler)
