"""Every request that the press was sent, so that a crawler's manners can be checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request: `began` and `ended` are monotonic seconds; `conditional` says that it carried validators."""

    began: float
    ended: float
    outlet: str
    path: str
    status: int
    conditional: bool
    fault: str = ""
    agent: str = ""


class RequestLog:
    """The requests so far. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: list[Request] = []

    def add(self, request: Request) -> None:
        """Writes one down, when it has been answered."""
        with self._lock:
            self._requests.append(request)

    def entries(self, *, outlet: str = "", path: str = "") -> list[Request]:
        """The requests (of one outlet, of one path), in the order in which they began."""
        with self._lock:
            found = [r for r in self._requests if outlet in ("", r.outlet) and path in ("", r.path)]
        return sorted(found, key=lambda request: request.began)

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._requests.clear()


def overlaps(requests: Sequence[Request]) -> list[tuple[Request, Request]]:
    """Requests of one outlet that began before the one before had ended. `requests` in order of beginning."""
    return [(one, two) for one, two in pairwise(requests) if two.began < one.ended]


def gaps(requests: Sequence[Request]) -> list[float]:
    """Seconds between the beginnings of requests that followed each other."""
    return [two.began - one.began for one, two in pairwise(requests)]
