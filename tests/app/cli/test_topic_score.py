"""`baotin topics score`: figures, mistakes with their evidence, and lines that are no labelled article."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.cli.conftest import Desk

TOPIC = "china-tech-regulation"
FINE = {
    "title": "Trung Quốc phạt Alibaba vì độc quyền",
    "lead": "Cơ quan quản lý Trung Quốc phạt Alibaba 18 tỷ nhân dân tệ.",
}
ORANGES = {"title": "Giá cam giảm mạnh", "lead": "Nhà vườn miền Tây lo lắng."}


def labelled(name: str, said: dict[str, str], *, truth: bool | None, body: str = "") -> dict[str, Any]:
    return {"id": name, **said, "body": body, "topics": {TOPIC: truth}}


GOLD = [
    labelled("right", FINE, truth=True),
    labelled("right with text", FINE, truth=True, body="Alibaba bị phạt vì lạm dụng vị thế."),
    labelled("wrong", FINE, truth=False),
    labelled("missed", ORANGES, truth=True, body="Alibaba bán cam.\n\nTập đoàn này từng bị điều tra."),
    labelled("silent", ORANGES, truth=False),
    labelled("disputed", FINE, truth=None),
]


def test_the_figures_are_given_at_both_thresholds_and_for_each_kind_of_article(desk: Desk) -> None:
    rows = desk.lines("topics", "score", desk.write("gold.jsonl", *GOLD), "--topic", TOPIC, "--json")
    assert [(row["at"], row["part"], row["articles"]) for row in rows] == [
        ("tag", "all", 5),
        ("tag", "with text", 2),
        ("tag", "title and lead only", 3),
        ("alert", "all", 5),
        ("alert", "with text", 2),
        ("alert", "title and lead only", 3),
    ]
    whole = rows[0]
    assert (whole["right"], whole["wrong"], whole["missed"]) == (2, 1, 1)
    assert whole["precision"] == {"value": 0.6667, "low": 0.2077, "high": 0.9385}
    assert whole["recall"]["value"] == whole["f1"]["value"] == 0.6667


def test_mistakes_are_listed_with_what_the_topic_went_by(desk: Desk) -> None:
    gold = desk.write("gold.jsonl", *GOLD)
    said = desk.lines("topics", "score", gold, "--topic", TOPIC, "--mistakes", "--json")
    wrong, missed = said[-2:]
    assert (wrong["mistake"], wrong["id"]) == ("wrong", "wrong")
    assert "Alibaba" in {span["entity"] for span in wrong["evidence"]}
    assert (missed["mistake"], missed["id"]) == ("missed", "missed")
    assert missed["score"] < 0.5
    shown = desk.run("topics", "score", gold, "--topic", TOPIC, "--mistakes").stdout
    assert f"{TOPIC}: wrong, " in shown
    assert "title: Trung Quốc" in shown


def test_a_threshold_can_be_tried(desk: Desk) -> None:
    gold = desk.write("gold.jsonl", *GOLD)
    (row, *_) = desk.lines("topics", "score", gold, "--topic", TOPIC, "--threshold", "1", "--json")
    assert (row["at"], row["right"], row["missed"]) == ("given", 0, 3)


def test_text_is_normalised_as_it_would_be_stored(desk: Desk) -> None:
    decomposed = labelled("nfd", {"title": "Trung Quốc  phạt Alibaba vì độc quyền"}, truth=True)
    said = desk.lines("topics", "score", desk.write("nfd.jsonl", decomposed), "--topic", TOPIC, "--json")
    assert said[0]["right"] == 1


def test_lines_that_are_no_labelled_article_are_named_and_the_others_count(desk: Desk) -> None:
    gold = desk.write(
        "bad.jsonl", GOLD[0], "{", {"title": "a"}, {"title": "a", "topics": {TOPIC: "yes"}}, {"topics": {TOPIC: 1}}
    )
    done = desk.run("topics", "score", gold, "--topic", TOPIC)
    assert done.exit_code == 1
    assert "line 2: is not JSON" in done.stderr
    assert all(f'line {number}: "topics" must be' in done.stderr for number in (3, 4, 5))
    assert "tag 0.50" in done.stdout


@pytest.mark.parametrize(
    ("rows", "says"), [([], "No article is labelled"), ([{"title": "a", "topics": {}}], "No article is labelled")]
)
def test_without_labels_nothing_is_measured(desk: Desk, rows: list[Any], says: str) -> None:
    done = desk.run("topics", "score", desk.write("none.jsonl", *rows))
    assert (done.exit_code, says in done.stdout) == (1, True)


def test_a_topic_that_is_not_there_is_said_with_the_one_that_is_meant(desk: Desk) -> None:
    done = desk.run("topics", "score", desk.write("gold.jsonl", *GOLD), "--topic", "china-tech-regulatoin")
    assert done.exit_code == 2
    assert f'did you mean "{TOPIC}"' in done.stderr
