"""Every fault that an outlet can show, over real HTTP: what is recorded, and that the rest goes on."""

from __future__ import annotations

import gzip
import zlib
from datetime import timedelta
from email.utils import format_datetime

import pytest

from core.reasons import EntryState, FeedProblem
from tests.crawler.desk import Desk
from tests.crawler.press import article_path, outlet, page, publish, rss, rss_feed
from tests.crawler.server import Reply

CHALLENGE = b"<html><body><script>document.cookie='c=1';location.reload()</script></body></html>"
PAGE = page(1).encode()
PACKED = gzip.compress(PAGE, mtime=0)


ANSWERS = {
    "429": (Reply(status=429), FeedProblem.RATE_LIMITED, "HTTP 429"),
    "503 that asks to wait": (
        Reply(status=503, headers={"Retry-After": "60"}),
        FeedProblem.RATE_LIMITED,
        "HTTP 503",
    ),
    "500": (Reply(status=500), FeedProblem.SERVER_ERROR, "HTTP 500"),
    "503": (Reply(status=503), FeedProblem.SERVER_ERROR, "HTTP 503"),
    "403": (Reply(status=403), FeedProblem.REFUSED, "HTTP 403"),
    "410": (Reply(status=410), FeedProblem.REFUSED, "HTTP 410"),
    "428": (Reply(status=428), FeedProblem.REFUSED, "HTTP 428"),
    "404": (Reply(status=404), FeedProblem.NOT_FOUND, "HTTP 404"),
    "418": (Reply(status=418), FeedProblem.HTTP_ERROR, "HTTP 418"),
    "304 to nothing": (Reply(status=304), FeedProblem.HTTP_ERROR, "HTTP 304"),
    "hang": (Reply(PAGE, hang=2), FeedProblem.TIMEOUT, "no whole answer"),
    "truncated": (Reply(PAGE[:200], declared=len(PAGE)), FeedProblem.BROKEN_BODY, "shorter than announced"),
    "dropped": (Reply(drop=True), FeedProblem.UNREACHABLE, "closed without an answer"),
    "not HTTP": (Reply(raw=b"220 mail.example ESMTP\r\n\r\n"), FeedProblem.BROKEN_BODY, "not HTTP"),
    "gzip cut off": (
        Reply(PACKED[:-20], headers={"Content-Encoding": "gzip"}),
        FeedProblem.BROKEN_BODY,
        "damaged or cut off",
    ),
    "gzip in name only": (Reply(PAGE, headers={"Content-Encoding": "gzip"}), FeedProblem.BROKEN_BODY, "damaged"),
    "brotli unasked": (Reply(PAGE, headers={"Content-Encoding": "br"}), FeedProblem.BROKEN_BODY, 'packed as "br"'),
    "too large": (Reply(b"x" * 60_000), FeedProblem.TOO_LARGE, "larger than allowed"),
    "bomb": (
        Reply(zlib.compress(b"x" * 5_000_000), headers={"Content-Encoding": "deflate"}),
        FeedProblem.TOO_LARGE,
        "unpacked",
    ),
    "challenge": (Reply(CHALLENGE), FeedProblem.CHALLENGE, ""),
    "redirect out": (
        Reply(status=302, headers={"Location": "http://elsewhere.example/"}),
        FeedProblem.REDIRECT_OUT,
        "elsewhere.example",
    ),
    "redirect nowhere": (
        Reply(status=302, headers={"Location": "javascript:;"}),
        FeedProblem.HTTP_ERROR,
        "no usable",
    ),
}


@pytest.mark.parametrize("fault", ANSWERS)
def test_a_feed_that_fails_is_recorded_and_tried_again(desk: Desk, fault: str) -> None:
    reply, problem, detail = ANSWERS[fault]
    desk.server.serve("/rss.xml", reply)
    desk.crawl(max_body=50_000)
    assert (desk.feed.problem, desk.feed.entries) == (problem, ())
    assert detail in desk.feed.detail
    assert desk.feed.next_check > desk.feed.at
    assert desk.feed.validators is None


