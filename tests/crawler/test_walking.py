"""A walk through an archive over real HTTP and a real database: manners, troubles, ends, and going on."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.archives import ListEnd
from core.crawling import PageOutcome
from core.reasons import FeedProblem
from crawler import schedule
from crawler.archive_settings import ArchiveSettings, DatedPages, PagedList
from crawler.outlet import Outlet
from crawler.rounds import Crawler
from crawler.walk_summary import WalkProgress, WalkReport
from storage.store import Store, open_store
from tests.crawler.fake_history import FakeHistory
from tests.crawler.press import MovingClock, article_path, outlet, page, quick
from tests.crawler.reactor import ReactorLoop
from tests.crawler.server import Reply, Server
from tests.crawler.waiting import until_asked

SINCE, UNTIL = date(2023, 11, 20), date(2023, 11, 22)  # `page` is of 21 November 2023


class Keeper(FakeHistory):
    """Stores articles and outcomes of pages in a real store, as the pipeline does."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store

    def take(self, outcome: PageOutcome) -> None:
        with self.store.writing() as tx:
            tx.keep_article(outcome, now=outcome.at)


class Walker:
    """One outlet with an archive, walked as often as a test wants."""

    def __init__(self, loop: ReactorLoop, server: Server, store: Store, clock: MovingClock) -> None:
        self.loop, self.server, self.store, self.clock = loop, server, store, clock
        self.shown: list[WalkProgress] = []

    def walk(
        self,
        archive: ArchiveSettings,
        *,
        settings: dict[str, Any] | None = None,
        until: date | None = UNTIL,
        **changes: Any,
    ) -> WalkReport:
        """One run of the walk."""
        place = outlet(self.server, archive=archive, **changes)
        crawler = self.crawler(place, settings or {})
        return self.loop.run(
            crawler.walk("thudo", archive=self.store.archive, since=SINCE, until=until, watch=self.shown.append)
        )

    def crawler(self, place: Outlet, settings: dict[str, Any]) -> Crawler:
        return Crawler(
            outlets={"thudo": place},
            settings=quick(
                **({"min_interval": timedelta(seconds=0.05), "interval": timedelta(hours=1)} | settings)
            ),
            history=self.store.history,
            sink=Keeper(self.store),
            clock=self.clock,
        )

    @property
    def stored(self) -> list[str]:
        """The keys of the articles that are stored."""
        return sorted(article.article.key for article in self.store.untagged(10_000))


@pytest.fixture
def walker(loop: ReactorLoop, server: Server, clock: MovingClock, tmp_path: Path) -> Iterator[Walker]:
    store = open_store(f"sqlite:///{tmp_path / 'baotin.db'}")
    yield Walker(loop, server, store, clock)
    store.close()


def by_day(server: Server) -> ArchiveSettings:
    return ArchiveSettings(dated=(DatedPages(url=server.url + "/{year}-{month}-{day}.xml"),))


def paged(server: Server, **more: Any) -> ArchiveSettings:
    return ArchiveSettings(paged=(PagedList(url=server.url + "/p{page}", links="main a", **more),))


def sitemap(server: Server, *numbers: int) -> str:
    urls = "".join(f"<url><loc>{server.url}{article_path(number)}</loc></url>" for number in numbers)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def listing(*numbers: int) -> str:
    links = "".join(f'<p><a href="{article_path(number)}">Tin {number}</a></p>' for number in numbers)
    return f"<html><head><title>Tin</title></head><body><main>{links}</main></body></html>"


def days(server: Server, **numbers: list[int]) -> None:
    """Sitemaps of these days (`d20=[1, 2]`), and the articles they list."""
    for day, listed in numbers.items():
        server.serve(f"/2023-11-{day[1:]}.xml", sitemap(server, *listed))
        articles(server, *listed)


def articles(server: Server, *numbers: int, on: date = date(2023, 11, 21)) -> None:
    for number in numbers:
        server.serve(article_path(number), page(number).replace("2023-11-21", on.isoformat()))


