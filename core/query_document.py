"""An article made ready for queries: where terms and concepts stand in its fields, found once each. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

from core.query_concepts import Concepts, Reading
from core.query_nodes import TEXT_FIELDS, Concept, Field, Term
from core.text import fold, sentence_spans, shadow

Span: TypeAlias = tuple[int, int]
_NONE: Sequence[Span] = ()
_PARAGRAPH = re.compile(r"[^\n]+")


class FieldText:
    """A field's text, with its comparison forms and the places of terms, each made when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._exact: str | None = None
        self._folded: str | None = None
        self._places: dict[Term, Sequence[Span]] = {}
        self._sentences: dict[Span, Sequence[Span]] = {}

    def places(self, term: Term) -> Sequence[Span]:
        """Where the term stands, in order."""
        found = self._places.get(term)
        if found is None:
            found = self._places[term] = list(self._find(term))
        return found

    def paragraphs(self) -> Iterator[Span]:
        """Where the text's paragraphs stand."""
        return (found.span() for found in _PARAGRAPH.finditer(self.text))

    def sentences(self, paragraph: Span) -> Sequence[Span]:
        """Where the sentences of a paragraph stand."""
        found = self._sentences.get(paragraph)
        if found is None:
            at, end = paragraph
            found = [(at + first, at + last) for first, last in sentence_spans(self.text[at:end])]
            self._sentences[paragraph] = found
        return found

    def _form(self, term: Term) -> str:
        if self._exact is None:
            self._exact = shadow(self.text)
        if term.exact:
            return self._exact
        if self._folded is None:
            self._folded = fold(self._exact)
        return self._folded

    def _find(self, term: Term) -> Iterator[Span]:
        """Looking for the first word as a string is ten times as fast as taking the text apart."""
        form, pattern, first = self._form(term), _pattern(term.words), term.words[0]
        at = form.find(first)
        while at >= 0:
            if not (at and form[at - 1].isalnum()) and (found := pattern.match(form, at)):
                start, end = found.span()
                if not term.capitals or self.text[start:end].isupper():
                    yield start, end
            at = form.find(first, at + 1)


@lru_cache(maxsize=1000)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """The words as `core.text.tokens` parts them, the first one's beginning aside."""
    return re.compile(r"[\W_]+".join(map(re.escape, words)) + r"(?![^\W_])")


@dataclass(frozen=True, slots=True)
class Document:
    """An article made ready for many queries."""

    texts: Mapping[Field, FieldText]
    outlet: str
    topics: frozenset[str]
    published: datetime | None
    _readings: dict[int, tuple[Concepts, Reading]] = field(default_factory=dict, repr=False, compare=False)
    _mentions: dict[tuple[Concept, Field], Sequence[Span]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        *,
        title: str = "",
        lead: str = "",
        body: str = "",
        outlet: str | None = None,
        topics: Collection[str] = (),
        section: str | None = None,
        published: datetime | None = None,
    ) -> Document:
        """`published`: when it was published, or first seen where nobody knows."""
        texts = {Field.TITLE: title, Field.LEAD: lead, Field.BODY: body, Field.SECTION: section or ""}
        return cls(
            texts={name: FieldText(text) for name, text in texts.items()},
            outlet=(outlet or "").lower(),
            topics=frozenset(topic.lower() for topic in topics),
            published=published,
        )

    def places(self, node: Term | Concept, name: Field) -> Sequence[Span]:
        """Where the term or concept stands in a field, in order; nowhere where it does not ask for that field."""
        if name not in node.fields:
            return _NONE
        if isinstance(node, Term):
            return self.texts[name].places(node)
        if (node, name) not in self._mentions:
            mentions = self._reading(node.known).mentions(node.name, node.entity)
            for each in node.fields:
                self._mentions[node, each] = [(one.start, one.end) for one in mentions if one.field == each.value]
        return self._mentions[node, name]

    def _reading(self, known: Concepts) -> Reading:
        held = self._readings.get(id(known))
        if held is None:
            title, lead, body = (self.texts[name].text for name in TEXT_FIELDS)
            held = self._readings[id(known)] = (known, known.read(title=title, lead=lead, body=body))
        return held[1]


def is_within(places: Sequence[Span], stretch: Span) -> bool:
    """Whether any of places in order lies whole in a stretch of the text."""
    start, end = stretch
    for at in range(bisect_left(places, (start, start)), len(places)):
        if places[at][1] <= end:
            return True
        if places[at][0] >= end:
            break
    return False


def within(places: Sequence[Span], stretch: Span) -> Sequence[Span]:
    """Of places in order, those that lie whole in a stretch of the text."""
    start, end = stretch
    first = bisect_left(places, (start, start))
    return [place for place in places[first : bisect_left(places, (end, end))] if place[1] <= end]
