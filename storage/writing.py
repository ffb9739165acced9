"""One transaction over articles: keep, place, match, tell. All of it is written, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from core.crawling import PageOutcome
from core.model import Article, Match, Sketch, StoryCandidate, StoryChoice
from core.reasons import AlertKind, AlertReason, ArticleChange
from storage import keeping, matching, placing, settling, telling
from storage.search import Pending, Search
from storage.values import Kept, dated

__all__ = ["ArticleTransaction", "Kept"]


class ArticleTransaction:
    """What the pipeline may do within one `Store.writing()`; useless after it."""

    def __init__(self, connection: Connection, *, search: Search, recheck: Sequence[timedelta]) -> None:
        self._connection = connection
        self._index = Pending(connection, search)
        self._recheck = recheck
        self._untagged: set[int] = set()  # new in this transaction
        self._unplaced: dict[int, placing.Fresh] = {}  # likewise

    def finish(self) -> None:
        """Write what was kept back; called once, before the commit."""
        self._index.write()

    def keep_article(self, outcome: PageOutcome, *, now: datetime) -> Kept:
        """Keep what a visit brought, and settle its entry. The outcome must hold an article."""
        if outcome.article is None:
            raise ValueError("an outcome without an article has nothing to keep")
        kept = self._keep(outcome.article, now=now, baseline=outcome.visit.baseline, imported=False)
        settling.settle_stored(self._connection, outcome, kept, recheck=self._recheck, now=now)
        return kept

    def keep_imported(self, article: Article, *, now: datetime) -> Kept:
        """Keep an article that was not crawled. One that was crawled stays as it is."""
        return self._keep(article, now=now, baseline=False, imported=True)

    def _keep(self, article: Article, *, now: datetime, baseline: bool, imported: bool) -> Kept:
        kept = keeping.keep(
            self._connection, article, now=now, baseline=baseline, imported=imported, index=self._index
        )
        if kept.change is ArticleChange.NEW:
            self._untagged.add(kept.article_id)
            at = dated(article.published, now)
            self._unplaced[kept.article_id] = placing.Fresh(article.title, at)
        return kept

    def find_kept(self, article_id: int) -> Kept | None:
        """A stored article, as keeping it again unchanged would say: for tagging it anew."""
        return keeping.find_kept(self._connection, article_id)

    def story_candidates(
        self, sketch: Sketch, *, since: datetime, until: datetime, limit: int
    ) -> list[StoryCandidate]:
        """Stored articles that share a key, most shared first, then newest. They are dated (published, or first
        seen where that is not known) from `since` to `until`."""
        return placing.story_candidates(self._connection, sketch, since=since, until=until, limit=limit)

    def place(self, article_id: int, choice: StoryChoice, sketch: Sketch, *, now: datetime) -> int:
        """Put the article into the chosen story, or into a new one; returns the story's id."""
        fresh = self._unplaced.pop(article_id, None)
        return placing.place(self._connection, article_id, choice, sketch, now=now, fresh=fresh)

    def may_move(self, article_id: int) -> bool:
        """Whether the article is alone in its story, and nobody has been told of it: revised, it may turn
        out to tell another story's event."""
        return placing.may_move(self._connection, article_id)

    def renew_sketch(self, article_id: int, sketch: Sketch) -> None:
        """A placed article was revised: others are compared to what it says now. It stays in its story."""
        placing.renew_sketch(self._connection, article_id, sketch)

    def record_matches(
        self,
        article_id: int,
        matches: Sequence[tuple[Match, AlertReason]],
        facets: Collection[tuple[str, str]],
        *,
        version: str,
        now: datetime,
    ) -> None:
        """Keep what tagging by rules `version` found, with the reason each match is told or not. Replaces what
        was found before, but what was told stays told. An article that alerts is looked at again in time."""
        fresh = article_id in self._untagged
        self._untagged.discard(article_id)
        matching.record_matches(
            self._connection, article_id, matches, facets, version=version, now=now, fresh=fresh
        )
        if any(match.alerting for match, _ in matches):
            settling.plan_recheck(self._connection, article_id, recheck=self._recheck, now=now)

    def forget_tagging(self, article_id: int) -> None:
        """The article could not be tagged as it is now: it counts as untagged, and keeps what was found before."""
        matching.forget_tagging(self._connection, article_id)

    def told(self, story_id: int) -> set[tuple[str, str]]:
        """The (topic, receiver) pairs of the story for which somebody was told, or will be."""
        return telling.told(self._connection, story_id)

    def create_alert(
        self,
        *,
        story_id: int,
        article_id: int,
        kind: AlertKind,
        topics: Sequence[str],
        receivers: Mapping[str, datetime],
        now: datetime,
    ) -> int | None:
        """Write an alert and a delivery per receiver, due at the time beside it. Who was told of the story for
        all these topics is passed over; None where that leaves nobody."""
        return telling.create_alert(
            self._connection,
            story_id=story_id,
            article_id=article_id,
            kind=kind,
            topics=topics,
            receivers=receivers,
            now=now,
        )
