"""Turns by host, robots.txt, and when an outlet is left alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from core.crawling import Feed, FeedKind, FeedVisit, PageVisit, Validators
from core.model import Entry
from core.reasons import FeedProblem
from crawler.claims import Claims
from crawler.fetching.answers import Answer, Trouble
from crawler.fetching.robots import RobotsCache
from crawler.fetching.turns import HaltedError, Turns
from crawler.pulse import Closed, Pulse

NOW = datetime(2023, 11, 21, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def visits(turns: Turns, netloc: str, count: int, times: list[tuple[str, float]], *, delay: float) -> None:
    loop = asyncio.get_running_loop()
    for _ in range(count):
        async with turns.turn(netloc, delay=delay):
            times.append((netloc, loop.time()))
            await asyncio.sleep(0.01)
            times.append((netloc, loop.time()))


def test_turns_at_one_host_never_overlap_and_keep_their_pause() -> None:
    times: list[tuple[str, float]] = []

    async def scene() -> None:
        turns = Turns(chance=lambda: 0.5)
        await asyncio.gather(*(visits(turns, "a.example", 2, times, delay=0.05) for _ in range(3)))

    asyncio.run(scene())
    ends_and_starts = [(b - a) for (_, a), (_, b) in pairwise(times)][1::2]
    assert min(ends_and_starts) >= 0.049


def test_hosts_do_not_wait_for_each_other() -> None:
    times: list[tuple[str, float]] = []

    async def scene() -> float:
        turns = Turns(chance=lambda: 0.5)
        started = asyncio.get_running_loop().time()
        await asyncio.gather(*(visits(turns, f"{n}.example", 2, times, delay=0.1) for n in range(5)))
        return asyncio.get_running_loop().time() - started

    assert asyncio.run(scene()) < 0.3


def test_nobody_gets_a_turn_after_the_halt_not_even_who_waits_for_one() -> None:
    async def scene() -> list[object]:
        turns = Turns(chance=lambda: 0.5)
        async with turns.turn("a.example", delay=60):
            waiting = [asyncio.create_task(visits(turns, "a.example", 1, [], delay=60)) for _ in range(2)]
            await asyncio.sleep(0.01)
            turns.halt()
        ended = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 1)
        return [type(one) for one in ended]

    assert asyncio.run(scene()) == [HaltedError, HaltedError]


RULES = "User-agent: *\nDisallow: /rieng\n\nUser-agent: Baotin\nDisallow: /cam\nCrawl-delay: 4\n"


class Host:
    """A host that answers for its robots.txt as told, and counts."""

    def __init__(self, *results: Answer | Trouble) -> None:
        self._results = list(results)
        self.asked: list[str] = []
        self.cache = RobotsCache()

    async def fetch(self, url: str) -> Answer | Trouble:
        self.asked.append(url)
        return self._results.pop(0) if len(self._results) > 1 else self._results[0]

    def verdict(self, path: str, *, at: datetime = NOW) -> FeedProblem | None:
        async def ask() -> Trouble | None:
            return await self.cache.verdict(
                f"https://thudo.example{path}", token="Baotin", fetch=self.fetch, now=at, keep=HOUR
            )

        found = asyncio.run(ask())
        return found.problem if found else None


def says(text: str) -> Answer:
    return Answer(url="https://thudo.example/robots.txt", status=200, body=text.encode())


def fails(problem: FeedProblem) -> Trouble:
    return Trouble(problem=problem, detail="so")


@pytest.mark.parametrize(
    ("path", "verdict"), [("/tin", None), ("/cam/a", FeedProblem.ROBOTS), ("/rieng", None), ("/", None)]
)
def test_the_group_that_names_us_holds_for_us(path: str, verdict: FeedProblem | None) -> None:
    assert Host(says(RULES)).verdict(path) is verdict


@pytest.mark.parametrize("text", ["", "\ufeffUser-agent: *\nDisallow:", "<html>không có</html>", "\x00\xff"])
def test_a_robots_txt_that_forbids_nothing_allows_everything(text: str) -> None:
    assert Host(says(text)).verdict("/tin") is None


def test_a_byte_order_mark_does_not_hide_a_rule() -> None:
    assert Host(says("\ufeffUser-agent: *\nDisallow: /tin")).verdict("/tin") is FeedProblem.ROBOTS


@pytest.mark.parametrize("problem", [FeedProblem.NOT_FOUND, FeedProblem.REFUSED, FeedProblem.HTTP_ERROR])
def test_an_absent_one_allows_everything(problem: FeedProblem) -> None:
    assert Host(fails(problem)).verdict("/tin") is None


@pytest.mark.parametrize("problem", [FeedProblem.SERVER_ERROR, FeedProblem.TIMEOUT, FeedProblem.RATE_LIMITED])
def test_one_that_cannot_be_reached_forbids_everything_for_a_minute(problem: FeedProblem) -> None:
    host = Host(fails(problem), says(""))
    assert [host.verdict("/tin"), host.verdict("/khac")] == [problem, problem]
    assert len(host.asked) == 1
    assert host.verdict("/tin", at=NOW + timedelta(minutes=1)) is None


def test_an_older_copy_is_used_for_a_day_when_the_host_does_not_answer() -> None:
    host = Host(says(RULES), fails(FeedProblem.SERVER_ERROR))
    assert host.verdict("/cam") is FeedProblem.ROBOTS
    later = NOW + timedelta(hours=23)
    assert [host.verdict("/tin", at=later), host.verdict("/cam", at=later)] == [None, FeedProblem.ROBOTS]
    assert host.verdict("/tin", at=NOW + timedelta(hours=25)) is FeedProblem.SERVER_ERROR


def test_a_refused_address_is_not_remembered() -> None:
    host = Host(fails(FeedProblem.PRIVATE_ADDRESS), says(""))
    assert [host.verdict("/tin"), host.verdict("/tin")] == [FeedProblem.PRIVATE_ADDRESS, None]


def test_the_crawl_delay_is_known_once_asked_for_and_bounded() -> None:
    host = Host(says(RULES))
    assert host.cache.delay("thudo.example") == 0
    host.verdict("/tin")
    assert host.cache.delay("thudo.example") == 4
    slow = Host(says("User-agent: *\nCrawl-delay: 86400"))
    slow.verdict("/tin")
    assert slow.cache.delay("thudo.example") == 60


def test_hosts_ask_once_however_many_wait() -> None:
    host = Host(says(RULES))

    async def scene() -> None:
        paths = [f"https://thudo.example/{n}" for n in range(10)]
        await asyncio.gather(
            *(host.cache.verdict(url, token="Baotin", fetch=host.fetch, now=NOW, keep=HOUR) for url in paths)
        )

    asyncio.run(scene())
    assert host.asked == ["https://thudo.example/robots.txt"]


REST = timedelta(minutes=10)


def felt(*problems: FeedProblem | None) -> Closed | None:
    pulse = Pulse(rest=REST)
    for problem in problems:
        if problem is None:
            pulse.heard()
        else:
            pulse.missed(fails(problem), now=NOW)
    return pulse.closed(now=NOW)


DEAD = FeedProblem.TIMEOUT


@pytest.mark.parametrize(
    ("problems", "state"),
    [
        ((DEAD, DEAD), "open"),
        ((DEAD, FeedProblem.SERVER_ERROR, FeedProblem.CHALLENGE), "closed"),
        ((DEAD, DEAD, None, DEAD, DEAD), "open"),
        ((DEAD, DEAD, FeedProblem.NOT_FOUND, DEAD, DEAD), "open"),
        ((FeedProblem.NOT_FOUND,) * 9, "open"),
        ((FeedProblem.CRASH,) * 9, "open"),
        ((FeedProblem.RATE_LIMITED,), "closed"),
    ],
)
def test_an_outlet_is_left_alone_after_three_silences_or_at_its_wish(
    problems: tuple[FeedProblem | None, ...], state: str
) -> None:
    assert ("closed" if felt(*problems) else "open") == state


def test_how_long_it_is_left_alone() -> None:
    dead = felt(DEAD, DEAD, DEAD)
    assert dead is not None
    assert (dead.until, dead.trouble.detail) == (NOW + REST, "3 requests in a row failed: so")
    pulse = Pulse(rest=REST)
    pulse.missed(Trouble(problem=FeedProblem.RATE_LIMITED, retry_after=timedelta(days=99)), now=NOW)
    assert pulse.closed(now=NOW + timedelta(hours=23)) is not None
    assert pulse.closed(now=NOW + timedelta(hours=24)) is None


def test_an_outlet_that_could_not_be_reached_is_left_alone_for_a_shorter_while() -> None:
    pulse = Pulse(rest=REST, unreached=timedelta(minutes=1))
    for problem in (DEAD, DEAD, FeedProblem.UNREACHABLE):
        pulse.missed(fails(problem), now=NOW)
    closed = pulse.closed(now=NOW)
    assert closed is not None
    assert closed.until == NOW + timedelta(minutes=1)


def feed_visit(number: int) -> FeedVisit:
    feed = Feed(outlet="thudo", url=f"https://thudo.example/{number}", kind=FeedKind.RSS)
    return FeedVisit(feed_id=number, feed=feed, validators=Validators())


def page_visit(number: int) -> PageVisit:
    entry = Entry(key=f"thudo:{number}", url=f"https://thudo.example/tin-{number}.html")
    return PageVisit(entry_id=number, outlet="thudo", entry=entry, first_listed=NOW)


def test_a_claim_is_held_once_until_it_is_settled_or_its_time_is_up() -> None:
    claims = Claims()
    feed, page, other = feed_visit(1), page_visit(1), page_visit(2)
    assert claims.add_feeds([feed, feed], until=NOW + HOUR) == [feed]
    assert claims.add_pages([page, other], until=NOW + HOUR) == [page, other]
    assert claims.add_pages([page], until=NOW + 2 * HOUR) == []
    assert claims.held(page, at=NOW)
    assert not claims.held(page, at=NOW + HOUR)
    claims.settle(page)
    assert not claims.held(page, at=NOW)
    assert claims.left() == ([feed], [other])
    assert not claims
