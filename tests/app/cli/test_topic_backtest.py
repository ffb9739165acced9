"""`baotin topics backtest`: a change of rules is seen before it counts, and nothing is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from app.backtesting import Change, changes_of
from core.model import Match
from tests.app.cli.conftest import ARTICLES, CONFIG, Desk

TOPIC = "china-tech-regulation"
FINE, ORANGES = ARTICLES[0]["title"], ARTICLES[1]["title"]
OTHER_POINTS = """\
topics:
  china-tech-regulation:
    threshold: 0.5
    alert_threshold: 0.9
    rules: [{name: any, all: [china-tech-company], points: {title: %s}}]
"""
NEW = """\
topics:
  moi:
    rules: [{name: any, all: [china-tech-company], points: {title: 9}}]
"""


@pytest.fixture
def desk(empty_desk: Desk) -> Iterator[Desk]:
    """Four articles; afterwards the database is as it was."""
    empty_desk.run("import", empty_desk.write("articles.jsonl", *ARTICLES))
    before = dump(empty_desk)
    yield empty_desk
    assert dump(empty_desk) == before


def dump(desk: Desk) -> list[str]:
    with closing(sqlite3.connect(desk.database)) as connection:
        return list(connection.iterdump())


def tried(desk: Desk, rules: str, *more: str, topic: str = TOPIC) -> dict[str, Any]:
    """What a file of rules would change."""
    (desk.folder / "tried.yaml").write_text(rules, encoding="utf-8")
    asked = ("topics", "backtest", topic, "--with", desk.folder / "tried.yaml", "--since", "2026", "--json", *more)
    (said,) = desk.lines(*asked)
    assert isinstance(said, dict)
    return said


def test_rules_that_find_less_lose_articles_by_month(desk: Desk) -> None:
    said = tried(desk, OTHER_POINTS % 0)
    assert (said["articles"], said["now"], said["then"], said["gained"], said["lost"]) == (4, 1, 0, 0, 1)
    assert [(row["month"], row["lost"]) for row in said["months"]] == [("2026-01", 1)]
    (change,) = said["changes"]
    assert (change["title"], change["changes"]) == (FINE, ["lost", "would no longer alert"])
    assert change["then"] is None
    assert "Alibaba" in {span["entity"] for span in change["now"]["evidence"]}


def test_a_topic_that_is_new_gains_all_that_it_finds(desk: Desk) -> None:
    said = tried(desk, NEW, topic="moi")
    assert (said["now"], said["then"], said["gained"], said["would alert"]) == (0, 1, 1, 1)
    assert said["changes"][0]["now"] is None


def test_concepts_that_are_added_count(desk: Desk) -> None:
    own = desk.folder / "own.yaml"
    own.write_text(NEW, encoding="utf-8")
    config = desk.folder / "config.yaml"
    config.write_text(CONFIG + "topic_files: [own.yaml]\n", encoding="utf-8")
    said = tried(desk, "concepts: {china-tech-company: {entities: {Cam Sành Số: [Giá cam]}}}\n", topic="moi")
    assert [(one["title"], one["changes"]) for one in said["changes"]] == [(ORANGES, ["gained", "would alert"])]
    assert said["now"] == 1  # worked out by the rules in force: no one has tagged by them yet


def test_days_bound_what_is_looked_at(desk: Desk) -> None:
    assert tried(desk, NEW, "--until", "2026-01-06", topic="moi")["articles"] == 2
    (said,) = desk.lines("topics", "backtest", TOPIC, "--since", "2026-01-06", "--json")
    assert (said["now"], said["changes"]) == (0, [])


def test_without_a_file_the_rules_in_force_meet_what_is_stored(desk: Desk) -> None:
    (said,) = desk.lines("topics", "backtest", TOPIC, "--since", "2026", "--json")
    assert (said["now"], said["then"], said["changes"]) == (1, 1, [])
    config = desk.folder / "config.yaml"
    switched = "topics: {china-tech-regulation: {threshold: 1.0, alert_threshold: 1.0}}\n"
    config.write_text(CONFIG + switched, encoding="utf-8")
    (said,) = desk.lines("topics", "backtest", TOPIC, "--since", "2026", "--json")
    assert (said["now"], said["then"], said["lost"]) == (1, 0, 1)


def test_people_read_titles_with_evidence(desk: Desk) -> None:
    file = desk.folder / "new.yaml"
    file.write_text(NEW, encoding="utf-8")
    shown = desk.run("topics", "backtest", "moi", "--with", file, "--since", "2026").stdout.splitlines()
    assert shown[:2] == [
        "moi: of 4 articles it has 0, and would have 1.",
        "Gained 1, lost 0, would alert 1, would no longer alert 0.",
    ]
    assert "Gained:" in shown
    assert "Would alert:" in shown
    assert any(line.endswith(FINE) for line in shown)
    assert any("Alibaba (Alibaba)" in line for line in shown)


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ("topics: {moi: {}}\n", "tried.yaml:1: topics.moi.rules"),
        ("nothing: here\n", "must hold either `topics:` or `concepts:`"),
        ("- a\n", "must hold either `topics:` or `concepts:`"),
        ("topics: [\n", "tried.yaml:"),
        (NEW.replace("china-tech-company", "china-tech-companie"), "china-tech-company"),
    ],
)
def test_a_file_that_does_not_hold_is_said_with_its_line(desk: Desk, rules: str, says: str) -> None:
    file = desk.folder / "tried.yaml"
    file.write_text(rules, encoding="utf-8")
    done = desk.run("topics", "backtest", "moi", "--with", file, "--since", "2026")
    assert done.exit_code == 2
    assert says in done.stderr


@pytest.mark.parametrize(("topic", "since"), [("china-tech", "2026"), (TOPIC, "gestern")])
def test_a_topic_or_a_day_that_is_none_is_said(desk: Desk, topic: str, since: str) -> None:
    done = desk.run("topics", "backtest", topic, "--since", since)
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr


def match(*, alerting: bool) -> Match:
    return Match(topic="t", version="1", score=0.8, alerting=alerting, evidence=())


LOUD, QUIET = match(alerting=True), match(alerting=False)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (None, None, ()),
        (None, QUIET, (Change.GAINED,)),
        (None, LOUD, (Change.GAINED, Change.LOUDER)),
        (QUIET, LOUD, (Change.LOUDER,)),
        (LOUD, QUIET, (Change.QUIETER,)),
        (LOUD, None, (Change.LOST, Change.QUIETER)),
        (LOUD, LOUD, ()),
    ],
)
def test_a_change_is_of_the_tag_of_the_alert_or_of_both(
    before: Match | None, after: Match | None, changes: tuple[Change, ...]
) -> None:
    assert changes_of(before, after) == changes
