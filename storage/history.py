"""Feeds and entries: what is due, and what came of it. Fits `crawler.history.History`; a call is a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, func, or_, select, update

from core.crawling import Feed, FeedOutcome, FeedVisit, PageOutcome, PageVisit, Validators
from core.model import Entry
from core.reasons import EntryState
from storage.database import Database
from storage.listing import record_listing
from storage.settling import settle_other
from storage.tables import EntryRow, FeedRow, OutletRow
from storage.upsert import insert_missing

_FUTURE = timedelta(days=1)  # a date further ahead is the outlet's mistake, and would hide a frozen feed for ever

_SOONEST = bindparam("soonest", type_=FeedRow.next_check.type)
_RENEWED = (
    update(FeedRow)
    .where(FeedRow.outlet == bindparam("of"), FeedRow.url == bindparam("at"))
    .values(
        # A shorter interval holds from now on; a feed that failed keeps its distance.
        next_check=case(
            (
                and_(
                    FeedRow.failures == 0,
                    FeedRow.interval > bindparam("pace"),
                    FeedRow.next_check > _SOONEST,
                ),
                _SOONEST,
            ),
            else_=FeedRow.next_check,
        )
    )
)


class StoredHistory:
    """The crawler's memory. A claim is a lease: whoever dies with one loses it when it runs out."""

    def __init__(self, database: Database, *, recheck: Sequence[timedelta]) -> None:
        self._database = database
        self._recheck = recheck

    def register_feeds(self, feeds: Sequence[Feed], *, now: datetime) -> None:
        """Make these the feeds that are polled: new ones are due at once, others keep their state, those not
        named are no longer due."""
        with self._database.writing() as connection:
            outlets = sorted({feed.outlet for feed in feeds})
            insert_missing(connection, OutletRow, [{"key": key, "first_seen": now} for key in outlets])
            connection.execute(update(FeedRow).values(enabled=False))
            insert_missing(
                connection, FeedRow, [{**_feed_values(feed), "next_check": now, "added_at": now} for feed in feeds]
            )
            if feeds:
                connection.execute(_RENEWED, [_renewal(feed, now) for feed in feeds])

    def make_due(self, outlets: Sequence[str] | None, *, now: datetime) -> None:
        """Make the feeds of these outlets (None: of all) due now, whatever was planned."""
        with self._database.writing() as connection:
            due = update(FeedRow).where(FeedRow.enabled, FeedRow.next_check > now)
            connection.execute(_among(due, FeedRow.outlet, outlets).values(next_check=now))

    def claim_feeds(
        self, *, now: datetime, lease: timedelta, limit: int, outlets: Sequence[str] | None = None
    ) -> list[FeedVisit]:
        """Feeds that are due, oldest first, claimed until `now + lease`."""
        with self._database.writing() as connection:
            due = select(FeedRow).where(FeedRow.enabled, FeedRow.next_check <= now, _free(FeedRow, now))
            due = _among(due, FeedRow.outlet, outlets).order_by(FeedRow.next_check, FeedRow.id).limit(limit)
            rows = connection.execute(due.with_for_update(skip_locked=True)).all()
            _claim(connection, FeedRow, [row.id for row in rows], until=now + lease)
            return [_feed_visit(row) for row in rows]

    def claim_pages(
        self, *, now: datetime, lease: timedelta, limit: int, outlets: Sequence[str] | None = None
    ) -> list[PageVisit]:
        """Entries whose page is due, claimed until `now + lease`: outlets take turns (one with a thousand pages
        would hold up all others), within an outlet news comes first, and the oldest. Only of outlets that are
        polled."""
        with self._database.writing() as connection:
            ids = connection.execute(_due_pages(now, outlets).limit(limit)).scalars().all()
            _claim(connection, EntryRow, ids, until=now + lease)
            return page_visits(connection, ids)

    def record_feed(self, outcome: FeedOutcome, *, lease: timedelta) -> list[PageVisit]:
        """Keep the outcome of one visit: validators, next check, state, entries. Returns the pages to fetch
        because of it (new entries, and known ones whose listing changed), claimed until `at + lease`."""
        with self._database.writing() as connection:
            connection.execute(
                update(FeedRow).where(FeedRow.id == outcome.visit.feed_id).values(_feed_outcome(outcome))
            )
            if outcome.problem or outcome.not_modified:
                return []
            ids = record_listing(connection, outcome)
            _claim(connection, EntryRow, ids, until=outcome.at + lease)
            return page_visits(connection, ids)

    def record_page(self, outcome: PageOutcome) -> None:
        """Keep the outcome of a fetch that brought no article: the entry's state and when to try again."""
        with self._database.writing() as connection:
            settle_other(connection, outcome, recheck=self._recheck)

    def give_back(self, *, feeds: Sequence[FeedVisit], pages: Sequence[PageVisit]) -> None:
        """Undo claims that will not be used, so that they are due again at once."""
        with self._database.writing() as connection:
            _claim(connection, FeedRow, [visit.feed_id for visit in feeds], until=None)
            _claim(connection, EntryRow, [visit.entry_id for visit in pages], until=None)


