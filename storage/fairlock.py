"""A lock that threads get in the order they asked for it, so that no writer starves behind a busy one."""

from __future__ import annotations

import threading
from collections import deque


class FairLock:
    """First come, first served; one thread cannot take it twice."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._owner: int | None = None

    @property
    def waiting(self) -> int:
        """How many threads wait for it."""
        with self._mutex:
            return len(self._waiting)

    def acquire(self, *, timeout: float) -> bool:
        """Whether it was got within `timeout` seconds. Raises RuntimeError in the thread that holds it."""
        me = threading.get_ident()
        with self._mutex:
            if self._owner == me:
                raise RuntimeError("this thread is writing already: one transaction cannot hold another")
            if self._owner is None:
                self._owner = me
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(timeout):
            self._owner = me
            return True
        return self._gave_up(turn, me)

    def release(self) -> None:
        """Hands it to whoever has waited longest."""
        with self._mutex:
            self._hand_on()

    def _hand_on(self) -> None:
        if self._waiting:
            self._owner = 0  # taken, by the thread that now wakes
            self._waiting.popleft().set()
        else:
            self._owner = None

    def _gave_up(self, turn: threading.Event, me: int) -> bool:
        """Leaves the queue; where the turn came in that very moment, it is taken after all."""
        with self._mutex:
            if turn.is_set():
                self._owner = me
                return True
            self._waiting.remove(turn)
            return False
