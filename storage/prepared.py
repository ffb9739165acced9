"""Statements of the hot path, compiled once and run by the driver itself.

SQLAlchemy builds the SQL and knows how each column's values are written and read. What it does besides at every
execution (cache keys, events, result objects) costs ten times as much as SQLite's own work on one small row: 14 µs
against 1.4 for a row by its key, and an article takes a dozen statements. Everywhere but on the way of an article
into the database, plain SQLAlchemy is the better reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ClauseElement, Connection, Dialect, Select, bindparam, insert
from sqlalchemy.sql.compiler import SQLCompiler

from storage.columns import Base

Values: TypeAlias = Mapping[str, Any]
_Convert: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement in one dialect: its text, the names of its parameters, how some of them are written, and how
    the columns at some places are read."""

    sql: str
    names: tuple[str, ...]
    writers: tuple[tuple[str, _Convert], ...]
    readers: tuple[tuple[int, _Convert], ...]
    constants: Values
    positional: bool

    def bound(self, values: Values) -> Any:
        """The values as the driver wants them."""
        if self.constants or self.writers:
            values = {**self.constants, **values}
            for name, write in self.writers:
                values[name] = write(values[name])
        return [values[name] for name in self.names] if self.positional else values

    def read(self, row: Sequence[Any]) -> Sequence[Any]:
        """A row of the driver's as Python values."""
        if not self.readers:
            return row
        values = list(row)
        for place, convert in self.readers:
            values[place] = convert(values[place])
        return values


class Prepared:
    """One statement. Every parameter must be given; a row is its values in the order of the columns."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._plans: dict[str, _Plan] = {}

    def run(self, connection: Connection, values: Values) -> None:
        """Execute once."""
        self._execute(connection, values).close()

    def run_many(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Execute for each row."""
        plan = self._plan(connection.dialect)
        cursor = _cursor(connection)
        cursor.executemany(plan.sql, [plan.bound(row) for row in rows])
        cursor.close()

    def rows(self, connection: Connection, values: Values) -> list[Sequence[Any]]:
        """Execute, and fetch all rows."""
        cursor = self._execute(connection, values)
        read = self._plan(connection.dialect).read
        found = [read(row) for row in cursor.fetchall()]
        cursor.close()
        return found

    def scalar(self, connection: Connection, values: Values) -> Any:
        """The first column of the first row; None where there is none. All rows are read, as RETURNING wants."""
        found = self.rows(connection, values)
        return found[0][0] if found else None

    def _execute(self, connection: Connection, values: Values) -> Any:
        plan = self._plan(connection.dialect)
        cursor = _cursor(connection)
        cursor.execute(plan.sql, plan.bound(values))
        return cursor

    def _plan(self, dialect: Dialect) -> _Plan:
        plan = self._plans.get(dialect.name)
        if plan is None:
            plan = self._plans[dialect.name] = _compile(self._statement, dialect)
        return plan


def prepared_insert(table: type[Base], *names: str, returning: Any = None) -> Prepared:
    """Inserts these columns of a row, each from the value of its name; the others get what the database gives."""
    columns = table.__table__.c
    statement = insert(table).values({name: bindparam(name, type_=columns[name].type) for name in names})
    return Prepared(statement if returning is None else statement.returning(returning))


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()


def _compile(statement: ClauseElement, dialect: Dialect) -> _Plan:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - only DDL compiles to anything else
    names = compiled.positiontup if compiled.positional else None
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    writers = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()}
    columns = statement.selected_columns if isinstance(statement, Select) else ()
    readers = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
    return _Plan(
        sql=compiled.string,
        names=tuple(names or ()),
        writers=tuple((name, write) for name, write in writers.items() if write),
        readers=tuple((place, read) for place, read in enumerate(readers) if read),
        constants={name: bind.value for name, bind in binds.items() if not bind.required},
        positional=compiled.positional,
    )
