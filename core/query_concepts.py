"""What a query has to know of the configuration's concepts; whoever parses one with @names passes it in. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity is named in `field` ("title", "lead", "body"), from `start` up to (not including) `end`."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class KeptFacets:
    """What tagging keeps with an article that mentions a concept: one of these facets (concept → entities).

    `with_all`: it keeps them with every such article; else only with those with which it keeps any facet.
    """

    entities: Mapping[str, Collection[str]]
    with_all: bool


class Reading(Protocol):
    """An article, read for concepts once."""

    def mentions(self, concept: str, entity: str | None) -> Sequence[Mention]:
        """Where the concept, or this entity of it, is named: field after field, in order."""
        ...


class Concepts(Protocol):
    """The concepts in force, as tagging reads them: names, capitals, contexts and exceptions.

    `version` changes whenever what is found can change.
    """

    @property
    def version(self) -> str:
        """Of the rules that these concepts belong to: articles tagged by it have its facets."""
        ...

    def names(self) -> Collection[str]:
        """Every concept."""
        ...

    def entities(self, concept: str) -> Collection[str]:
        """The entities of a concept, with those of the concepts that it includes, by their canonical names."""
        ...

    def read(self, *, title: str, lead: str, body: str) -> Reading:
        """Finds all mentions in an article."""
        ...

    def surfaces(self, concept: str, entity: str | None) -> Collection[str]:
        """Every way in which it is named: where none of these words stand, it is not mentioned."""
        ...

    def facets(self, concept: str, entity: str | None) -> KeptFacets | None:
        """The facets that tell of it; None where not all mentions of it can be told by facets."""
        ...
