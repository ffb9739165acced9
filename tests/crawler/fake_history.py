"""A store in memory that keeps the contract of `crawler.history`: claims are leases, one outcome is one step."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from core.crawling import Feed, FeedOutcome, FeedVisit, PageOutcome, PageVisit, Validators
from core.errors import StorageBusyError
from core.model import Article, Entry
from core.reasons import EntryState

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
NO_VALIDATORS = Validators()


@dataclass
class KeptFeed:
    """One feed as kept."""

    visit: FeedVisit
    next_check: datetime
    lease: datetime = LONG_AGO
    enabled: bool = True
    last: FeedOutcome | None = None


@dataclass
class KeptEntry:
    """One entry as kept."""

    visit: PageVisit
    state: EntryState
    next_try: datetime
    lease: datetime = LONG_AGO
    last: PageOutcome | None = None
    article: Article | None = None


class FakeHistory:
    """Fits `History` and `ArticleSink`."""

    def __init__(self) -> None:
        self.feeds: dict[tuple[str, str], KeptFeed] = {}
        self.entries: dict[tuple[str, str], KeptEntry] = {}
        self.feed_outcomes: list[FeedOutcome] = []
        self.page_outcomes: list[PageOutcome] = []
        self.given_back: list[FeedVisit | PageVisit] = []
        self.refuse: type[Exception] | None = None  # what `take` raises
        self.broken: set[str] = set()  # the methods that raise
        self._lock = threading.RLock()

    # What the crawler calls.

    def register_feeds(self, feeds: Sequence[Feed], *, now: datetime) -> None:
        with self._lock:
            for kept in self.feeds.values():
                kept.enabled = False
            for feed in feeds:
                known = self.feeds.get((feed.outlet, feed.url))
                if known:
                    known.enabled = True
                    known.visit = replace(known.visit, feed=feed)
                else:
                    visit = FeedVisit(feed_id=len(self.feeds) + 1, feed=feed, validators=Validators(), first=True)
                    self.feeds[feed.outlet, feed.url] = KeptFeed(visit, next_check=now)

    def make_due(self, outlets: Sequence[str] | None, *, now: datetime) -> None:
        with self._lock:
            for (outlet, _), kept in self.feeds.items():
                if outlets is None or outlet in outlets:
                    kept.next_check = now

    def claim_feeds(
        self, *, now: datetime, lease: timedelta, limit: int, outlets: Sequence[str] | None = None
    ) -> list[FeedVisit]:
        self._fail_if("claim_feeds")
        with self._lock:
            due = [
                kept
                for (outlet, _), kept in self.feeds.items()
                if kept.enabled
                and kept.next_check <= now
                and kept.lease <= now
                and (outlets is None or outlet in outlets)
            ]
            due.sort(key=lambda kept: kept.next_check)
            for kept in due[:limit]:
                kept.lease = now + lease
            return [kept.visit for kept in due[:limit]]

    def claim_pages(
        self, *, now: datetime, lease: timedelta, limit: int, outlets: Sequence[str] | None = None
    ) -> list[PageVisit]:
        self._fail_if("claim_pages")
        with self._lock:
            due = [
                kept
                for (outlet, _), kept in self.entries.items()
                if kept.state in (EntryState.PENDING, EntryState.STORED)
                and kept.next_try <= now
                and kept.lease <= now
                and (outlets is None or outlet in outlets)
            ]
            for kept in due[:limit]:
                kept.lease = now + lease
            return [kept.visit for kept in due[:limit]]

    def record_feed(self, outcome: FeedOutcome, *, lease: timedelta) -> list[PageVisit]:
        self._fail_if("record_feed")
        with self._lock:
            self.feed_outcomes.append(outcome)
            kept = self.feeds[outcome.visit.feed.outlet, outcome.visit.feed.url]
            kept.last, kept.next_check, kept.lease = outcome, outcome.next_check, LONG_AGO
            if outcome.problem:
                kept.visit = replace(kept.visit, failures=kept.visit.failures + 1)
                return []
            if outcome.not_modified and kept.visit.first:
                return []
            newest = max((e.published for e in outcome.entries if e.published), default=None)
            kept.visit = replace(
                kept.visit,
                failures=0,
                first=False,
                validators=kept.visit.validators if outcome.validators is None else outcome.validators,
                newest_published=newest or kept.visit.newest_published,
            )
            return [
                visit
                for entry in outcome.entries
                if (visit := self._listed(outcome.visit, entry, outcome.at, lease))
            ]

    def record_page(self, outcome: PageOutcome) -> None:
        self._fail_if("record_page")
        with self._lock:
            self.page_outcomes.append(outcome)
            kept = self._entry(outcome.visit)
            kept.last, kept.lease = outcome, LONG_AGO
            if outcome.problem:
                kept.visit = replace(kept.visit, attempts=kept.visit.attempts + int(outcome.tried))
                kept.next_try = outcome.retry_at or NEVER
                if outcome.retry_at is None and kept.state is EntryState.PENDING:
                    kept.state = EntryState.FAILED
            elif outcome.gone:
                kept.state = EntryState.GONE
            elif outcome.not_article:
                kept.state = EntryState.NOT_ARTICLE
            else:
                kept.next_try = NEVER

    def give_back(self, *, feeds: Sequence[FeedVisit], pages: Sequence[PageVisit]) -> None:
        self._fail_if("give_back")
        with self._lock:
            self.given_back += [*feeds, *pages]
            for visit in feeds:
                self.feeds[visit.feed.outlet, visit.feed.url].lease = LONG_AGO
            for page in pages:
                self._entry(page).lease = LONG_AGO

    def take(self, outcome: PageOutcome) -> None:
        if self.refuse:
            raise self.refuse("the store said no")
        with self._lock:
            self.page_outcomes.append(outcome)
            kept = self._entry(outcome.visit)
            assert outcome.article is not None
            kept.article, kept.last, kept.state = outcome.article, outcome, EntryState.STORED
            kept.lease, kept.next_try = LONG_AGO, NEVER
            kept.visit = replace(kept.visit, stored=True, attempts=0, validators=outcome.validators)

    def _fail_if(self, name: str) -> None:
        if name in self.broken:
            raise StorageBusyError(f"{name}: the database is locked")

    # What tests ask.

    @property
    def articles(self) -> list[Article]:
        """Every article stored, in order of its entry."""
        return [kept.article for kept in self.entries.values() if kept.article]

    @property
    def leased(self) -> list[FeedVisit | PageVisit]:
        """Every claim that is held: none may be once a crawl has ended."""
        feeds = [kept.visit for kept in self.feeds.values() if kept.lease > LONG_AGO]
        return [*feeds, *(kept.visit for kept in self.entries.values() if kept.lease > LONG_AGO)]

    def entry(self, part: str) -> KeptEntry:
        """The entry whose address contains `part`."""
        return next(kept for kept in self.entries.values() if part in kept.visit.entry.url)

    def known(self, outlet: str, entry: Entry, *, at: datetime, validators: Validators = NO_VALIDATORS) -> None:
        """Keep an entry as a stored article that is due to be looked at again."""
        visit = PageVisit(
            entry_id=len(self.entries) + 1,
            outlet=outlet,
            entry=entry,
            stored=True,
            first_listed=at,
            validators=validators,
        )
        self.entries[outlet, entry.key] = KeptEntry(visit, EntryState.STORED, next_try=at)

    def found(self, outlet: str, entry: Entry, *, at: datetime) -> None:
        """Keep an entry of the past whose page is still to be fetched."""
        visit = PageVisit(
            entry_id=len(self.entries) + 1, outlet=outlet, entry=entry, baseline=True, first_listed=at
        )
        self.entries[outlet, entry.key] = KeptEntry(visit, EntryState.PENDING, next_try=at)

    def _entry(self, visit: PageVisit) -> KeptEntry:
        return self.entries[visit.outlet, visit.entry.key]

    def _listed(self, feed: FeedVisit, entry: Entry, at: datetime, lease: timedelta) -> PageVisit | None:
        known = self.entries.get((feed.feed.outlet, entry.key))
        if known is None:
            visit = PageVisit(
                entry_id=len(self.entries) + 1,
                outlet=feed.feed.outlet,
                entry=entry,
                section=feed.feed.section,
                baseline=feed.first,
                first_listed=at,
            )
            known = self.entries[feed.feed.outlet, entry.key] = KeptEntry(visit, EntryState.PENDING, next_try=at)
        elif known.visit.entry.fingerprint == entry.fingerprint or known.lease > at:
            return None
        known.visit = replace(known.visit, entry=entry)
        known.lease = at + lease
        return known.visit
