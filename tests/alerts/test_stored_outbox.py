"""The database's outbox keeps the same contract as the one in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import FixedClock
from storage.store import Store, open_store
from tests.alerts.outbox_contract import OutboxContract, OutboxRig
from tests.factories import NOW
from tests.storage.make import article, match, take


class _Rig:
    def __init__(self, store: Store) -> None:
        self.outbox = store.outbox
        self._store = store
        self._made = 0

    def add(self, receiver: str, *, due: datetime) -> str:
        self._made += 1
        taken = take(self._store, article(str(self._made)), matches=[match()], receivers={receiver: due}, now=due)
        deliveries = self._store.reader.deliveries(limit=100)
        [key] = [one.id for one in deliveries if one.alert_id == taken.alert_id]
        return key


class TestStoredOutbox(OutboxContract):
    @pytest.fixture
    def rig(self, tmp_path: Path) -> Iterator[OutboxRig]:
        store = open_store(f"sqlite:///{tmp_path / 'baotin.db'}", clock=FixedClock(NOW))
        yield _Rig(store)
        store.close()
