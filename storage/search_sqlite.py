"""Full-text search on SQLite: FTS5 over each field as written and folded, ranked by relevance and recency.

The index holds no texts (they are in `articles`), so an entry is taken out by naming what was put in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

from core.query import Query
from storage.prepared import Prepared
from storage.search import Texts
from storage.search_checking import checked
from storage.search_forms import forms, forms_version
from storage.search_sqlite_query import split
from storage.search_widening import Plan, plan
from storage.tables import ArticleRow, MetaRow
from storage.upsert import insert_or_update

_INDEX = table("article_text", column("rowid"))
_MATCHES = literal_column("article_text").op("MATCH")
_COLUMNS = "title, lead, body, section, title_folded, lead_folded, body_folded, section_folded"
_VALUES = ":title, :lead, :body, :section, :title_folded, :lead_folded, :body_folded, :section_folded"
_ADD = Prepared(text(f"INSERT INTO article_text (rowid, {_COLUMNS}) VALUES (:id, {_VALUES})"))  # noqa: S608 - constants
_REMOVE = text(
    f"INSERT INTO article_text (article_text, rowid, {_COLUMNS}) VALUES ('delete', :id, {_VALUES})"  # noqa: S608
)
_CLEAR = text("INSERT INTO article_text (article_text) VALUES ('delete-all')")
# A word in the title says ten times as much of an article as one in its body, in the lead four times; the
# folded columns weigh the same: a query goes to either.
_RELEVANCE: ColumnElement[float] = literal_column("bm25(article_text, 10, 4, 1, 1, 10, 4, 1, 1)")
_FORMS = "search forms"


class SqliteSearch:
    """FTS5. An article of today counts twice, one of a month ago 1.5 times. (bm25: the better, the smaller.)"""

    def add(self, connection: Connection, article_id: int, texts: Texts) -> None:
        """Index a new article."""
        _ADD.run(connection, _indexed(article_id, texts))

    def replace(self, connection: Connection, article_id: int, *, old: Texts, new: Texts) -> None:
        """Index an article anew."""
        if old != new:
            self.remove(connection, article_id, old)
            self.add(connection, article_id, new)

    def remove(self, connection: Connection, article_id: int, old: Texts) -> None:
        """Take an article out of the index."""
        connection.execute(_REMOVE, _indexed(article_id, old))

    def is_outdated(self, connection: Connection) -> bool:
        """Whether the forms of another version are indexed, or none."""
        indexed = connection.execute(select(MetaRow.value).where(MetaRow.name == _FORMS)).scalar()
        return indexed != forms_version()

    def rebuild(self, connection: Connection) -> None:
        """Index every article again."""
        connection.execute(_CLEAR)
        a = ArticleRow
        for row in connection.execute(select(a.id, a.title, a.lead, a.body, a.section)).yield_per(200):
            self.add(connection, row.id, Texts(row.title, row.lead, row.body, row.section or ""))
        insert_or_update(connection, MetaRow, [{"name": _FORMS, "value": forms_version()}], by=["name"])

    def best(self, connection: Connection, query: Query, *, limit: int, offset: int, now: datetime) -> list[int]:
        """Ids of what the query finds, best first; by date where no word can rank them."""
        way = plan(query.root)
        words, conditions = split(way.parts, _found_by)
        found = _candidates(conditions)
        if words:
            age = func.julianday(bindparam("now", now, ArticleRow.dated_at.type)) - func.julianday(
                ArticleRow.dated_at
            )
            score = _RELEVANCE * (1 + 1 / (1 + func.max(age, 0) / 30.0))
            found = found.join(_INDEX, _INDEX.c.rowid == ArticleRow.id).where(_MATCHES(words))
            found = found.order_by(score, ArticleRow.id.desc())
        else:
            found = found.order_by(ArticleRow.dated_at.desc(), ArticleRow.id.desc())
        return list(_page(connection, found, way, limit=limit, offset=offset))

    def after(self, connection: Connection, query: Query, *, article_id: int, limit: int) -> Iterator[int]:
        """Ids of what the query finds beyond `article_id`, in order of id."""
        way = plan(query.root)
        words, conditions = split(way.parts, _found_by)
        found = _candidates(conditions).where(ArticleRow.id > article_id)
        if words:
            found = found.where(_found_by(words))
        return iter(list(_page(connection, found.order_by(ArticleRow.id), way, limit=limit, offset=0)))


def _candidates(conditions: Sequence[ColumnElement[bool]]) -> Select[int, str | None]:
    return select(ArticleRow.id, ArticleRow.tagged_by).where(*conditions)


def _page(
    connection: Connection, found: Select[int, str | None], way: Plan, *, limit: int, offset: int
) -> Iterable[int]:
    """The ids on one page. Where articles must be looked at, pages are counted in what is left of them."""
    if way.is_exact:
        return connection.execute(found.limit(limit).offset(offset)).scalars()
    return islice(checked(connection, found, way), offset, offset + limit)


def _found_by(expression: str) -> Any:
    """The condition that an article's id is among those the index finds."""
    return ArticleRow.id.in_(select(_INDEX.c.rowid).where(_MATCHES(expression)))


def _indexed(article_id: int, texts: Texts) -> dict[str, Any]:
    values: dict[str, Any] = {"id": article_id}
    for field in ("title", "lead", "body", "section"):
        values[field], values[f"{field}_folded"] = forms(getattr(texts, field))
    return values
