"""Runs the migrations, all or nothing, on a connection of their own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, NullPool, create_engine, event

from core.errors import SchemaError

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(file: Path, *, patience: timedelta, scripts: Path | None = None) -> None:
    """Leads the database to the newest schema. What fails leaves it exactly as it was.

    No foreign keys here: with them on, Alembic's way of changing a SQLite table (copy, drop, rename) silently
    deletes the rows that point at it. And the transaction is ours: the driver's would end at the first CREATE.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={"timeout": patience.total_seconds(), "isolation_level": None},
        poolclass=NullPool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    with engine.connect() as connection, connection.begin():
        run_migrations(connection, config=config_of(connection, scripts=scripts or SCRIPTS))
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise SchemaError(
                f"{file}: {len(broken)} rows point at rows that are not there (first: {broken[0][0]})"
            )


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def config_of(connection: Connection, *, scripts: Path) -> Config:
    """How Alembic finds the migrations, and the connection it is to use."""
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def run_migrations(connection: Connection, *, config: Config) -> None:
    """Every migration the database has not seen, in the connection's transaction."""
    command.upgrade(config, "head")
    if not connection.in_transaction():
        raise SchemaError("a migration ended the transaction that it was to run in")
