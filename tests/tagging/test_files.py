"""Concept and topic files say what is wrong with them, all at once and at the line."""

from __future__ import annotations

import pytest

from tagging.files import parse_concepts, parse_topics
from tagging.settings import ConceptFile, EntitySettings, TopicFile
from tests.tagging.makers import concepts

RULES = """rules:
      - name: somebody is fined
        all: [fine, company]
        points: {title: 3}
"""
RULE = f"\ntopics:\n  fines:\n    {RULES}"


def test_an_entity_may_be_a_name_alone_or_a_list_of_further_names() -> None:
    file = concepts(
        """
        concepts:
          company:
            entities:
              Alibaba:
              Tencent: [Đằng Tấn]
              Ant Group:
                names: [Ant Financial]
        """
    )
    entities = file.concepts["company"].entities
    assert [entities[name].all_names(name) for name in entities] == [
        ("Alibaba",),
        ("Tencent", "Đằng Tấn"),
        ("Ant Financial",),
    ]


def test_an_entity_of_unclear_names_alone_has_no_clear_one() -> None:
    assert EntitySettings(unclear=("Didi",), context=("gọi xe",)).all_names("Didi") == ()


WRONG_CONCEPTS = {
    "concepts: [": "test.yaml:2: not YAML: ",
    "concepts:\n  company:\n    entitties: {}": (
        'test.yaml:3: concepts.company.entitties: unknown key (did you mean "entities"?)'
    ),
    "concepts:\n  company:\n    facet: sometimes": (
        "test.yaml:3: concepts.company.facet: must be 'always', 'beside' or 'never'"
    ),
    "concepts:\n  company:\n    entities:\n      X: [1688]": (
        "test.yaml:4: concepts.company.entities.X[0]: must be text: put it in quotation marks"
    ),
    "concepts:\n  a: {}\n  a: {}": 'test.yaml:3: the key "a" stands twice here',
}


@pytest.mark.parametrize(("text", "problem"), WRONG_CONCEPTS.items())
def test_a_wrong_file_of_concepts_is_told_with_line_and_hint(text: str, problem: str) -> None:
    parsed, problems = parse_concepts(text, "test.yaml")
    assert parsed == ConceptFile()
    assert len(problems) == 1
    assert str(problems[0]).startswith(problem)


WRONG_TOPICS = [
    (
        "all: [fine, company]",
        "within: 3",
        "test.yaml:5: topics.fines.rules[0]: a rule needs `order` or `all`: what must its sentence hold?",
    ),
    (
        "points: {title: 3}",
        "points: {titel: 3}",
        'test.yaml:7: topics.fines.rules[0].points.titel: unknown key (did you mean "title"?)',
    ),
    (
        "rules:",
        "alert_threshold: 0.4\n    rules:",
        "test.yaml:4: topics.fines.alert_threshold: is below `threshold`: "
        "an article would be told of that is not tagged",
    ),
    (
        "all: [fine, company]",
        "all: [fine, compnay]",
        "test.yaml:5: topics.fines.rules[0]: names a concept that no file defines: "
        '"compnay" (did you mean "company"?)',
    ),
    ("        points: {title: 3}\n", "", "test.yaml:5: topics.fines.rules[0].points: is missing"),
    (
        RULES,
        "rules: []\n",
        "test.yaml:4: topics.fines.rules: needs at least one rule: nothing could match it",
    ),
]


@pytest.mark.parametrize(("old", "new", "problem"), WRONG_TOPICS)
def test_a_wrong_file_of_topics_is_told_with_line_and_hint(old: str, new: str, problem: str) -> None:
    text = RULE.replace(old, new)
    parsed, problems = parse_topics(text, "test.yaml", concepts={"fine", "company"})
    assert parsed == TopicFile()
    assert [str(found) for found in problems] == [problem]


def test_every_problem_is_told_at_once() -> None:
    text = "concepts:\n  a: {facet: x}\n  b: {facet: y}\n  c: {about: 3}\n"
    assert [found.line for found in parse_concepts(text, "test.yaml")[1]] == [2, 3, 4]


def test_an_empty_file_is_a_file_without_concepts() -> None:
    assert parse_concepts("", "test.yaml") == (ConceptFile(), [])
    assert parse_topics("# nothing yet\n", "test.yaml", concepts=set()) == (TopicFile(), [])
