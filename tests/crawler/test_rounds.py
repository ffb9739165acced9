"""Rounds and ticks over outlets on loopback: what is asked, stored and given back, and how it stops."""

from __future__ import annotations

from datetime import timedelta

import psutil
import pytest

from core.crawling import FeedOutcome, PageOutcome, PageVisit, Validators
from core.errors import ConfigError
from core.model import Entry
from core.reasons import EntryState, FeedProblem
from tests.crawler.desk import MakeCrawler
from tests.crawler.fake_history import FakeHistory
from tests.crawler.press import (
    BODY,
    LEAD,
    TITLE,
    MovingClock,
    article_path,
    outlet,
    page,
    publish,
    quick,
    rss,
    rss_feed,
)
from tests.crawler.reactor import ReactorLoop
from tests.crawler.server import Reply, Seen, Server
from tests.crawler.waiting import until_idle


def test_a_round_stores_every_article_that_the_feed_lists(
    loop: ReactorLoop, server: Server, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    publish(server, [1, 2, 3])
    summary = loop.run(make_crawler(outlet(server)).crawl_due())
    assert (summary.outlets, summary.feeds, summary.entries, summary.articles) == (1, 1, 3, 3)
    assert summary.problems == ()
    first = history.articles[0]
    assert (first.key, first.outlet, first.title, first.lead) == ("thudo:000001", "thudo", f"{TITLE} 1", LEAD)
    assert first.body == "\n\n".join(BODY)
    assert server.paths(robots="with") == ["/robots.txt", "/rss.xml", *(article_path(n) for n in (1, 2, 3))]
    assert history.leased == []


def test_requests_say_who_asks_in_plain_and_honest_headers(
    loop: ReactorLoop, server: Server, make_crawler: MakeCrawler
) -> None:
    publish(server, [1])
    loop.run(make_crawler(outlet(server)).crawl_due())
    for seen in server.seen:
        assert {name: seen.headers[name] for name in seen.headers if name not in ("Host", "Connection")} == {
            "User-Agent": "Baotin/0.1 (+https://baotin.example/bot)",
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "vi,en;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }


def test_a_known_entry_is_not_fetched_again_and_a_changed_one_is(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> None:
    then = clock.now()
    server.serve("/rss.xml", rss(server, [1, 2], at=then))
    for number in (1, 2):
        server.serve(article_path(number), page(number))
    crawler = make_crawler(outlet(server))
    loop.run(crawler.crawl_due())
    clock.ahead += timedelta(minutes=15)
    loop.run(crawler.crawl_due())
    assert len(server.asked(article_path(1))) == 1
    server.serve("/rss.xml", rss(server, [1, 2], at=then).replace(f"{TITLE} 1", "Tên mới của bài"))
    clock.ahead += timedelta(minutes=15)
    loop.run(crawler.crawl_due())
    assert (len(server.asked(article_path(1))), len(server.asked(article_path(2)))) == (2, 1)


def test_a_feed_is_asked_with_the_validators_of_its_newest_answer(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> None:
    body = rss(server, [1]).encode()
    modified = "Tue, 21 Nov 2023 03:00:00 GMT"

    def versions(seen: Seen) -> Reply:
        known = {"ETag": '"2"', "Last-Modified": modified}
        if seen.headers.get("If-None-Match") == '"2"':
            return Reply(status=304, headers=known)
        return Reply(body, headers=known if len(server.asked("/rss.xml")) > 1 else {"ETag": '"1"'})

    server.serve("/rss.xml", versions)
    server.serve(article_path(1), page(1))
    crawler = make_crawler(outlet(server))
    for _ in range(3):
        loop.run(crawler.crawl_due())
        clock.ahead += timedelta(minutes=15)
    asked = [seen.headers.get("If-None-Match") for seen in server.asked("/rss.xml")]
    # The second answer had the same body under a new ETag: it is the new one that is sent the third time.
    assert asked == [None, '"1"', '"2"']
    last = history.feed_outcomes[-1]
    assert (last.not_modified, last.status, last.entries) == (True, 304, ())
    assert last.validators == Validators(etag='"2"', last_modified=modified)


def test_a_known_article_is_looked_at_again_only_if_it_has_changed(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> None:
    def known(number: int) -> None:
        entry = Entry(key=f"thudo:{number:06d}", url=server.url + article_path(number))
        history.known("thudo", entry, at=clock.now(), validators=Validators(etag='"old"'))

    server.serve("/rss.xml", rss(server, [9]))
    server.serve(article_path(9), page(9))
    for number in (1, 2, 3, 4):
        known(number)
    server.serve(article_path(1), Reply(status=304))
    server.serve(article_path(2), Reply(status=410))
    server.serve(article_path(3), Reply(page(3, title="Đã sửa").encode(), headers={"ETag": '"new"'}))
    summary = loop.run(make_crawler(outlet(server)).crawl_due())
    assert {seen.headers.get("If-None-Match") for seen in server.asked(article_path(1))} == {'"old"'}
    assert (summary.unchanged, summary.gone, summary.articles) == (1, 1, 2)
    assert history.entry(article_path(2)).state is EntryState.GONE
    assert history.entry(article_path(4)).state is EntryState.STORED  # 404, once
    revised = history.entry(article_path(3))
    assert revised.article is not None
    assert (revised.article.title, revised.visit.validators.etag) == ("Đã sửa 3", '"new"')


def test_a_problem_passes_and_the_article_is_stored_after_all(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> None:
    publish(server, [1])
    server.serve(article_path(1), Reply(status=502))
    crawler = make_crawler(outlet(server))
    loop.run(crawler.crawl_due())
    server.serve(article_path(1), page(1))
    loop.run(crawler.crawl_due())
    assert history.articles == []  # not yet due
    clock.ahead += timedelta(minutes=2)
    loop.run(crawler.crawl_due())
    assert len(history.articles) == 1


def test_failures_in_a_row_slow_a_feed_down_and_a_success_ends_that(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> None:
    server.serve("/rss.xml", Reply(status=500))
    crawler = make_crawler(outlet(server))
    for _ in range(5):
        loop.run(crawler.crawl_due())
        clock.ahead += timedelta(hours=2)
    publish(server, [1])
    loop.run(crawler.crawl_due())
    waits = [(o.next_check - o.at) / timedelta(minutes=10) for o in history.feed_outcomes]
    assert waits == pytest.approx([1, 2, 4, 6, 6, 1], rel=0.11)  # at most max_interval, an hour


def test_a_tick_with_nothing_due_starts_nothing(
    loop: ReactorLoop, server: Server, make_crawler: MakeCrawler
) -> None:
    publish(server, [1])
    crawler = make_crawler(outlet(server))
    loop.run(crawler.crawl_due())
    asked = len(server.seen)

    async def scene() -> int:
        await crawler.tick()
        return len(crawler.running)

    assert loop.run(scene()) == 0
    assert len(server.seen) == asked


def test_a_page_that_is_due_again_starts_a_crawl_without_its_feed(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> None:
    publish(server, [1])
    server.serve(article_path(1), Reply(status=500))
    crawler = make_crawler(outlet(server))
    loop.run(crawler.crawl_due())
    publish(server, [1])
    clock.ahead += timedelta(minutes=2)

    async def scene() -> None:
        await crawler.tick()
        await until_idle(crawler)

    loop.run(scene())
    assert len(history.articles) == 1
    assert len(server.asked("/rss.xml")) == 1


def test_what_is_watched_is_told_outcome_by_outcome(
    loop: ReactorLoop, server: Server, make_crawler: MakeCrawler
) -> None:
    publish(server, [1, 2])
    server.serve(article_path(2), Reply(status=500))
    told: list[FeedOutcome | PageOutcome] = []
    summary = loop.run(make_crawler(outlet(server)).crawl_due(watch=told.append))
    assert [type(outcome) for outcome in told] == [FeedOutcome, PageOutcome, PageOutcome]
    assert [str(problem) for problem in summary.problems] == [
        f"thudo: {server.url}{article_path(2)}: server error (HTTP 500)"
    ]


def test_a_round_can_be_for_some_outlets_only(
    loop: ReactorLoop, server: Server, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    publish(server, [1])
    publish(server, [2], feed="/hai.xml")
    crawler = make_crawler(outlet(server), outlet(server, rss_feed(server, "/hai.xml"), key="hai"))
    loop.run(crawler.crawl_due(["hai"]))
    assert [article.outlet for article in history.articles] == ["hai"]
    with pytest.raises(ConfigError, match='no outlet is called "nha"'):
        loop.run(crawler.crawl_due(["nha"]))


def test_a_claim_that_would_run_out_is_given_back_instead_of_used(
    loop: ReactorLoop, server: Server, history: FakeHistory, clock: MovingClock, make_crawler: MakeCrawler
) -> None:
    publish(server, [1, 2, 3])

    def slow(seen: Seen) -> Reply:
        clock.ahead += timedelta(minutes=6)  # as if six minutes had passed
        return Reply(page(1).encode())

    for number in (1, 2, 3):
        server.serve(article_path(number), slow)
    crawler = make_crawler(outlet(server))
    loop.run(crawler.crawl_due())
    assert server.paths() == ["/rss.xml", article_path(1), article_path(2)]
    assert [v.entry.key for v in history.given_back if isinstance(v, PageVisit)] == ["thudo:000003"]
    loop.run(crawler.crawl_due())
    assert len(history.articles) == 3


def test_replaced_outlets_and_settings_hold_from_the_next_crawl_on(
    loop: ReactorLoop, server: Server, history: FakeHistory, make_crawler: MakeCrawler
) -> None:
    publish(server, [1])
    crawler = make_crawler(outlet(server), allow_private_addresses=())
    loop.run(crawler.crawl_due())
    assert history.feed_outcomes[-1].problem is FeedProblem.PRIVATE_ADDRESS
    crawler.replace(outlets={"thudo": outlet(server)}, settings=quick())
    history.feeds["thudo", server.url + "/rss.xml"].next_check = history.feed_outcomes[-1].at
    loop.run(crawler.crawl_due())
    assert history.feed_outcomes[-1].problem is None
    assert len(history.articles) == 1


def test_a_crawl_listens_on_nothing(loop: ReactorLoop, server: Server, make_crawler: MakeCrawler) -> None:
    process = psutil.Process()

    def listening() -> set[tuple[str, int]]:
        return {
            (c.laddr.ip, c.laddr.port)
            for c in process.net_connections(kind="inet")
            if c.status == psutil.CONN_LISTEN or not c.raddr
        }

    before = listening()
    during: list[set[tuple[str, int]]] = []

    def look(seen: Seen) -> Reply:
        during.append(listening())
        return Reply(page(1).encode())

    publish(server, [1])
    server.serve(article_path(1), look)
    loop.run(make_crawler(outlet(server)).crawl_due())
    assert during == [before]
    assert listening() == before
