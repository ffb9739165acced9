"""Floors under the measured quality: a change of rules that loses it fails here, and not at a user's desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import score_stories, score_topics
from tagging.settings import StorySettings
from tests.tagging.makers import REGULATION, RESTRICTIONS, RESTRUCTURING, shipped, shipped_topics

pytestmark = pytest.mark.shared


@pytest.mark.parametrize(("topic", "floor"), [(REGULATION, 0.85), (RESTRUCTURING, 0.85), (RESTRICTIONS, 0.87)])
def test_topics_are_as_good_as_they_were(shared: Path, topic: str, floor: float) -> None:
    rows = score_topics.read(shared / "gold/dev.jsonl")
    count = score_topics.tally(
        rows, topic, threshold=shipped_topics()[topic].threshold, scored=score_topics.score(rows, shipped())
    )
    assert count.f1 >= floor, str(count)


def test_the_article_the_project_grew_from_carries_both_its_topics(shared: Path) -> None:
    (row,) = score_topics.read(shared / "gold/seed.json")
    matches = shipped().tag(title=row["title"], lead=row["lead"], body=row["body"]).matches
    assert {match.topic for match in matches if match.alerting} == {REGULATION, RESTRUCTURING}


def test_stories_are_as_good_as_they_were(shared: Path) -> None:
    rows = score_topics.read(shared / "gold/stories.jsonl")
    gathered = score_stories.gather(rows, shipped(), StorySettings())
    truth, found = score_stories.pairs([row["story"] for row in rows]), score_stories.pairs(gathered.stories)
    assert len(truth & found) / len(found) >= 0.92
    assert 2 * len(truth & found) / (len(truth) + len(found)) >= 0.74
