"""The outbox: deliveries claimed with a lease, and written down after each attempt. Fits `alerts.outbox.Outbox`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select, update

from core.clock import Clock
from core.model import Attempt, Delivery
from core.reasons import DeliveryState, Outcome
from storage.alert_views import load_alerts
from storage.database import Database
from storage.tables import AttemptRow, DeliveryRow, ReceiverRow

log = structlog.get_logger()
_WAITING = (DeliveryState.PENDING, DeliveryState.RETRY, DeliveryState.UNKNOWN)
_UNREADABLE = "what it is to tell cannot be read from the database"
_LOST = "the sender stopped before it knew the outcome: it may have arrived"


class Following(Protocol):
    """What becomes of a delivery and its receiver after an attempt (`alerts.outbox.Next`)."""

    @property
    def state(self) -> DeliveryState:
        """The state it is in now."""
        ...

    @property
    def at(self) -> datetime | None:
        """When it is due again."""
        ...

    @property
    def pause_receiver_until(self) -> datetime | None:
        """Until when nothing else goes to that receiver."""
        ...

    @property
    def disable_receiver(self) -> str:
        """Why nothing goes there any more."""
        ...


class StoredOutbox:
    """Deliveries are rows; a claim is a lease; a sender that dies loses it, and the delivery goes as unknown."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def claim(self, *, now: datetime, lease: timedelta, limit: int) -> list[Delivery]:
        """Deliveries that are due, oldest first, at most one per receiver not paused or disabled, now `sending`
        until `now + lease`. One whose lease ran out while `sending` comes as unknown, under the same id."""
        with self._database.writing() as connection:
            rows = connection.execute(_due(now).limit(limit)).all()
            if not rows:
                return []
            ids = [row.id for row in rows]
            claimed = update(DeliveryRow).where(DeliveryRow.id.in_(ids))
            connection.execute(claimed.values(state=DeliveryState.SENDING, claimed_until=now + lease))
            lost = [row.id for row in rows if row.state is DeliveryState.SENDING]
            if lost:
                connection.execute(update(DeliveryRow).where(DeliveryRow.id.in_(lost)).values(last_error=_LOST))
            return _readable(connection, rows)

    def record(self, attempt: Attempt, following: Following) -> None:
        """Write down one attempt and what becomes of its delivery, and of its receiver. What was sent stays
        sent, though a slower sender should report otherwise."""
        with self._database.writing() as connection:
            connection.execute(insert(AttemptRow), _attempt_values(attempt))
            sent = following.state is DeliveryState.SENT
            connection.execute(
                update(DeliveryRow)
                .where(DeliveryRow.id == attempt.delivery_id, DeliveryRow.state != DeliveryState.SENT)
                .values(
                    state=following.state,
                    next_try_at=following.at,
                    claimed_until=None,
                    attempts=DeliveryRow.attempts + 1,
                    last_error="" if sent else attempt.error,
                    sent_at=attempt.started_at + timedelta(seconds=attempt.seconds) if sent else None,
                )
            )
            changed = _receiver_values(attempt, following)
            connection.execute(update(ReceiverRow).where(ReceiverRow.name == attempt.receiver).values(changed))

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """Undo claims whose sending never began."""
        with self._database.writing() as connection:
            for delivery in deliveries:
                of_claim = update(DeliveryRow).where(
                    DeliveryRow.id == delivery.id, DeliveryRow.state == DeliveryState.SENDING
                )
                connection.execute(of_claim.values(state=delivery.state, claimed_until=None))

    def retry(self, ids: Sequence[str] | None, *, receiver: str | None = None) -> int:
        """Make dead and waiting deliveries (None: all; of `receiver`, where one is given) due now, with a fresh
        row of tries, and let their receivers work again. Returns how many."""
        with self._database.writing() as connection:
            chosen: list[ColumnElement[bool]] = [
                DeliveryRow.state.in_((DeliveryState.DEAD, DeliveryState.RETRY, DeliveryState.UNKNOWN))
            ]
            if ids is not None:
                chosen.append(DeliveryRow.id.in_(list(ids)))
            if receiver is not None:
                chosen.append(DeliveryRow.receiver == receiver)
            found = connection.execute(select(DeliveryRow.id, DeliveryRow.receiver).where(*chosen)).all()
            self._requeue(connection, [row.id for row in found])
            everywhere = ids is None and receiver is None
            named = {row.receiver for row in found} | ({receiver} if receiver else set())
            _enable(connection, None if everywhere else sorted(named))
            return len(found)

    def retry_delivery(self, delivery_id: str) -> bool:
        """Make one delivery due again; False where there is none that could be."""
        return self.retry([delivery_id]) > 0

    def enable_receiver(self, name: str) -> None:
        """Let a receiver that was disabled or paused work again; its waiting deliveries go at once."""
        with self._database.writing() as connection:
            _enable(connection, [name])

    def _requeue(self, connection: Connection, ids: Sequence[str]) -> None:
        again = update(DeliveryRow).where(DeliveryRow.id.in_(list(ids)))
        connection.execute(
            again.values(state=DeliveryState.PENDING, attempts=0, next_try_at=self._clock.now(), claimed_until=None)
        )


