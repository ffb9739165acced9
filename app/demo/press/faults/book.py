"""Which faults are ordered at the moment, and how often each still strikes."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from app.demo.press.faults.model import Fault


@dataclass(slots=True)
class _Order:
    fault: Fault
    left: int | None


class FaultBook:
    """Orders of faults, by number. Thread-safe. The oldest order that fits a request strikes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._orders: dict[int, _Order] = {}
        self._next = 1

    def order(self, fault: Fault) -> int:
        """Takes an order; returns its number."""
        with self._lock:
            number, self._next = self._next, self._next + 1
            self._orders[number] = _Order(fault, fault.times)
            return number

    def clear(self, number: int | None = None, *, outlet: str | None = None) -> None:
        """Forgets one order, all of an outlet, or all."""
        with self._lock:
            for key, order in list(self._orders.items()):
                if number in (None, key) and outlet in (None, order.fault.outlet):
                    del self._orders[key]

    def take(self, outlet: str, path: str) -> Fault | None:
        """The fault that a request meets, if any; one that has struck often enough is forgotten."""
        with self._lock:
            for number, order in self._orders.items():
                if not order.fault.strikes(outlet, path):
                    continue
                if order.left is not None:
                    order.left -= 1
                    if order.left <= 0:
                        del self._orders[number]
                return order.fault
        return None

    def standing(self) -> dict[int, Fault]:
        """The orders that still strike."""
        with self._lock:
            return {number: order.fault for number, order in self._orders.items()}
