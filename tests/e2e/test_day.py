"""A scripted day through real processes: everything told once to everyone, politely; and again under kill -9."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.e2e.desk import DaemonProcess, PressProcess, settled, wait_until

KILLS = 50
DAY_SECONDS = 80.0


@pytest.fixture
def press(tmp_path: Path) -> Iterator[PressProcess]:
    """A press whose day has not begun."""
    process = PressProcess(tmp_path, day_seconds=DAY_SECONDS)
    yield process
    process.stop()


@pytest.mark.slow
@pytest.mark.timeout(420)
def test_fifty_kills_in_a_day_lose_nothing_and_tell_nothing_twice(
    press: PressProcess, record_property: Callable[[str, object], None]
) -> None:
    """Which moments the daemon dies at is drawn anew in each run; the seed is in the failure's text."""
    seed = time.time_ns()
    moments = random.Random(seed)
    config = press.write_config(lease="20s")
    daemon = DaemonProcess(config)
    assert wait_until(lambda: settled(config), seconds=60), daemon.log.read_text()[-3000:]
    baseline = articles(config)
    press.post("start")
    began = time.monotonic()
    for number in range(KILLS):
        time.sleep(max(0.0, began + DAY_SECONDS * (number + moments.random()) / KILLS - time.monotonic()))
        daemon.kill()
        daemon = DaemonProcess(config)
    wait_until(lambda: bool(press.get("state")["finished"]), seconds=30)
    wait_until(lambda: press.get("report")["good"] and settled(config), seconds=120, every=1.0)
    report, told = press.get("report"), press.get("received")
    code = daemon.end()

    assert report["problems"] == [], f"seed {seed}"
    assert code == 0
    stored = articles(config)
    assert max(Counter(stored).values()) == 1
    assert len(stored) >= len(baseline) + 60
    assert published(press) <= set(stored), f"seed {seed}"
    ids = Counter((arrival["receiver"], arrival["id"]) for arrival in told if arrival["accepted"])
    again = sum(number - 1 for number in ids.values())
    for name, figure in {"kills": KILLS, "articles": len(stored), "deliveries": len(ids), "again": again}.items():
        record_property(name, figure)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_undisturbed_day_is_told_once_and_fetched_politely(tmp_path: Path) -> None:
    press = PressProcess(tmp_path, day_seconds=40)
    try:
        config = press.write_config()
        daemon = DaemonProcess(config)
        assert wait_until(lambda: settled(config), seconds=60), daemon.log.read_text()[-3000:]
        press.post("start")
        assert wait_until(lambda: bool(press.get("state")["finished"]), seconds=60)
        assert wait_until(lambda: press.get("report")["good"] and settled(config), seconds=60, every=1.0), (
            press.get("report")["problems"]
        )
        report, requests_made = press.get("report"), press.get("log")
        assert daemon.end() == 0
    finally:
        press.stop()
    assert report["strays"] == []
    assert {line["told"] for line in report["lines"]} == {"told once"}
    by_outlet: dict[str, list[tuple[float, float]]] = {}
    for request in requests_made:
        by_outlet.setdefault(request["outlet"], []).append((request["began"], request["ended"]))
    for spans in by_outlet.values():
        ordered = sorted(spans)
        assert all(first[1] <= second[0] + 0.005 for first, second in pairwise(ordered))
    assert sum(request["conditional"] for request in requests_made) > 50
    assert any(request["status"] == 304 for request in requests_made)
    assert all(request["path"] == "/robots.txt" or "/cam/" not in request["path"] for request in requests_made)


def articles(config: Path) -> list[str]:
    """The addresses of the stored articles, straight out of the database."""
    with sqlite3.connect(config.parent / "baotin.db") as database:
        return [row[0] for row in database.execute("SELECT canonical_url FROM articles")]


def published(press: PressProcess) -> set[str]:
    """The addresses of everything that the press still shows."""
    expected = press.get("expected")
    return {url for event in expected["events"] for url in event["urls"]}