def _enable(connection: Connection, names: Sequence[str] | None) -> None:
    """These receivers, or all of them."""
    working = update(ReceiverRow)
    if names is not None:
        working = working.where(ReceiverRow.name.in_(list(names)))
    connection.execute(working.values(disabled="", paused_until=None))


def _due(now: datetime) -> Select[Any]:
    """The oldest due delivery of each receiver that may be sent to and is not being sent to."""
    busy = select(DeliveryRow.receiver).where(
        DeliveryRow.state == DeliveryState.SENDING, DeliveryRow.claimed_until > now
    )
    closed = select(ReceiverRow.name).where(or_(ReceiverRow.disabled != "", ReceiverRow.paused_until > now))
    due = select(
        DeliveryRow.id,
        func.row_number()
        .over(partition_by=DeliveryRow.receiver, order_by=(DeliveryRow.created_at, DeliveryRow.alert_id))
        .label("turn"),
    ).where(
        or_(
            and_(DeliveryRow.state.in_(_WAITING), DeliveryRow.next_try_at <= now),
            and_(DeliveryRow.state == DeliveryState.SENDING, DeliveryRow.claimed_until <= now),
        ),
        DeliveryRow.receiver.not_in(busy),
        DeliveryRow.receiver.not_in(closed),
    )
    turns = due.subquery()
    first = select(DeliveryRow).join(turns, and_(turns.c.id == DeliveryRow.id, turns.c.turn == 1))
    return first.order_by(DeliveryRow.created_at, DeliveryRow.alert_id, DeliveryRow.receiver)


def _readable(connection: Connection, rows: Sequence[Any]) -> list[Delivery]:
    """The claimed rows as deliveries. One whose alert cannot be read is given up, and holds up no other."""
    try:
        alerts = load_alerts(connection, [row.alert_id for row in rows])
        return [_delivery(row, alerts[row.alert_id]) for row in rows]
    except (LookupError, TypeError, ValueError) as error:
        if len(rows) > 1:
            return [delivery for row in rows for delivery in _readable(connection, [row])]
        told = f"{_UNREADABLE} ({type(error).__name__}): alert {rows[0].alert_id}"
    given_up = update(DeliveryRow).where(DeliveryRow.id == rows[0].id)
    connection.execute(given_up.values(state=DeliveryState.DEAD, claimed_until=None, last_error=told))
    log.error("delivery.unreadable", delivery=rows[0].id, receiver=rows[0].receiver, error=told)
    return []


def _delivery(row: Any, alert: Any) -> Delivery:
    lost = row.state is DeliveryState.SENDING
    return Delivery(
        id=row.id,
        receiver=row.receiver,
        alert=alert,
        state=DeliveryState.UNKNOWN if lost else row.state,
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        last_error=_LOST if lost else row.last_error,
    )


def _attempt_values(attempt: Attempt) -> dict[str, Any]:
    return {
        "delivery_id": attempt.delivery_id,
        "receiver": attempt.receiver,
        "started_at": attempt.started_at,
        "seconds": attempt.seconds,
        "outcome": attempt.outcome,
        "status": attempt.status,
        "error": attempt.error,
        "retry_after": attempt.retry_after,
    }


def _receiver_values(attempt: Attempt, following: Following) -> dict[str, Any]:
    values: dict[str, Any] = {"last_error": "" if attempt.outcome is Outcome.SENT else attempt.error}
    if following.pause_receiver_until:
        values["paused_until"] = following.pause_receiver_until
    if following.disable_receiver:
        values["disabled"] = following.disable_receiver
    return values
