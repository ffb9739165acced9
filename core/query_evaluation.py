"""Whether a query's tree is true of an article, and which spans of its text make it so. Pure.

A `Stretch` is a field and a part of it: within a SENTENCE everything is asked of one stretch, elsewhere of all of
the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from core.query_document import Document, Span, is_within, within
from core.query_nodes import And, Concept, Dated, Everything, Field, Named, Near, Node, Not, Or, Sentence, Term

_SYLLABLE = re.compile(r"[^\W_]+")


class Stretch(NamedTuple):
    """A part of a field."""

    field: Field
    span: Span


def matches_document(node: Node, document: Document, stretch: Stretch | None = None) -> bool:
    """Whether the tree is true of the document, or of one stretch of it."""
    match node:
        case And(parts):
            return all(matches_document(part, document, stretch) for part in parts)
        case Or(parts):
            return any(matches_document(part, document, stretch) for part in parts)
        case Not(part):
            return not matches_document(part, document, stretch)
        case Term() | Concept():
            return _stands(node, document, stretch)
        case Near() | Sentence():
            found = _near(node, document, stretch) if isinstance(node, Near) else _sentences(node, document)
            return next(found, None) is not None
    return isinstance(node, Everything) or _is_of(node, document)


def _stands(node: Term | Concept, document: Document, stretch: Stretch | None) -> bool:
    if stretch is None:
        return any(document.places(node, field) for field in node.fields)
    return is_within(document.places(node, stretch.field), stretch.span)


def _is_of(node: Named | Dated, document: Document) -> bool:
    if isinstance(node, Named):
        return document.outlet == node.name if node.field is Field.OUTLET else node.name in document.topics
    published = document.published
    if published is None:
        return False
    return (node.since is None or published >= node.since) and (node.before is None or published < node.before)


def find_spans(node: Node, document: Document) -> Mapping[Field, Sequence[Span]]:
    """What in a document that the tree is true of makes it so: spans of each field, in order, none overlapping.

    Nothing for what is not to be there, and for branches of an OR that are not true.
    """
    found: dict[Field, set[Span]] = {}
    for field, span in _satisfying(node, document, None):
        found.setdefault(field, set()).add(span)
    return {field: _merged(sorted(spans)) for field, spans in found.items()}


def _satisfying(node: Node, document: Document, stretch: Stretch | None) -> Iterator[Stretch]:
    match node:
        case And(parts):
            for part in parts:
                yield from _satisfying(part, document, stretch)
        case Or(parts):
            for part in parts:
                if matches_document(part, document, stretch):
                    yield from _satisfying(part, document, stretch)
        case Sentence(part):
            for sentence in _sentences(node, document):
                yield from _satisfying(part, document, sentence)
        case Term() | Concept() | Near():
            yield from _words(node, document, stretch)


def _words(node: Term | Concept | Near, document: Document, stretch: Stretch | None) -> Iterator[Stretch]:
    if isinstance(node, Near):
        for field, left, right in _near(node, document, stretch):
            yield from (Stretch(field, left), Stretch(field, right))
        return
    for field in _fields(node.fields, stretch):
        yield from (Stretch(field, span) for span in _places(node, document, field, stretch))


def _fields(fields: Sequence[Field], stretch: Stretch | None) -> Sequence[Field]:
    if stretch is None:
        return fields
    return (stretch.field,) if stretch.field in fields else ()


def _places(node: Term | Concept, document: Document, field: Field, stretch: Stretch | None) -> Sequence[Span]:
    places = document.places(node, field)
    return within(places, stretch.span) if places and stretch else places


def _near(node: Near, document: Document, stretch: Stretch | None) -> Iterator[tuple[Field, Span, Span]]:
    """Every pair that is near enough, in either order."""
    for field in (stretch.field,) if stretch else document.texts:
        left = _of_any(node.left, document, field, stretch)
        right = _of_any(node.right, document, field, stretch) if left else ()
        text = document.texts[field].text
        for one in left if right else ():
            for other in _following(one, right, text=text, distance=node.distance):
                yield field, one, other
        for other in right if left else ():
            for one in _following(other, left, text=text, distance=node.distance):
                yield field, one, other


def _of_any(
    nodes: Sequence[Term | Concept], document: Document, field: Field, stretch: Stretch | None
) -> Sequence[Span]:
    if len(nodes) == 1:
        return _places(nodes[0], document, field, stretch)
    return sorted({place for node in nodes for place in _places(node, document, field, stretch)})


def _following(one: Span, others: Sequence[Span], *, text: str, distance: int) -> Iterator[Span]:
    """Of places in order, those that begin where `one` has ended, with at most so many syllables between."""
    counted, syllables = one[1], 0
    for at in range(bisect_left(others, (one[1], one[1])), len(others)):
        start = others[at][0]
        for _ in _SYLLABLE.finditer(text, counted, start):
            syllables += 1
            if syllables > distance:
                return
        counted = max(counted, start)
        yield others[at]


def _sentences(node: Sentence, document: Document) -> Iterator[Stretch]:
    """The sentences that are all the node asks for. Only paragraphs that hold what is wanted are taken apart."""
    wanted = _wanted(node.part)
    for field in node.fields:
        text = document.texts[field]
        if not matches_document(wanted, document, Stretch(field, (0, len(text.text)))):
            continue
        for paragraph in text.paragraphs():
            if not matches_document(wanted, document, Stretch(field, paragraph)):
                continue
            for sentence in text.sentences(paragraph):
                stretch = Stretch(field, sentence)
                if matches_document(node.part, document, stretch):
                    yield stretch


def _wanted(node: Node) -> Node:
    """What must be there, wherever, for the node to be true: no NOT, and no NEAR but its words."""
    match node:
        case And(parts):
            # concepts last: to look for them costs more than all the rest
            return And(tuple(sorted(map(_wanted, parts), key=_asks_for_concepts)))
        case Or(parts):
            return Or(tuple(map(_wanted, parts)))
        case Near(left, right):
            return And(tuple(sorted((Or(left), Or(right)), key=_asks_for_concepts)))
        case Not():
            return Everything()
    return node


def _asks_for_concepts(node: Node) -> bool:
    parts = node.parts if isinstance(node, And | Or) else (node,)
    return any(_asks_for_concepts(part) if part is not node else isinstance(part, Concept) for part in parts)


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Overlapping spans made one."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
