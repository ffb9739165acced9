"""Past news, over real HTTP: all of it once, nothing else, nobody told; politely, and on where it broke off."""

from __future__ import annotations

import re
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.demo.press import Fault, FaultKind, Press
from app.demo.press.archive import INDEX_PATH
from app.demo.press.log import gaps, overlaps
from storage.lock import DaemonLock
from tests.e2e.desk import baotin, wait_until
from tests.e2e.past import DATED, PAGED, begin, day, moment, paths, publish, rows, standing, stored, write_config

pytestmark = pytest.mark.slow

SINCE, UNTIL = 21, 9  # days ago
RANGE = ("--since", day(days_ago=SINCE), "--until", day(days_ago=UNTIL))
FETCHED = re.compile(r"-\d{6,}\.html?$")


@pytest.fixture
def press() -> Iterator[Press]:
    with Press() as opened:
        publish(opened, 480)
        yield opened


@pytest.fixture
def config(press: Press, tmp_path: Path) -> Path:
    return write_config(tmp_path, press)


@pytest.mark.parametrize("outlet", [DATED, PAGED])
def test_all_that_was_published_on_these_days_is_stored_once_and_nobody_is_told(
    press: Press, config: Path, outlet: str
) -> None:
    asked = standing(press, outlet, since=SINCE, until=UNTIL)
    assert len(asked) > 20
    done = baotin("crawl", "--outlet", outlet, *RANGE, config=config)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert stored(config) == asked
    assert f"{len(asked)} articles found, {len(asked)} stored, 0 pages without one" in done.stdout
    fetched = Counter(request.path for request in press.log.entries(outlet=outlet) if FETCHED.search(request.path))
    assert fetched == Counter(paths(asked))
    assert rows(config, "SELECT DISTINCT reason, alerting FROM matches") == [
        ("first visit to the feed: nobody is told of what was there before", 1)
    ]
    assert rows(config, "SELECT count(*) FROM alerts UNION ALL SELECT count(*) FROM deliveries") == [(0,), (0,)]


@pytest.mark.parametrize("outlet", [DATED, PAGED])
def test_who_is_killed_half_way_goes_on_where_he_was(press: Press, tmp_path: Path, outlet: str) -> None:
    config = write_config(tmp_path, press, delay="0.05s")
    asked = standing(press, outlet, since=SINCE, until=UNTIL)
    running = begin(config, "--outlet", outlet, *RANGE)
    assert wait_until(lambda: len(stored(config)) >= len(asked) // 2, seconds=60, every=0.02)
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=10)
    before = stored(config)
    walked = {url for (url,) in rows(config, "SELECT url FROM walked_pages")}
    assert before < asked
    assert walked
    press.log.clear()
    done = baotin("crawl", "--outlet", outlet, *RANGE, config=config)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert stored(config) == asked
    fetched = [request.path for request in press.log.entries(outlet=outlet)]
    assert not set(fetched) & paths(before | walked)
    assert max(Counter(fetched).values()) == 1
    assert f"({len(walked)} were walked before)" in done.stdout


def test_it_asks_robots_txt_first_and_keeps_its_distance(press: Press, tmp_path: Path) -> None:
    config = write_config(tmp_path, press, delay="0.1s")
    assert baotin("crawl", "--outlet", DATED, *RANGE, config=config).returncode == 0
    requests = press.log.entries()
    assert {request.outlet for request in requests} == {DATED}
    assert [request.path for request in requests[:2]] == ["/robots.txt", INDEX_PATH]
    assert overlaps(requests) == []
    assert min(gaps(requests)) >= 0.05  # half of the delay is the shortest pause
    assert sum(gaps(requests)) / len(gaps(requests)) >= 0.09


def test_ctrl_c_ends_cleanly_and_says_how_to_go_on(press: Press, tmp_path: Path) -> None:
    config = write_config(tmp_path, press, delay="0.2s")
    running = begin(config, "--outlet", DATED, *RANGE)
    assert wait_until(lambda: bool(stored(config)), seconds=60, every=0.02)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=15)
    assert running.returncode == 1
    assert "Stopped before the end: the same command goes on where this one ended." in err
    assert "Traceback" not in err
    assert DATED in out
    assert rows(config, "SELECT count(*) FROM entries WHERE claimed_until IS NOT NULL") == [(0,)]


def test_ctrl_c_ends_a_round_over_the_feeds_as_cleanly(press: Press, tmp_path: Path) -> None:
    config = write_config(tmp_path, press, delay="0.2s")
    running = begin(config)
    assert wait_until(lambda: bool(stored(config)), seconds=60, every=0.02)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=15)
    assert (running.returncode, "Traceback" in err) == (1, False)
    assert "Stopped before the end" in err
    assert "stored" in out
    assert rows(config, "SELECT count(*) FROM feeds WHERE claimed_until IS NOT NULL") == [(0,)]