@pytest.mark.parametrize("fault", ANSWERS)
def test_a_page_that_fails_is_recorded_and_tried_again(desk: Desk, fault: str) -> None:
    reply, problem, detail = ANSWERS[fault]
    publish(desk.server, [1])
    desk.server.serve(article_path(1), reply)
    desk.crawl(max_body=50_000)
    assert desk.page().problem is problem
    assert detail in desk.page().detail
    retry = desk.page().retry_at
    assert retry is not None
    assert retry > desk.page().at
    assert desk.history.entry(article_path(1)).state is EntryState.PENDING


@pytest.mark.parametrize(
    ("body", "problem", "detail"),
    [
        (b"", FeedProblem.EMPTY_FEED, "empty"),
        (b"<rss><channel><title>C</title></channel></rss>", FeedProblem.EMPTY_FEED, "lists nothing"),
        (b"<html><body><p>Trang kh\xc3\xb4ng c\xc3\xb3</p></body></html>", FeedProblem.NOT_A_FEED, "HTML page"),
        (b"<opml version='1.0'/>", FeedProblem.NOT_A_FEED, "<opml>"),
        (b'{"items": []}', FeedProblem.NOT_A_FEED, "XML"),
        (gzip.compress(b"<rss/>", mtime=0)[:-6], FeedProblem.BROKEN_BODY, "gzip"),
    ],
)
def test_a_body_that_is_no_feed_is_told_for_what_it_is(
    desk: Desk, body: bytes, problem: FeedProblem, detail: str
) -> None:
    desk.server.serve("/rss.xml", body)
    desk.crawl()
    assert (desk.feed.problem, desk.feed.status) == (problem, 200)
    assert detail in desk.feed.detail


def test_another_feed_under_the_address_is_noticed_by_its_title(desk: Desk) -> None:
    desk.server.serve("/rss.xml", rss(desk.server, [1], title="Thể thao - Thủ Đô"))
    desk.crawl(outlet(desk.server, rss_feed(desk.server, title="Công nghệ")))
    assert desk.feed.problem is FeedProblem.WRONG_FEED
    assert "Thể thao" in desk.feed.detail
    assert desk.history.entries == {}


def test_a_frozen_feed_is_warned_of_and_its_entries_are_kept(desk: Desk) -> None:
    desk.server.serve("/rss.xml", rss(desk.server, [1], at=desk.clock.now() - timedelta(days=35)))
    desk.server.serve(article_path(1), page(1))
    desk.crawl()
    assert (desk.feed.problem, desk.feed.warning) == (None, FeedProblem.FROZEN_FEED)
    assert len(desk.history.articles) == 1


def test_a_frozen_feed_that_answers_304_is_warned_of_too(desk: Desk) -> None:
    etag = {"ETag": '"v1"'}
    desk.server.serve("/rss.xml", Reply(rss(desk.server, [1]).encode(), headers=etag))
    desk.server.serve(article_path(1), page(1))
    desk.crawl()
    desk.server.serve("/rss.xml", Reply(status=304, headers=etag))
    desk.clock.ahead += timedelta(days=3)
    desk.crawl()
    assert (desk.feed.not_modified, desk.feed.warning) == (True, FeedProblem.FROZEN_FEED)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16", "utf-8-sig", "utf-8"])
def test_feeds_and_pages_are_read_in_any_encoding(desk: Desk, encoding: str) -> None:
    desk.server.serve("/rss.xml", Reply(rss(desk.server, [1]).encode(encoding), content_type="text/xml"))
    desk.server.serve(article_path(1), Reply(page(1).encode(encoding), content_type="text/html"))
    desk.crawl()
    (article,) = desk.history.articles
    assert article.title == "Bắc Kinh siết quy định với các nền tảng gọi xe 1"


