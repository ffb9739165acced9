"""What was told, held against what had to be: per event and receiver. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.demo.receivers.arrivals import Arrival


class Told(StrEnum):
    """How one event came to one receiver."""

    ONCE = "told once"
    MISSING = "missing"
    AGAIN_SAME_ID = "told again under the same delivery id"
    TWICE = "told twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """An event that must be told, known by the addresses of the articles that tell it."""

    event: str
    headline: str
    topics: tuple[str, ...]
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event at one receiver: what became of it, under which delivery ids, naming which articles."""

    event: str
    receiver: str
    told: Told
    ids: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A message that should not have come, or names what does not belong together, and why."""

    receiver: str
    id: str
    headline: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """The comparison. A redelivery under the same id is no fault: the receiver can tell."""

    lines: tuple[Line, ...]
    strays: tuple[Stray, ...]

    @property
    def good(self) -> bool:
        """Every event once at every receiver, and nothing else."""
        return not self.strays and all(line.told in (Told.ONCE, Told.AGAIN_SAME_ID) for line in self.lines)

    def problems(self) -> tuple[str, ...]:
        """Everything that is not as it should be, one sentence each."""
        wrong = [
            f"{line.event} at {line.receiver}: {line.told.value}"
            for line in self.lines
            if line.told in (Told.MISSING, Told.TWICE)
        ]
        wrong += [f"{stray.receiver} got {stray.headline!r}: {stray.why}" for stray in self.strays]
        return tuple(wrong)


def compare(
    expected: Sequence[Expectation],
    received: Iterable[Arrival],
    *,
    receivers: Sequence[str],
    known: Mapping[str, str] | None = None,
) -> Report:
    """Holds the accepted messages against the expectations. `known`: addresses that nobody must be told of,
    with their titles. Test messages (no address of the press in them) count as strays."""
    events = {url: item.event for item in expected for url in item.urls}
    quiet = known or {}
    accepted = [arrival for arrival in received if arrival.accepted]
    lines = [_line(item, name, accepted) for item in expected for name in receivers]
    found = (_stray(arrival, events, quiet) for arrival in _first_of_each(accepted))
    return Report(tuple(lines), tuple(stray for stray in found if stray))


def _line(item: Expectation, receiver: str, accepted: Sequence[Arrival]) -> Line:
    urls = set(item.urls)
    about = [a for a in accepted if a.receiver == receiver and urls & set(a.urls)]
    ids = tuple(arrival.id for arrival in about)
    named = tuple(url for url in item.urls if any(url in arrival.urls for arrival in about))
    return Line(event=item.event, receiver=receiver, told=_told(ids), ids=ids, urls=named)


def _told(ids: Sequence[str]) -> Told:
    if not ids:
        return Told.MISSING
    if len(ids) == 1:
        return Told.ONCE
    same = len(set(ids)) == 1 and ids[0]
    return Told.AGAIN_SAME_ID if same else Told.TWICE


def _first_of_each(accepted: Sequence[Arrival]) -> list[Arrival]:
    """One message per receiver and delivery id: a redelivery is not stray twice."""
    seen: dict[tuple[str, str], Arrival] = {}
    for index, arrival in enumerate(accepted):
        seen.setdefault((arrival.receiver, arrival.id or f"#{index}"), arrival)
    return list(seen.values())


def _stray(arrival: Arrival, events: Mapping[str, str], quiet: Mapping[str, str]) -> Stray | None:
    told = sorted({events[url] for url in arrival.urls if url in events})
    silent = [quiet[url] for url in arrival.urls if url in quiet]
    if len(told) == 1 and not silent:
        return None
    if len(told) > 1:
        why = f"it takes several events for one: {', '.join(told)}"
    elif silent:
        why = f"it names an article that nobody had to be told of: {silent[0]}"
    else:
        why = "it names no article of the press"
    return Stray(receiver=arrival.receiver, id=arrival.id, headline=arrival.headline, why=why)