def ids(*numbers: int) -> list[str]:
    return [f"thudo:{number:06d}" for number in numbers]


def test_the_newest_pages_come_first_and_each_is_followed_by_what_it_lists(walker: Walker) -> None:
    days(walker.server, d20=[1], d21=[2, 3], d22=[4])
    report = walker.walk(by_day(walker.server))
    assert walker.server.paths() == [
        "/2023-11-22.xml",
        article_path(4),
        "/2023-11-21.xml",
        article_path(2),
        article_path(3),
        "/2023-11-20.xml",
        article_path(1),
    ]
    assert walker.stored == ids(1, 2, 3, 4)
    assert (report.pages, report.found, report.summary.articles, report.complete) == (3, 4, 4, True)
    assert walker.server.most_at_once == 1


def test_how_far_it_is_can_be_seen_and_never_goes_back(walker: Walker) -> None:
    days(walker.server, d20=[1], d21=[2, 3], d22=[])
    walker.walk(by_day(walker.server))
    assert {shown.pages_total for shown in walker.shown[3:]} == {3}
    assert [shown.done for shown in walker.shown] == sorted(shown.done for shown in walker.shown)
    last = walker.shown[-1]
    assert (last.pages, last.found, last.articles, last.done) == (3, 3, 3, 3.0)


def test_robots_txt_is_obeyed_for_archives_and_articles_alike(walker: Walker) -> None:
    days(walker.server, d20=[1], d21=[2], d22=[3])
    forbidden = "User-agent: *\nDisallow: /2023-11-21.xml\nDisallow: /bai-so-000003\n"
    walker.server.serve("/robots.txt", Reply(forbidden.encode(), content_type="text/plain"))
    report = walker.walk(by_day(walker.server))
    assert not {"/2023-11-21.xml", article_path(3)} & set(walker.server.paths())
    assert [problem.problem for problem in report.left] == [FeedProblem.ROBOTS]
    assert (report.complete, report.waiting.count) == (False, 1)  # robots.txt may change: the article waits
    assert walker.stored == ids(1)


def test_who_asks_to_be_left_alone_is_left_alone_and_asked_again(walker: Walker) -> None:
    days(walker.server, d20=[1], d21=[2], d22=[3])
    busy = [Reply(status=429, headers={"Retry-After": "1"})]
    day = Reply(sitemap(walker.server, 2).encode())
    walker.server.serve("/2023-11-21.xml", lambda _: busy.pop() if busy else day)
    report = walker.walk(by_day(walker.server))
    first, second = (seen.at for seen in walker.server.seen if seen.path == "/2023-11-21.xml")
    assert second - first >= 1
    assert report.complete
    assert walker.stored == ids(1, 2, 3)
    assert any(shown.waits_until for shown in walker.shown)


def test_who_wants_his_peace_for_hours_is_come_back_to(walker: Walker) -> None:
    days(walker.server, d20=[1], d21=[2], d22=[3])
    walker.server.serve("/2023-11-21.xml", Reply(status=503, headers={"Retry-After": "7200"}))
    report = walker.walk(by_day(walker.server))
    assert "HTTP 503; not to be asked before" in report.put_off
    assert not report.complete
    assert walker.server.paths().count("/2023-11-21.xml") == 1
    assert "/2023-11-20.xml" not in walker.server.paths()
    days(walker.server, d21=[2])
    walker.clock.ahead = timedelta(hours=3)
    again = walker.walk(by_day(walker.server))
    assert (again.pages_before, again.pages, again.complete) == (1, 2, True)
    assert walker.server.paths().count("/2023-11-22.xml") == 1
    assert walker.stored == ids(1, 2, 3)


