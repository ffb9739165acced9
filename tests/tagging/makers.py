"""Small concepts and topics for tests, from YAML as a user writes them, and the shipped ones."""

from __future__ import annotations

from functools import cache
from textwrap import dedent

from tagging.files import parse_concepts, parse_topics
from tagging.lexicon import Lexicon
from tagging.settings import ConceptFile, TopicSettings
from tagging.tagger import Tagger, merge
from tests.needs import ROOT

REGULATION = "china-tech-regulation"
RESTRUCTURING = "china-tech-restructuring"
RESTRICTIONS = "china-tech-foreign-restrictions"


def concepts(text: str) -> ConceptFile:
    """A file of concepts that is known to be right."""
    parsed, problems = parse_concepts(dedent(text), "test.yaml")
    assert problems == []
    return parsed


def topics(text: str) -> dict[str, TopicSettings]:
    """A file of topics that is known to be right."""
    parsed, problems = parse_topics(dedent(text), "test.yaml")
    assert problems == []
    return parsed.topics


def lexicon(text: str) -> Lexicon:
    """The names of a file of concepts, compiled."""
    return Lexicon(merge([concepts(text)]))


def tagger(concept_text: str, topic_text: str) -> Tagger:
    """A tagger of a file of concepts and a file of topics."""
    return Tagger.build(concepts=[concepts(concept_text)], topics=topics(topic_text))


def shipped_concepts() -> list[ConceptFile]:
    """The concepts that the package ships."""
    return [_read(path.name) for path in sorted((ROOT / "tagging/concepts").glob("*.yaml"))]


def _read(name: str) -> ConceptFile:
    parsed, problems = parse_concepts((ROOT / "tagging/concepts" / name).read_text(encoding="utf-8"), name)
    assert problems == []
    return parsed


def shipped_topics() -> dict[str, TopicSettings]:
    """The topics that the package ships."""
    known = {name for file in shipped_concepts() for name in file.concepts}
    found: dict[str, TopicSettings] = {}
    for path in sorted((ROOT / "tagging/topics").glob("*.yaml")):
        parsed, problems = parse_topics(path.read_text(encoding="utf-8"), path.name, concepts=known)
        assert problems == []
        found.update(parsed.topics)
    return found


@cache
def shipped() -> Tagger:
    """The tagger that a user has who changes nothing."""
    return Tagger.build(concepts=shipped_concepts(), topics=shipped_topics())


def topics_of(title: str, lead: str = "", body: str = "") -> set[str]:
    """The topics that the shipped rules give an article."""
    return {match.topic for match in shipped().tag(title=title, lead=lead, body=body).matches}
