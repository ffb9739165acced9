"""How a crawler stops: within its grace, and with nothing left in its hands."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

from core.crawling import FeedVisit, PageVisit
from tests.crawler.desk import MakeCrawler
from tests.crawler.fake_history import FakeHistory
from tests.crawler.press import article_path, outlet, page, publish
from tests.crawler.reactor import ReactorLoop
from tests.crawler.server import Reply, Server
from tests.crawler.waiting import until_asked


def test_a_stop_lets_the_request_on_the_wire_end_and_gives_the_rest_back(
    loop: ReactorLoop, server: Server, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    publish(server, range(1, 6))
    server.serve(article_path(2), Reply(page(2).encode(), hang=0.4))
    crawler = make_crawler(outlet(server))

    async def scene() -> None:
        await crawler.tick()
        await until_asked(server, article_path(2))
        await crawler.stop(grace=3)

    loop.run(scene())
    assert [article.key for article in history.articles] == ["thudo:000001", "thudo:000002"]
    assert [v.entry.key for v in history.given_back if isinstance(v, PageVisit)] == [
        "thudo:000003",
        "thudo:000004",
        "thudo:000005",
    ]
    assert history.leased == []


def test_a_stop_cuts_a_request_that_hangs(
    loop: ReactorLoop, server: Server, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    server.serve("/rss.xml", Reply(hang=20))
    crawler = make_crawler(outlet(server), timeout=timedelta(seconds=30))

    async def scene() -> float:
        await crawler.tick()
        await until_asked(server, "/rss.xml")
        started = time.monotonic()
        await crawler.stop(grace=1)
        return time.monotonic() - started

    assert loop.run(scene()) < 2
    assert history.leased == []
    assert [v.feed.url for v in history.given_back if isinstance(v, FeedVisit)] == [server.url + "/rss.xml"]
    assert history.feed_outcomes == []


def test_a_stop_does_not_wait_for_a_pause_between_requests(
    loop: ReactorLoop, server: Server, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    publish(server, [1, 2])
    crawler = make_crawler(outlet(server), delay=timedelta(seconds=60))

    async def scene() -> float:
        await crawler.tick()
        await until_asked(server, "/robots.txt")
        await asyncio.sleep(0.1)
        started = time.monotonic()
        await crawler.stop(grace=5)
        return time.monotonic() - started

    assert loop.run(scene()) < 1
    assert history.leased == []


def test_a_stopped_crawler_stays_stopped(
    loop: ReactorLoop, server: Server, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    publish(server, [1])
    crawler = make_crawler(outlet(server))

    async def scene() -> None:
        await crawler.stop(grace=1)
        await crawler.tick()
        await crawler.crawl_due()

    loop.run(scene())
    assert server.seen == []
    assert history.leased == []
