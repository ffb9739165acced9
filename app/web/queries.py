"""What was typed into the search box: nothing, an address, a query, or a mistake with its place. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import QueryError
from core.query import Concepts, Query, parse
from core.text import normalise
from core.urls import canonical

LONGEST_QUERY = 1000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why the query cannot be read: `good` stands before the mistake, `bad` from it on."""

    message: str
    good: str = ""
    bad: str = ""
    column: int | None = None
    too_long: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The typed text, and one of: nothing more, its address, its query, its problem."""

    text: str
    url: str = ""
    query: Query | None = None
    problem: Problem | None = None


def ask(typed: str, concepts: Concepts | None = None) -> Asked:
    """Reads what was typed; never raises. `concepts`: those that @names are of."""
    text = normalise(typed)
    if not text:
        return Asked(text="")
    if len(text) > LONGEST_QUERY:
        message = f"the query is longer than {LONGEST_QUERY} characters"
        return Asked(text=text[:LONGEST_QUERY], problem=Problem(message=message, too_long=True))
    if text.lower().startswith(("http://", "https://")) and " " not in text and canonical(text):
        return Asked(text=text, url=text)
    try:
        return Asked(text=text, query=parse(text, concepts=concepts))
    except QueryError as error:
        return Asked(text=text, problem=_problem(text, error))


def _problem(text: str, error: QueryError) -> Problem:
    at = min(max(error.column - 1, 0), len(text))
    message = str(error).removeprefix(f"column {error.column}: ")
    return Problem(message=message, good=text[:at], bad=text[at:], column=error.column)
