"""Scores and times as tables of text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.pages.extractors import VALUES
from benchmarks.pages.scoring import Score
from benchmarks.pages.speed import PARSING

COLUMNS = ("kind", *VALUES)
Scores = Mapping[str, Sequence[Score]]
_FIRST = 18


@dataclass(frozen=True)
class Bodies:
    """What became of the texts of some pages."""

    mean: float
    least: float
    clean: int
    missing: int
    leaked: int
    count: int


def bodies(scores: Sequence[Score]) -> Bodies | None:
    """Of those that are articles; None where none is."""
    found = [one for one in scores if one.body is not None]
    values = [one.body for one in found if one.body is not None]
    if not values:
        return None
    return Bodies(
        mean=sum(values) / len(values),
        least=min(values),
        clean=sum(not one.leaked for one in found),
        missing=sum(len(one.missing) for one in found),
        leaked=sum(len(one.leaked) for one in found),
        count=len(values),
    )


def right(scores: Sequence[Score], name: str) -> tuple[int, int]:
    """How many pages have the field right, of how many that were asked for it."""
    asked = [one.right[name] for one in scores if name in one.right]
    return sum(asked), len(asked)


def by_outlet(scores: Sequence[Score]) -> Iterable[str]:
    """One extractor, a line per outlet."""
    yield _head("outlet")
    for group in sorted({one.saved.expected["outlet"] for one in scores}):
        yield _line(group, [one for one in scores if one.saved.expected["outlet"] == group])
    yield _line("all", scores)


def side_by_side(scores: Scores) -> Iterable[str]:
    """All extractors over all pages, a line each."""
    yield _head("extractor")
    yield from (_line(name, found) for name, found in scores.items())


def speeds(spent: Mapping[str, float], pages: int) -> Iterable[str]:
    """Pages per second, and against parsing alone."""
    yield f"{'extractor':<{_FIRST}}{'ms':>10}{'pages/s':>10}{'x parsing':>11}"
    for name, seconds in spent.items():
        ratio = seconds / spent[PARSING]
        yield f"{name:<{_FIRST}}{seconds * 1000:>10.1f}{pages / seconds:>10.1f}{ratio:>11.2f}"


def _head(first: str) -> str:
    named = "".join(f"{name:>10}" for name in COLUMNS)
    return f"{first:<{_FIRST}}{named}{'F1 mean':>9}{'F1 least':>9}{'clean':>7}{'lacks':>6}{'leaks':>6}"


def _line(first: str, scores: Sequence[Score]) -> str:
    cells = "".join(f"{_share(*right(scores, name)):>10}" for name in COLUMNS)
    found = bodies(scores)
    if found is None:
        return f"{first:<{_FIRST}}{cells}{'-':>9}{'-':>9}{'-':>7}{'-':>6}{'-':>6}"
    clean = f"{found.clean}/{found.count}"
    body = f"{found.mean:>9.4f}{found.least:>9.4f}{clean:>7}{found.missing:>6}{found.leaked:>6}"
    return f"{first:<{_FIRST}}{cells}{body}"


def _share(good: int, asked: int) -> str:
    return f"{good}/{asked}" if asked else "-"
