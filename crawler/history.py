"""What the crawler needs of a store. Blocking: called from threads; each call is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from core.archives import ListEnd, Waiting, Walk, WalkedPage, WalkStep
from core.crawling import Feed, FeedOutcome, FeedVisit, PageOutcome, PageVisit


class History(Protocol):
    """Feeds and entries: what is due, and what came of it. Claims are leases; who dies loses them in time."""

    def register_feeds(self, feeds: Sequence[Feed], *, now: datetime) -> None:
        """Make these the feeds that are polled: new ones are due at once, others keep their state, those not
        named are no longer due."""
        ...

    def make_due(self, outlets: Sequence[str] | None, *, now: datetime) -> None:
        """Make the feeds of these outlets (None: of all) due now, whatever was planned."""
        ...

    def claim_feeds(
        self, *, now: datetime, lease: timedelta, limit: int, outlets: Sequence[str] | None = None
    ) -> list[FeedVisit]:
        """Feeds that are due, oldest first, claimed until `now + lease`."""
        ...

    def claim_pages(
        self, *, now: datetime, lease: timedelta, limit: int, outlets: Sequence[str] | None = None
    ) -> list[PageVisit]:
        """Entries whose page is due, claimed until `now + lease`."""
        ...

    def record_feed(self, outcome: FeedOutcome, *, lease: timedelta) -> list[PageVisit]:
        """Keep the outcome of one visit: validators, next check, state, entries. Returns the pages to fetch
        because of it (new entries, and known ones whose listing changed), claimed until `at + lease`."""
        ...

    def record_page(self, outcome: PageOutcome) -> None:
        """Keep the outcome of a fetch that brought no article: the entry's state and when to try again."""
        ...

    def give_back(self, *, feeds: Sequence[FeedVisit], pages: Sequence[PageVisit]) -> None:
        """Undo claims that will not be used, so that they are due again at once."""
        ...


class ArticleSink(Protocol):
    """Where extracted articles go. Blocking: called from threads; one article is one transaction."""

    def take(self, outcome: PageOutcome) -> None:
        """Store `outcome.article` with its matches, its story and the deliveries that follow."""
        ...


class Archive(Protocol):
    """Walks through the past of an outlet: what was walked, and what was found. Of what is found there nobody is
    ever alerted. Blocking: called from threads; each call is one transaction."""

    def open_walk(self, outlet: str, *, since: datetime, until: datetime | None, now: datetime) -> Walk:
        """The walk for this stretch of time that was broken off, with its pages; or a new one."""
        ...

    def record_step(self, step: WalkStep) -> WalkedPage:
        """Keep a page that was walked, and the entries on it that were not known; how many those were is in what
        comes back."""
        ...

    def end_list(self, walk: Walk, url: str, why: ListEnd) -> None:
        """This page was the last of its list."""
        ...

    def end_walk(self, walk: Walk, *, now: datetime) -> None:
        """All of it has been walked: who asks for the same again gets a new one."""
        ...

    def claim_found(self, outlet: str, *, now: datetime, lease: timedelta, limit: int) -> list[PageVisit]:
        """Entries of the past whose page has not been fetched and is due, claimed until `now + lease`."""
        ...

    def dates_of(self, outlet: str, keys: Sequence[str]) -> dict[str, datetime]:
        """When these were published, as far as it is known."""
        ...

    def waiting(self, outlet: str) -> Waiting:
        """What was found of the past and is still to be fetched."""
        ...
