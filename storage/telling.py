"""Alerts are born here: deliveries written in the transaction of the match, and each telling only once.

What a story gains while its first message still waits (for other outlets to tell it too) goes with that message.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, update

from core.reasons import AlertKind, DeliveryState
from storage.keeping import stored_matches
from storage.prepared import Prepared
from storage.tables import AlertRow, AttemptRow, DeliveryRow, ReceiverRow, TellingRow
from storage.upsert import insert_missing, insert_one
from storage.values import pack_match

_TOLD = Prepared(select(TellingRow.topic, TellingRow.receiver).where(TellingRow.story_id == bindparam("story_id")))


def told(connection: Connection, story_id: int) -> set[tuple[str, str]]:
    """The (topic, receiver) pairs of the story for which somebody was told, or will be."""
    return {(topic, receiver) for topic, receiver in _TOLD.rows(connection, {"story_id": story_id})}


def create_alert(
    connection: Connection,
    *,
    story_id: int,
    article_id: int,
    kind: AlertKind,
    topics: Sequence[str],
    receivers: Mapping[str, datetime],
    now: datetime,
) -> int | None:
    """Writes the alert, a delivery for each receiver, due at the time beside it, and that they were told.

    A receiver that was told of the story for all these topics is passed over, whatever the caller thought. One
    whose message still waits gets no second: that one then tells all of it, at the time and under the id it had.
    Returns the alert; None where there is nobody to tell.
    """
    known = told(connection, story_id)
    fresh = {name: new for name in receivers if (new := [topic for topic in topics if (topic, name) not in known])}
    if not fresh:
        return None
    ids, alert_id = _join_waiting(connection, story_id, article_id, fresh=fresh)
    others = {name: at for name, at in receivers.items() if name in fresh and name not in ids}
    if others:
        insert_missing(connection, ReceiverRow, [{"name": name} for name in others])
        alert_id = _write_alert(connection, story_id, article_id, kind=kind, topics=topics, now=now)
        ids |= write_deliveries(connection, alert_id, others, now=now)
    connection.execute(
        insert(TellingRow),
        [
            {"story_id": story_id, "topic": topic, "receiver": name, "delivery_id": ids[name]}
            for name, new in fresh.items()
            for topic in new
        ],
    )
    return alert_id


def write_deliveries(
    connection: Connection, alert_id: int, receivers: Mapping[str, datetime], *, now: datetime
) -> dict[str, str]:
    """A delivery for each receiver, due at the time beside it; receiver → its id."""
    ids = {name: str(uuid.uuid4()) for name in receivers}
    shared = {"alert_id": alert_id, "state": DeliveryState.PENDING, "created_at": now}
    rows = [{**shared, "id": ids[name], "receiver": name, "next_try_at": at} for name, at in receivers.items()]
    connection.execute(insert(DeliveryRow), rows)
    return ids


def _join_waiting(
    connection: Connection, story_id: int, article_id: int, *, fresh: Mapping[str, Sequence[str]]
) -> tuple[dict[str, str], int | None]:
    """Lets messages that still wait tell the fresh topics too: (receiver → its delivery, an alert they now tell).

    One message quotes one article, hence only where this one carries every topic that the message tells already.
    """
    carried = {match.topic for match in stored_matches(connection, article_id) if match.alerting}
    waiting: dict[str, Any] = {}
    for row in connection.execute(_waiting(story_id, fresh)):
        if carried.issuperset((*row.topics, *fresh[row.receiver])):
            waiting.setdefault(row.receiver, row)
    alike: dict[tuple[int, tuple[str, ...]], list[Any]] = defaultdict(list)
    for name, row in waiting.items():
        alike[row.alert_id, tuple(fresh[name])].append(row)
    alert_id = None
    for (old, new), rows in alike.items():
        topics, kind, created_at = [*rows[0].topics, *new], rows[0].kind, rows[0].created_at
        alert_id = _write_alert(connection, story_id, article_id, kind=kind, topics=topics, now=created_at)
        _move(connection, [row.id for row in rows], old=old, new=alert_id)
    return {name: row.id for name, row in waiting.items()}, alert_id


def _waiting(story_id: int, receivers: Collection[str]) -> Any:
    """The story's deliveries that nobody has begun to send: one that was tried may have arrived as it was."""
    tried = exists().where(AttemptRow.delivery_id == DeliveryRow.id)
    return (
        select(DeliveryRow.id, DeliveryRow.receiver, DeliveryRow.alert_id)
        .add_columns(AlertRow.topics, AlertRow.kind, AlertRow.created_at)
        .join(AlertRow, AlertRow.id == DeliveryRow.alert_id)
        .where(AlertRow.story_id == story_id, DeliveryRow.receiver.in_(list(receivers)))
        .where(DeliveryRow.state == DeliveryState.PENDING, ~tried)
        .order_by(DeliveryRow.created_at, DeliveryRow.alert_id)
    )


def _move(connection: Connection, ids: Sequence[str], *, old: int, new: int) -> None:
    """Deliveries to another alert; the one that nobody is told of any more goes."""
    connection.execute(update(DeliveryRow).where(DeliveryRow.id.in_(list(ids))).values(alert_id=new))
    left = exists().where(DeliveryRow.alert_id == old)
    connection.execute(delete(AlertRow).where(AlertRow.id == old, ~left))


def _write_alert(
    connection: Connection,
    story_id: int,
    article_id: int,
    *,
    kind: AlertKind,
    topics: Sequence[str],
    now: datetime,
) -> int:
    matches = [match for match in stored_matches(connection, article_id) if match.topic in topics]
    row = {
        "kind": kind,
        "story_id": story_id,
        "article_id": article_id,
        "topics": list(topics),
        "matches": [pack_match(match) for match in matches],
        "created_at": now,
    }
    return insert_one(connection, AlertRow, row)