def _free(table: type[FeedRow] | type[EntryRow], now: datetime) -> ColumnElement[bool]:
    return or_(table.claimed_until.is_(None), table.claimed_until <= now)


def _among(statement: Any, column: Any, names: Sequence[str] | None) -> Any:
    return statement if names is None else statement.where(column.in_(list(names)))


def _claim(
    connection: Connection, table: type[FeedRow] | type[EntryRow], ids: Sequence[int], *, until: datetime | None
) -> None:
    if ids:
        connection.execute(update(table).where(table.id.in_(list(ids))).values(claimed_until=until))


def _due_pages(now: datetime, outlets: Sequence[str] | None) -> Select[int]:
    polled = select(FeedRow.outlet).where(FeedRow.enabled)
    due = select(
        EntryRow.id,
        func.row_number()
        # News goes before what is past: thousands of pages may wait that were found in an archive.
        .over(partition_by=EntryRow.outlet, order_by=(EntryRow.baseline, EntryRow.next_try_at, EntryRow.id))
        .label("turn"),
    ).where(
        EntryRow.next_try_at <= now,
        EntryRow.state.in_((EntryState.PENDING, EntryState.STORED)),
        EntryRow.outlet.in_(polled),
        _free(EntryRow, now),
    )
    turns = _among(due, EntryRow.outlet, outlets).subquery()
    return select(turns.c.id).order_by(turns.c.turn, turns.c.id)


def page_visits(connection: Connection, ids: Sequence[int]) -> list[PageVisit]:
    """The entries of these ids as visits, in the same order."""
    found = connection.execute(select(EntryRow).where(EntryRow.id.in_(list(ids)))) if ids else ()
    visits = {row.id: _page_visit(row) for row in found}
    return [visits[entry_id] for entry_id in ids]


def _page_visit(row: Any) -> PageVisit:
    return PageVisit(
        entry_id=row.id,
        outlet=row.outlet,
        entry=Entry(key=row.key, url=row.url, title=row.title, lead=row.lead, published=row.published),
        section=row.section,
        baseline=row.baseline,
        stored=row.article_id is not None,
        attempts=row.attempts,
        first_listed=row.first_listed,
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
    )


def _feed_visit(row: Any) -> FeedVisit:
    return FeedVisit(
        feed_id=row.id,
        feed=Feed(outlet=row.outlet, url=row.url, kind=row.kind, section=row.section, interval=row.interval),
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
        failures=row.failures,
        first=row.succeeded_at is None,
        newest_published=row.newest_published,
    )


def _renewal(feed: Feed, now: datetime) -> dict[str, Any]:
    """What `_RENEWED` asks for, and what it sets by name."""
    soonest = now + timedelta(seconds=feed.interval)
    return {"of": feed.outlet, "at": feed.url, "pace": feed.interval, "soonest": soonest, **_settings(feed)}


def _settings(feed: Feed) -> dict[str, Any]:
    return {"kind": feed.kind, "section": feed.section, "interval": feed.interval, "enabled": True}


def _feed_values(feed: Feed) -> dict[str, Any]:
    return {"outlet": feed.outlet, "url": feed.url, **_settings(feed)}


def _feed_outcome(outcome: FeedOutcome) -> dict[str, Any]:
    """The feed's row after a visit. Validators are always those of the newest response that had any say."""
    values: dict[str, Any] = {
        "claimed_until": None,
        "checked_at": outcome.at,
        "next_check": outcome.next_check,
        "status": outcome.status,
        "detail": outcome.detail,
        "seconds": outcome.seconds,
        "problem": outcome.problem,
    }
    listed = not (outcome.not_modified and outcome.visit.first)  # "not modified", to somebody who never saw it
    if outcome.validators and listed:
        values["etag"] = outcome.validators.etag
        values["last_modified"] = outcome.validators.last_modified
    if outcome.problem:
        return {**values, "failures": FeedRow.failures + 1}
    values["failures"] = 0
    if listed:  # else it stays a first visit: its past would be told as news at the next
        values["succeeded_at"] = outcome.at
    if not outcome.not_modified or outcome.warning:
        values["warning"] = outcome.warning
    newest = _newest_published(outcome)
    if newest:
        values["newest_published"] = newest
    return values


def _newest_published(outcome: FeedOutcome) -> datetime | None:
    latest = outcome.at + _FUTURE
    dates = [entry.published for entry in outcome.entries if entry.published and entry.published <= latest]
    known = outcome.visit.newest_published
    return max([*dates, *([known] if known else [])], default=None)
