"""What a change of rules would have done to stored articles: compares, and writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

import structlog

from app.retagging import BATCH
from app.workers.service import Workers
from core.model import Match
from core.query import VIETNAM
from core.retagging import TaggedText
from core.views import StoredMatch
from storage.tags import StoredTags
from tagging.tagger import Tagged, Tagger

log = structlog.get_logger()
_Matched = TypeVar("_Matched", bound=Match | StoredMatch)


class Change(StrEnum):
    """What other rules would do to an article."""

    GAINED = "gained"
    LOST = "lost"
    LOUDER = "would alert"
    QUIETER = "would no longer alert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An article that the two rules see differently. The match before or after is None where there is none."""

    article_id: int
    title: str
    outlet: str | None
    url: str
    dated_at: datetime
    before: Match | StoredMatch | None
    after: Match | None
    changes: tuple[Change, ...]


def changes_of(before: Match | StoredMatch | None, after: Match | None) -> tuple[Change, ...]:
    """How one article's tag, and its alert, would change. Pure."""
    found = []
    if bool(before) is not bool(after):
        found.append(Change.GAINED if after else Change.LOST)
    was, would_be = bool(before and before.alerting), bool(after and after.alerting)
    if was is not would_be:
        found.append(Change.LOUDER if would_be else Change.QUIETER)
    return tuple(found)


class Backtest:
    """One topic by two sets of rules. `before` None: what is stored counts as it is, whoever tagged it.

    `workers` must tag by `after`.
    """

    def __init__(
        self, tags: StoredTags, topic: str, *, before: Tagger | None, after: Tagger, workers: Workers
    ) -> None:
        self._tags = tags
        self._topic = topic
        self._before = before
        self._after = after
        self._workers = workers
        self.articles = self.failed = 0
        self.tagged_before: Counter[str] = Counter()  # by month of Vietnam: "2026-01"
        self.tagged_after: Counter[str] = Counter()
        self.changes: Counter[tuple[str, Change]] = Counter()  # by month and change
        self.differences: list[Difference] = []

    def run(self, ids: Sequence[int]) -> Iterator[int]:
        """Yields after each batch how many articles it held."""
        starts = range(0, len(ids), BATCH)
        loaded = (self._tags.load(ids[start : start + BATCH]) for start in starts)
        for texts, tagged in self._workers.tag_all(loaded):
            found: Sequence[Tagged | None] = tagged or [self._try(text, self._after) for text in texts]
            for text, one in zip(texts, found, strict=True):
                if one is not None:
                    self._compare(text, one)
            yield len(texts)

    @property
    def months(self) -> list[str]:
        """Those in which the topic was found, in order."""
        return sorted(month for month, found in (self.tagged_before + self.tagged_after).items() if found)

    def count(self, change: Change) -> int:
        """How many articles would change so."""
        return sum(number for (_, kind), number in self.changes.items() if kind is change)

    def _compare(self, text: TaggedText, tagged: Tagged) -> None:
        known = self._known(text)
        if known is None:
            return
        before, after = self._of_topic(known), self._of_topic(tagged.matches)
        month = f"{text.dated_at.astimezone(VIETNAM):%Y-%m}"
        self.articles += 1
        self.tagged_before[month] += before is not None
        self.tagged_after[month] += after is not None
        changes = changes_of(before, after)
        self.changes.update((month, change) for change in changes)
        if changes:
            self.differences.append(
                Difference(
                    article_id=text.id,
                    title=text.title,
                    outlet=text.outlet,
                    url=text.url,
                    dated_at=text.dated_at,
                    before=before,
                    after=after,
                    changes=changes,
                )
            )

    def _known(self, text: TaggedText) -> Sequence[Match | StoredMatch] | None:
        """What is stored, where the rules before are those that found it; else what they would find."""
        if self._before is None or text.tagged_by == self._before.version:
            return text.matches
        tagged = self._try(text, self._before)
        return tagged.matches if tagged else None

    def _of_topic(self, matches: Sequence[_Matched]) -> _Matched | None:
        return next((match for match in matches if match.topic == self._topic), None)

    def _try(self, text: TaggedText, rules: Tagger) -> Tagged | None:
        """None, and counted, where the rules break over it."""
        try:
            return rules.tag(title=text.title, lead=text.lead, body=text.body)
        except Exception:
            self.failed += 1
            log.exception("tagging.failed", url=text.url)
            return None
