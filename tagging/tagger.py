"""Which topics an article carries, why, and which entities it names. Pure: no clock, no database, no network."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.errors import ConfigError
from core.model import Match, digest
from core.text import sentence_spans
from tagging.evidence import FieldSpan, evidence_of
from tagging.lexicon import Hit, Lexicon, Reading
from tagging.scoring import Place, Scorer, Sentence
from tagging.settings import ConceptFile, ConceptSettings, Facet, TopicSettings

_GAP = "\n\n"  # between fields: a sentence never runs from one into the next


@dataclass(frozen=True, slots=True)
class Tagged:
    """What tagging makes of an article: its topics over their thresholds, best first, and its entities as
    (concept, entity)."""

    matches: tuple[Match, ...]
    facets: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Topic:
    key: str
    settings: TopicSettings
    scorer: Scorer
    version: str


class Tagger:
    """All topics over all concepts, ready. `version` changes whenever any rule or name does."""

    def __init__(self, lexicon: Lexicon, topics: Sequence[_Topic], *, version: str) -> None:
        self._lexicon = lexicon
        self._topics = topics
        self.version = version

    @classmethod
    def build(cls, *, concepts: Sequence[ConceptFile], topics: Mapping[str, TopicSettings]) -> Tagger:
        """Joins the files (a later one adds to, or replaces, entities of an earlier one) and compiles all.

        Raises `ConfigError` where a rule or a concept names a concept that there is not.
        """
        merged = merge(concepts)
        _check(merged, topics)
        lexicon = Lexicon(merged)
        words = digest(*(f"{name}={settings.model_dump_json()}" for name, settings in sorted(merged.items())))
        compiled = [
            _Topic(key, settings, Scorer(settings, lexicon.bits), digest(words, key, settings.model_dump_json()))
            for key, settings in sorted(topics.items())
        ]
        return cls(lexicon, compiled, version=digest(words, *(topic.version for topic in compiled)))

    @property
    def lexicon(self) -> Lexicon:
        """Every name of every concept."""
        return self._lexicon

    @property
    def versions(self) -> dict[str, str]:
        """The version of each topic, as its matches carry it."""
        return {topic.key: topic.version for topic in self._topics}

    def tag(self, *, title: str, lead: str, body: str) -> Tagged:
        """The topics and entities of an article, from what it says. Any of the three may be empty."""
        text, fields = joined(title, lead, body)
        reading = self._lexicon.read(text)
        return Tagged(self._matches(reading, fields), self._facets(reading.hits))

    def scores(self, *, title: str, lead: str, body: str) -> dict[str, float]:
        """The score of every topic, below its threshold too: for explanations and measurements."""
        text, fields = joined(title, lead, body)
        reading = self._lexicon.read(text)
        sentences = list(_sentences(reading, fields))
        return {topic.key: topic.scorer.score(sentences, reading.concepts).score for topic in self._topics}

    def _matches(self, reading: Reading, fields: Sequence[FieldSpan]) -> tuple[Match, ...]:
        topics = [topic for topic in self._topics if topic.scorer.possible(reading.concepts)]
        if not topics:
            return ()  # nine articles in ten end here, before their sentences are looked for
        sentences = list(_sentences(reading, fields))
        found = [match for topic in topics for match in _match(topic, sentences, reading, fields)]
        return tuple(sorted(found, key=lambda match: -match.score))

    def _facets(self, hits: Collection[Hit]) -> frozenset[tuple[str, str]]:
        kinds = self._lexicon.facets
        found = {(s.concept, s.entity) for hit in hits for s in hit.senses if kinds[s.concept] is not Facet.NEVER}
        if any(kinds[concept] is Facet.ALWAYS for concept, _ in found):
            return frozenset(found)
        return frozenset()


def merge(files: Sequence[ConceptFile]) -> dict[str, ConceptSettings]:
    """One mapping of all files' concepts: where two define one, its entities are joined."""
    merged: dict[str, ConceptSettings] = {}
    for file in files:
        for name, settings in file.concepts.items():
            before = merged.get(name)
            if before is None:
                merged[name] = settings
                continue
            given = settings.model_dump(exclude_unset=True)
            changes = {key: getattr(settings, key) for key in given}
            changes["entities"] = {**before.entities, **settings.entities}
            merged[name] = before.model_copy(update=changes)
    return merged


