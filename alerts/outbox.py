"""What the sender needs of a store: deliveries claimed with a lease, and written down after each attempt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.model import Attempt, Delivery
from core.reasons import DeliveryState


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What becomes of a delivery after an attempt: its state, and when it is due again (retry, unknown).

    `pause_receiver_until` holds back everything else for that receiver (a 429). `disable_receiver` says why
    nothing more can be sent there until somebody mends it.
    """

    state: DeliveryState
    at: datetime | None = None
    pause_receiver_until: datetime | None = None
    disable_receiver: str = ""


class Outbox(Protocol):
    """Deliveries: what is due, and what came of it. Blocking: called from threads."""

    def claim(self, *, now: datetime, lease: timedelta, limit: int) -> list[Delivery]:
        """Deliveries that are due, oldest first, at most one per receiver not paused or disabled, now
        `sending` until `now + lease`. One whose lease ran out while `sending` is due again, as unknown:
        it may have arrived, and goes again under the same id."""
        ...

    def record(self, attempt: Attempt, following: Next) -> None:
        """Write down one attempt and what becomes of its delivery, and of its receiver."""
        ...

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """Undo claims whose sending never began."""
        ...
