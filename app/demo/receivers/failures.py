"""Which failures are ordered of a receiver, and how often each still happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from threading import Lock
from typing import Any


class FailureKind(StrEnum):
    """What can be ordered."""

    ANSWER = "answer"  # `status` with `text` (HTTP), or "`status` text" (SMTP), and the message does not count
    SILENT = "silent"  # the message counts, but no answer comes for `seconds`
    HANG = "hang"  # no answer for `seconds`, and the message does not count
    CLOSE = "close"  # the connection is closed without an answer, and the message does not count


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failure; `times` None means until cleared. `stage` is SMTP's: "mail", "rcpt" or "data"."""

    kind: FailureKind
    times: int | None = 1
    status: int = 500
    text: str = ""
    retry_after: str = ""
    seconds: float = 5.0
    stage: str = "data"

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Failure:
        """Reads {"kind": "answer", "status": 503, ...}; ValueError says what is wrong."""
        known = {part.name for part in fields(cls)}
        unknown = sorted(set(data) - known)
        if unknown or "kind" not in data:
            raise ValueError(f"a failure has a kind and, of {sorted(known)}, what it needs; not {unknown}")
        return cls(**{**data, "kind": FailureKind(data["kind"])})


class Failures:
    """A queue of ordered failures. Thread-safe. The oldest happens first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._orders: list[tuple[Failure, int | None]] = []

    def order(self, failure: Failure) -> None:
        """Takes an order."""
        with self._lock:
            self._orders.append((failure, failure.times))

    def clear(self) -> None:
        """Forgets all orders."""
        with self._lock:
            self._orders.clear()

    def take(self, *, stage: str = "data") -> Failure | None:
        """The failure that happens now, if any."""
        with self._lock:
            for index, (failure, left) in enumerate(self._orders):
                if failure.stage != stage:
                    continue
                if left is None:
                    return failure
                self._orders[index] = (failure, left - 1)
                if left <= 1:
                    del self._orders[index]
                return failure
        return None
