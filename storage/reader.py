"""Reads the database for people: pages, commands, exports. Fits `app.reading.Reader`; writes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from core.clock import Clock
from core.notices import StandingNotice
from core.query import Everything, Query
from core.reasons import DeliveryState
from core.template import PageRead
from core.views import (
    Counts,
    DeliveryView,
    FeedHealth,
    FoundCounts,
    ReceiverHealth,
    Run,
    StoredArticle,
    StoryView,
)
from storage import article_views, found_views, health_views, ledger_views, notices, story_views, template_views
from storage.database import Database
from storage.highlighting import highlight
from storage.runs import Runs
from storage.search import Search
from storage.tables import ArticleRow

_EXPORTED = 200  # articles read at once: each batch its own short view, so that writers' logs can be folded in
_ALL = Query("", Everything())


class StoredReader:
    """Lists are newest first. Each call sees the database as of one moment (an export: each batch)."""

    def __init__(self, database: Database, *, search: Search, clock: Clock) -> None:
        self._database = database
        self._search = search
        self._clock = clock

    def latest_stories(
        self,
        *,
        limit: int,
        before: datetime | None = None,
        topic: str | None = None,
        outlet: str | None = None,
    ) -> list[StoryView]:
        """Stories with a match on any topic (or on `topic`), whose newest telling is older than `before`."""
        with self._database.reading() as connection:
            return story_views.latest(connection, limit=limit, before=before, topic=topic, outlet=outlet)

    def find_story(self, story_id: int) -> StoryView | None:
        """One story with all its tellings."""
        with self._database.reading() as connection:
            return next(iter(story_views.views(connection, [story_id])), None)

    def find_article(self, article_id: int) -> StoredArticle | None:
        """One article with matches and revisions."""
        with self._database.reading() as connection:
            return article_views.with_revisions(connection, article_id)

    def find_article_by_url(self, url: str) -> StoredArticle | None:
        """The article that stands at this address, in any of its forms."""
        with self._database.reading() as connection:
            article_id = article_views.id_of_url(connection, url)
            return None if article_id is None else article_views.with_revisions(connection, article_id)

    def search(self, query: Query, *, limit: int, offset: int = 0) -> list[StoredArticle]:
        """Articles that a query finds, best first, with highlights (and without revisions)."""
        with self._database.reading() as connection:
            now = self._clock.now()
            ids = self._search.best(connection, query, limit=limit, offset=offset, now=now)
            found = article_views.load(connection, ids)
        return [highlight(article, query) for article in found]

    def found(self, query: Query, *, newest: int) -> tuple[FoundCounts, list[StoredArticle]]:
        """How many articles a query finds, and so many of the newest, with highlights (and without revisions)."""
        with self._database.reading() as connection:
            ids = list(self._search.after(connection, query, article_id=0, limit=sys.maxsize))
            counts = found_views.counts(connection, ids)
            shown = article_views.load(connection, found_views.newest(connection, ids, limit=newest))
        return counts, [highlight(article, query) for article in shown]

    def export(self, query: Query | None) -> Iterator[StoredArticle]:
        """Every article a query finds (None: all), in order of id, without holding them all in memory (and
        without revisions)."""
        last = 0
        while True:
            with self._database.reading() as connection:
                asked = query or _ALL
                ids = list(self._search.after(connection, asked, article_id=last, limit=_EXPORTED))
                found = article_views.load(connection, ids)
            yield from found
            if len(ids) < _EXPORTED:
                return
            last = ids[-1]

    def untagged(self, *, limit: int, after: int = 0) -> list[StoredArticle]:
        """The oldest articles beyond id `after` that no tagging has recorded anything of: to be tagged again."""
        untagged = select(ArticleRow.id).where(ArticleRow.tagged_by.is_(None), ArticleRow.id > after)
        return self._articles(untagged, limit=limit)

    def _articles(self, chosen: Select[Any], *, limit: int) -> list[StoredArticle]:
        with self._database.reading() as connection:
            ids = connection.execute(chosen.order_by(ArticleRow.id).limit(limit)).scalars().all()
            return article_views.load(connection, ids)

    def feed_health(self, *, now: datetime) -> list[FeedHealth]:
        """Every feed, by outlet. "Today" is Vietnam's."""
        with self._database.reading() as connection:
            return health_views.feeds(connection, now=now)

    def deliveries(
        self,
        *,
        limit: int,
        states: Sequence[DeliveryState] = (),
        before: datetime | None = None,
        article_id: int | None = None,
    ) -> list[DeliveryView]:
        """The ledger. `article_id`: only of alerts of that article's story."""
        with self._database.reading() as connection:
            return ledger_views.deliveries(
                connection, limit=limit, states=states, before=before, article_id=article_id
            )

    def receiver_health(self) -> list[ReceiverHealth]:
        """Every receiver that ever had a delivery."""
        with self._database.reading() as connection:
            return ledger_views.receivers(connection)

    def pages_read(self, outlet: str, *, limit: int) -> Sequence[PageRead]:
        """How the outlet's newest pages were read, newest first."""
        with self._database.reading() as connection:
            return template_views.pages_read(connection, outlet, limit=limit, now=self._clock.now())

    def standing_notices(self) -> list[StandingNotice]:
        """What whoever operates this was told of, and is not over, the oldest first."""
        with self._database.reading() as connection:
            return notices.standing(connection)

    def counts(self) -> Counts:
        """What is in the database."""
        with self._database.reading() as connection:
            return health_views.counts(connection, size_bytes=self._database.size())

    def latest_run(self) -> Run | None:
        """The newest life of a daemon on this database."""
        return Runs(self._database).latest()