def test_a_page_that_fails_now_is_asked_for_again_and_keeps_the_walk_open(walker: Walker) -> None:
    days(walker.server, d20=[1], d21=[2], d22=[3])
    walker.server.serve("/2023-11-21.xml", Reply(gzipped_nonsense(), content_type="application/gzip"))
    assert not walker.walk(by_day(walker.server)).complete
    assert walker.stored == ids(1, 3)
    days(walker.server, d21=[2])
    report = walker.walk(by_day(walker.server))
    assert (report.pages_before, report.pages, report.complete) == (2, 1, True)
    assert walker.stored == ids(1, 2, 3)


def gzipped_nonsense() -> bytes:
    return b"\x1f\x8b\x08\x00 cut off"


def test_an_outlet_that_is_down_is_not_asked_for_ever(walker: Walker) -> None:
    walker.server.serve("/robots.txt", Reply(b""))
    for day in (20, 21, 22):
        walker.server.serve(f"/2023-11-{day}.xml", Reply(drop=True))
    report = walker.walk(by_day(walker.server), settings={"interval": timedelta(seconds=0.06)})
    assert report.put_off
    assert not report.complete
    assert len(walker.server.paths()) <= 9


def test_a_day_that_is_not_there_does_not_hold_up_the_others(walker: Walker) -> None:
    days(walker.server, d20=[1], d22=[3])
    report = walker.walk(by_day(walker.server))
    assert [(problem.problem, problem.url[-8:]) for problem in report.left] == [(FeedProblem.NOT_FOUND, "1-21.xml")]
    assert walker.stored == ids(1, 3)
    again = walker.walk(by_day(walker.server))
    assert (again.pages_before, again.found) == (0, 0)  # it has ended; this is another walk


def index(server: Server, *names: str) -> None:
    named = "".join(f"<sitemap><loc>{server.url}/{name}</loc></sitemap>" for name in names)
    server.serve("/sitemap.xml", f"<sitemapindex>{named}</sitemapindex>")


def indexed(server: Server, *, lists: bool = False) -> ArchiveSettings:
    names = r"(?P<year>\d{4})-(?P<month>\d+)-(?P<day>\d+)\.xml"
    dated = DatedPages(index=server.url + "/sitemap.xml", names=names)
    return ArchiveSettings(dated=(dated,), paged=paged(server).paged if lists else ())


def test_an_index_is_asked_which_days_there_are(walker: Walker) -> None:
    index(walker.server, "2023-11-19.xml", "2023-11-20.xml", "tags.xml", "2023-11-22.xml")
    days(walker.server, d20=[1], d22=[3])
    report = walker.walk(indexed(walker.server))
    assert report.complete
    assert walker.stored == ids(1, 3)
    assert walker.server.paths()[0] == "/sitemap.xml"
    assert "/2023-11-19.xml" not in walker.server.paths()


@pytest.mark.parametrize("broken", ["missing", "other names"])
def test_where_the_sitemaps_cannot_be_read_the_lists_are_walked(walker: Walker, broken: str) -> None:
    if broken == "other names":
        index(walker.server, "tags.xml")
    walker.server.serve("/p1", listing(1, 2))
    articles(walker.server, 1, 2)
    report = walker.walk(indexed(walker.server, lists=True))
    assert walker.stored == ids(1, 2)
    assert [problem.url for problem in report.left] == [walker.server.url + "/sitemap.xml"]
    assert report.complete  # asking again would bring nothing more


def test_days_without_any_sitemap_are_days_without_news(walker: Walker) -> None:
    index(walker.server, "2022-01-01.xml")
    report = walker.walk(indexed(walker.server, lists=True))
    assert report.complete
    assert walker.server.paths() == ["/sitemap.xml"]


def test_a_list_without_times_ends_where_its_articles_are_older(walker: Walker) -> None:
    walker.server.serve("/p1", listing(1, 2))
    walker.server.serve("/p2", listing(3, 4))
    walker.server.serve("/p3", listing(5, 6))
    walker.server.serve("/p4", listing(7))
    articles(walker.server, 1, 2, 3)
    articles(walker.server, 4, 5, 6, 7, on=date(2023, 11, 18))
    report = walker.walk(paged(walker.server))
    assert "/p4" not in walker.server.paths()
    assert walker.stored == ids(1, 2, 3, 4, 5, 6)
    assert report.complete


