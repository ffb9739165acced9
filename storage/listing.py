"""What a feed lists: new entries are written, and known ones whose listing changed become due again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from core.crawling import FeedOutcome, FeedVisit
from core.model import Entry
from core.reasons import EntryState
from storage.tables import EntryRow, FeedRow, ListingRow
from storage.upsert import insert_or_update

_BATCH = 500  # keys asked for at once
_RELISTED = (
    update(EntryRow)
    .where(EntryRow.id == bindparam("entry_id"))
    .values(
        url=bindparam("new_url"),
        title=bindparam("new_title"),
        lead=bindparam("new_lead"),
        published=bindparam("new_published"),
        state=bindparam("new_state"),
        next_try_at=bindparam("new_due"),
        attempts=0,
    )
)
_FILLED = (
    update(EntryRow)
    .where(EntryRow.id == bindparam("entry_id"))
    .values(
        title=bindparam("new_title"),
        lead=bindparam("new_lead"),
        published=bindparam("new_published"),
    )
)


def record_listing(connection: Connection, outcome: FeedOutcome) -> list[int]:
    """Writes what the feed lists; returns the ids of entries to fetch because of it, in the feed's order.

    A change is one against what this feed said before: another feed of the outlet may word the item otherwise.
    """
    entries = {entry.key: entry for entry in reversed(outcome.entries)}
    listed = [entries[key] for key in dict.fromkeys(entry.key for entry in outcome.entries)]
    known = _known(connection, outcome, [entry.key for entry in listed])
    fresh = [entry for entry in listed if entry.key not in known]
    _insert(connection, outcome, fresh)
    _fill(connection, [(known[e.key], e) for e in listed if e.key in known and not known[e.key].fingerprint])
    changed = [e for e in listed if e.key in known and known[e.key].fingerprint not in (None, e.fingerprint)]
    again = [e for e in changed if known[e.key].state is not EntryState.PENDING]
    _relist(connection, outcome, [(known[entry.key], entry) for entry in changed])
    ids = {key: row.id for key, row in known.items()} | _ids(connection, outcome, fresh)
    _remember(connection, outcome, [(ids[entry.key], entry) for entry in listed])
    wanted = {entry.key for entry in (*fresh, *again)}
    return [
        ids[entry.key] for entry in listed if entry.key in wanted and not _held(known.get(entry.key), outcome.at)
    ]


def _held(row: Any, at: datetime) -> bool:
    """Whether somebody is fetching it this moment."""
    return row is not None and row.claimed_until is not None and row.claimed_until > at


def _known(connection: Connection, outcome: FeedOutcome, keys: Sequence[str]) -> dict[str, Any]:
    """The entries of the outlet that are there, each with the fingerprint this feed gave it last (None: never)."""
    statement = select(
        EntryRow.id,
        EntryRow.key,
        EntryRow.url,
        EntryRow.title,
        EntryRow.lead,
        EntryRow.published,
        EntryRow.state,
        EntryRow.article_id,
        EntryRow.next_try_at,
        EntryRow.claimed_until,
        ListingRow.fingerprint,
    ).outerjoin(ListingRow, and_(ListingRow.entry_id == EntryRow.id, ListingRow.feed_id == outcome.visit.feed_id))
    statement = statement.where(EntryRow.outlet == outcome.visit.feed.outlet)
    return {
        row.key: row
        for batch in _batches(keys)
        for row in connection.execute(statement.where(EntryRow.key.in_(batch)))
    }


def _ids(connection: Connection, outcome: FeedOutcome, fresh: Sequence[Entry]) -> dict[str, int]:
    statement = select(EntryRow.key, EntryRow.id).where(EntryRow.outlet == outcome.visit.feed.outlet)
    return {
        row.key: row.id
        for batch in _batches([entry.key for entry in fresh])
        for row in connection.execute(statement.where(EntryRow.key.in_(batch)))
    }


def _batches(keys: Sequence[str]) -> Iterable[list[str]]:
    return (list(keys[at : at + _BATCH]) for at in range(0, len(keys), _BATCH))


def _insert(connection: Connection, outcome: FeedOutcome, fresh: Sequence[Entry]) -> None:
    if not fresh:
        return
    visit = outcome.visit
    known_until = _known_until(connection, outcome) if visit.first else None
    shared = {
        "outlet": visit.feed.outlet,
        "section": visit.feed.section,
        "feed_id": visit.feed_id,
        "state": EntryState.PENDING,
        "first_listed": outcome.at,
        "next_try_at": outcome.at,
    }
    rows = [
        {**shared, **_as_listed(entry), "baseline": _is_past(entry, visit, known_until, at=outcome.at)}
        for entry in fresh
    ]
    connection.execute(insert(EntryRow), rows)
    counted = update(FeedRow).where(FeedRow.id == visit.feed_id)
    connection.execute(counted.values(entry_count=FeedRow.entry_count + len(fresh)))


def _known_until(connection: Connection, outcome: FeedOutcome) -> datetime | None:
    """Since when the outlet is watched: when this feed was added (it may have been out of reach since), or another
    one was last read. What was published later is news, whichever feed lists it first."""
    visit = outcome.visit
    others = select(func.max(FeedRow.succeeded_at)).where(
        FeedRow.outlet == visit.feed.outlet, FeedRow.id != visit.feed_id
    )
    added = select(FeedRow.added_at).where(FeedRow.id == visit.feed_id)
    known = (connection.execute(others).scalar(), connection.execute(added).scalar())
    return min((at for at in known if at), default=None)


def _is_past(entry: Entry, visit: FeedVisit, known_until: datetime | None, *, at: datetime) -> bool:
    """Whether it was there before anybody looked. A time to come says nothing: the outlet's clock is wrong."""
    later = known_until and entry.published and known_until < entry.published <= at
    return visit.first and not later


def _as_listed(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "url": entry.url,
        "title": entry.title,
        "lead": entry.lead,
        "published": entry.published,
    }


def _relist(connection: Connection, outcome: FeedOutcome, changed: Sequence[tuple[Any, Entry]]) -> None:
    """The listing changed: what is stored is looked at again, what had been given up is tried again."""
    rows = [
        {
            "entry_id": row.id,
            "new_url": entry.url,
            "new_title": entry.title or row.title,
            "new_lead": entry.lead or row.lead,
            "new_published": entry.published or row.published,
            "new_state": EntryState.STORED if row.article_id else EntryState.PENDING,
            "new_due": row.next_try_at if row.state is EntryState.PENDING else outcome.at,
        }
        for row, entry in changed
    ]
    if rows:
        connection.execute(_RELISTED, rows)


def _fill(connection: Connection, seen: Sequence[tuple[Any, Entry]]) -> None:
    """Another feed listed it first: what that one did not say is filled in."""
    rows = [
        {
            "entry_id": row.id,
            "new_title": row.title or entry.title,
            "new_lead": row.lead or entry.lead,
            "new_published": row.published or entry.published,
        }
        for row, entry in seen
    ]
    if rows:
        connection.execute(_FILLED, rows)


def _remember(connection: Connection, outcome: FeedOutcome, listed: Sequence[tuple[int, Entry]]) -> None:
    rows = [
        {"feed_id": outcome.visit.feed_id, "entry_id": entry_id, "fingerprint": entry.fingerprint}
        for entry_id, entry in listed
    ]
    insert_or_update(connection, ListingRow, rows, by=["feed_id", "entry_id"])
