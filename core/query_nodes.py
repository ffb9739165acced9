"""The tree a query is parsed into. Frozen values that know nothing of where they are evaluated. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from core.query_concepts import Concepts
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
_SHORT = 3  # letters of a term in capitals whose case counts: AI, EU, SEC


@dataclass(frozen=True, slots=True)
class Term:
    """Syllables that follow one another in one of `fields`.

    `exact`: compared with their accents (in shadow form); otherwise folded, as whoever wrote none wants it.
    `capitals`: the text must have them in capitals too (always exact).
    """

    words: tuple[str, ...]
    exact: bool
    fields: tuple[Field, ...] = TEXT_FIELDS
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of the configuration is named in one of `fields`; or, with `entity`, that one of its entities."""

    name: str
    known: Concepts
    entity: str | None = None
    fields: tuple[Field, ...] = TEXT_FIELDS


@dataclass(frozen=True, slots=True)
class Near:
    """One of `left` and one of `right` stand in one field, apart, with at most `distance` syllables between."""

    left: tuple[Term | Concept, ...]
    right: tuple[Term | Concept, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of one of `fields` is all that `part` asks for. `part` says nothing of outlets, topics, days."""

    part: Node
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


Node: TypeAlias = Term | Concept | Near | Sentence | Named | Dated | Everything | And | Or | Not


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
    if not exact:
        return None
    if text.isupper() and sum(map(str.isalpha, text)) <= _SHORT:
        return Term(exact, exact=True, fields=fields, capitals=True)
    return Term(exact, exact=exact != folded, fields=fields)