def _check(concepts: Mapping[str, ConceptSettings], topics: Mapping[str, TopicSettings]) -> None:
    problems = [
        f'concept "{name}" includes "{part}", which no file defines'
        for name, settings in concepts.items()
        for part in settings.includes
        if part not in concepts
    ]
    known = {entity for settings in concepts.values() for entity in settings.entities}
    problems += [
        f'concept "{name}" counts "{member}" among its members, which no concept defines'
        for name, settings in concepts.items()
        for member in settings.members
        if member not in known
    ]
    problems += [
        f'topic "{key}", rule "{rule.name}": no file defines the concept "{name}"'
        for key, settings in topics.items()
        for rule in settings.rules
        for name in sorted(rule.concepts() - set(concepts))
    ]
    if problems:
        raise ConfigError(tuple(problems))


def _match(
    topic: _Topic, sentences: Sequence[Sentence], reading: Reading, fields: Sequence[FieldSpan]
) -> Iterator[Match]:
    result = topic.scorer.score(sentences, reading.concepts)
    if result.score >= topic.settings.threshold and result.scored:
        yield Match(
            topic=topic.key,
            version=topic.version,
            score=round(result.score, 4),
            alerting=result.score >= topic.settings.alert_threshold,
            evidence=evidence_of(result.scored, reading, fields),
        )


def joined(title: str, lead: str, body: str) -> tuple[str, list[FieldSpan]]:
    """One text of all three fields, and where each stands in it."""
    fields, at = [], 0
    for name, value in (("title", title), ("lead", lead), ("body", body)):
        fields.append(FieldSpan(name, at, at + len(value)))
        at += len(value) + len(_GAP)
    return _GAP.join((title, lead, body)), fields


def _sentences(reading: Reading, fields: Sequence[FieldSpan]) -> Iterator[Sentence]:
    """The sentences that mention anything, with what stands around them."""
    spans = sentence_spans(reading.text)
    by_sentence = _by_sentence(reading, spans)
    places = list(_places(spans, fields))
    headline = 0
    for index, place in enumerate(places):
        if place is not Place.BODY:
            headline |= _concepts(by_sentence.get(index, ()))
    before = 0
    for index, (start, end) in enumerate(spans):
        hits = by_sentence.get(index, ())
        concepts = _concepts(hits)
        if concepts:
            yield Sentence(places[index], start, end, hits, concepts, concepts | before | headline)
        before = concepts


def _by_sentence(reading: Reading, spans: Sequence[tuple[int, int]]) -> dict[int, list[Hit]]:
    begins = [start for start, _ in spans]
    found: dict[int, list[Hit]] = {}
    for hit in reading.hits:
        found.setdefault(bisect_right(begins, reading.starts[hit.first]) - 1, []).append(hit)
    return found


def _places(spans: Sequence[tuple[int, int]], fields: Sequence[FieldSpan]) -> Iterator[Place]:
    """Where each sentence counts. Without a lead, the body's first sentence stands for it: many outlets put
    it there, and the one source that gives neither title nor lead begins with it."""
    title, lead, body = fields
    lead_missing = lead.start == lead.end
    for start, _ in spans:
        if start < title.end:
            yield Place.TITLE
        elif start < lead.end:
            yield Place.LEAD
        else:
            first, lead_missing = lead_missing, False
            yield Place.LEAD if first and start >= body.start else Place.BODY


def _concepts(hits: Sequence[Hit]) -> int:
    mask = 0
    for hit in hits:
        mask |= hit.concepts
    return mask
