"""What extraction must reach on the saved pages, and what of it is missed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.pages.scoring import Score
from benchmarks.pages.speed import PARSING
from benchmarks.pages.tables import COLUMNS, Scores, bodies, right

OURS = "baotin"
EXACT = ("kind", "title", "published", "modified")
MEAN, LEAST = 0.99, 0.96  # body F1
TIMES_TRAFILATURA = 8.0  # pages per second
TIMES_PARSING = 2.5  # cost


def missed(scores: Scores, spent: Mapping[str, float]) -> list[str]:
    """Every promise that does not hold, in words."""
    ours = scores[OURS]
    others = {name: found for name, found in scores.items() if name != OURS}
    behind = (line for name, found in others.items() for line in _behind(ours, name, found))
    return [*_exact(ours), *_bodies(ours), *behind, *_speed(spent)]


def _exact(ours: Sequence[Score]) -> Iterator[str]:
    for name in EXACT:
        good, asked = right(ours, name)
        if good < asked:
            yield f"{name} is right on {good} of {asked} pages, and must be on all"


def _bodies(ours: Sequence[Score]) -> Iterator[str]:
    found = bodies(ours)
    if found is None:
        return
    if found.mean < MEAN:
        yield f"body F1 is {found.mean:.4f} on average, and must be {MEAN} or more"
    if found.least < LEAST:
        yield f"body F1 is {found.least:.4f} at the least, and must be {LEAST} or more on every page"
    if found.leaked:
        yield f"{found.leaked} texts that must not be in a body are"


def _behind(ours: Sequence[Score], name: str, others: Sequence[Score]) -> Iterator[str]:
    for column in COLUMNS:
        (good, _), (theirs, asked) = right(ours, column), right(others, column)
        if asked and good < theirs:
            yield f"{name} has {column} right on {theirs} pages, and we on {good}"
    mine, other = bodies(ours), bodies(others)
    if mine and other:
        if mine.mean < other.mean:
            yield f"{name} has a body F1 of {other.mean:.4f}, and we of {mine.mean:.4f}"
        if mine.missing > other.missing:
            yield f"{name} lacks {other.missing} texts of the bodies, and we {mine.missing}"
        if mine.leaked > other.leaked:
            yield f"{name} has {other.leaked} texts in bodies that must not be there, and we {mine.leaked}"


def _speed(spent: Mapping[str, float]) -> Iterator[str]:
    if "trafilatura" in spent and (times := spent["trafilatura"] / spent[OURS]) < TIMES_TRAFILATURA:
        yield f"{times:.1f} times the pages per second of trafilatura, and it must be {TIMES_TRAFILATURA:g}"
    if (cost := spent[OURS] / spent[PARSING]) > TIMES_PARSING:
        yield f"{cost:.2f} times the cost of parsing alone, and it must be {TIMES_PARSING:g} at most"
