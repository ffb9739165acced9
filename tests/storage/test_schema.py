"""Migrations make the schema that the models describe, all or nothing, and never touch what is not ours."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from core.errors import SchemaError, StorageBusyError, StorageError
from storage import migrating
from storage.columns import Choice, UtcTime
from storage.migrating import SCRIPTS, migrate
from storage.schema import OLDER_VERSIONS, SCHEMA_VERSION, ensure_schema
from storage.store import open_store
from storage.tables import Base
from tests.storage.make import article, match, take

PATIENCE = timedelta(seconds=2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "baotin.db"


@pytest.fixture
def connection(file: Path) -> Iterator[Connection]:
    """A connection to a database that was made by the migrations."""
    ensure_schema(file, patience=PATIENCE)
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def run_sql(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def not_the_index(name: str | None, kind: str, _parents: Any) -> bool:
    return not (kind == "table" and str(name).startswith("article_text"))


def test_migrations_make_what_the_models_describe(connection: Connection) -> None:
    options = {"include_name": not_the_index, "compare_type": True}
    context = MigrationContext.configure(connection, opts=options)
    assert compare_metadata(context, Base.metadata) == []


def test_the_models_tables_differ_from_the_migrations_in_nothing_sqlite_knows(connection: Connection) -> None:
    """Autogenerate does not compare everything: defaults, WITHOUT ROWID, partial indexes, ON DELETE."""
    made = _schema(connection)
    engine = create_engine("sqlite://")
    with engine.connect() as other:
        Base.metadata.create_all(other)
        assert made == _schema(other)
    engine.dispose()


def _schema(connection: Connection) -> dict[str, Any]:
    """Everything SQLite says of the tables, but for the search index and Alembic's own."""
    tables = {
        name: rowid
        for schema, name, kind, _, rowid, _ in connection.exec_driver_sql("PRAGMA table_list")
        if schema == "main" and kind == "table" and not name.startswith(("sqlite_", "alembic_"))
    }
    described: dict[str, Any] = {}
    for name, without_rowid in tables.items():
        columns, foreign = (
            connection.exec_driver_sql(f"PRAGMA {pragma}({name})").fetchall()
            for pragma in ("table_info", "foreign_key_list")
        )
        described[name] = (without_rowid, sorted(columns), sorted(row[2:] for row in foreign))
    indexes = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL"
    )
    described["indexes"] = {name: " ".join(sql.split()) for name, sql in indexes}
    return described


def test_the_version_that_is_expected_is_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(SCRIPTS))
    assert scripts.get_heads() == [SCHEMA_VERSION]
    numbers = {script.revision for script in scripts.walk_revisions()}
    assert numbers == OLDER_VERSIONS | {SCHEMA_VERSION}
    for script in scripts.walk_revisions():
        assert Path(script.path).name.startswith(f"{script.revision}_")


def test_our_column_types_are_written_into_migrations_as_plain_ones(file: Path, tmp_path: Path) -> None:
    """Autogenerate would otherwise write `storage.columns.UtcTime()` without importing it."""
    for kind in (UtcTime, Choice):
        assert any(isinstance(column.type, kind) for column in Base.metadata.tables["entries"].c)
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__", "versions"))
    (scripts / "versions").mkdir()
    environment = scripts / "env.py"
    environment.write_text(
        environment.read_text() + "\ncontext.config.attributes['opts'] = context.get_context().opts\n"
    )
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection, connection.begin():
        config = migrating.config_of(connection, scripts=scripts)
        migrating.run_migrations(connection, config=config)
        context = MigrationContext.configure(connection, opts=config.attributes["opts"])
        assert context.opts is not None
        operations = produce_migrations(context, Base.metadata).upgrade_ops
        assert operations is not None
        code = render_python_code(operations, render_item=context.opts["render_item"])
    engine.dispose()
    assert "sa.DateTime(timezone=True)" in code
    assert "storage" not in code