def test_what_reaches_into_the_present_leaves_news_to_the_feeds(press: Press, config: Path) -> None:
    assert baotin("crawl", "--outlet", DATED, config=config).returncode == 0
    press.go_to(24.0)  # a whole day of news, listed by the feeds and by the archive
    done = baotin("crawl", "--outlet", DATED, "--since", day(days_ago=6), config=config)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert stored(config) >= standing(press, DATED, since=6, until=0)
    assert rows(config, "SELECT count(*) FROM alerts")[0][0] > 0


def test_what_ends_yesterday_leaves_what_may_still_be_told_to_the_feeds(press: Press, config: Path) -> None:
    assert baotin("crawl", "--outlet", DATED, config=config).returncode == 0
    told = next(article for article in press.script.articles if article.event and article.topics)
    news = replace(told, id="yesterday", outlet=DATED, at=-1.0, event="")
    press.sites[DATED].room.add(news, printed=moment(days_ago=1))
    ends_yesterday = ("--since", day(days_ago=3), "--until", day(days_ago=1))
    done = baotin("crawl", "--outlet", DATED, *ends_yesterday, config=config)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert rows(config, "SELECT count(*) FROM alerts") == [(1,)]


def test_while_a_feed_cannot_be_read_its_news_is_not_taken_for_past(press: Press, config: Path) -> None:
    assert baotin("crawl", "--outlet", DATED, config=config).returncode == 0
    ((begun,),) = rows(config, "SELECT max(first_listed) FROM entries")
    press.go_to(24.0)
    broken = press.order(Fault(kind=FaultKind.STATUS, outlet=DATED, path="/rss/cong-nghe*", times=None))
    since = ("--outlet", DATED, "--since", day(days_ago=6))
    done = baotin("crawl", *since, config=config)
    assert done.returncode == 1
    assert "put off: " in done.stderr
    assert "could not be read first" in done.stderr
    assert rows(config, "SELECT count(*) FROM walks") == [(0,)]
    press.faults.clear(broken)
    assert baotin("crawl", *since, config=config).returncode == 0
    assert stored(config) >= standing(press, DATED, since=6, until=0)
    past = "SELECT count(*) FROM entries WHERE baseline AND first_listed > ?1 AND published > ?1"
    assert rows(config, past, begun) == [(0,)]
    assert rows(config, "SELECT count(*) FROM alerts")[0][0] > 0


def test_a_walk_that_came_to_its_end_looks_again_and_fetches_nothing_twice(press: Press, config: Path) -> None:
    assert baotin("crawl", "--outlet", DATED, *RANGE, config=config).returncode == 0
    press.log.clear()
    done = baotin("crawl", "--outlet", DATED, *RANGE, config=config)
    assert done.returncode == 0
    assert "0 articles found and" in done.stdout
    assert not any(FETCHED.search(request.path) for request in press.log.entries(outlet=DATED))


def test_it_is_refused_while_a_daemon_holds_the_database(config: Path) -> None:
    with DaemonLock(f"sqlite:///{config.parent / 'baotin.db'}"):
        done = baotin("crawl", "--outlet", DATED, *RANGE, config=config)
    assert done.returncode == 1
    assert "another daemon" in done.stderr
    assert stored(config) == set()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", day(days_ago=3)], "say of which outlet"),
        (["--outlet", "songhong", "--since", day(days_ago=3)], 'where "songhong" lists its past news'),
        (
            ["--outlet", "songhong", "--since", day(days_ago=3)],
            "with an archive: cuabien, nhipcau, tinsang, vongtien",
        ),
        (["--outlet", DATED, "--since", "31.3.2026"], '"31.3.2026" is no day'),
        (["--outlet", DATED, "--since", day(days_ago=-2)], "is in the future"),
        (["--outlet", DATED, "--since", "0001-01-01"], "there was no Vietnamese news site yet"),
        (["--outlet", DATED, "--since", day(days_ago=2), "--until", day(days_ago=3)], "is before --since"),
        (["--outlet", DATED, "--until", day(days_ago=3)], "it needs --since DATE"),
        (["--outlet", "vnexpress", "--since", day(days_ago=3)], '"vnexpress" is off'),
    ],
)
def test_what_cannot_be_done_is_said(config: Path, arguments: list[str], said: str) -> None:
    done = baotin("crawl", *arguments, config=config)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
