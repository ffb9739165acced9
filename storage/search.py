"""Full-text search, as the rest of storage asks for it; each database has its own way of answering."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from core.query import Query


@dataclass(frozen=True, slots=True)
class Texts:
    """The fields of an article that words are searched in."""

    title: str
    lead: str
    body: str
    section: str


class Pending:
    """What one transaction has to index, kept back to its end.

    SQLite's FTS5 gathers what is indexed and writes it as one piece at the commit; but it writes at once whenever
    another statement opens a savepoint of its own, as an INSERT with RETURNING does: measured, an article then
    costs 0.4 ms more, and the index is left in as many pieces as there are articles.
    """

    def __init__(self, connection: Connection, search: Search) -> None:
        self._connection = connection
        self._search = search
        self._waiting: list[tuple[int, Texts | None, Texts]] = []

    def add(self, article_id: int, texts: Texts) -> None:
        """Index a new article."""
        self._waiting.append((article_id, None, texts))

    def replace(self, article_id: int, *, old: Texts, new: Texts) -> None:
        """Index an article anew; `old` must be exactly what was indexed, or is waiting to be."""
        self._waiting.append((article_id, old, new))

    def write(self) -> None:
        """Index all that waits, in order."""
        for article_id, old, new in self._waiting:
            if old is None:
                self._search.add(self._connection, article_id, new)
            else:
                self._search.replace(self._connection, article_id, old=old, new=new)
        self._waiting.clear()


class Search(Protocol):
    """Keeps the index in the transaction of the article, and finds article ids by query."""

    def add(self, connection: Connection, article_id: int, texts: Texts) -> None:
        """Index a new article."""
        ...

    def replace(self, connection: Connection, article_id: int, *, old: Texts, new: Texts) -> None:
        """Index an article anew; `old` must be exactly what was indexed."""
        ...

    def remove(self, connection: Connection, article_id: int, old: Texts) -> None:
        """Take an article out of the index."""
        ...

    def is_outdated(self, connection: Connection) -> bool:
        """Whether the index holds what another version of this program made of the texts, or nothing."""
        ...

    def rebuild(self, connection: Connection) -> None:
        """Index every article again."""
        ...

    def best(self, connection: Connection, query: Query, *, limit: int, offset: int, now: datetime) -> list[int]:
        """Ids of what the query finds, best first."""
        ...

    def after(self, connection: Connection, query: Query, *, article_id: int, limit: int) -> Iterator[int]:
        """Ids of what the query finds beyond `article_id`, in order of id."""
        ...
