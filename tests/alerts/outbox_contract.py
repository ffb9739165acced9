"""What every outbox does, the one in memory and the one in the database: subclass, and give a `rig`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

import pytest

from alerts.outbox import Next, Outbox
from core.model import Attempt
from core.reasons import DeliveryState, Outcome
from tests.factories import NOW, attempt

LEASE = timedelta(minutes=5)
LATER = NOW + timedelta(minutes=1)


class OutboxRig(Protocol):
    """An empty outbox that can be filled."""

    @property
    def outbox(self) -> Outbox:
        """The outbox itself."""
        ...

    def add(self, receiver: str, *, due: datetime) -> str:
        """A pending delivery of an alert of its own; returns the delivery's id."""
        ...


def tried(delivery_id: str, receiver: str, *, outcome: Outcome = Outcome.PASSING) -> Attempt:
    """An attempt at this delivery."""
    return attempt(delivery_id=delivery_id, receiver=receiver, outcome=outcome, started_at=NOW)


class OutboxContract:
    """States, leases, and receivers that do not stand in each other's way."""

    @pytest.fixture
    def rig(self) -> OutboxRig:
        raise NotImplementedError

    def claimed(self, rig: OutboxRig, at: datetime = NOW, *, limit: int = 10) -> list[str]:
        return [delivery.id for delivery in rig.outbox.claim(now=at, lease=LEASE, limit=limit)]

    def test_what_is_due_is_claimed_oldest_first_one_for_each_receiver(self, rig: OutboxRig) -> None:
        rig.add("desk", due=NOW)
        first = rig.add("desk", due=NOW - timedelta(minutes=2))
        other = rig.add("post", due=NOW - timedelta(minutes=1))
        rig.add("hook", due=LATER)
        assert self.claimed(rig) == [first, other]

    def test_a_receiver_has_one_delivery_under_way_at_a_time(self, rig: OutboxRig) -> None:
        first = rig.add("desk", due=NOW - timedelta(minutes=1))
        second = rig.add("desk", due=NOW)
        assert self.claimed(rig) == [first]
        assert self.claimed(rig) == []
        rig.outbox.record(tried(first, "desk", outcome=Outcome.SENT), Next(state=DeliveryState.SENT))
        assert self.claimed(rig) == [second]

    def test_the_limit_is_kept(self, rig: OutboxRig) -> None:
        for name in "abc":
            rig.add(name, due=NOW)
        assert len(self.claimed(rig, limit=2)) == 2
        assert self.claimed(rig, limit=0) == []

    def test_sent_and_dead_are_never_claimed_again(self, rig: OutboxRig) -> None:
        for name, state in (("desk", DeliveryState.SENT), ("post", DeliveryState.DEAD)):
            rig.outbox.record(tried(self._claim_one(rig, name), name), Next(state=state))
        assert self.claimed(rig, NOW + timedelta(days=9)) == []

    @pytest.mark.parametrize("state", [DeliveryState.RETRY, DeliveryState.UNKNOWN])
    def test_retry_and_unknown_are_claimed_again_when_they_are_due(
        self, rig: OutboxRig, state: DeliveryState
    ) -> None:
        key = self._claim_one(rig, "desk")
        rig.outbox.record(tried(key, "desk"), Next(state=state, at=LATER))
        assert self.claimed(rig, LATER - timedelta(seconds=1)) == []
        again = rig.outbox.claim(now=LATER, lease=LEASE, limit=9)
        assert [(delivery.id, delivery.attempts) for delivery in again] == [(key, 1)]

    def test_a_lease_that_ran_out_makes_it_due_again_as_unknown(self, rig: OutboxRig) -> None:
        key = self._claim_one(rig, "desk")
        assert self.claimed(rig, NOW + LEASE - timedelta(seconds=1)) == []
        again = rig.outbox.claim(now=NOW + LEASE, lease=LEASE, limit=9)
        assert [(delivery.id, delivery.state) for delivery in again] == [(key, DeliveryState.UNKNOWN)]

    def test_a_paused_receiver_waits_and_the_others_do_not(self, rig: OutboxRig) -> None:
        key = self._claim_one(rig, "desk")
        waiting, other = rig.add("desk", due=NOW), rig.add("post", due=NOW)
        rig.outbox.record(
            tried(key, "desk", outcome=Outcome.SENT), Next(state=DeliveryState.SENT, pause_receiver_until=LATER)
        )
        assert self.claimed(rig) == [other]
        assert self.claimed(rig, LATER) == [waiting]

    def test_a_disabled_receiver_keeps_what_waits_and_gets_nothing(self, rig: OutboxRig) -> None:
        key = self._claim_one(rig, "desk")
        rig.outbox.record(
            tried(key, "desk"), Next(state=DeliveryState.RETRY, at=NOW, disable_receiver="the endpoint is gone")
        )
        assert self.claimed(rig, NOW + timedelta(days=1)) == []

    def test_what_is_given_back_is_due_at_once_and_as_before(self, rig: OutboxRig) -> None:
        rig.add("desk", due=NOW)
        held = rig.outbox.claim(now=NOW, lease=LEASE, limit=9)
        rig.outbox.give_back(held)
        again = rig.outbox.claim(now=NOW, lease=LEASE, limit=9)
        assert [(one.id, one.attempts) for one in again] == [(one.id, 0) for one in held]
        assert again[0].state is not DeliveryState.UNKNOWN

    def _claim_one(self, rig: OutboxRig, receiver: str) -> str:
        key = rig.add(receiver, due=NOW)
        assert key in self.claimed(rig)
        return key
