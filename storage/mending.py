"""Puts right what a dead process, or a clock that ran ahead, has left behind.

A machine that boots may take the hour of Hà Nội for that of Greenwich, until the network tells it better: all that
was planned in those minutes would be due seven hours late, and who held a claim would seem to hold it as long.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from core.reasons import DeliveryState
from storage.tables import DeliveryRow, EntryRow, FeedRow, ReceiverRow

_LEASE = timedelta(minutes=10)  # long enough for whoever still works on what it claimed
_WAITING = (DeliveryState.PENDING, DeliveryState.RETRY, DeliveryState.UNKNOWN)


def free_claims(connection: Connection, *, now: datetime) -> None:
    """Nobody holds anything. What was being sent is due again, as when a lease runs out: it may have arrived."""
    feeds = update(FeedRow).where(FeedRow.claimed_until.is_not(None))
    connection.execute(feeds.values(claimed_until=None))
    pages = update(EntryRow).where(EntryRow.next_try_at.is_not(None), EntryRow.claimed_until.is_not(None))
    connection.execute(pages.values(claimed_until=None))
    sending = update(DeliveryRow).where(DeliveryRow.state == DeliveryState.SENDING)
    connection.execute(sending.values(claimed_until=now))


def pull_back(connection: Connection, *, now: datetime) -> None:
    """All that is planned is due now: which plans the wrong clock made cannot be told, and a plan kept too early
    costs one request."""
    feeds = update(FeedRow).where(FeedRow.next_check > now)
    connection.execute(feeds.values(next_check=now))
    pages = update(EntryRow).where(EntryRow.next_try_at > now)
    connection.execute(pages.values(next_try_at=now))
    deliveries = update(DeliveryRow).where(DeliveryRow.state.in_(_WAITING), DeliveryRow.next_try_at > now)
    connection.execute(deliveries.values(next_try_at=now))
    connection.execute(update(ReceiverRow).where(ReceiverRow.paused_until > now).values(paused_until=None))
    for table in (FeedRow, EntryRow, DeliveryRow):
        held = update(table).where(table.claimed_until > now + _LEASE)
        connection.execute(held.values(claimed_until=now + _LEASE))
