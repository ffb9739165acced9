"""The outbox in memory keeps the contract that the sender's tests rely on."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.alerts.fake_outbox import FakeOutbox
from tests.alerts.outbox_contract import OutboxContract, OutboxRig
from tests.factories import delivery


class _Rig:
    def __init__(self) -> None:
        self.outbox = FakeOutbox()

    def add(self, receiver: str, *, due: datetime) -> str:
        return self.outbox.add(delivery(receiver=receiver, next_try_at=due))


class TestFakeOutbox(OutboxContract):
    @pytest.fixture
    def rig(self) -> OutboxRig:
        return _Rig()
