"""A press with weeks of articles behind it, and `baotin crawl --since` as a process beside it."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.demo.press import Press, outlet_files
from app.demo.press.dates import VIETNAM
from core.clock import SystemClock
from crawler.catalogue import load_outlets
from tests.e2e.desk import BAOTIN
from tests.needs import ROOT

DATED, PAGED = "cuabien", "tinsang"  # sitemaps of five days; list pages by number
DAYS = timedelta(days=30)


def publish(press: Press, count: int) -> None:
    """Articles spread over the last weeks, and among them, on both outlets, one that would be told."""
    press.add_bulk(count, over=DAYS)
    told = next(article for article in press.script.articles if article.event and article.topics)
    for number, key in enumerate((DATED, PAGED)):
        past = replace(told, id=f"past-{key}", outlet=key, at=-1.0, event="")
        press.sites[key].room.add(past, printed=moment(days_ago=12) + number * timedelta(hours=3))


def today() -> date:
    return SystemClock().now().astimezone(VIETNAM).date()


def moment(*, days_ago: float) -> datetime:
    return (SystemClock().now() - timedelta(days=days_ago)).replace(microsecond=0)


def day(*, days_ago: int) -> str:
    """As it is written on the command line."""
    return (today() - timedelta(days=days_ago)).isoformat()


def standing(press: Press, outlet: str, *, since: int, until: int) -> set[str]:
    """The addresses of what was published from the day `since` days ago to the day `until` days ago."""
    first, last = today() - timedelta(days=since), today() - timedelta(days=until)
    return {
        item.url
        for item in press.sites[outlet].room.listed(hour=press.hour)
        if first <= item.published.astimezone(VIETNAM).date() <= last
    }


def write_config(folder: Path, press: Press, *, delay: str = "0s", more: str = "") -> Path:
    """A configuration whose only outlets are the press's, and whose console would be told of every story."""
    outlets = folder / "outlets"
    outlets.mkdir(exist_ok=True)
    for key, text in outlet_files(press, delay=delay).items():
        (outlets / f"{key}.yaml").write_text(text, encoding="utf-8")
    shipped = "\n".join(f"  {name}: off" for name in sorted(load_outlets()))
    config = folder / "config.yaml"
    config.write_text(
        "database: sqlite:///baotin.db\noutlet_files: ['outlets/*.yaml']\nweb: {enabled: false}\n"
        "log: {level: warning}\n"
        "crawl: {allow_private_addresses: [loopback], timeout: 5s, lease: 1m, interval: 10m, min_interval: 1s, "
        f"max_interval: 1h}}\nreceivers: {{console: {{kind: console}}}}\n"
        f"routes: [{{name: all, receivers: [console], group_wait: 0s}}]\n{more}outlets:\n{shipped}\n",
        encoding="utf-8",
    )
    return config


def begin(config: Path, *arguments: str) -> subprocess.Popen[str]:
    """`baotin crawl`, begun."""
    command = [*BAOTIN, "--config", str(config), "crawl", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def rows(config: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the database says; nothing before it is there."""
    file = config.parent / "baotin.db"
    if not file.exists():
        return []
    with closing(sqlite3.connect(file, timeout=5)) as connection:
        try:
            return connection.execute(sql, values).fetchall()
        except sqlite3.OperationalError:
            return []  # its tables are being made


def stored(config: Path) -> set[str]:
    """The addresses of the articles that are stored."""
    return {url for (url,) in rows(config, "SELECT canonical_url FROM articles")}


def paths(urls: Iterable[str]) -> set[str]:
    return {"/" + url.split("/", 3)[3] for url in urls}
