"""An outbox in memory, with the states and leases of `alerts.outbox.Outbox`; what it holds is open to tests."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from alerts.outbox import Next
from core.errors import StorageBusyError
from core.model import Attempt, Delivery
from core.reasons import DeliveryState

_WAITING = (DeliveryState.PENDING, DeliveryState.RETRY, DeliveryState.UNKNOWN)


@dataclass
class Receiver:
    """What is known of one receiver."""

    paused_until: datetime | None = None
    disabled: str = ""


@dataclass
class FakeOutbox:
    """Deliveries by id, in order of arrival. `busy` makes that many calls of `record` fail first."""

    rows: dict[str, Delivery] = field(default_factory=dict)
    leases: dict[str, datetime] = field(default_factory=dict)
    before: dict[str, DeliveryState] = field(default_factory=dict)
    receivers: dict[str, Receiver] = field(default_factory=dict)
    attempts: list[tuple[Attempt, Next]] = field(default_factory=list)
    given_back: list[str] = field(default_factory=list)
    busy: int = 0

    def __post_init__(self) -> None:
        self._lock = threading.RLock()

    def add(self, delivery: Delivery) -> str:
        """One more delivery, due at its `next_try_at` (None: at once)."""
        with self._lock:
            self.rows[delivery.id] = delivery
        return delivery.id

    def receiver(self, name: str) -> Receiver:
        """The receiver's row, made where there is none."""
        return self.receivers.setdefault(name, Receiver())

    def claim(self, *, now: datetime, lease: timedelta, limit: int) -> list[Delivery]:
        """See `Outbox.claim`."""
        with self._lock:
            self._end_leases(now)
            taken = {row.receiver for row in self.rows.values() if row.state is DeliveryState.SENDING}
            claimed: list[Delivery] = []
            for row in sorted(self.rows.values(), key=lambda row: row.next_try_at or row.alert.created_at):
                if len(claimed) < limit and row.receiver not in taken and self._is_due(row, now):
                    taken.add(row.receiver)
                    claimed.append(row)
                    self.leases[row.id] = now + lease
                    self.before[row.id] = row.state
                    self.rows[row.id] = replace(row, state=DeliveryState.SENDING)
            return claimed

    def record(self, attempt: Attempt, following: Next) -> None:
        """See `Outbox.record`."""
        with self._lock:
            if self.busy:
                self.busy -= 1
                raise StorageBusyError("somebody else holds the database")
            row = self.rows[attempt.delivery_id]
            self.attempts.append((attempt, following))
            self.leases.pop(row.id, None)
            self.rows[row.id] = replace(
                row,
                state=following.state,
                attempts=row.attempts + 1,
                next_try_at=following.at,
                last_error=attempt.error,
            )
            receiver = self.receiver(row.receiver)
            receiver.paused_until = following.pause_receiver_until or receiver.paused_until
            receiver.disabled = following.disable_receiver or receiver.disabled

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """See `Outbox.give_back`."""
        with self._lock:
            for delivery in deliveries:
                self.given_back.append(delivery.id)
                self.leases.pop(delivery.id, None)
                self.rows[delivery.id] = replace(self.rows[delivery.id], state=self.before[delivery.id])

    def _end_leases(self, now: datetime) -> None:
        for key, until in list(self.leases.items()):
            if until <= now:
                del self.leases[key]
                self.rows[key] = replace(self.rows[key], state=DeliveryState.UNKNOWN, next_try_at=now)

    def _is_due(self, row: Delivery, now: datetime) -> bool:
        receiver = self.receiver(row.receiver)
        paused = receiver.paused_until is not None and receiver.paused_until > now
        due = row.next_try_at is None or row.next_try_at <= now
        return row.state in _WAITING and due and not paused and not receiver.disabled
