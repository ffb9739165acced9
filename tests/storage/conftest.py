"""Stores to test against. Every test that takes `store` runs once per kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import FixedClock
from storage.store import Store, open_store
from tests.storage.make import DAY, HOUR, NOW


@pytest.fixture(params=["sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind."""
    return {"sqlite": f"sqlite:///{tmp_path / 'baotin.db'}"}[request.param]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def opened(url: str, clock: FixedClock) -> Iterator[Callable[..., Store]]:
    """Opens the database, as often as a test likes; everything is closed after it."""
    stores: list[Store] = []

    def open_it(patience: timedelta = timedelta(seconds=5)) -> Store:
        stores.append(open_store(url, clock=clock, recheck=(HOUR, DAY), patience=patience))
        return stores[-1]

    yield open_it
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[..., Store]) -> Store:
    return opened()
