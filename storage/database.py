"""One database: connections, transactions, and who may write when. Knows no table."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Connection, Engine

from core.errors import StorageBusyError
from storage.border import border
from storage.fairlock import FairLock

_locks: dict[str, FairLock] = {}
_locks_guard = threading.Lock()


def _lock_of(place: str) -> FairLock:
    """One lock per database in a process, however often it is opened."""
    with _locks_guard:
        return _locks.setdefault(place, FairLock())


class Database:
    """Transactions on one engine. `place` names the database in messages, without any password."""

    def __init__(self, engine: Engine, *, place: str, patience: timedelta, size: Callable[[], int]) -> None:
        self.engine = engine
        self.place = place
        self.size = size  # bytes it takes
        self.patience = patience
        self._lock = _lock_of(place)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One view of the data for the whole block; writers go on beside it."""
        with border(self.place), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of the block, or nothing. One at a time in this process, in order of asking."""
        if not self._lock.acquire(timeout=self.patience.total_seconds()):
            raise StorageBusyError(f"{self.place}: other work holds the database; try again in a moment")
        try:
            with border(self.place), self.engine.connect() as connection:
                writer = connection.execution_options(baotin_writes=True)
                with writer.begin():
                    yield writer
        finally:
            self._lock.release()

    def close(self) -> None:
        """Closes every connection that is not in use."""
        self.engine.dispose()
