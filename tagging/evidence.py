"""The spans of stored text that made a match, as people read them: a sentence, then the words in it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.model import SENTENCE, Evidence
from tagging.lexicon import Hit, Reading
from tagging.scoring import Scored

MOST = 8  # spans of one match: three sentences with their words; more nobody reads
_WORDS = 4  # of one sentence


@dataclass(frozen=True, slots=True)
class FieldSpan:
    """Where a field of the article stands in the text that was read."""

    field: str
    start: int
    end: int


def evidence_of(scored: Sequence[Scored], reading: Reading, fields: Sequence[FieldSpan]) -> tuple[Evidence, ...]:
    """The sentences that counted most, each followed by the words that made it count."""
    found: list[Evidence] = []
    for one in scored:
        pieces = list(_pieces(one, reading, fields))
        if len(found) + 1 >= MOST:
            break
        found += pieces[: MOST - len(found)]
    return tuple(found)


def _pieces(one: Scored, reading: Reading, fields: Sequence[FieldSpan]) -> Iterator[Evidence]:
    within = next(f for f in fields if f.start <= one.sentence.start and one.sentence.end <= f.end)
    yield _span(reading.text, within, one.sentence.start, one.sentence.end, SENTENCE, one.rule)
    for hit in sorted(one.hits, key=lambda h: h.first)[:_WORDS]:
        start, end = reading.starts[hit.first], reading.ends[hit.last - 1]
        yield _span(reading.text, within, start, end, *_meaning(hit))


def _meaning(hit: Hit) -> tuple[str, str]:
    return hit.senses[0].concept, hit.senses[0].entity


def _span(text: str, within: FieldSpan, start: int, end: int, concept: str, entity: str) -> Evidence:
    return Evidence(
        field=within.field,
        start=start - within.start,
        end=end - within.start,
        text=text[start:end],
        concept=concept,
        entity=entity,
    )
