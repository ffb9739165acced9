"""What arrived at a receiver: every message with its time, its delivery id and the addresses it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from threading import Condition
from typing import Any

# An address ends before white space, quotes, brackets, and the "|" of Slack's <address|text>.
_URL = re.compile(r"https?://[^\s\"'<>|()\[\]\\]+")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One message. `accepted` is whether it counts as received: refused ones are kept too, with the answer
    that they got. `id` is the delivery's, "" where the message has none."""

    receiver: str
    at: datetime
    id: str
    headline: str
    text: str
    urls: tuple[str, ...]
    accepted: bool
    answer: str
    raw: str

    def to_json(self) -> dict[str, Any]:
        """As plain data, for the control port."""
        return {**asdict(self), "at": self.at.isoformat(), "urls": list(self.urls)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Arrival:
        """What `to_json` wrote."""
        values = {**data, "at": datetime.fromisoformat(data["at"]), "urls": tuple(data["urls"])}
        return cls(**values)


class Mailbox:
    """The messages of one receiver, in order of arrival. Thread-safe."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._arrivals: list[Arrival] = []

    def put(self, arrival: Arrival) -> None:
        """Keeps a message."""
        with self._changed:
            self._arrivals.append(arrival)
            self._changed.notify_all()

    def all(self) -> list[Arrival]:
        """Everything that came, refused messages too."""
        with self._changed:
            return list(self._arrivals)

    def accepted(self) -> list[Arrival]:
        """What counts as received."""
        return [arrival for arrival in self.all() if arrival.accepted]

    def clear(self) -> None:
        """Forgets everything."""
        with self._changed:
            self._arrivals.clear()

    def wait(self, enough: Callable[[list[Arrival]], bool], *, timeout: float) -> bool:
        """Waits until `enough` says so of all arrivals; False when the time is over first."""
        with self._changed:
            return self._changed.wait_for(lambda: enough(self._arrivals), timeout)


def urls_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Every address in some texts, each once, in order; without a sentence's closing punctuation."""
    found = (match.group().rstrip(".,;:!?…") for text in texts for match in _URL.finditer(text))
    return tuple(dict.fromkeys(found))


def delivery_id_in(text: str) -> str:
    """The first UUID in a text, in small letters."""
    match = _UUID.search(text)
    return match.group().lower() if match else ""
