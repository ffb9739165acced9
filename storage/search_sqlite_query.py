"""A query's tree → FTS5's language where it is about words, and SQL conditions for all the rest. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, true

from core.query import And, Dated, Field, Named, Node, Not, Or, Term
from storage.tables import ArticleRow, MatchRow

# An FTS5 query → the condition that an article is among those that it finds.
Find: TypeAlias = Callable[[str], Any]


def split(root: Node, find: Find) -> tuple[str | None, list[ColumnElement[bool]]]:
    """The FTS5 query that every article must match (it ranks them; None: there is none), and all other
    conditions."""
    parts = list(_conjuncts(root))
    words = spell(And(tuple(part for part in parts if _is_words(part))))
    rest = [part for part in parts if words is None or not _is_words(part)]
    return words, [_condition(part, find) for part in rest]


def spell(node: Node) -> str | None:
    """The node in FTS5's language. None where it is not only about words, or only says what is not there:
    FTS5's NOT needs something to take away from."""
    match node:
        case Term():
            return _spell_term(node)
        case Or(parts):
            spelled = [spell(part) for part in parts]
            return None if None in spelled else f"({' OR '.join(filter(None, spelled))})"
        case And(parts):
            wanted = [spell(part) for part in parts if not isinstance(part, Not)]
            unwanted = [spell(part.part) for part in parts if isinstance(part, Not)]
            if not wanted or None in wanted or None in unwanted:
                return None
            base = f"({' AND '.join(filter(None, wanted))})"
            return f"({base}{''.join(f' NOT {words}' for words in unwanted)})" if unwanted else base
    return None


def _spell_term(one: Term) -> str:
    """Columns and a phrase. The words are letters and digits: there is no quotation mark to escape."""
    suffix = "" if one.exact else "_folded"
    fields = " ".join(f"{field.value}{suffix}" for field in one.fields)
    return f'({{{fields}}} : "{" ".join(one.words)}")'


def _conjuncts(node: Node) -> Iterable[Node]:
    if isinstance(node, And):
        for part in node.parts:
            yield from _conjuncts(part)
    else:
        yield node


def _is_words(node: Node) -> bool:
    return spell(node.part if isinstance(node, Not) else node) is not None


def _condition(node: Node, find: Find) -> ColumnElement[bool]:
    words = spell(node)
    if words is not None:
        found: ColumnElement[bool] = find(words)
        return found
    match node:
        case And(parts):
            return and_(*(_condition(part, find) for part in parts))
        case Or(parts):
            return or_(*(_condition(part, find) for part in parts))
        case Not(part):
            return not_(_condition(part, find))
    return _plain(node)


def _plain(node: Node) -> ColumnElement[bool]:
    match node:
        case Named(field, name):
            return _named(field, name)
        case Dated(since, before):
            bounds = [ArticleRow.dated_at >= since] if since else []
            return and_(true(), *bounds, *([ArticleRow.dated_at < before] if before else []))
    return true()  # Everything; a Term is always words


def _named(field: Field, name: str) -> ColumnElement[bool]:
    """Keys of outlets and topics are ASCII, so that the database's idea of small letters will do. Matches are far
    fewer than articles: they are gone through once, rather than asked for article by article."""
    if field is Field.OUTLET:
        return func.lower(ArticleRow.outlet) == name
    return ArticleRow.id.in_(select(MatchRow.article_id).where(func.lower(MatchRow.topic) == name))
