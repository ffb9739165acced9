"""The one query language: what a query means for an article, and where its words stand in a text. Pure.

Words, "phrases", AND (or nothing) OR NOT (or -), parentheses, `title: lead: body: section: outlet: topic:`,
`since:2021-11-01 until:2021-12` (days of Vietnam). What is written with accents matches exactly (`cấm` finds
"cấm" and not "cam"), what is written without matches folded (`cam van` finds "cấm vận"); a phrase is either.
Storage compiles the same tree to the database's full-text search; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.query_nodes import (
    TEXT_FIELDS,
    And,
    Dated,
    Everything,
    Field,
    Named,
    Node,
    Not,
    Or,
    Query,
    Term,
    term,
    wanted_terms,
)
from core.query_parser import VIETNAM, parse
from core.text import fold, shadow, token_spans, tokens

__all__ = [
    "TEXT_FIELDS",
    "VIETNAM",
    "And",
    "Dated",
    "Document",
    "Everything",
    "Field",
    "Named",
    "Node",
    "Not",
    "Or",
    "Query",
    "Term",
    "find_spans",
    "matches",
    "matches_document",
    "parse",
    "term",
    "wanted_terms",
]


@dataclass(frozen=True, slots=True)
class Document:
    """An article made ready for many queries: its fields as rows of syllables, with and without accents."""

    exact: Mapping[Field, str]
    folded: Mapping[Field, str]
    outlet: str
    topics: frozenset[str]
    published: datetime | None

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
        exact = {field: _row(tokens(shadow(text))) for field, text in texts.items()}
        return cls(
            exact=exact,
            folded={field: fold(row) for field, row in exact.items()},
            outlet=(outlet or "").lower(),
            topics=frozenset(topic.lower() for topic in topics),
            published=published,
        )


def _row(words: Iterable[str]) -> str:
    """Syllables between spaces, so that a phrase is a substring."""
    return f" {' '.join(words)} "


def matches(
    query: Query,
    *,
    title: str = "",
    lead: str = "",
    body: str = "",
    outlet: str | None = None,
    topics: Collection[str] = (),
    section: str | None = None,
    published: datetime | None = None,
) -> bool:
    """Whether the query finds an article such as this."""
    document = Document.of(
        title=title, lead=lead, body=body, outlet=outlet, topics=topics, section=section, published=published
    )
    return matches_document(query.root, document)


def matches_document(node: Node, document: Document) -> bool:
    """Whether the tree is true of the document."""
    match node:
        case And(parts):
            return all(matches_document(part, document) for part in parts)
        case Or(parts):
            return any(matches_document(part, document) for part in parts)
        case Not(part):
            return not matches_document(part, document)
        case Term(words, exact, fields):
            rows = document.exact if exact else document.folded
            return any(_row(words) in rows[field] for field in fields)
        case Named(field, name):
            return document.outlet == name if field is Field.OUTLET else name in document.topics
    return isinstance(node, Everything) or _dated(document.published, node.since, node.before)


def _dated(published: datetime | None, since: datetime | None, before: datetime | None) -> bool:
    if published is None:
        return False
    return (since is None or published >= since) and (before is None or published < before)


def find_spans(terms: Iterable[Term], field: Field, text: str) -> list[tuple[int, int]]:
    """Where the terms stand in `text`, the article's `field`: spans in order, none within another."""
    wanted = [one for one in terms if field in one.fields]
    found: set[tuple[int, int]] = set()
    for exact in (True, False):
        of_kind = [one.words for one in wanted if one.exact is exact]
        if of_kind:
            found.update(_places(of_kind, shadow(text) if exact else fold(shadow(text))))
    return _merged(sorted(found))


def _places(phrases: Iterable[tuple[str, ...]], form: str) -> Iterable[tuple[int, int]]:
    spans = token_spans(form)
    words = [form[start:end] for start, end in spans]
    for phrase in phrases:
        size = len(phrase)
        for at, word in enumerate(words):
            if word == phrase[0] and tuple(words[at : at + size]) == phrase:
                yield spans[at][0], spans[at + size - 1][1]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping spans made one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
