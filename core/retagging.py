"""What tagging stored articles again reads and writes: values between storage and app. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from core.model import Match
from core.reasons import AlertReason
from core.views import StoredMatch


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedText:
    """A stored article, as far as tagging it again needs it. `tagged_by`: the version of the rules that found its
    matches; None where none has been recorded yet. `told`: the topics that somebody was told of because of it.
    `dated_at`: when it was published, or first seen where nobody knows."""

    id: int
    title: str
    lead: str
    body: str
    text_hash: str
    tagged_by: str | None
    outlet: str | None
    url: str
    dated_at: datetime
    first_seen: datetime
    baseline: bool
    imported: bool
    matches: tuple[StoredMatch, ...] = ()
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retagged:
    """What other rules make of it: its matches, each with the reason that it is told, or not, and its entities."""

    text: TaggedText
    matches: tuple[tuple[Match, AlertReason], ...]
    facets: Collection[tuple[str, str]]
