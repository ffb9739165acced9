"""Which sentences of an article show best why it matched: a list has room for one or two. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.web.marks import Piece, Span, evidence_of, field_text, mark, merged, note_of
from core.model import Article, Evidence
from core.text import sentence_spans
from core.views import StoredMatch

_FIELDS = ("lead", "body")  # a list shows the title anyway
_LONGEST = 320  # characters; about three lines on a phone
_BEFORE = 110  # of them, before the first mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence with its evidence marked. `cut_before`, `cut_after`: it was longer."""

    pieces: tuple[Piece, ...]
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class _Sentence:
    field: str
    start: int
    end: int
    evidence: tuple[Evidence, ...]

    @property
    def worth(self) -> tuple[int, int, int]:
        """More concepts first, then more evidence, then the earlier place."""
        place = _FIELDS.index(self.field) * 1_000_000 + self.start
        return -len({item.concept for item in self.evidence}), -len(self.evidence), place

    @property
    def order(self) -> tuple[int, int]:
        """The reading order."""
        return _FIELDS.index(self.field), self.start


def best_quotes(article: Article, matches: Sequence[StoredMatch], *, most: int = 2) -> tuple[Quote, ...]:
    """The sentences of lead and body with the most concepts, in reading order; none when only the title has any."""
    evidence = evidence_of(article, matches)
    held = [sentence for field in _FIELDS for sentence in _holding(article, field, evidence)]
    chosen = sorted(held, key=lambda s: s.worth)[:most]
    return tuple(_quote(article, sentence) for sentence in sorted(chosen, key=lambda s: s.order))


def _holding(article: Article, field: str, evidence: Sequence[Evidence]) -> list[_Sentence]:
    here = [item for item in evidence if item.field == field]
    if not here:
        return []
    held = []
    for start, end in sentence_spans(field_text(article, field)):
        inside = tuple(item for item in here if start <= item.start < end)
        if inside:
            held.append(_Sentence(field, start, end, inside))
    return held


def _quote(article: Article, sentence: _Sentence) -> Quote:
    text = field_text(article, sentence.field)
    spans = merged(Span(start=item.start, end=item.end, note=note_of(item)) for item in sentence.evidence)
    start, end = _window(text, sentence, first=spans[0].start)
    return Quote(
        pieces=mark(text, spans, start=start, end=end),
        cut_before=start > sentence.start,
        cut_after=end < sentence.end,
    )


def _window(text: str, sentence: _Sentence, *, first: int) -> tuple[int, int]:
    """At most `_LONGEST` characters of the sentence around its first mark, cut between words."""
    start, end = sentence.start, sentence.end
    if end - start <= _LONGEST:
        return start, end
    if first - start > _BEFORE:
        space = text.find(" ", first - _BEFORE, first)
        start = space + 1 if space >= 0 else first
    if end - start > _LONGEST:
        space = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        end = space if space >= 0 else start + _LONGEST
    return start, end
