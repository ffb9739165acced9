"""Which schema a database has, and what to do about it. Plain SQL: Alembic is loaded only when there is work."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from core.errors import SchemaError
from storage.border import border

SCHEMA_VERSION = "0006"
# Those a migration leads on from.
OLDER_VERSIONS: frozenset[str] = frozenset({"0001", "0002", "0003", "0004", "0005"})


def ensure_schema(file: Path, *, patience: timedelta) -> None:
    """Makes the database at `file` one of this version, or raises SchemaError saying why it cannot be."""
    with border(str(file)):
        found = _found_version(file, patience)
    if found == SCHEMA_VERSION:
        return
    if found and found not in OLDER_VERSIONS:
        raise SchemaError(
            f"{file}: was made by a newer version of Baotin (schema {found}, this one knows {SCHEMA_VERSION}); "
            "upgrade Baotin, or restore an older backup"
        )
    from storage.migrating import migrate  # noqa: PLC0415 - Alembic costs 11 MB that a daemon can do without

    with border(str(file)):
        migrate(file, patience=patience)


def _found_version(file: Path, patience: timedelta) -> str:
    """The schema's version, "" for a database with nothing in it. Raises SchemaError where it is not ours."""
    with closing(sqlite3.connect(file, timeout=patience.total_seconds())) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in names:
            if names:
                raise SchemaError(f"{file}: is a database, but not one of Baotin's; name another file")
            return ""
        versions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        return str(versions[0][0]) if versions else ""
