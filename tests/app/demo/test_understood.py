"""The shipped rules read the scripted day as its author meant it: topics, evidence, stories."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest

from app.config.model import Config
from app.config.topics import load_tagging
from app.demo.script import ScriptArticle, load_script
from core.model import Sketch, StoryCandidate
from core.yamldoc import parse_yaml
from tagging.settings import StorySettings
from tagging.stories import choose_story, sketch
from tagging.tagger import Tagged, Tagger
from tests.factories import NOW

SCRIPT = load_script()


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    concepts, topics, problems = load_tagging(Config(), parse_yaml("{}"), folder=Path(), file="config.yaml")
    assert problems == []
    return Tagger.build(concepts=concepts, topics=topics)


def read(tagger: Tagger, article: ScriptArticle) -> tuple[Tagged, Sketch]:
    fields = {"title": article.title, "lead": article.lead, "body": "\n\n".join(article.body)}
    tagged = tagger.tag(**fields)
    return tagged, sketch(**fields, facets=tagged.facets)


def test_every_article_gets_its_topics_and_those_of_events_are_told(tagger: Tagger) -> None:
    changed = [change.applied(SCRIPT.by_id[change.article]) for change in SCRIPT.changes]
    for article in (*SCRIPT.articles, *changed):
        tagged, _ = read(tagger, article)
        alerting = {match.topic: match.alerting for match in tagged.matches}
        assert alerting == dict.fromkeys(article.topics, True), article.id


def test_the_seed_story_has_evidence_that_a_reader_accepts(tagger: Tagger) -> None:
    article = SCRIPT.by_id["alibaba-ceo-nho-tinsang"]
    texts = {"title": article.title, "lead": article.lead, "body": "\n\n".join(article.body)}
    tagged, _ = read(tagger, article)
    assert {match.topic for match in tagged.matches} == {"china-tech-restructuring", "china-tech-regulation"}
    for match in tagged.matches:
        assert {"Alibaba", "Ant Group"} & {span.entity for span in match.evidence}
        assert len({span.concept for span in match.evidence}) >= 2
        for span in match.evidence:
            assert texts[span.field][span.start : span.end] == span.text


def test_events_become_stories_of_their_own_and_nothing_is_mixed(tagger: Tagger) -> None:
    stories: dict[int, set[str]] = defaultdict(set)
    candidates: list[StoryCandidate] = []
    for number, article in enumerate(SCRIPT.articles):
        _, drawn = read(tagger, article)
        at = NOW + timedelta(hours=article.at)
        known = [candidate for candidate in candidates if set(candidate.sketch.keys) & set(drawn.keys)]
        choice = choose_story(
            title=article.title,
            lead=article.lead,
            published=at,
            first_seen=at,
            sketch=drawn,
            candidates=known,
            settings=StorySettings(),
        )
        story = number if choice.story_id is None else choice.story_id
        stories[story].add(article.event or article.id)
        candidates.append(
            StoryCandidate(
                article_id=number,
                story_id=story,
                outlet=article.outlet,
                title=article.title,
                lead=article.lead,
                published=at,
                first_seen=at,
                sketch=drawn,
            )
        )
    assert [sorted(told) for told in stories.values() if len(told) > 1] == []
    assert len(stories) == len({article.event or article.id for article in SCRIPT.articles})
