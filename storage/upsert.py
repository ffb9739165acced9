"""Inserting rows: one with its new id, those that are missing, or in place of those that are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.dialects import sqlite

from storage.columns import Base


def insert_one(connection: Connection, table: type[Base], row: dict[str, Any]) -> int:
    """Inserts a row into a table with an `id` of its own; returns that id."""
    added = connection.execute(insert(table), row).inserted_primary_key
    assert added is not None  # noqa: S101 - one row was inserted: tells mypy so
    return int(added[0])


def insert_missing(connection: Connection, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Inserts the rows whose key is not there yet; leaves the others as they are."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), list(rows))


def insert_or_update(
    connection: Connection, table: type[Base], rows: Sequence[dict[str, Any]], *, by: Sequence[str]
) -> None:
    """Inserts the rows; where one with the same `by` is there, sets its other columns to those given."""
    if not rows:
        return
    statement = _insert(connection, table)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in by}
    connection.execute(statement.on_conflict_do_update(index_elements=list(by), set_=changed), list(rows))


def _insert(connection: Connection, table: type[Base]) -> Any:
    """Both dialects spell ON CONFLICT alike, each in a class of its own."""
    target = table.__table__
    assert isinstance(target, Table)  # noqa: S101 - tells mypy what every declared class has
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - 2 MB that SQLite can do without

        return postgresql.insert(target)
    return sqlite.insert(target)
