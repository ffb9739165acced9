"""Reads the ledger: deliveries with their attempts, and how each receiver fares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from core.model import Attempt
from core.reasons import DeliveryState
from core.views import DeliveryView, ReceiverHealth
from storage.tables import AlertRow, ArticleRow, AttemptRow, DeliveryRow, ReceiverRow


def deliveries(
    connection: Connection,
    *,
    limit: int,
    states: Sequence[DeliveryState],
    before: datetime | None,
    article_id: int | None,
) -> list[DeliveryView]:
    """Newest first. An article's deliveries are those of its story: it may have been told by a sister."""
    chosen = (
        select(DeliveryRow, AlertRow.story_id, AlertRow.topics, AlertRow.notice, ArticleRow.title)
        .join(AlertRow, AlertRow.id == DeliveryRow.alert_id)
        .outerjoin(ArticleRow, ArticleRow.id == AlertRow.article_id)
    )
    if states:
        chosen = chosen.where(DeliveryRow.state.in_(list(states)))
    if before is not None:
        chosen = chosen.where(DeliveryRow.created_at < before)
    if article_id is not None:
        story = select(ArticleRow.story_id).where(ArticleRow.id == article_id).scalar_subquery()
        chosen = chosen.where(AlertRow.story_id == story)
    newest_first = chosen.order_by(DeliveryRow.created_at.desc(), DeliveryRow.alert_id.desc(), DeliveryRow.receiver)
    rows = connection.execute(newest_first.limit(limit)).all()
    attempts = _attempts(connection, [row.id for row in rows])
    return [_delivery(row, attempts[row.id]) for row in rows]


def _delivery(row: Any, attempts: Sequence[Attempt]) -> DeliveryView:
    return DeliveryView(
        id=row.id,
        receiver=row.receiver,
        alert_id=row.alert_id,
        story_id=row.story_id,
        title=str(row.notice.get("title", "")) if row.notice else row.title,
        topics=tuple(row.topics),
        state=row.state,
        created_at=row.created_at,
        next_try_at=row.next_try_at,
        sent_at=row.sent_at,
        last_error=row.last_error,
        attempts=tuple(attempts),
    )


def _attempts(connection: Connection, ids: Sequence[str]) -> dict[str, list[Attempt]]:
    attempts: dict[str, list[Attempt]] = defaultdict(list)
    chosen = select(AttemptRow).where(AttemptRow.delivery_id.in_(list(ids))).order_by(AttemptRow.id)
    for row in connection.execute(chosen) if ids else ():
        attempts[row.delivery_id].append(
            Attempt(
                delivery_id=row.delivery_id,
                receiver=row.receiver,
                started_at=row.started_at,
                seconds=row.seconds,
                outcome=row.outcome,
                status=row.status,
                error=row.error,
                retry_after=row.retry_after,
            )
        )
    return attempts


def receivers(connection: Connection) -> list[ReceiverHealth]:
    """Every receiver, by name, with how many of its deliveries wait, arrived, and were given up."""
    counted = (
        select(
            ReceiverRow.name,
            ReceiverRow.paused_until,
            ReceiverRow.disabled,
            ReceiverRow.last_error,
            func.count(DeliveryRow.id).label("all"),
            _count_in(DeliveryState.SENT).label("sent"),
            _count_in(DeliveryState.DEAD).label("dead"),
        )
        .outerjoin(DeliveryRow, DeliveryRow.receiver == ReceiverRow.name)
        .group_by(ReceiverRow.name)
        .order_by(ReceiverRow.name)
    )
    return [_receiver(row) for row in connection.execute(counted)]


def _count_in(state: DeliveryState) -> ColumnElement[int]:
    return func.count(case((DeliveryRow.state == state, 1)))


def _receiver(row: Any) -> ReceiverHealth:
    return ReceiverHealth(
        name=row.name,
        waiting=row.all - row.sent - row.dead,
        sent=row.sent,
        dead=row.dead,
        paused_until=row.paused_until,
        disabled=row.disabled,
        last_error=row.last_error,
    )
