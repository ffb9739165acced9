"""Floors under the measured quality: a change of rules that loses it fails here, and not at a user's desk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.gold import Exam, read_gold
from benchmarks import score_stories
from tagging.settings import StorySettings
from tests.tagging.makers import REGULATION, RESTRICTIONS, RESTRUCTURING, shipped, shipped_concepts, shipped_topics

pytestmark = pytest.mark.shared


@pytest.mark.parametrize(("topic", "floor"), [(REGULATION, 0.85), (RESTRUCTURING, 0.85), (RESTRICTIONS, 0.87)])
def test_topics_are_as_good_as_they_were(shared: Path, topic: str, floor: float) -> None:
    articles, problems = read_gold(shared / "gold/dev.jsonl")
    assert problems == []
    topics = shipped_topics()
    exam = Exam(articles, concepts=shipped_concepts(), topics={topic: topics[topic]})
    measured = exam.quality(topic, threshold=topics[topic].threshold)
    assert measured.articles > 600
    assert measured.f1.value >= floor, measured


def test_the_article_the_project_grew_from_carries_both_its_topics(shared: Path) -> None:
    row = json.loads((shared / "gold/seed.json").read_text(encoding="utf-8"))
    matches = shipped().tag(title=row["title"], lead=row["lead"], body=row["body"]).matches
    assert {match.topic for match in matches if match.alerting} == {REGULATION, RESTRUCTURING}


def test_stories_are_as_good_as_they_were(shared: Path) -> None:
    rows = [json.loads(line) for line in (shared / "gold/stories.jsonl").read_text(encoding="utf-8").splitlines()]
    gathered = score_stories.gather(rows, shipped(), StorySettings())
    truth, found = score_stories.pairs([row["story"] for row in rows]), score_stories.pairs(gathered.stories)
    assert len(truth & found) / len(found) >= 0.92
    assert 2 * len(truth & found) / (len(truth) + len(found)) >= 0.74
