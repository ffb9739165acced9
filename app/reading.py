"""What the page and the command line need of a store, to show things. Blocking; values out, no rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from core.notices import StandingNotice
from core.query import Query
from core.reasons import DeliveryState
from core.template import PageRead
from core.views import Counts, DeliveryView, FeedHealth, ReceiverHealth, Run, StoredArticle, StoryView


class Reader(Protocol):
    """Reads the database for people. Lists are newest first."""

    def latest_stories(
        self, *, limit: int, before: datetime | None = None, topic: str | None = None, outlet: str | None = None
    ) -> list[StoryView]:
        """Stories with a match on any topic (or on `topic`), whose newest telling is older than `before`."""
        ...

    def find_story(self, story_id: int) -> StoryView | None:
        """One story with all its tellings."""
        ...

    def find_article(self, article_id: int) -> StoredArticle | None:
        """One article with matches and revisions."""
        ...

    def find_article_by_url(self, url: str) -> StoredArticle | None:
        """The article that stands at this address, in any of its forms."""
        ...

    def search(self, query: Query, *, limit: int, offset: int = 0) -> list[StoredArticle]:
        """Articles that a query finds, best first, with highlights."""
        ...

    def export(self, query: Query | None) -> Iterator[StoredArticle]:
        """Every article a query finds (None: all), in order of id, without holding them all in memory."""
        ...

    def feed_health(self, *, now: datetime) -> list[FeedHealth]:
        """Every feed, by outlet."""
        ...

    def deliveries(
        self,
        *,
        limit: int,
        states: Sequence[DeliveryState] = (),
        before: datetime | None = None,
        article_id: int | None = None,
    ) -> list[DeliveryView]:
        """The ledger."""
        ...

    def receiver_health(self) -> list[ReceiverHealth]:
        """Every receiver that ever had a delivery."""
        ...

    def pages_read(self, outlet: str, *, limit: int) -> Sequence[PageRead]:
        """How the outlet's newest pages were read, newest first."""
        ...

    def standing_notices(self) -> list[StandingNotice]:
        """What whoever operates this was told of, and is not over, the oldest first."""
        ...

    def counts(self) -> Counts:
        """What is in the database."""
        ...

    def latest_run(self) -> Run | None:
        """The newest life of a daemon on this database."""
        ...
