"""A coarse tree → FTS5's language where it is about words, and SQL conditions for all the rest. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import singledispatch
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select, true

from core.query import Dated, Field, Named, Term
from storage import search_coarse as coarse
from storage.search_coarse import Coarse
from storage.tables import ArticleRow, FacetRow, MatchRow

# An FTS5 query → the condition that an article is among those that it finds.
Find: TypeAlias = Callable[[str], Any]
# No column, so that SQLite asks of each article in order, rather than gather all that either side of an OR finds:
# what has facets hardly ever has to be looked for by its names.
_ONE_BY_ONE = ArticleRow.id + 0


def split(parts: Sequence[Coarse], find: Find) -> tuple[str | None, list[ColumnElement[bool]]]:
    """The FTS5 query that every article must match (it ranks them; None: there is none), and all other
    conditions."""
    words = spell(coarse.All(tuple(part for part in parts if _is_words(part))))
    rest = [part for part in parts if words is None or not _is_words(part)]
    return words, [_condition(part, find) for part in rest]


def spell(node: Coarse) -> str | None:
    """The node in FTS5's language. None where it is not only about words, or only says what is not there:
    FTS5's NOT needs something to take away from."""
    match node:
        case Term():
            return f"({_columns(node)} : {_phrase(node)})"
        case coarse.Beside(left, right, distance):
            return f"({_columns(left)} : NEAR({_phrase(left)} {_phrase(right)}, {distance}))"
        case coarse.Any(parts):
            spelled = [spell(part) for part in parts]
            return None if None in spelled or not spelled else f"({' OR '.join(filter(None, spelled))})"
        case coarse.All(parts):
            return _spell_all(parts)
    return None


def _spell_all(parts: Sequence[Coarse]) -> str | None:
    wanted = [spell(part) for part in parts if not isinstance(part, coarse.Without)]
    unwanted = [spell(part.part) for part in parts if isinstance(part, coarse.Without)]
    if not wanted or None in wanted or None in unwanted:
        return None
    base = f"({' AND '.join(filter(None, wanted))})"
    return f"({base}{''.join(f' NOT {words}' for words in unwanted)})" if unwanted else base


def _columns(one: Term) -> str:
    suffix = "" if one.exact else "_folded"
    return f"{{{' '.join(f'{field.value}{suffix}' for field in one.fields)}}}"


def _phrase(one: Term) -> str:
    """The words are letters and digits: there is no quotation mark to escape."""
    return f'"{" ".join(one.words)}"'


def _is_words(node: Coarse) -> bool:
    return spell(node.part if isinstance(node, coarse.Without) else node) is not None


def _condition(node: Coarse, find: Find) -> ColumnElement[bool]:
    words = spell(node)
    if words is not None:
        found: ColumnElement[bool] = find(words)
        return found
    match node:
        case coarse.All(parts):
            return and_(true(), *(_condition(part, find) for part in parts))
        case coarse.Any(parts):
            return or_(false(), *(_condition(part, find) for part in parts))
        case coarse.Without(part):
            return not_(_condition(part, find))
        case coarse.AnyName(names):
            return _condition(coarse.Any(names), find)
    return _plain(node)


@singledispatch
def _plain(_node: Coarse) -> ColumnElement[bool]:
    """What is no word and has no parts; a node of no other kind is `Everything`."""
    return true()


@_plain.register
def _dated(node: Dated) -> ColumnElement[bool]:
    since = [ArticleRow.dated_at >= node.since] if node.since else []
    return and_(true(), *since, *([ArticleRow.dated_at < node.before] if node.before else []))


@_plain.register
def _named(node: Named) -> ColumnElement[bool]:
    """Keys of outlets and topics are ASCII, so that the database's idea of small letters will do. Matches are far
    fewer than articles: they are gone through once, rather than asked for article by article."""
    if node.field is Field.OUTLET:
        return func.lower(ArticleRow.outlet) == node.name
    return ArticleRow.id.in_(select(MatchRow.article_id).where(func.lower(MatchRow.topic) == node.name))


@_plain.register
def _tagged_by(node: coarse.TaggedBy) -> ColumnElement[bool]:
    return ArticleRow.tagged_by.is_not_distinct_from(node.version)


@_plain.register
def _facets(node: coarse.Facets) -> ColumnElement[bool]:
    """As of topics: an article has less than one facet, by and large, and they lie close together."""
    wanted = (
        and_(FacetRow.concept == concept, FacetRow.entity.in_(sorted(entities)))
        for concept, entities in sorted(node.wanted.items())
    )
    return _ONE_BY_ONE.in_(select(FacetRow.article_id).where(or_(false(), *wanted)))


@_plain.register
def _has_facets(_node: coarse.HasFacets) -> ColumnElement[bool]:
    """Asked article by article: the key of a facet begins with its article."""
    return exists().where(FacetRow.article_id == ArticleRow.id)
