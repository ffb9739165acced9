"""The one query language: what a query means for an article, and where its words stand in a text. Pure.

Words, "phrases", AND (or nothing) OR NOT (or -), parentheses, `title: lead: body: section: outlet: topic:`,
`since:2021-11-01 until:2021-12` (days of Vietnam), `NEAR/n`, `SENTENCE(...)`, `@concept`, `@concept:"entity"`.
What is written with accents matches exactly (`cấm` finds "cấm" and not "cam"), what is written without matches
folded (`cam van` finds "cấm vận"); a phrase is either. A term in capitals of up to three letters (`AI`) matches
only so. Storage compiles the same tree to the database's full-text search; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from core.query_concepts import Concepts, KeptFacets, Mention, Reading
from core.query_document import Document
from core.query_evaluation import find_spans, matches_document
from core.query_nodes import (
    TEXT_FIELDS,
    And,
    Concept,
    Dated,
    Everything,
    Field,
    Named,
    Near,
    Node,
    Not,
    Or,
    Query,
    Sentence,
    Term,
    term,
)
from core.query_parser import parse
from core.query_tokens import VIETNAM

__all__ = [
    "TEXT_FIELDS",
    "VIETNAM",
    "And",
    "Concept",
    "Concepts",
    "Dated",
    "Document",
    "Everything",
    "Field",
    "KeptFacets",
    "Mention",
    "Named",
    "Near",
    "Node",
    "Not",
    "Or",
    "Query",
    "Reading",
    "Sentence",
    "Term",
    "find_spans",
    "matches",
    "matches_document",
    "parse",
    "term",
]


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
