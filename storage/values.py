"""Rows ↔ values of core, for the parts that several modules read. No row leaves storage."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.model import Article, Evidence, Match, Sketch
from core.reasons import ArticleChange
from core.views import StoredMatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What keeping an article came to. `story_id` None: it has no story yet. `previous`: the matches it had."""

    article_id: int
    change: ArticleChange
    story_id: int | None
    baseline: bool
    first_seen: datetime
    imported: bool = False
    previous: tuple[StoredMatch, ...] = ()


def dated(published: datetime | None, first_seen: datetime) -> datetime:
    """The date an article goes by: a time of publication in the future is some outlet's mistake."""
    return min(published, first_seen) if published else first_seen


def pack_evidence(evidence: Iterable[Evidence]) -> list[list[Any]]:
    """Evidence as a JSON column keeps it: one list per span."""
    return [[one.field, one.start, one.end, one.text, one.concept, one.entity] for one in evidence]


def unpack_evidence(packed: Iterable[Sequence[Any]]) -> tuple[Evidence, ...]:
    """The evidence that was packed."""
    return tuple(
        Evidence(field=field, start=start, end=end, text=text, concept=concept, entity=entity)
        for field, start, end, text, concept, entity in packed
    )


def pack_match(match: Match | StoredMatch) -> list[Any]:
    """A match as an alert keeps a copy of it."""
    return [match.topic, match.version, match.score, match.alerting, pack_evidence(match.evidence)]


def unpack_match(packed: Sequence[Any]) -> Match:
    """The match that was packed."""
    topic, version, score, alerting, evidence = packed
    return Match(topic=topic, version=version, score=score, alerting=alerting, evidence=unpack_evidence(evidence))


def match_of(row: Any) -> StoredMatch:
    """A row of `matches`."""
    return StoredMatch(
        topic=row.topic,
        version=row.version,
        score=row.score,
        alerting=row.alerting,
        reason=row.reason,
        evidence=unpack_evidence(row.evidence),
    )


def pack_keys(keys: Sequence[int]) -> bytes:
    """Sketch keys, 8 bytes each, little end first."""
    return struct.pack(f"<{len(keys)}q", *keys)


def sketch_of(keys: bytes, signature: bytes) -> Sketch:
    """The sketch that was kept."""
    return Sketch(keys=struct.unpack(f"<{len(keys) // 8}q", keys), signature=signature)


def article_of(row: Any) -> Article:
    """A row of `articles`, with its body."""
    return Article(
        key=row.key,
        url=row.url,
        canonical_url=row.canonical_url,
        outlet=row.outlet or None,
        title=row.title,
        lead=row.lead,
        body=row.body,
        published=row.published,
        modified=row.modified,
        authors=tuple(row.authors),
        section=row.section,
        tags=tuple(row.tags),
        image=row.image,
        credit=row.credit,
        credit_url=row.credit_url,
        external_id=row.external_id,
        found_by=row.found_by,
    )
