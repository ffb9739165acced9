"""`baotin verdict` and `baotin topics precision`: an analyst's word is kept, shown, and summed up."""

from __future__ import annotations

import pytest

from tests.app.cli.conftest import ARTICLES, CONFIG, Desk

TOPIC, OTHER = "china-tech-regulation", "china-tech-restructuring"
FINE = str(ARTICLES[0]["url"])


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    empty_desk.run("import", empty_desk.write("articles.jsonl", *ARTICLES))
    return empty_desk


def test_a_verdict_is_shown_with_its_article(desk: Desk) -> None:
    done = desk.run("verdict", FINE, TOPIC, "false", "--note", "Chuyện cũ", "--by", "An")
    assert done.stdout == f"{TOPIC}: false (tagged): {ARTICLES[0]['title']}\n"
    (shown,) = desk.lines("show", FINE, "--json")
    (match,) = shown["matches"]
    (verdict,) = shown["verdicts"]
    assert verdict.pop("at")
    assert verdict == {
        "topic": TOPIC,
        "verdict": "false",
        "by": "An",
        "note": "Chuyện cũ",
        "version": match["version"],
    }
    for command in ("show", "explain"):
        assert f"{TOPIC}: judged false, " in desk.run(command, FINE).stdout
        assert "UTC by An: Chuyện cũ" in desk.run(command, FINE).stdout


def test_verdicts_are_summed_up_by_topic_and_month(desk: Desk) -> None:
    assert desk.run("topics", "precision").stdout.startswith("No verdict yet")
    desk.run("verdict", FINE, TOPIC, "false")
    desk.run("verdict", FINE, TOPIC, "true")
    missed = desk.run("verdict", FINE, OTHER, "true")
    assert "(not tagged)" in missed.stdout
    assert f"{OTHER}: judged true, though it was not tagged" in desk.run("explain", FINE).stdout
    rows = desk.lines("topics", "precision", "--json")
    assert [(row["topic"], row["month"], row["judged"], row["right"], row["missed"]) for row in rows] == [
        (TOPIC, "2026-01", 1, 1, 0),
        (TOPIC, "all", 1, 1, 0),
        (OTHER, "2026-01", 0, 0, 1),
        (OTHER, "all", 0, 0, 1),
    ]
    assert rows[0]["precision"] == {"value": 1.0, "low": 0.2065, "high": 1.0}
    assert rows[2]["precision"] is None
    shown = desk.run("topics", "precision", "--topic", TOPIC).stdout.splitlines()
    assert shown[1].split() == [TOPIC, "2026-01", "1", "1", "0", "1.00", "(0.21-1.00)", "0"]
    assert len(shown) == 3


def test_a_verdict_stays_when_the_rules_change(desk: Desk) -> None:
    desk.run("verdict", FINE, TOPIC, "true")
    off = CONFIG + "topics: {china-tech-regulation: {enabled: false}}\n"
    (desk.folder / "config.yaml").write_text(off, encoding="utf-8")
    assert desk.run("topics", "retag").exit_code == 0
    assert desk.lines("topics", "precision", "--json")[0]["right"] == 1


@pytest.mark.parametrize(
    ("asked", "code", "says"),
    [
        (("https://la.example/nothing", TOPIC, "true"), 1, "No article is stored"),
        (("1", "china-tech", "true"), 2, 'no topic is called "china-tech"'),
        (("1", TOPIC, "maybe"), 2, "'maybe' is not one of 'true', 'false'"),
    ],
)
def test_what_cannot_be_judged_is_said(desk: Desk, asked: tuple[str, ...], code: int, says: str) -> None:
    done = desk.run("verdict", *asked)
    assert (done.exit_code, says in done.stderr) == (code, True)
