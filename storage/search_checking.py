"""Of what an index found, what the query finds: articles are looked at in order, no more than are wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import Connection, Row, Select, select

from core.query import And, Document, Field, Named, Node, Not, Or, matches_document
from storage.search_widening import Plan
from storage.tables import ArticleRow, MatchRow

_FIRST, _LATER = 40, 200  # articles read at once: a page of results, and then more than a page each time


def checked(connection: Connection, found: Select[int, str | None], plan: Plan) -> Iterator[int]:
    """Ids of what the query finds among the rows (id, tagged_by) of `found`, in their order, one by one: whoever
    has enough, stops."""
    with connection.execute(found) as rows:
        size = _FIRST
        while batch := list(islice(rows, size)):
            yield from _seen(connection, batch, plan)
            size = _LATER


def _seen(connection: Connection, batch: Sequence[Row[int, str | None]], plan: Plan) -> Iterator[int]:
    to_see = {row.id: plan.to_see(row.tagged_by) for row in batch}
    doubtful = [article_id for article_id, nodes in to_see.items() if nodes]
    documents = _documents(connection, doubtful, topics=any(map(_asks_for_topics, plan.left + plan.untagged)))
    for article_id, nodes in to_see.items():
        if all(matches_document(node, documents[article_id]) for node in nodes):
            yield article_id


def _documents(connection: Connection, ids: Sequence[int], *, topics: bool) -> dict[int, Document]:
    a = ArticleRow
    carried: dict[int, list[str]] = defaultdict(list)
    if topics:
        of_articles = select(MatchRow.article_id, MatchRow.topic).where(MatchRow.article_id.in_(ids))
        for row in connection.execute(of_articles):
            carried[row.article_id].append(row.topic)
    texts = select(a.id, a.title, a.lead, a.body, a.outlet, a.section, a.dated_at).where(a.id.in_(ids))
    return {
        row.id: Document.of(
            title=row.title,
            lead=row.lead,
            body=row.body,
            outlet=row.outlet,
            topics=carried[row.id],
            section=row.section,
            published=row.dated_at,
        )
        for row in connection.execute(texts)
    }


def _asks_for_topics(node: Node) -> bool:
    match node:
        case Named(field):
            return field is Field.TOPIC
        case And(parts) | Or(parts):
            return any(map(_asks_for_topics, parts))
        case Not(part):
            return _asks_for_topics(part)
    return False
