"""Past news: which pages of an archive were walked, and the entries found there. Fits `crawler.history.Archive`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, func, insert, or_, select, update

from core.archives import ListEnd, Waiting, Walk, WalkedPage, WalkStep
from core.crawling import PageVisit
from core.model import Entry
from core.reasons import EntryState
from storage.database import Database
from storage.history import page_visits
from storage.tables import ArticleRow, EntryRow, OutletRow, WalkedPageRow, WalkRow
from storage.upsert import insert_missing, insert_one, insert_or_update

_BATCH = 500  # keys asked for at once


class StoredArchive:
    """Walks, and what they found: entries that nobody is ever alerted of, for they are past."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_walk(self, outlet: str, *, since: datetime, until: datetime | None, now: datetime) -> Walk:
        """The walk for this stretch of time that was broken off, with its pages; or a new one."""
        with self._database.writing() as connection:
            row = connection.execute(_open(outlet, since, until)).first()
            if row is not None:
                pages = _pages(connection, row.id)
                return Walk(id=row.id, outlet=outlet, since=since, until=until, begun_at=row.begun_at, pages=pages)
            insert_missing(connection, OutletRow, [{"key": outlet, "first_seen": now}])
            values = {"outlet": outlet, "since": since, "until": until, "begun_at": now}
            walk_id = insert_one(connection, WalkRow, values)
            return Walk(id=walk_id, outlet=outlet, since=since, until=until, begun_at=now)

    def record_step(self, step: WalkStep) -> WalkedPage:
        """Keep a page that was walked, and the entries on it that were not known; how many those were is in what
        comes back."""
        with self._database.writing() as connection:
            fresh = _unknown(connection, step)
            if fresh:
                connection.execute(insert(EntryRow), [_entry_values(step, entry) for entry in fresh])
            page = replace(step.page, found=len(fresh))
            row = {
                "walk_id": step.walk.id,
                "url": page.url,
                "at": page.at,
                "listed": page.listed,
                "found": page.found,
                "digest": page.digest,
                "ended": page.ended,
            }
            insert_or_update(connection, WalkedPageRow, [row], by=["walk_id", "url"])
            return page

    def end_list(self, walk: Walk, url: str, why: ListEnd) -> None:
        """This page was the last of its list."""
        with self._database.writing() as connection:
            page = update(WalkedPageRow).where(WalkedPageRow.walk_id == walk.id, WalkedPageRow.url == url)
            connection.execute(page.values(ended=why))

    def end_walk(self, walk: Walk, *, now: datetime) -> None:
        """All of it has been walked: who asks for the same again gets a new one."""
        with self._database.writing() as connection:
            connection.execute(update(WalkRow).where(WalkRow.id == walk.id).values(ended_at=now))

    def claim_found(self, outlet: str, *, now: datetime, lease: timedelta, limit: int) -> list[PageVisit]:
        """Entries of the past whose page has not been fetched and is due, claimed until `now + lease`. News is left
        to those who may alert of it."""
        with self._database.writing() as connection:
            due = select(EntryRow.id).where(*_past(outlet), EntryRow.next_try_at <= now, _free(now))
            ordered = due.order_by(EntryRow.next_try_at, EntryRow.id).limit(limit)
            ids = connection.execute(ordered.with_for_update(skip_locked=True)).scalars().all()
            if ids:
                claimed = update(EntryRow).where(EntryRow.id.in_(list(ids)))
                connection.execute(claimed.values(claimed_until=now + lease))
            return page_visits(connection, ids)

    def dates_of(self, outlet: str, keys: Sequence[str]) -> dict[str, datetime]:
        """When these were published, as far as it is known: by the article where there is one, else as listed."""
        published = func.coalesce(ArticleRow.published, EntryRow.published)
        known = (
            select(EntryRow.key, published.label("published"))
            .outerjoin(ArticleRow, ArticleRow.id == EntryRow.article_id)
            .where(EntryRow.outlet == outlet, published.is_not(None))
        )
        with self._database.reading() as connection:
            return {
                row.key: row.published
                for batch in _batches(keys)
                for row in connection.execute(known.where(EntryRow.key.in_(batch)))
            }

    def waiting(self, outlet: str) -> Waiting:
        """What was found of the past and is still to be fetched."""
        pages = select(func.count(), func.min(EntryRow.next_try_at)).where(*_past(outlet))
        with self._database.reading() as connection:
            count, first_due = connection.execute(pages.where(EntryRow.next_try_at.is_not(None))).one()
            return Waiting(count=count, first_due=first_due)


def _open(outlet: str, since: datetime, until: datetime | None) -> Select[WalkRow]:
    end = WalkRow.until.is_(None) if until is None else WalkRow.until == until
    found = select(WalkRow).where(WalkRow.outlet == outlet, WalkRow.since == since, end, WalkRow.ended_at.is_(None))
    return found.order_by(WalkRow.id.desc()).limit(1)


def _pages(connection: Connection, walk_id: int) -> tuple[WalkedPage, ...]:
    rows = connection.execute(select(WalkedPageRow).where(WalkedPageRow.walk_id == walk_id))
    return tuple(
        WalkedPage(url=row.url, at=row.at, listed=row.listed, found=row.found, digest=row.digest, ended=row.ended)
        for row in rows
    )


def _unknown(connection: Connection, step: WalkStep) -> list[Entry]:
    """The entries that nobody has listed before. Known ones stay as they are: news stays news."""
    entries = {entry.key: entry for entry in reversed(step.entries)}
    order = list(dict.fromkeys(entry.key for entry in step.entries))
    known = select(EntryRow.key).where(EntryRow.outlet == step.walk.outlet)
    there = {
        key
        for batch in _batches(order)
        for key in connection.execute(known.where(EntryRow.key.in_(batch))).scalars()
    }
    return [entries[key] for key in order if key not in there]


def _entry_values(step: WalkStep, entry: Entry) -> dict[str, object]:
    return {
        "outlet": step.walk.outlet,
        "key": entry.key,
        "url": entry.url,
        "title": entry.title,
        "lead": entry.lead,
        "published": entry.published,
        "section": step.section,
        "state": EntryState.PENDING,
        "baseline": True,
        "first_listed": step.page.at,
        "next_try_at": step.page.at,
    }


def _batches(keys: Sequence[str]) -> Iterable[list[str]]:
    return (list(keys[at : at + _BATCH]) for at in range(0, len(keys), _BATCH))


def _past(outlet: str) -> tuple[ColumnElement[bool], ...]:
    return EntryRow.outlet == outlet, EntryRow.baseline.is_(True), EntryRow.state == EntryState.PENDING


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(EntryRow.claimed_until.is_(None), EntryRow.claimed_until <= now)
