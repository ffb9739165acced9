"""A query's tree → a coarser one that an index can answer, and what is left to be seen of each article. Pure.

The coarser tree finds all that the query finds. Where it may find more, `Sure` says so: the evaluator of
`core.query` then looks at the articles themselves, and search returns what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import product
from typing import TypeAlias

from core.query import TEXT_FIELDS, And, Concept, Dated, Everything, Named, Near, Node, Not, Or, Sentence, Term
from core.text import fold, shadow, tokens
from storage.search_coarse import All, Any, AnyName, Beside, Coarse, Facets, HasFacets, TaggedBy, Without

_MOST_PAIRS = 24  # of words beside NEAR that are looked for pair by pair
# Endings whose tone the press writes on either vowel; the index knows `core.text.shadow`'s place alone.
_MOVING = re.compile(r"(?:o[àáảãạèéẻẽẹ]|[òóỏõọ][ae]|u[ỳýỷỹỵ]|[ùúủũụ]y)\Z")


class Sure(IntEnum):
    """How far the coarser tree can be trusted."""

    NO = 0
    WHERE_TAGGED = 1  # of articles that the concepts' own rules have tagged
    YES = 2


Widened: TypeAlias = tuple[Coarse, Sure]


@dataclass(frozen=True, slots=True)
class Plan:
    """Coarse parts that must all be true; and what must then be seen of an article itself: `left` of every one,
    `untagged` of those that were not tagged by the rules `version`."""

    parts: tuple[Coarse, ...]
    left: tuple[Node, ...]
    untagged: tuple[Node, ...]
    version: str | None

    @property
    def is_exact(self) -> bool:
        """Whether nothing is left to be seen of any article."""
        return not (self.left or self.untagged)

    def to_see(self, tagged_by: str | None) -> tuple[Node, ...]:
        """What must be seen of an article that was tagged by these rules."""
        return self.left if tagged_by is not None and tagged_by == self.version else self.left + self.untagged


def plan(root: Node) -> Plan:
    """How to find what the query finds."""
    parts = list(_conjuncts(root))
    wider = [widened(part) for part in parts]
    left = [part for part, (_, sure) in zip(parts, wider, strict=True) if sure is Sure.NO]
    untagged = [part for part, (_, sure) in zip(parts, wider, strict=True) if sure is Sure.WHERE_TAGGED]
    versions = {version for part in untagged for version in _versions(part)}
    version = versions.pop() if len(versions) == 1 else None
    return Plan(tuple(coarse for coarse, _ in wider), tuple(left), tuple(untagged), version)


def widened(node: Node) -> Widened:
    """The coarser node, and how sure it is to say the same."""
    match node:
        case And(parts) | Or(parts):
            wider = [widened(part) for part in parts]
            coarse = tuple(one for one, _ in wider)
            return All(coarse) if isinstance(node, And) else Any(coarse), min(sure for _, sure in wider)
        case Not(part):
            return _negated(part)
        case Near():
            return _near(node)
        case Sentence(part):
            return widened(_positive(part))[0], Sure.NO
        case Concept():
            return _concept(node)
    return _leaf(node)


def _leaf(node: Term | Named | Dated | Everything) -> Widened:
    if isinstance(node, Term) and node.capitals:
        return replace(node, capitals=False), Sure.NO  # the index holds small letters
    return node, Sure.YES


def _negated(part: Node) -> Widened:
    """Only what surely is what must not be there can be left out beforehand."""
    coarse, sure = widened(part)
    if sure is Sure.YES:
        return Without(coarse), sure
    if sure is Sure.WHERE_TAGGED:
        by_others = tuple(Without(TaggedBy(version)) for version in sorted(set(_versions(part))))
        return Any((*by_others, Without(coarse))), sure
    return Everything(), Sure.NO


def _positive(node: Node) -> Node:
    """Without what must not be there: what is not in one sentence of an article may be in another."""
    match node:
        case And(parts):
            return And(tuple(map(_positive, parts)))
        case Or(parts):
            return Or(tuple(map(_positive, parts)))
        case Not():
            return Everything()
    return node


def _near(node: Near) -> Widened:
    left = [one for one in node.left if isinstance(one, Term)]
    right = [one for one in node.right if isinstance(one, Term)]
    all_terms = len(left) == len(node.left) and len(right) == len(node.right)
    if not all_terms or len(left) * len(right) > _MOST_PAIRS:
        sides = (Any(tuple(widened(one)[0] for one in side)) for side in (node.left, node.right))
        return All(tuple(sides)), Sure.NO
    wider = [_pair(one, other, node.distance) for one, other in product(left, right)]
    return Any(tuple(coarse for coarse, _ in wider)), min(sure for _, sure in wider)


def _pair(left: Term, right: Term, distance: int) -> Widened:
    fields = tuple(field for field in left.fields if field in right.fields)
    if not fields:
        return Any(()), Sure.YES
    capitals = left.capitals or right.capitals
    left, right = (replace(one, fields=fields, capitals=False) for one in (left, right))
    if left.exact is right.exact:
        apart = set(left.words).isdisjoint(right.words)
        return Beside(left, right, distance), Sure.YES if apart and not capitals else Sure.NO
    # The columns with accents and those without lie apart: near one another in the one, present in the other.
    exact = left if left.exact else right
    return All((Beside(_folded(left), _folded(right), distance), exact)), Sure.NO


def _folded(one: Term) -> Term:
    return replace(one, words=tuple(map(fold, one.words)), exact=False)


def _concept(node: Concept) -> Widened:
    """By facets where they tell of it; by its names otherwise."""
    names = AnyName(tuple(_names(node)))
    kept = node.known.facets(node.name, node.entity)
    if kept is None:
        return names, Sure.NO
    telling: Coarse = TaggedBy(node.known.version)
    if not kept.with_all:
        telling = All((telling, HasFacets()))
    coarse = Any((All((telling, Facets(kept.entities))), All((Without(telling), names))))
    if node.fields != TEXT_FIELDS:
        return All((coarse, names)), Sure.NO
    return coarse, Sure.WHERE_TAGGED if kept.with_all else Sure.NO


def _names(node: Concept) -> Iterator[Term]:
    for words in sorted({tuple(tokens(shadow(name))) for name in node.known.surfaces(node.name, node.entity)}):
        name = Term(words, exact=True, fields=node.fields)
        yield _folded(name) if any(map(_MOVING.search, words)) else name


def _versions(node: Node) -> Iterator[str]:
    """The rules that the facets asked for must be of."""
    match node:
        case Concept():
            yield node.known.version
        case And(parts) | Or(parts):
            for part in parts:
                yield from _versions(part)
        case Not(part):
            yield from _versions(part)


def _conjuncts(node: Node) -> Iterator[Node]:
    if isinstance(node, And):
        for part in node.parts:
            yield from _conjuncts(part)
    else:
        yield node
