"""What is special to SQLite: its file, its pragmas, its transactions, its backup."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from core.errors import StorageError
from storage.border import border, is_busy
from storage.json_text import dump_json

_ROUND = timedelta(seconds=0.05)
_CACHE_KIB = 8_000  # per connection; an import's index pages fit
_WAL_LIMIT = 64 * 1024 * 1024  # what a burst may leave behind


def file_of(url: str) -> Path:
    """The file that a URL names. Raises StorageError where it is no URL of a SQLite file (in memory, every
    connection would see a database of its own)."""
    advice = "write the database's URL as sqlite:///var/baotin.db"
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError:
        raise StorageError(f"the database's URL cannot be read; {advice}") from None
    if backend != "sqlite":
        raise StorageError(f"databases of the kind {backend} cannot be used; {advice}")
    name = parsed.database or ""
    if name in ("", ":memory:") or name.startswith("file:"):
        raise StorageError(f"the database's URL names no file; {advice}")
    return Path(name).absolute()


def prepare_file(file: Path) -> None:
    """Makes the folder; refuses what can never become a database, before SQLite says it less clearly."""
    if file.is_dir():
        raise StorageError(f"{file}: is a folder; name a file in it, as {file / 'baotin.db'}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{file}: its folder cannot be made: {error.strerror}") from error


def ensure_wal(file: Path, *, patience: timedelta) -> None:
    """Readers beside writers, from now on: the mode stays with the file. Changing it does not wait for others as
    everything else in SQLite does ("database is locked" at once), hence the rounds."""
    rounds = max(int(patience / _ROUND), 1)
    with border(str(file)), closing(sqlite3.connect(file, timeout=_ROUND.total_seconds())) as connection:
        for left in reversed(range(rounds)):
            try:
                connection.execute("PRAGMA journal_mode=WAL").close()
            except sqlite3.OperationalError as error:
                if not is_busy(error) or not left:
                    raise
                time.sleep(_ROUND.total_seconds())
            else:
                return


def open_engine(file: Path, *, patience: timedelta) -> Engine:
    """Connections that read with BEGIN and write with BEGIN IMMEDIATE (the driver's own rules would let a
    reader turn writer in the middle, which SQLite can only answer with "busy")."""
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={"timeout": patience.total_seconds(), "isolation_level": None, "check_same_thread": False},
        pool_size=4,
        max_overflow=28,
        pool_timeout=patience.total_seconds(),
        hide_parameters=True,
        json_serializer=dump_json,
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in (
        "wal_autocheckpoint=4000",
        "synchronous=NORMAL",  # in WAL mode a power cut may lose the last moments, never the database
        "foreign_keys=ON",
        f"cache_size=-{_CACHE_KIB}",
        f"journal_size_limit={_WAL_LIMIT}",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("baotin_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def back_up(file: Path, target: Path, *, patience: timedelta) -> None:
    """Copies the database as it is at this moment, while others read and write it."""
    if target.exists():
        raise StorageError(f"{target}: is there already; name a new file")
    part = target.with_name(target.name + ".part")
    try:
        with border(str(target)), closing(sqlite3.connect(part)) as copy:
            with closing(_connected(file, patience)) as source:
                with border(str(file)):
                    # A lock first: against somebody else's, `backup` itself would try for ever.
                    source.execute("BEGIN").execute("SELECT count(*) FROM sqlite_master").fetchone()
                with border(f"{target} (a copy of {file})"):  # whichever of them fails
                    source.backup(copy)  # in one step: in WAL mode writers are not held up by it
            copy.execute("PRAGMA journal_mode=DELETE").close()  # one file, nothing beside it
        part.replace(target)
    except OSError as error:
        raise StorageError(f"{target}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def _connected(file: Path, patience: timedelta) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=patience.total_seconds(), isolation_level=None)


def size_of(file: Path) -> int:
    """Bytes on disk, with what is not yet folded into the file."""
    beside = (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm"))
    return sum(part.stat().st_size for part in beside if part.exists())
