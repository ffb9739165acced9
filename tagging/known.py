"""Concepts as queries ask for them: the lexicon's own reading of an article, and the names it goes by. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from core.query import KeptFacets, Mention
from tagging.evidence import FieldSpan
from tagging.lexicon import Hit, Lexicon, Reading, Sense
from tagging.settings import Facet
from tagging.tagger import Tagger, joined


class KnownConcepts:
    """The concepts of a tagger; fits `core.query.Concepts`."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    @property
    def version(self) -> str:
        """Of the rules: what articles were `tagged_by`."""
        return self._tagger.version

    def names(self) -> Collection[str]:
        """Every concept."""
        return self._lexicon.bits.keys()

    def entities(self, concept: str) -> Collection[str]:
        """The entities of a concept and of those that it includes."""
        return {sense.entity for sense in self._senses(concept)}

    def read(self, *, title: str, lead: str, body: str) -> ArticleReading:
        """Finds all mentions, as tagging does."""
        text, fields = joined(title, lead, body)
        return ArticleReading(self._lexicon, self._lexicon.read(text), fields)

    def surfaces(self, concept: str, entity: str | None) -> Collection[str]:
        """Every way in which it is named."""
        return {sense.surface for sense in self._senses(concept, entity)}

    def facets(self, concept: str, entity: str | None) -> KeptFacets | None:
        """The facets of which an article that mentions it has one; None where some of its names have none."""
        found: dict[str, set[str]] = defaultdict(set)
        for sense in self._senses(concept, entity):
            found[sense.concept].add(sense.entity)
        kinds = {self._lexicon.facets[name] for name in found}
        return None if Facet.NEVER in kinds else KeptFacets(found, with_all=Facet.BESIDE not in kinds)

    @property
    def _lexicon(self) -> Lexicon:
        return self._tagger.lexicon

    def _senses(self, concept: str, entity: str | None = None) -> Iterator[Sense]:
        return (s for s in self._by_concept.get(concept, ()) if entity is None or s.entity == entity)

    @cached_property
    def _by_concept(self) -> Mapping[str, Sequence[Sense]]:
        bits = self._lexicon.bits.items()
        return {name: [sense for sense in self._lexicon.senses if sense.concepts & bit] for name, bit in bits}


class ArticleReading:
    """What the lexicon found in an article; fits `core.query.Reading`."""

    def __init__(self, lexicon: Lexicon, reading: Reading, fields: Sequence[FieldSpan]) -> None:
        self._lexicon = lexicon
        self._reading = reading
        self._fields = fields

    def mentions(self, concept: str, entity: str | None) -> Sequence[Mention]:
        """Where the concept, or this entity of it, is named."""
        bit = self._lexicon.bits.get(concept, 0)
        if not self._reading.concepts & bit:
            return []
        return [self._mention(hit) for hit in self._reading.hits if _means(hit, bit, entity)]

    def _mention(self, hit: Hit) -> Mention:
        start, end = self._reading.starts[hit.first], self._reading.ends[hit.last - 1]
        within = next(field for field in self._fields if field.start <= start and end <= field.end)
        return Mention(within.field, start - within.start, end - within.start)


def _means(hit: Hit, bit: int, entity: str | None) -> bool:
    return any(sense.concepts & bit and entity in (None, sense.entity) for sense in hit.senses)
