"""Where the crawler does not go: robots.txt, redirects, private addresses, names that lead nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.reasons import FeedProblem
from tests.crawler.desk import Desk, MakeCrawler
from tests.crawler.names import resolving
from tests.crawler.press import article_path, outlet, page, publish, rss, rss_feed
from tests.crawler.server import Reply, Server


def test_robots_txt_is_obeyed_for_feeds_and_pages(desk: Desk) -> None:
    publish(desk.server, [1, 2])
    desk.server.serve("/robots.txt", f"User-agent: *\nDisallow: {article_path(2)}\nDisallow: /secret\n")
    desk.crawl(outlet(desk.server, rss_feed(desk.server), rss_feed(desk.server, "/secret.xml")))
    assert desk.server.paths() == ["/rss.xml", article_path(1)]
    assert desk.page(2).problem is FeedProblem.ROBOTS
    assert "robots.txt does not want Baotin there" in desk.feed.detail
    retry = desk.page(2).retry_at
    assert retry is not None
    assert retry - desk.page(2).at > timedelta(hours=5)


def test_robots_txt_is_remembered_between_crawls(desk: Desk, make_crawler: MakeCrawler) -> None:
    publish(desk.server, [1])
    crawler = make_crawler(outlet(desk.server))
    for _ in range(3):
        desk.loop.run(crawler.crawl_due())
        desk.clock.ahead += timedelta(minutes=15)
    assert len(desk.server.asked("/rss.xml")) == 3
    assert len(desk.server.asked("/robots.txt")) == 1
    desk.clock.ahead += timedelta(hours=1)
    desk.loop.run(crawler.crawl_due())
    assert len(desk.server.asked("/robots.txt")) == 2


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (Reply(status=500), FeedProblem.SERVER_ERROR),
        (Reply(hang=2), FeedProblem.TIMEOUT),
        (Reply(drop=True), FeedProblem.UNREACHABLE),
    ],
)
def test_where_robots_txt_does_not_answer_nothing_is_fetched(
    desk: Desk, reply: Reply, problem: FeedProblem
) -> None:
    publish(desk.server, [1])
    desk.server.serve("/robots.txt", reply)
    desk.crawl()
    assert desk.server.paths() == []
    assert desk.feed.problem is problem
    assert desk.feed.detail.startswith("robots.txt could not be read")


@pytest.mark.parametrize("status", [401, 403, 404, 410, 418])
def test_a_robots_txt_that_is_not_there_allows_everything(desk: Desk, status: int) -> None:
    publish(desk.server, [1])
    desk.server.serve("/robots.txt", Reply(status=status))
    desk.crawl()
    assert len(desk.history.articles) == 1


def test_redirects_within_the_outlet_are_followed_and_asked_of_robots_txt(desk: Desk) -> None:
    publish(desk.server, [1, 2])
    moved = "/bai-da-doi-duong-000001.html"
    desk.server.serve("/robots.txt", "User-agent: *\nDisallow: /cam")
    desk.server.serve(article_path(1), Reply(status=301, headers={"Location": moved}))
    desk.server.serve(moved, page(1))
    desk.server.serve(article_path(2), Reply(status=302, headers={"Location": "/cam/bai-000002.html"}))
    desk.crawl()
    (article,) = desk.history.articles
    assert article.url == desk.server.url + moved
    assert desk.page(2).problem is FeedProblem.ROBOTS


def test_a_ring_of_redirects_ends(desk: Desk) -> None:
    publish(desk.server, [1])
    desk.server.serve(article_path(1), Reply(status=302, headers={"Location": article_path(1)}))
    desk.crawl()
    assert len(desk.server.asked(article_path(1))) == 6
    assert (desk.page().problem, desk.page().detail) == (FeedProblem.HTTP_ERROR, "more than 5 redirects")


def test_a_page_that_sends_its_readers_home_is_not_there_yet(desk: Desk) -> None:
    publish(desk.server, [1])
    desk.server.serve(article_path(1), Reply(status=302, headers={"Location": "/"}))
    desk.server.serve("/", page(1))
    desk.crawl()
    assert desk.page().problem is FeedProblem.NOT_FOUND
    assert desk.page().retry_at is not None


def test_a_feed_that_has_moved_for_good_is_read_and_told(desk: Desk) -> None:
    publish(desk.server, [1], feed="/moi.xml")
    desk.server.serve("/rss.xml", Reply(status=301, headers={"Location": "/moi.xml"}))
    desk.crawl()
    assert len(desk.history.articles) == 1
    assert desk.feed.detail == f"moved for good to {desk.server.url}/moi.xml: put that into the outlet's file"


def test_a_private_address_is_refused_before_any_connection(desk: Desk) -> None:
    publish(desk.server, [1])
    desk.crawl(allow_private_addresses=())
    assert desk.server.seen == []
    assert desk.feed.problem is FeedProblem.PRIVATE_ADDRESS
    assert "127.0.0.1 is a private address" in desk.feed.detail


def test_a_redirect_to_a_private_address_is_refused(desk: Desk) -> None:
    publish(desk.server, [1])
    with Server("127.0.0.2") as inside:
        inside.serve("/bai-mat-000001.html", page(1))
        target = inside.url + "/bai-mat-000001.html"
        desk.server.serve(article_path(1), Reply(status=302, headers={"Location": target}))
        shop = outlet(desk.server, domains=(desk.server.netloc, inside.netloc))
        desk.crawl(shop, allow_private_addresses=("127.0.0.1",))
        assert inside.seen == []
    assert desk.page().problem is FeedProblem.PRIVATE_ADDRESS
    assert "127.0.0.2" in desk.page().detail


def test_a_name_that_resolves_to_a_private_address_is_refused_each_time_it_is_looked_up(desk: Desk) -> None:
    port = desk.server.netloc.partition(":")[2]
    publish(desk.server, [1])
    named = outlet(
        desk.server,
        rss_feed(desk.server, url=f"http://tin.example:{port}/rss.xml"),
        domains=("tin.example",),
    )
    with resolving(desk.loop, {"tin.example": ["127.0.0.1"]}):
        desk.crawl(named, allow_private_addresses=())
    assert desk.server.seen == []
    assert desk.feed.problem is FeedProblem.PRIVATE_ADDRESS


def test_a_name_that_changes_its_address_between_two_requests_is_checked_anew(desk: Desk) -> None:
    """DNS rebinding: allowed at first, then an address that is not. The connection is closed after each answer."""
    port = desk.server.netloc.partition(":")[2]
    desk.server.serve("/robots.txt", Reply(b"", headers={"Connection": "close"}))
    desk.server.serve("/rss.xml", rss(desk.server, [1]))
    with Server("127.0.0.2") as inside:
        named = outlet(
            desk.server,
            rss_feed(desk.server, url=f"http://tin.example:{port}/rss.xml"),
            domains=("tin.example",),
        )
        with resolving(desk.loop, {"tin.example": ["127.0.0.1", "127.0.0.2"]}):
            desk.crawl(named, allow_private_addresses=("127.0.0.1",))
        assert inside.seen == []
    assert desk.server.paths(robots="with") == ["/robots.txt"]
    assert (desk.feed.problem, "127.0.0.2" in desk.feed.detail) == (FeedProblem.PRIVATE_ADDRESS, True)


def test_a_name_that_does_not_resolve_is_unreachable(desk: Desk) -> None:
    lost = outlet(desk.server, rss_feed(desk.server, url="http://khong-co.example/rss.xml"))
    with resolving(desk.loop, {}):
        desk.crawl(lost)
    assert desk.feed.problem is FeedProblem.UNREACHABLE
    assert "name cannot be resolved" in desk.feed.detail


def test_a_refused_connection_is_unreachable(desk: Desk) -> None:
    with Server() as gone:
        pass
    desk.crawl(outlet(desk.server, rss_feed(desk.server, url=gone.url + "/rss.xml")))
    assert desk.feed.problem is FeedProblem.UNREACHABLE
    assert "connection was refused" in desk.feed.detail
