"""Text cut into plain and marked pieces: evidence in an article, words found by a search. Pure.

A piece is text, never markup; templates escape it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.model import Article, Evidence
from core.views import StoredMatch

FIELDS = ("title", "lead", "body")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_FOUND = re.compile(r"[\x02\x03]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of text to be marked: why (`note`), and the name links point at (`anchor`)."""

    start: int
    end: int
    note: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text that is marked, or not."""

    text: str
    marked: bool = False
    note: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedArticle:
    """An article's text with its evidence marked. `anchors`: evidence → the name of its mark."""

    title: tuple[Piece, ...]
    lead: tuple[Piece, ...]
    paragraphs: tuple[tuple[Piece, ...], ...]
    anchors: Mapping[Evidence, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Words that stand for a concept, and the names of their marks; none when they left the text."""

    text: str
    entity: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptEvidence:
    """All that stands for one concept."""

    concept: str
    wordings: tuple[Wording, ...]


def mark(text: str, spans: Iterable[Span], *, start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """`text[start:end]` in pieces. Spans clip at its edges; `merged` ones never overlap."""
    end = len(text) if end is None else end
    pieces: list[Piece] = []
    at = start
    for span in spans:
        left, right = max(span.start, at), min(span.end, end)
        if left >= right:
            continue
        if left > at:
            pieces.append(Piece(text=text[at:left]))
        pieces.append(Piece(text=text[left:right], marked=True, note=span.note, anchor=span.anchor))
        at = right
    if at < end:
        pieces.append(Piece(text=text[at:end]))
    return tuple(pieces)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap made one, with all their notes and the first one's anchor."""
    done: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if done and span.start < done[-1].end:
            last = done.pop()
            done.append(
                Span(
                    start=last.start,
                    end=max(last.end, span.end),
                    note=_joined(last.note, span.note),
                    anchor=last.anchor or span.anchor,
                )
            )
        else:
            done.append(span)
    return tuple(done)


def evidence_of(article: Article, matches: Iterable[StoredMatch]) -> tuple[Evidence, ...]:
    """The words that still stand where they were found; a revision may have moved the text from under them."""
    found = (item for match in matches for item in match.evidence if not item.is_sentence and stands(article, item))
    return tuple(dict.fromkeys(found))


def stands(article: Article, evidence: Evidence) -> bool:
    """Whether the evidence's text is where it says."""
    if evidence.field not in FIELDS or not 0 <= evidence.start < evidence.end:
        return False
    length = evidence.end - evidence.start  # a slice ends at the text's end, whatever `end` says
    return length == len(evidence.text) and field_text(article, evidence.field).startswith(
        evidence.text, evidence.start
    )


def field_text(article: Article, field: str) -> str:
    """The text of the title, lead or body."""
    return {"title": article.title, "lead": article.lead, "body": article.body}[field]


def note_of(evidence: Evidence) -> str:
    """What a mark stands for: "Alibaba · china-tech-company"."""
    return f"{evidence.entity} · {evidence.concept}" if evidence.entity else evidence.concept


def mark_article(article: Article, matches: Sequence[StoredMatch]) -> MarkedArticle:
    """The article in pieces, each mark with an anchor that the list of evidence links to."""
    evidence = evidence_of(article, matches)
    spans = {field: _spans(evidence, field) for field in FIELDS}
    body = article.body
    return MarkedArticle(
        title=mark(article.title, spans["title"]),
        lead=mark(article.lead, spans["lead"]),
        paragraphs=tuple(
            mark(body, spans["body"], start=paragraph.start(), end=paragraph.end())
            for paragraph in _PARAGRAPH.finditer(body)
        ),
        anchors={item: _anchor_of(item, spans[item.field]) for item in evidence},
    )


def by_concept(match: StoredMatch, anchors: Mapping[Evidence, str]) -> tuple[ConceptEvidence, ...]:
    """A match's evidence under its concepts: each wording once, with every place it stands at."""
    concepts: dict[str, dict[tuple[str, str], list[str]]] = {}
    for item in match.evidence:
        if item.is_sentence:
            continue
        wordings = concepts.setdefault(item.concept, {})
        places = wordings.setdefault((item.text, item.entity), [])
        if item in anchors:
            places.append(anchors[item])
    return tuple(
        ConceptEvidence(
            concept=concept,
            wordings=tuple(
                Wording(text=text, entity=entity, anchors=tuple(dict.fromkeys(places)))
                for (text, entity), places in wordings.items()
            ),
        )
        for concept, wordings in concepts.items()
    )


def found_pieces(text: str) -> tuple[Piece, ...]:
    """A search's highlight, whose found words stand between \\x02 and \\x03, in pieces."""
    pieces: list[Piece] = []
    inside = False
    at = 0
    for sign in _FOUND.finditer(text):
        if sign.start() > at:
            pieces.append(Piece(text=text[at : sign.start()], marked=inside))
        inside, at = sign.group() == "\x02", sign.end()
    if at < len(text):
        pieces.append(Piece(text=text[at:], marked=inside))
    return tuple(pieces)


def _spans(evidence: Iterable[Evidence], field: str) -> tuple[Span, ...]:
    return merged(
        Span(start=item.start, end=item.end, note=note_of(item), anchor=f"{field}-{item.start}")
        for item in evidence
        if item.field == field
    )


def _anchor_of(evidence: Evidence, spans: Iterable[Span]) -> str:
    return next(span.anchor for span in spans if span.start <= evidence.start < span.end)


def _joined(notes: str, note: str) -> str:
    lines = notes.split("\n")
    return notes if note in lines else "\n".join([*lines, note])
