"""`baotin topics retag`: rules change, stored articles follow, and nobody hears of it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from core.model import Article
from storage.store import open_store
from tests.app.cli.conftest import ARTICLES, CONFIG, Desk
from tests.factories import NOW
from tests.needs import ROOT


def topics_by_title(desk: Desk) -> dict[str, list[str]]:
    return {line["title"]: line["topics"] for line in desk.lines("search", "--json")}


def test_stored_articles_follow_a_change_of_rules(empty_desk: Desk) -> None:
    empty_desk.run("import", empty_desk.write("articles.jsonl", *ARTICLES))
    title = ARTICLES[0]["title"]
    assert topics_by_title(empty_desk)[title] == ["china-tech-regulation"]
    assert empty_desk.run("topics", "retag").stdout == "0 articles tagged again.\n"

    config = empty_desk.folder / "config.yaml"
    config.write_text(CONFIG + "topics: {china-tech-regulation: {enabled: false}}\n", encoding="utf-8")
    done = empty_desk.run("topics", "retag")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == "4 articles tagged again."
    assert done.stdout.splitlines()[-1].split() == ["china-tech-regulation", "0", "1"]
    assert topics_by_title(empty_desk)[title] == []

    config.write_text(CONFIG, encoding="utf-8")
    empty_desk.run("topics", "retag")
    assert topics_by_title(empty_desk)[title] == ["china-tech-regulation"]
    assert empty_desk.lines("alerts", "list", "--json") == []


def test_rules_that_find_the_same_say_so(empty_desk: Desk) -> None:
    empty_desk.run("import", empty_desk.write("articles.jsonl", *ARTICLES))
    more = CONFIG + "topics: {china-tech-regulation: {threshold: 0.49}}\n"
    (empty_desk.folder / "config.yaml").write_text(more, encoding="utf-8")
    assert empty_desk.run("topics", "retag").stdout == (
        "4 articles tagged again.\nNo article has gained or lost a topic.\n"
    )


MANY = 6_000


@pytest.mark.slow
def test_killed_in_the_middle_it_goes_on_where_it_was_and_others_write_beside_it(empty_desk: Desk) -> None:
    fill(empty_desk.database)
    process = begin(empty_desk)
    waits = []
    try:
        while not renewed(empty_desk.database):
            assert process.poll() is None
            waits.append(write_beside(empty_desk.database))
    finally:
        process.kill()
        process.wait()
    done = renewed(empty_desk.database)
    assert 0 < done < MANY
    assert max(waits) < 2  # seconds
    assert empty_desk.run("topics", "retag").stdout.splitlines()[0] == f"{MANY - done} articles tagged again."
    assert renewed(empty_desk.database) == MANY


def fill(database: Path) -> None:
    """Articles that older rules found nothing in."""
    store = open_store(f"sqlite:///{database}")
    with store.writing() as tx:
        for number in range(MANY):
            url = f"https://bao.example/{number}"
            said = Article(
                key=str(number), url=url, canonical_url=url, outlet="bao", title="Trung Quốc phạt Alibaba"
            )
            kept = tx.keep_imported(said, now=NOW)
            tx.record_matches(kept.article_id, [], (), version="old", now=NOW)
    store.close()


def begin(desk: Desk) -> subprocess.Popen[bytes]:
    given = ["--config", str(desk.folder / "config.yaml"), "--database", str(desk.database)]
    command = [sys.executable, "-c", "from app.cli.main import main; main()", *given, "topics", "retag"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def renewed(database: Path) -> int:
    with closing(sqlite3.connect(database, timeout=10)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM articles WHERE tagged_by != 'old'").fetchone()
        return int(count)


def write_beside(database: Path) -> float:
    """Seconds that another program's write takes."""
    began = time.perf_counter()
    with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('beside', 'it')")
    return time.perf_counter() - began
