"""The tree a query is parsed into. Frozen values that know nothing of where they are evaluated. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from core.text import fold, shadow, tokens


class Field(StrEnum):
    """What a query can ask about."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"
    SECTION = "section"
    OUTLET = "outlet"
    TOPIC = "topic"
    SINCE = "since"
    UNTIL = "until"


TEXT_FIELDS = (Field.TITLE, Field.LEAD, Field.BODY)


@dataclass(frozen=True, slots=True)
class Term:
    """Syllables that follow one another in one of `fields`.

    `exact`: compared with their accents (in shadow form); otherwise folded, as whoever wrote none wants it.
    """

    words: tuple[str, ...]
    exact: bool
    fields: tuple[Field, ...] = TEXT_FIELDS


@dataclass(frozen=True, slots=True)
class Named:
    """The article is of this outlet, or carries this topic. `name` is in small letters."""

    field: Field
    name: str


@dataclass(frozen=True, slots=True)
class Dated:
    """Published at or after `since`, and before `before`."""

    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """Always so: what an empty query asks."""


@dataclass(frozen=True, slots=True)
class And:
    """All of `parts`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of `parts`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not `part`."""

    part: Node


Node: TypeAlias = Term | Named | Dated | Everything | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: the text it came from, and its tree."""

    text: str
    root: Node

    def narrowed(
        self,
        *,
        topics: Sequence[str] = (),
        outlets: Sequence[str] = (),
        since: datetime | None = None,
        before: datetime | None = None,
    ) -> Query:
        """The same query, only among these topics, outlets and times."""
        extra: list[Node] = []
        for field, names in ((Field.TOPIC, topics), (Field.OUTLET, outlets)):
            if names:
                extra.append(Or(tuple(Named(field, name.lower()) for name in names)))
        if since or before:
            extra.append(Dated(since, before))
        return replace(self, root=And((self.root, *extra))) if extra else self


def term(text: str, fields: tuple[Field, ...] = TEXT_FIELDS) -> Term | None:
    """The term that a word or phrase stands for; None where it has no letter and no digit."""
    exact, folded = tuple(tokens(shadow(text))), tuple(tokens(fold(shadow(text))))
    if exact == folded:
        return Term(folded, exact=False, fields=fields) if folded else None
    return Term(exact, exact=True, fields=fields)


def wanted_terms(node: Node) -> Iterator[Term]:
    """The terms that speak for an article: all but those under a NOT."""
    match node:
        case Term():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted_terms(part)
        case _:
            return
