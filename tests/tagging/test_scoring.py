"""What a sentence is worth by a rule, and how sentences add up."""

from __future__ import annotations

from math import exp, log

import pytest

from tests.tagging.makers import tagger

CONCEPTS = """
    concepts:
      actor: {entities: {Bắc Kinh: }}
      other: {entities: {Washington: }}
      act: {entities: {phạt: [xử phạt], nhắc: }}
      company: {entities: {Alibaba: , Tencent: }}
      gossip: {entities: {đám cưới: }}
"""


def score(rules: str, *, title: str = "", lead: str = "", body: str = "", extra: str = "") -> float:
    """The points of an article: its score before it is pressed into 0..1."""
    topic = f"topics: {{t: {{start: 0, {extra} rules: [{rules}]}}}}"
    value = tagger(CONCEPTS, topic).scores(title=title, lead=lead, body=body)["t"]
    return round(log(value / (1 - value)), 3)


ORDER = "{name: r, order: [actor, act], within: 3, barrier: other, points: {title: 3, lead: 2, body: 1}}"


@pytest.mark.parametrize(
    ("title", "points"),
    [
        ("Bắc Kinh phạt hãng này", 3),
        ("Bắc Kinh vừa ra quyết định phạt", 0),  # four tokens lie between
        ("Bắc Kinh vừa quyết định phạt", 3),
        ("Hãng này bị phạt ở Bắc Kinh", 0),  # the other way round
        ("Bắc Kinh, Washington phạt", 0),  # a barrier
        ("Bắc Kinh im lặng. Phạt là sai", 0),  # two sentences
        ("Bắc Kinh nói, Bắc Kinh phạt", 3),  # the nearer one
        ("Bắc Kinh và Washington và Bắc Kinh phạt", 3),
    ],
)
def test_order_wants_neighbours_in_one_sentence_with_no_barrier_between(title: str, points: float) -> None:
    assert score(ORDER, title=title) == points


@pytest.mark.parametrize(
    ("rule", "texts", "points"),
    [
        ("all: [company, act]", {"title": "Phạt nặng Alibaba"}, 3),
        ("all: [company, act]", {"title": "Phạt nặng", "lead": "Alibaba im lặng."}, 0),
        ("all: [company|actor, act]", {"title": "Bắc Kinh ra án phạt"}, 3),
        ("all: [act], about: [company]", {"title": "Alibaba gặp khó", "lead": "Khoản phạt rất nặng."}, 2),
        (
            "all: [act], about: [company]",
            {"title": "x", "lead": "x.", "body": "Alibaba im lặng. Khoản phạt nặng."},
            1,
        ),
        (
            "all: [act], about: [company]",
            {"title": "x", "lead": "x.", "body": "Alibaba im lặng. Trời đẹp. Phạt nặng."},
            0,
        ),
        ("all: [company, act], none: [gossip]", {"title": "Alibaba phạt vì đám cưới"}, 0),
        ("all: [company, act], none: [gossip]", {"title": "Alibaba bị phạt", "lead": "Đám cưới."}, 3),
        ("all: [company, act], clear_of: [gossip]", {"title": "Alibaba bị phạt", "lead": "Đám cưới."}, 0),
        ("order: [actor, act, company]", {"title": "Bắc Kinh phạt Alibaba"}, 3),
        ("order: [actor, act, company]", {"title": "Alibaba: Bắc Kinh phạt"}, 0),
    ],
)
def test_a_rule_reads_its_parts_where_it_says(rule: str, texts: dict[str, str], points: float) -> None:
    assert score(f"{{name: r, {rule}, points: {{title: 3, lead: 2, body: 1}}}}", **texts) == points


def test_a_sentence_counts_by_its_best_rule_and_its_worst_takes_away() -> None:
    rules = """
        {name: weak, all: [company], points: {title: 1}},
        {name: strong, all: [company, act], points: {title: 3}},
        {name: gossip, all: [gossip], points: {title: -2}}
    """
    assert score(rules, title="Alibaba bị phạt") == 3
    assert score(rules, title="Alibaba bị phạt vì đám cưới") == 1
    assert score(rules, title="Đám cưới") == -2


def test_a_title_of_two_sentences_is_one_title() -> None:
    assert score("{name: r, all: [act], points: {title: 3}}", title="Phạt nặng. Lại phạt nặng.") == 3


def test_the_best_sentences_of_the_body_add_up_and_fade() -> None:
    rules = "{name: r, all: [act], points: {body: 2}}, {name: s, all: [act, company], points: {body: 4}}"
    body = "Mở đầu. " + "Phạt nặng. " * 3 + "Phạt Alibaba. " + "Không có gì. "
    assert score(rules, lead="x", body=body, extra="most: 3, fade: 0.5,") == 4 + 2 * 0.5 + 2 * 0.25


def test_negative_sentences_of_the_body_add_up_too() -> None:
    rules = "{name: r, all: [gossip], points: {body: -1}}"
    assert score(rules, lead="x", body="Đám cưới. Lại đám cưới.", extra="fade: 0.5,") == -1.5


def test_the_score_lies_between_0_and_1_and_half_is_no_points() -> None:
    topic = "topics: {t: {start: -1, rules: [{name: r, all: [act], points: {title: 1}}]}}"
    scores = tagger(CONCEPTS, topic).scores(title="Phạt", lead="", body="")
    assert scores["t"] == 0.5
    assert tagger(CONCEPTS, topic).scores(title="", lead="", body="")["t"] == pytest.approx(1 / (1 + exp(1)))


@pytest.mark.parametrize(
    ("texts", "points"),
    [
        ({"body": "Phạt nặng. Lại phạt."}, 2 + 1),  # no lead: the body's first sentence stands for it
        ({"title": "x", "body": "Phạt nặng. Lại phạt."}, 2 + 1),
        ({"lead": "x", "body": "Phạt nặng. Lại phạt."}, 1 + 1),
        ({"lead": "Phạt nặng.", "body": "Lại phạt."}, 2 + 1),
    ],
)
def test_without_a_lead_the_first_sentence_of_the_body_counts_as_one(texts: dict[str, str], points: float) -> None:
    rule = "{name: r, all: [act], points: {title: 3, lead: 2, body: 1}}"
    assert score(rule, **texts, extra="fade: 1,") == points