@pytest.mark.parametrize(
    ("beyond", "end"),
    [
        (Reply(status=404), ListEnd.MISSING),
        (Reply(listing(3).encode()), ListEnd.REPEATS),
        (Reply(listing(1, 2).encode()), ListEnd.REPEATS),
        (Reply(listing().encode()), ListEnd.EMPTY),
    ],
)
def test_a_list_ends_where_there_is_nothing_more(walker: Walker, beyond: Reply, end: ListEnd) -> None:
    walker.server.serve("/p1", listing(1, 2))
    walker.server.serve("/p2", listing(3))
    walker.server.serve("/p3", beyond)
    articles(walker.server, 1, 2, 3)
    walker.server.serve(article_path(3), Reply(status=503))  # so that the walk stays open, and can be looked into
    walker.walk(paged(walker.server))
    pages = walker.store.archive.open_walk("thudo", **_days(), now=walker.clock.now()).pages
    assert {page.url[-2:]: page.ended for page in pages} == {"p1": None, "p2": None, "p3": end}


def _days() -> dict[str, datetime]:
    return {
        "since": datetime(2023, 11, 19, 17, tzinfo=UTC),
        "until": datetime(2023, 11, 22, 17, tzinfo=UTC),
    }


def test_a_walk_that_was_stopped_goes_on_behind_the_pages_it_has_walked(walker: Walker) -> None:
    server = walker.server
    for number in range(1, 5):
        server.serve(f"/p{number}", listing(2 * number - 1, 2 * number))
    articles(server, *range(1, 9))
    place = outlet(server, archive=paged(server))
    crawler = walker.crawler(place, {})
    server.serve(article_path(4), Reply(page(4).encode(), hang=0.3))

    async def scene() -> WalkReport:
        walk = crawler.walk("thudo", archive=walker.store.archive, since=SINCE, until=UNTIL)
        running = asyncio.create_task(walk)
        await until_asked(server, article_path(4))
        await crawler.stop(grace=5)
        return await running

    report = walker.loop.run(scene())
    assert (report.complete, report.pages) == (False, 2)
    stored = walker.stored
    asked = server.paths()
    again = walker.walk(paged(server))
    assert (again.complete, again.pages_before, again.pages) == (True, 2, 3)
    assert walker.stored == ids(*range(1, 9))
    since = server.paths()[len(asked) :]
    assert not {f"/bai-so-{key[-6:]}.html" for key in stored} & set(since)
    assert [path for path in since if re.fullmatch(r"/p\d", path)] == ["/p3", "/p4", "/p5"]


def test_what_a_list_has_gained_since_a_walk_was_broken_off_is_found_too(walker: Walker) -> None:
    """By a whole page: what stands on the third page then, the second had before."""
    server = walker.server
    articles(server, *range(1, 9))
    for number in range(1, 5):
        server.serve(f"/p{number}", listing(2 * number - 1, 2 * number))
    server.serve("/p3", Reply(status=503))
    assert not walker.walk(paged(server), until=None).complete
    assert walker.stored == ids(1, 2, 3, 4)
    walker.clock.ahead = timedelta(days=2)
    articles(server, 21, 22, on=(walker.clock.now() - timedelta(days=1)).date())
    for number, listed in enumerate([(21, 22), (1, 2), (3, 4), (5, 6), (7, 8)], start=1):
        server.serve(f"/p{number}", listing(*listed))
    server.seen.clear()
    again = walker.walk(paged(server), until=None)
    assert walker.stored == ids(*range(1, 9), 21, 22)
    assert again.complete
    asked = [path for path in server.paths() if re.fullmatch(r"/p\d", path)]
    assert asked == ["/p1", "/p2", "/p3", "/p4", "/p5", "/p6"]


