"""The tree that an index can answer: the leaves of a query that it knows, and some that it has of its own. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from core.query import Dated, Everything, Named, Term


@dataclass(frozen=True, slots=True)
class Beside:
    """The index's own NEAR: both in one column and in either order; what is alike in both may be one word."""

    left: Term
    right: Term
    distance: int


@dataclass(frozen=True, slots=True)
class AnyName:
    """One of the names stands there. Apart from other words, since it says nothing of an article's rank."""

    names: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """The article has one of these facets: concept → entities."""

    wanted: Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class HasFacets:
    """The article has any facet."""


@dataclass(frozen=True, slots=True)
class TaggedBy:
    """The article was tagged by the rules of this version."""

    version: str


@dataclass(frozen=True, slots=True)
class All:
    """All of `parts`."""

    parts: tuple[Coarse, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of `parts`; never, where there are none."""

    parts: tuple[Coarse, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Not `part`."""

    part: Coarse


Coarse: TypeAlias = (
    Term | Beside | AnyName | Facets | HasFacets | TaggedBy | Named | Dated | Everything | All | Any | Without
)
