"""A site is looked at over real HTTP, with a crawl's manners; what is drafted of our own press reads all of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from app.demo.press import Press
from app.demo.press.outlets import PRESS_OUTLETS
from app.process.survey import survey_site
from core.clock import SystemClock
from core.model import Article
from core.reasons import FeedProblem
from crawler.catalogue import shipped_families
from crawler.drafting import Draft, NoDraft, NoDraftReason, Purpose, Survey, Wanted, draft
from crawler.drafting.planning import MOST
from crawler.extract import extract
from crawler.fetching.means import Shared
from crawler.fetching.turns import HaltedError
from crawler.identity import identify
from tests.crawler.press import article_path, page, quick, rss
from tests.crawler.reactor import reactor_loop
from tests.crawler.server import Reply, Server

CLOCK = SystemClock()


@pytest.fixture
def server() -> Iterator[Server]:
    """A site that has a front page, a feed and three articles; a test changes what it is about."""
    with Server() as running:
        link = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
        running.serve("/", f"<html><head><title>Thủ Đô</title>{link}</head><body><p>Trang nhất</p></body></html>")
        running.serve("/rss.xml", rss(running, [1, 2, 3]))
        for number in (1, 2, 3):
            running.serve(article_path(number), page(number))
        yield running


def survey(url: str, **settings: object) -> Survey:
    return reactor_loop().run(survey_site(url, quick(**settings), clock=CLOCK), timeout=60)


def test_robots_txt_is_read_once_first_and_obeyed(server: Server) -> None:
    server.serve("/robots.txt", f"User-agent: *\nDisallow: /bai-so-000002\nSitemap: {server.url}/news.xml\n")
    found = survey(server.url)
    asked = server.paths(robots="with")
    assert asked[0] == "/robots.txt"
    assert asked.count("/robots.txt") == 1
    assert article_path(2) not in asked
    assert found.sitemaps == (f"{server.url}/news.xml",)
    assert [seen.problem for seen in found.seen if seen.wanted.url.endswith(article_path(2))] == [
        FeedProblem.ROBOTS
    ]


def test_requests_are_few_one_at_a_time_and_apart_and_say_who_asks(server: Server) -> None:
    survey(server.url, delay="0.2s")
    assert len(server.seen) <= MOST + 1
    assert server.most_at_once == 1
    assert all(after.at - before.at >= 0.1 for before, after in pairwise(server.seen))
    assert all("baotin.example/bot" in seen.headers["User-Agent"] for seen in server.seen)


def test_each_request_is_told_before_it_is_made(server: Server) -> None:
    told: list[Wanted] = []
    reactor_loop().run(survey_site(server.url, quick(), clock=CLOCK, tell=told.append))
    assert [wanted.purpose for wanted in told][:2] == [Purpose.START, Purpose.FEED]
    assert len(told) == len(server.paths())


def test_a_halt_ends_it_at_once(server: Server) -> None:
    shared = Shared()
    told: list[Wanted] = []

    def tell(wanted: Wanted) -> None:
        told.append(wanted)
        if wanted.purpose is Purpose.FEED:
            shared.cut_off()

    with pytest.raises(HaltedError):
        reactor_loop().run(survey_site(server.url, quick(), clock=CLOCK, tell=tell, shared=shared))
    assert [wanted.purpose for wanted in told] == [Purpose.START, Purpose.FEED]
    assert server.paths() == ["/"]


def test_private_addresses_are_refused_unless_they_are_allowed(server: Server) -> None:
    found = survey(server.url, allow_private_addresses=())
    assert server.seen == []
    made = draft(found, families=shipped_families())
    assert isinstance(made, NoDraft)
    assert (made.reason, "crawl.allow_private_addresses" in made.text) == (NoDraftReason.PRIVATE, True)


def test_a_site_that_leads_elsewhere_is_not_followed(server: Server) -> None:
    server.serve("/", Reply(status=302, headers={"Location": "http://baovidu.example/"}))
    made = draft(survey(server.url), families=shipped_families())
    assert isinstance(made, NoDraft)
    assert made.reason is NoDraftReason.ELSEWHERE
    assert "baovidu.example" in made.text


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Reply(status=403), NoDraftReason.REFUSED),
        (Reply(status=503), NoDraftReason.NOT_ANSWERED),
        (Reply(b"<script>document.cookie='a';location.reload()</script>"), NoDraftReason.CHALLENGE),
        (Reply(b"%PDF-1.7", content_type="application/pdf"), NoDraftReason.NOT_HTML),
        (Reply(hang=3), NoDraftReason.NOT_REACHED),
        (Reply(b"x" * 20_000), NoDraftReason.NOT_ANSWERED),
    ],
)
def test_what_a_site_answers_instead_is_said(server: Server, answer: Reply, reason: NoDraftReason) -> None:
    server.serve("/", answer)
    made = draft(survey(server.url, max_body="10KB"), families=shipped_families())
    assert isinstance(made, NoDraft)
    assert made.reason is reason


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    """The press at the end of its day."""
    with Press() as opened:
        opened.go_to(24)
        yield opened


@pytest.fixture(scope="module", params=[outlet.key for outlet in PRESS_OUTLETS])
def made(press: Press, request: pytest.FixtureRequest) -> tuple[str, Draft]:
    """An outlet of the press, and what is drafted of it."""
    drafted = draft(survey(f"http://{press.host(request.param)}"), families=shipped_families())
    assert isinstance(drafted, Draft), drafted
    return request.param, drafted


def test_a_draft_of_our_press_has_its_name_a_feed_and_a_pattern_for_every_article(
    press: Press, made: tuple[str, Draft]
) -> None:
    key, drafted = made
    outlet = drafted.outlet
    assert outlet.name == press.sites[key].outlet.name
    assert outlet.feeds
    urls = [item.url for item in press.sites[key].room.listed(hour=24)]
    assert len(urls) >= 8
    assert [url for url in urls if identify(outlet, url) is None] == []
    assert len({found.key for url in urls if (found := identify(outlet, url))}) == len(urls)


def test_a_draft_of_our_press_reads_its_articles_as_they_were_written(
    press: Press, made: tuple[str, Draft]
) -> None:
    key, drafted = made
    site = press.sites[key]
    for item in site.room.listed(hour=24):
        found = extract(site.family.page(item), url=item.url, outlet=drafted.outlet, now=CLOCK.now())
        assert isinstance(found, Article), found
        assert (found.title, found.lead) == (item.title, item.lead)
        assert found.body.split("\n\n") == list(item.body)
