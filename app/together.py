"""Work that several threads bring at once, done as one batch: one transaction instead of many."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Together(Generic[T, R]):
    """Who comes first does the work of all that wait by then. `run` takes a batch and returns a result for each,
    or raises having done nothing; then each is run by itself, so that one bad item costs nobody else's."""

    def __init__(self, run: Callable[[Sequence[T]], Sequence[R]], *, most: int = 32) -> None:
        self._run = run
        self._most = most
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._waiting: list[_Ticket[T, R]] = []

    def __call__(self, item: T) -> R:
        """The item's result, or what it raised."""
        ticket: _Ticket[T, R] = _Ticket(item)
        with self._lock:
            self._waiting.append(ticket)
        with self._turn:
            while not ticket.done:
                self._work()
        return ticket.result()

    def _work(self) -> None:
        with self._lock:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        try:
            for ticket, result in zip(batch, self._run([ticket.item for ticket in batch]), strict=True):
                ticket.give(result)
        except Exception:  # noqa: BLE001 (whose fault it is shows when each runs alone)
            for ticket in batch:
                ticket.run_alone(self._run)


class _Ticket(Generic[T, R]):
    """One item and what became of it."""

    def __init__(self, item: T) -> None:
        self.item = item
        self._results: list[R] = []
        self._error: Exception | None = None

    @property
    def done(self) -> bool:
        return bool(self._results) or self._error is not None

    def give(self, result: R) -> None:
        self._results.append(result)

    def run_alone(self, run: Callable[[Sequence[T]], Sequence[R]]) -> None:
        try:
            self.give(run([self.item])[0])
        except Exception as error:  # noqa: BLE001 (it is raised in the thread that brought the item)
            self._error = error

    def result(self) -> R:
        if self._error is not None:
            raise self._error
        return self._results[0]
