"""Claims of a crawl end recorded, given back, or left to their lease; whatever breaks in between."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from scrapy import Request
from scrapy.http import Response

from core.errors import StorageBusyError
from core.model import Entry
from core.reasons import EntryState, FeedProblem
from crawler.fetching.means import Means, Shared
from crawler.settings import feeds_of
from crawler.settling import Settler
from crawler.visit import OutletVisit
from tests.crawler.desk import MakeCrawler
from tests.crawler.fake_history import FakeHistory
from tests.crawler.press import MovingClock, article_path, outlet, page, publish, quick, rss_feed
from tests.crawler.reactor import ReactorLoop
from tests.crawler.server import Reply, Server
from tests.crawler.waiting import until_idle


def test_a_feed_that_cannot_be_recorded_is_left_to_its_lease(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> None:
    publish(server, [1])
    crawler = make_crawler(outlet(server))
    history.broken = {"record_feed"}
    assert loop.run(crawler.crawl_due()).feeds == 0
    assert history.given_back == []
    assert len(history.leased) == 1
    history.broken = set()
    assert loop.run(crawler.crawl_due()).feeds == 0
    clock.ahead += timedelta(minutes=11)
    assert loop.run(crawler.crawl_due()).articles == 1


def test_a_page_that_cannot_be_recorded_is_left_to_its_lease(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> None:
    publish(server, [1, 2])
    server.serve(article_path(1), b"")
    crawler = make_crawler(outlet(server))
    history.broken = {"record_page"}
    summary = loop.run(crawler.crawl_due())
    assert (summary.articles, summary.problems) == (1, ())
    assert history.entry(article_path(1)).state is EntryState.PENDING
    assert len(history.leased) == 1


def test_what_is_claimed_is_given_back_when_the_rest_cannot_be_claimed(
    loop: ReactorLoop, server: Server, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    publish(server, [1])
    crawler = make_crawler(outlet(server))
    history.broken = {"claim_pages"}
    loop.run(crawler.crawl_due())
    assert server.seen == []
    assert (len(history.given_back), history.leased) == (1, [])


def test_a_tick_gives_back_the_feeds_it_claimed_when_pages_cannot_be(
    loop: ReactorLoop, server: Server, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    other = outlet(server, rss_feed(server, "/hai.xml"), key="hai")
    crawler = make_crawler(outlet(server), other)
    history.feeds["hai", server.url + "/hai.xml"].next_check += timedelta(hours=1)
    history.broken = {"claim_pages"}
    with pytest.raises(StorageBusyError):
        loop.run(crawler.tick())
    assert (len(history.given_back), history.leased) == (1, [])


def test_a_store_that_takes_nothing_back_does_not_stop_the_crawler(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> None:
    publish(server, [1])
    crawler = make_crawler(outlet(server))
    history.broken = {"claim_pages", "give_back"}
    loop.run(crawler.crawl_due())
    history.broken = set()
    clock.ahead += timedelta(minutes=11)
    assert loop.run(crawler.crawl_due()).articles == 1


def test_a_fault_of_our_own_in_fetching_is_a_problem_of_that_feed(
    server: Server, history: FakeHistory, clock: MovingClock
) -> None:
    shop, settings = outlet(server), quick()
    history.register_feeds(feeds_of({"thudo": shop}, settings), now=clock.now())
    settler = Settler(outlet=shop, settings=settings, history=history, sink=history, clock=clock)
    visit = OutletVisit(settler=settler, means=Means.of(shop, settings, Shared()))

    async def broken(request: Request) -> Response:
        raise RuntimeError(f"cannot ask for {request.url}")

    async def scene() -> None:
        assert await visit.claim()
        await visit.run(broken)
        await visit.close()

    asyncio.run(scene())
    (outcome,) = history.feed_outcomes
    assert outcome.problem is FeedProblem.CRASH
    assert outcome.detail == f"RuntimeError: cannot ask for {server.url}/robots.txt"
    assert history.leased == []


def test_news_is_fetched_before_what_was_there_before_anybody_looked(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> None:
    """Thousands of pages may wait that were found in an archive: the morning's news must not wait for them."""
    publish(server, [1])
    crawler = make_crawler(outlet(server))
    loop.run(crawler.crawl_due())
    for number in (2, 3):
        server.serve(article_path(number), page(number))
        past = Entry(key=f"thudo:{number:06d}", url=server.url + article_path(number))
        history.found("thudo", past, at=clock.now())
    publish(server, [4])
    history.make_due(None, now=clock.now())
    server.seen.clear()
    loop.run(crawler.crawl_due())
    assert server.paths() == ["/rss.xml", article_path(4), article_path(2), article_path(3)]


def test_news_that_failed_is_fetched_again_before_what_was_there_before_anybody_looked(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> None:
    publish(server, [1])
    crawler = make_crawler(outlet(server))
    loop.run(crawler.crawl_due())
    publish(server, [4])
    server.serve(article_path(4), Reply(status=500))
    history.make_due(None, now=clock.now())
    loop.run(crawler.crawl_due())
    clock.ahead = timedelta(minutes=30)
    for number in (2, 3, 4):
        server.serve(article_path(number), page(number))
    for number in (2, 3):
        past = Entry(key=f"thudo:{number:06d}", url=server.url + article_path(number))
        history.found("thudo", past, at=clock.now())
    server.seen.clear()
    loop.run(crawler.crawl_due())
    assert [path for path in server.paths() if path != "/rss.xml"] == [
        article_path(4),
        article_path(2),
        article_path(3),
    ]


def test_pages_of_the_past_do_not_keep_a_feed_from_its_turn(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> None:
    publish(server, [1])
    crawler = make_crawler(outlet(server))
    loop.run(crawler.crawl_due())
    for number in (2, 3):
        past = Entry(key=f"thudo:{number:06d}", url=server.url + article_path(number))
        history.found("thudo", past, at=clock.now())
    server.serve(article_path(3), page(3))

    def slow(_: object) -> Reply:
        clock.ahead += timedelta(minutes=2)
        history.make_due(None, now=clock.now())
        return Reply(page(2).encode())

    server.serve(article_path(2), slow)
    server.seen.clear()

    async def ticks() -> None:
        for _ in range(2):
            await crawler.tick()
            await until_idle(crawler)

    loop.run(ticks())
    paths = [path for path in server.paths() if path != "/robots.txt"]
    assert paths == [article_path(2), "/rss.xml", article_path(3)]
    assert history.leased == []
