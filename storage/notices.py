"""Notices: raised once while they stand, over once, with the deliveries that tell of it in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from core.notices import Notice, StandingNotice
from core.reasons import AlertKind, NoticeKind
from storage.alert_views import pack_notice
from storage.database import Database
from storage.tables import AlertRow, NoticeRow, ReceiverRow
from storage.telling import write_deliveries
from storage.upsert import insert_missing, insert_one


class StoredNotices:
    """Writes them. What stands is read with `StoredReader.standing_notices`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def raise_notice(
        self, notice: Notice, *, details: Mapping[str, Any], receivers: Collection[str], now: datetime
    ) -> bool:
        """Write down that it stands, and a delivery for each receiver. Where one of its kind and subject stands
        already, nobody is told again: only its words and details are those of now. Returns whether it is new."""
        with self._database.writing() as connection:
            changed = _open(notice.kind, notice.subject).values(
                title=notice.title, text=notice.text, details=dict(details)
            )
            if connection.execute(changed).rowcount:
                return False
            row = {**_told(notice), "details": dict(details), "raised_at": now}
            connection.execute(insert(NoticeRow), row)
            _tell(connection, notice, receivers, now=now)
            return True

    def end_notice(self, notice: Notice, *, receivers: Collection[str], now: datetime) -> bool:
        """Write down that it is over, and a delivery for each receiver. Returns whether it stood."""
        with self._database.writing() as connection:
            if not connection.execute(_open(notice.kind, notice.subject).values(over_at=now)).rowcount:
                return False
            _tell(connection, notice, receivers, now=now)
            return True


def standing(connection: Connection) -> list[StandingNotice]:
    """Every notice that is not over, the oldest first."""
    rows = connection.execute(
        select(NoticeRow).where(NoticeRow.over_at.is_(None)).order_by(NoticeRow.raised_at, NoticeRow.id)
    )
    return [
        StandingNotice(
            notice=Notice(kind=row.kind, subject=row.subject, title=row.title, text=row.text),
            raised_at=row.raised_at,
            details=row.details,
        )
        for row in rows
    ]


def _open(kind: NoticeKind, subject: str) -> Any:
    return update(NoticeRow).where(
        NoticeRow.kind == kind, NoticeRow.subject == subject, NoticeRow.over_at.is_(None)
    )


def _told(notice: Notice) -> dict[str, Any]:
    return {"kind": notice.kind, "subject": notice.subject, "title": notice.title, "text": notice.text}


def _tell(connection: Connection, notice: Notice, receivers: Collection[str], *, now: datetime) -> None:
    """An alert of no story, due at once. Without receivers there is none: the log has it."""
    if not receivers:
        return
    insert_missing(connection, ReceiverRow, [{"name": name} for name in receivers])
    packed = pack_notice(notice)
    row = {"kind": AlertKind.NOTICE, "topics": [], "matches": [], "created_at": now, "notice": packed}
    alert_id = insert_one(connection, AlertRow, row)
    write_deliveries(connection, alert_id, dict.fromkeys(receivers, now), now=now)