def test_a_migration_imports_nothing_of_ours() -> None:
    for script in (SCRIPTS / "versions").glob("*.py"):
        imports = [line for line in script.read_text().splitlines() if line.startswith(("import", "from"))]
        assert sorted(imports) == ["from alembic import op", "import sqlalchemy as sa"]


# A next migration, to see that data live through one

NEXT_VERSION = f"{int(SCHEMA_VERSION) + 1:04d}"
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade():
    with op.batch_alter_table("articles") as batch:
        batch.add_column(sa.Column("mood", sa.String(), server_default="calm", nullable=False))
        batch.alter_column("credit", new_column_name="source")
    op.create_table("moods", sa.Column("name", sa.String(), primary_key=True))
    {more}
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """The migrations, to which a test may add."""
    return Path(shutil.copytree(SCRIPTS, tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__")))


def add_migration(scripts: Path, more: str) -> None:
    """One more than there are, which ends with `more`."""
    code = NEXT.format(revision=NEXT_VERSION, before=SCHEMA_VERSION, more=more)
    (scripts / "versions" / f"{NEXT_VERSION}_moods.py").write_text(code)


def fill(file: Path) -> None:
    store = open_store(f"sqlite:///{file}")
    take(store, matches=[match()], receivers=["desk"], keys=[1])
    take(store, article(title="Tên mới"), matches=[match()])
    store.close()


def test_rows_that_point_at_a_changed_table_live_through_the_migration(file: Path, scripts: Path) -> None:
    fill(file)
    before = dump(file)
    add_migration(scripts, "pass")
    migrate(file, patience=PATIENCE, scripts=scripts)
    after = dump(file)
    for table in ("matches", "facets", "revisions", "alerts", "deliveries", "tellings", "sketches", "stories"):
        rows = [line for line in before if line.startswith(f'INSERT INTO "{table}"')]
        assert rows, table
        assert rows == [line for line in after if line.startswith(f'INSERT INTO "{table}"')]
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT mood, source FROM articles").fetchall() == [("calm", None)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ('op.execute("SELECT * FROM nowhere")', SchemaError),
        ("raise RuntimeError('stop')", RuntimeError),
        ('op.execute("DELETE FROM stories")', SchemaError),  # leaves articles that point at nothing
    ],
)
def test_a_migration_that_fails_leaves_the_database_as_it_was(
    file: Path, scripts: Path, more: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(file)
    before = dump(file)
    add_migration(scripts, more)
    monkeypatch.setattr("storage.schema.OLDER_VERSIONS", OLDER_VERSIONS | {SCHEMA_VERSION})
    monkeypatch.setattr("storage.schema.SCHEMA_VERSION", NEXT_VERSION)
    monkeypatch.setattr(migrating, "SCRIPTS", scripts)
    with pytest.raises(error):
        ensure_schema(file, patience=PATIENCE)
    assert dump(file) == before


def test_an_older_schema_is_led_to_the_newest(file: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(file)
    add_migration(scripts, "pass")
    monkeypatch.setattr("storage.schema.OLDER_VERSIONS", OLDER_VERSIONS | {SCHEMA_VERSION})
    monkeypatch.setattr("storage.schema.SCHEMA_VERSION", NEXT_VERSION)
    monkeypatch.setattr(migrating, "SCRIPTS", scripts)
    ensure_schema(file, patience=PATIENCE)
    assert any("moods" in line for line in dump(file))


def test_a_database_of_every_older_version_is_led_to_the_newest(tmp_path: Path) -> None:
    """Made by the migrations as they stood then."""
    for version in sorted(OLDER_VERSIONS):
        file, scripts = tmp_path / f"{version}.db", tmp_path / version
        shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        for script in (scripts / "versions").glob("*.py"):
            if script.name[:4] > version:
                script.unlink()
        migrate(file, patience=PATIENCE, scripts=scripts)
        fill(file)
        assert any(f"VALUES('{SCHEMA_VERSION}')" in line for line in dump(file))


def test_alerts_and_what_points_at_them_live_through_the_migration_that_frees_them_of_stories(
    file: Path, tmp_path: Path
) -> None:
    """Copying a table in SQLite takes the rows that point at it along, where foreign keys are on."""
    scripts = Path(shutil.copytree(SCRIPTS, tmp_path / "older", ignore=shutil.ignore_patterns("__pycache__")))
    for script in (scripts / "versions").glob("*.py"):
        if script.name[:4] > "0002":
            script.unlink()
    migrate(file, patience=PATIENCE, scripts=scripts)
    time = "'2021-11-08 02:00:00.000000'"
    run_sql(
        file,
        f"INSERT INTO outlets VALUES ('baoviet', {time})",
        f"INSERT INTO stories (id, title, created_at, newest_at) VALUES (1, 'Tin', {time}, {time})",
        "INSERT INTO articles (id, key, outlet, url, canonical_url, title, authors, tags, found_by, text_hash, "
        "dated_at, first_seen, fetched_at, baseline, imported, story_id) "
        f"VALUES (1, '1', 'baoviet', 'u', 'u', 'Tin', '[]', '[]', '{{}}', 'h', {time}, {time}, {time}, 0, 0, 1)",
        f"INSERT INTO alerts VALUES (7, 'first', 1, 1, '[\"t\"]', '[]', {time})",
        "INSERT INTO receivers (name) VALUES ('desk')",
        "INSERT INTO deliveries (id, alert_id, receiver, state, created_at, next_try_at) "
        f"VALUES ('d', 7, 'desk', 'pending', {time}, {time})",
        "INSERT INTO tellings VALUES (1, 't', 'desk', 'd')",
    )
    store = open_store(f"sqlite:///{file}")
    (delivery,) = store.reader.deliveries(limit=9)
    assert (delivery.id, delivery.alert_id, delivery.story_id, delivery.title) == ("d", 7, 1, "Tin")
    assert store.stats()["tellings"] == 1
    store.close()


# What is not ours


def test_a_newer_schema_is_refused_and_left_alone(file: Path) -> None:
    ensure_schema(file, patience=PATIENCE)
    run_sql(file, "UPDATE alembic_version SET version_num = '0999'")
    before = dump(file)
    with pytest.raises(
        SchemaError, match=rf"newer version of Baotin \(schema 0999, this one knows {SCHEMA_VERSION}\)"
    ):
        open_store(f"sqlite:///{file}")
    assert dump(file) == before


def test_somebody_elses_database_is_refused_and_left_alone(file: Path) -> None:
    run_sql(file, "CREATE TABLE recipes (name)", "INSERT INTO recipes VALUES ('phở')")
    before = file.read_bytes()
    with pytest.raises(SchemaError, match="not one of Baotin's"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == before


def test_an_empty_file_becomes_a_database(file: Path) -> None:
    file.touch()
    open_store(f"sqlite:///{file}").close()
    assert any("CREATE TABLE articles" in line for line in dump(file))


def test_a_database_being_migrated_by_another_is_waited_for(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageBusyError):
            ensure_schema(file, patience=timedelta(seconds=0.1))
        other.execute("ROLLBACK")
    ensure_schema(file, patience=PATIENCE)


def test_two_processes_may_open_a_new_database_at_once(file: Path) -> None:
    code = f"from storage.store import open_store; open_store('sqlite:///{file}').close()"
    openers = [subprocess.Popen([sys.executable, "-W", "error", "-c", code]) for _ in range(3)]
    assert [opener.wait(timeout=30) for opener in openers] == [0, 0, 0]


def test_alembic_is_not_loaded_for_a_database_that_is_up_to_date(file: Path) -> None:
    open_store(f"sqlite:///{file}").close()
    code = (
        "import sys; from storage.store import open_store; "
        f"open_store('sqlite:///{file}').close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0


def test_a_file_that_is_no_database_is_refused(file: Path) -> None:
    file.write_text("Đây là một lá thư, không phải cơ sở dữ liệu. " * 40)
    with pytest.raises(StorageError, match="not a database"):
        open_store(f"sqlite:///{file}")
