"""Tags stored articles again by the rules in force, a batch a transaction; nobody is told of anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

import structlog

from alerts.deciding import decide
from app.workers.service import Workers
from core.clock import Clock
from core.model import Match
from core.reasons import AlertReason
from core.retagging import Retagged, TaggedText
from storage.tags import StoredTags
from tagging.tagger import Tagged, Tagger

log = structlog.get_logger()
BATCH = 200  # so that a daemon beside it hardly waits: writing this many takes some 30 ms


class Retagging:
    """Runs over articles by their ids, and counts. What is broken off goes on when it is run again: an article that
    the rules in force have tagged is not to be tagged again."""

    def __init__(self, tags: StoredTags, *, tagger: Tagger, workers: Workers, clock: Clock) -> None:
        self._tags = tags
        self._tagger = tagger
        self._workers = workers
        self._clock = clock
        self.gained: Counter[str] = Counter()  # by topic
        self.lost: Counter[str] = Counter()
        self.done = self.changed_meanwhile = self.failed = 0

    def find(self) -> list[int]:
        """The articles that other rules have tagged."""
        return self._tags.to_retag(self._tagger.version)

    def run(self, ids: Sequence[int]) -> Iterator[int]:
        """Yields after each batch how many articles it held."""
        starts = range(0, len(ids), BATCH)
        loaded = (self._tags.load(ids[start : start + BATCH]) for start in starts)
        for texts, tagged in self._workers.tag_all(loaded):
            self._take(texts, tagged or [self._tag(text) for text in texts])
            yield len(texts)

    def _take(self, texts: Sequence[TaggedText], tagged: Sequence[Tagged | None]) -> None:
        found = [renewed(text, one) for text, one in zip(texts, tagged, strict=True) if one is not None]
        written = set(self._tags.renew(found, version=self._tagger.version, now=self._clock.now()))
        self.done += len(written)
        self.failed += len(texts) - len(found)
        self.changed_meanwhile += len(found) - len(written)
        for one in found:
            if one.text.id in written:
                before = {match.topic for match in one.text.matches}
                after = {match.topic for match, _ in one.matches}
                self.gained.update(after - before)
                self.lost.update(before - after)

    def _tag(self, text: TaggedText) -> Tagged | None:
        """None where the rules break over it: then what was known of it stays."""
        try:
            return self._tagger.tag(title=text.title, lead=text.lead, body=text.body)
        except Exception:
            log.exception("tagging.failed", url=text.url)
            return None


def renewed(text: TaggedText, tagged: Tagged) -> Retagged:
    """What other rules make of an article, with the reasons. Pure."""
    return Retagged(
        text=text,
        matches=tuple((match, reason_of(match, text)) for match in tagged.matches),
        facets=tagged.facets,
    )


def reason_of(match: Match, text: TaggedText) -> AlertReason:
    """Why a match that other rules find was told, or not. What was told stays told; nothing is told now. A match
    that was there, and alerts as it did, keeps its reason. Pure."""
    earlier = next((one for one in text.matches if one.topic == match.topic), None)
    if match.topic in text.told or (earlier and earlier.reason is AlertReason.TOLD):
        return AlertReason.TOLD
    if earlier and earlier.alerting is match.alerting:
        return earlier.reason
    return decide(
        match,
        published=text.dated_at,
        first_seen=text.first_seen,
        now=text.first_seen,
        max_age=timedelta.max,
        baseline=text.baseline,
        imported=text.imported,
        known=True,
    )
