"""Outlets side by side: one request at a time per host, and no outlet waits for another."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from datetime import timedelta
from itertools import pairwise

from core.crawling import FeedOutcome, PageOutcome
from tests.crawler.desk import MakeCrawler
from tests.crawler.fake_history import FakeHistory
from tests.crawler.press import article_path, outlet, page, publish, rss, rss_feed
from tests.crawler.reactor import ReactorLoop
from tests.crawler.server import Reply, Server
from tests.crawler.waiting import until_asked, until_idle


def test_one_request_at_a_time_goes_to_a_host_with_a_pause_between(
    loop: ReactorLoop, server: Server, make_crawler: MakeCrawler
) -> None:
    publish(server, range(1, 6))
    publish(server, range(11, 16), feed="/hai.xml")
    first = outlet(server, delay=timedelta(seconds=0.1))
    second = outlet(server, rss_feed(server, "/hai.xml"), key="hai", delay=timedelta(seconds=0.1))
    loop.run(make_crawler(first, second).crawl_due())
    times = [seen.at for seen in server.seen]
    assert server.most_at_once == 1
    assert len(times) == 13
    assert min(b - a for a, b in pairwise(times)) >= 0.045  # half of the delay, at least


def test_the_crawl_delay_that_robots_txt_asks_for_is_kept(
    loop: ReactorLoop, server: Server, make_crawler: MakeCrawler
) -> None:
    publish(server, [1, 2])
    server.serve("/robots.txt", "User-agent: *\nCrawl-delay: 0.3\n")
    loop.run(make_crawler(outlet(server)).crawl_due())
    times = [seen.at for seen in server.seen]
    assert min(b - a for a, b in pairwise(times)) >= 0.14


def test_how_long_an_answer_took_is_recorded(
    loop: ReactorLoop, server: Server, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    server.serve("/rss.xml", Reply(rss(server, [1]).encode(), hang=0.2))
    server.serve(article_path(1), Reply(page(1).encode(), hang=0.2))
    loop.run(make_crawler(outlet(server), delay=timedelta(seconds=1)).crawl_due())
    outcomes: list[FeedOutcome | PageOutcome] = [*history.feed_outcomes, *history.page_outcomes]
    for outcome in outcomes:
        assert 0.2 <= outcome.seconds < 0.6  # without the pauses, of half a second at least


def test_an_outlet_that_hangs_holds_up_no_other(
    loop: ReactorLoop, server: Server, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    server.serve("/rss.xml", Reply(hang=3))
    with Server() as other:
        publish(other, [1])
        crawler = make_crawler(outlet(server), outlet(other, key="nhanh"), timeout=timedelta(seconds=2))

        async def scene() -> tuple[list[str], list[str]]:
            await crawler.tick()
            await until_asked(other, article_path(1))
            await asyncio.sleep(0.2)
            during = list(crawler.running)
            await crawler.tick()
            await until_idle(crawler)
            return during, [article.outlet or "" for article in history.articles]

        during, stored = loop.run(scene())
    assert (during, stored) == (["thudo"], ["nhanh"])
    assert len(server.asked("/rss.xml")) == 1


def test_no_more_outlets_are_crawled_at_once_than_are_allowed(
    loop: ReactorLoop, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(Server()) for _ in range(5)]
        for one in servers:
            one.serve("/rss.xml", Reply(rss(one, [1]).encode(), hang=0.2))
            one.serve(article_path(1), page(1))
        outlets = [outlet(one, key=f"bao{n}") for n, one in enumerate(servers)]
        crawler = make_crawler(*outlets, outlets_at_once=2)

        async def scene() -> int:
            most = 0
            for _ in range(200):
                await crawler.tick()
                most = max(most, len(crawler.running))
                if len(history.articles) == 5:
                    break
                await asyncio.sleep(0.02)
            await until_idle(crawler)
            return most

        assert loop.run(scene()) == 2
    assert len(history.articles) == 5
    assert history.leased == []