def test_a_list_that_was_walked_is_walked_again_only_as_far_as_it_is_new(walker: Walker) -> None:
    server = walker.server
    articles(server, *range(1, 9))
    for number in range(1, 4):
        server.serve(f"/p{number}", listing(2 * number - 1, 2 * number))
    server.serve("/p4", Reply(status=503))
    assert not walker.walk(paged(server), until=None).complete
    walker.clock.ahead = timedelta(days=2)
    server.serve("/p4", listing(7, 8))
    server.seen.clear()
    assert walker.walk(paged(server), until=None).complete
    assert [path for path in server.paths() if re.fullmatch(r"/p\d", path)] == ["/p1", "/p4", "/p5"]


def test_a_list_that_shows_nothing_is_told(walker: Walker) -> None:
    walker.server.serve("/p1", listing())
    report = walker.walk(paged(walker.server))
    assert [(left.problem, left.detail) for left in report.left] == [
        (
            FeedProblem.EMPTY_FEED,
            'no article of the outlet\'s was found on it by "main a": has its layout changed?',
        )
    ]


def test_what_came_out_this_hour_is_left_to_the_feeds(walker: Walker) -> None:
    """They may list it in a moment; as past news, nobody would be told of it."""
    server, now = walker.server, walker.clock.now()
    urls = "".join(
        f"<url><loc>{server.url}{article_path(number)}</loc><news:news><news:title>Tin</news:title>"
        f"<news:publication_date>{(now - ago).isoformat()}</news:publication_date></news:news></url>"
        for number, ago in ((1, timedelta(minutes=5)), (2, timedelta(hours=2)), (3, timedelta(minutes=-5)))
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/x"'
    index(server, "2023-11-20.xml")
    server.serve("/2023-11-20.xml", f"<urlset {spaces}>{urls}</urlset>")
    articles(server, 1, 2, 3)
    report = walker.walk(indexed(server), until=None)
    assert (walker.stored, report.complete) == (ids(2), True)


def test_an_article_that_asks_us_to_wait_is_waited_for(walker: Walker) -> None:
    days(walker.server, d20=[1], d21=[2, 3, 4], d22=[])
    busy = [Reply(status=429, headers={"Retry-After": "1"})]
    whole = Reply(page(3).encode())
    walker.server.serve(article_path(3), lambda _: busy.pop() if busy else whole)
    report = walker.walk(by_day(walker.server))
    assert (report.complete, report.waiting.count) == (False, 1)  # it is asked again in a minute
    assert walker.stored == ids(1, 2, 4)
    asked = {seen.path: seen.at for seen in walker.server.seen}
    refused = next(seen.at for seen in walker.server.seen if seen.path == article_path(3))
    assert asked[article_path(4)] - refused >= 0.9
    assert asked["/2023-11-20.xml"] > asked[article_path(4)]
    walker.clock.ahead = timedelta(minutes=2)
    assert walker.walk(by_day(walker.server)).complete
    assert walker.stored == ids(1, 2, 3, 4)
    assert walker.server.paths()[-1] == article_path(3)


def test_what_is_due_again_in_a_moment_is_waited_for_at_the_end(
    walker: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "_STEPS", (timedelta(seconds=0.3), timedelta(hours=1)))
    days(walker.server, d20=[1], d21=[2, 3], d22=[])
    sick = [Reply(status=500)]
    walker.server.serve(article_path(2), lambda _: sick.pop() if sick else Reply(page(2).encode()))
    walker.server.serve(article_path(3), Reply(status=500))
    report = walker.walk(by_day(walker.server), settings={"min_interval": timedelta(seconds=0.3)})
    assert walker.stored == ids(1, 2)
    assert walker.server.paths().count(article_path(3)) == 2
    assert (report.complete, report.waiting.count) == (False, 1)