def test_a_charset_in_the_header_that_is_wrong_does_no_harm(desk: Desk) -> None:
    desk.server.serve(
        "/rss.xml", Reply(rss(desk.server, [1]).encode(), content_type="application/xml; charset=iso-8859-1")
    )
    desk.server.serve(article_path(1), Reply(PAGE, content_type="text/html; charset=iso-8859-1"))
    desk.crawl()
    assert desk.history.articles[0].title.startswith("Bắc Kinh siết")
    assert desk.history.entry(article_path(1)).visit.entry.title.startswith("Bắc Kinh siết")


def test_after_a_429_nothing_more_is_asked_until_the_time_given(desk: Desk) -> None:
    publish(desk.server, [1, 2, 3, 4])
    desk.server.serve("/more.xml", rss(desk.server, [5]))
    desk.server.serve("/rss.xml", rss(desk.server, [1, 2, 3, 4]))
    desk.server.serve(article_path(1), Reply(status=429, headers={"Retry-After": "900"}))
    desk.crawl(outlet(desk.server, rss_feed(desk.server)))
    assert desk.server.paths() == ["/rss.xml", article_path(1)]
    for number in (2, 3, 4):
        put_off = desk.page(number)
        assert (put_off.problem, put_off.detail) == (FeedProblem.RATE_LIMITED, "not tried: HTTP 429")
        assert put_off.retry_at is not None
        assert timedelta(minutes=14) < put_off.retry_at - put_off.at <= timedelta(minutes=15)


def test_a_feed_that_answers_429_puts_off_the_other_feeds(desk: Desk) -> None:
    later = format_datetime(desk.clock.now() + timedelta(minutes=30), usegmt=True)
    desk.server.serve("/a.xml", Reply(status=429, headers={"Retry-After": later}))
    desk.crawl(outlet(desk.server, rss_feed(desk.server, "/a.xml"), rss_feed(desk.server, "/b.xml")))
    assert desk.server.paths() == ["/a.xml"]
    assert [(o.problem, o.detail) for o in desk.history.feed_outcomes] == [
        (FeedProblem.RATE_LIMITED, "HTTP 429"),
        (FeedProblem.RATE_LIMITED, "not tried: HTTP 429"),
    ]
    for outcome in desk.history.feed_outcomes:
        assert timedelta(minutes=29) < outcome.next_check - outcome.at <= timedelta(minutes=30)


def test_a_site_that_does_not_answer_three_times_is_left_alone(desk: Desk) -> None:
    publish(desk.server, range(1, 7))
    for number in range(1, 7):
        desk.server.serve(article_path(number), Reply(status=500))
    desk.crawl()
    assert len(desk.server.paths()) == 1 + 3
    assert all(desk.page(number).problem is FeedProblem.SERVER_ERROR for number in range(1, 7))
    assert all(desk.page(number).retry_at for number in range(1, 7))


def test_a_site_that_answers_every_page_with_a_challenge_is_left_alone(desk: Desk) -> None:
    publish(desk.server, range(1, 12))
    for number in range(1, 12):
        desk.server.serve(article_path(number), CHALLENGE)
    desk.crawl()
    # Pages are read while the next are fetched: a few more than three have been asked for by then.
    assert len(desk.server.paths()) <= 1 + 6
    assert all(desk.page(number).problem is FeedProblem.CHALLENGE for number in range(1, 12))


def test_one_bad_page_does_not_stop_the_others(desk: Desk) -> None:
    publish(desk.server, [1, 2, 3])
    desk.server.serve(article_path(2), Reply(status=500))
    desk.crawl()
    assert [a.key for a in desk.history.articles] == ["thudo:000001", "thudo:000003"]
    assert desk.page(2).problem is FeedProblem.SERVER_ERROR


def test_a_store_that_refuses_an_article_is_a_problem_of_that_page(desk: Desk) -> None:
    publish(desk.server, [1])
    desk.history.refuse = OSError
    desk.crawl()
    assert (desk.page().problem, desk.page().detail) == (FeedProblem.CRASH, "OSError: the store said no")
    desk.history.refuse = None
    desk.clock.ahead += timedelta(minutes=2)
    desk.crawl()
    assert len(desk.history.articles) == 1
