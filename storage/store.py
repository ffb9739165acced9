"""The store: one database, opened, brought up to date, and offered in parts. Blocking; safe for threads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from core.clock import Clock, SystemClock
from core.views import StoredArticle
from storage import health_views, sqlite
from storage.archive import StoredArchive
from storage.database import Database
from storage.history import StoredHistory
from storage.notices import StoredNotices
from storage.outbox import StoredOutbox
from storage.reader import StoredReader
from storage.runs import Runs
from storage.schema import SCHEMA_VERSION, ensure_schema
from storage.search import Search
from storage.search_sqlite import SqliteSearch
from storage.tags import StoredTags
from storage.verdicts import StoredVerdicts
from storage.writing import ArticleTransaction, Kept

__all__ = ["ArticleTransaction", "Kept", "Store", "open_store"]

_PATIENCE = timedelta(seconds=15)  # longer than any transaction of ours


class Store:
    """One open database. Parts: `history` and `archive` (crawler), `outbox` and `notices` (alerts), `reader`
    (people), `tags` (tagging again), `verdicts` (analysts), `runs` (daemon)."""

    def __init__(self, database: Database, *, search: Search, clock: Clock, recheck: Sequence[timedelta]) -> None:
        self._database = database
        self._search = search
        self._recheck = tuple(recheck)
        self.history = StoredHistory(database, recheck=self._recheck)
        self.archive = StoredArchive(database)
        self.outbox = StoredOutbox(database, clock=clock)
        self.notices = StoredNotices(database)
        self.reader = StoredReader(database, search=search, clock=clock)
        self.tags = StoredTags(database)
        self.verdicts = StoredVerdicts(database)
        self.runs = Runs(database)

    @property
    def place(self) -> str:
        """Where the database is, fit to be shown."""
        return self._database.place

    @property
    def schema_version(self) -> str:
        """The version of its schema: an open store is always of this program's."""
        return SCHEMA_VERSION

    @contextmanager
    def writing(self) -> Iterator[ArticleTransaction]:
        """One transaction over articles: all of the block is written, or nothing. No other call that writes
        may be made within it."""
        with self._database.writing() as connection:
            transaction = ArticleTransaction(connection, search=self._search, recheck=self._recheck)
            yield transaction
            transaction.finish()

    def untagged(self, limit: int, *, after: int = 0) -> list[StoredArticle]:
        """The oldest articles beyond id `after` that no tagging has recorded anything of as they are now."""
        return self.reader.untagged(limit=limit, after=after)

    def stats(self) -> dict[str, int]:
        """How many rows each table holds."""
        with self._database.reading() as connection:
            return health_views.rows_per_table(connection)

    def backup(self, target: Path) -> None:
        """Copy the database, whole and consistent, while others use it. The target must not be there yet."""
        sqlite.back_up(Path(self.place), target, patience=self._database.patience)

    def close(self) -> None:
        """Close its connections. A daemon's lock is its own affair."""
        self._database.close()


def open_store(
    url: str,
    *,
    clock: Clock | None = None,
    recheck: Sequence[timedelta] = (),
    patience: timedelta = _PATIENCE,
) -> Store:
    """Open the database at `url`, making and migrating it as needed.

    `recheck`: how long after its first sight an article that alerts is looked at again. `patience`: how long to
    wait for another program that holds the database. Raises StorageError, SchemaError or StorageBusyError.
    """
    file = sqlite.file_of(url)
    sqlite.prepare_file(file)
    ensure_schema(file, patience=patience)
    sqlite.ensure_wal(file, patience=patience)
    database = Database(
        sqlite.open_engine(file, patience=patience),
        place=str(file),
        patience=patience,
        size=lambda: sqlite.size_of(file),
    )
    search = SqliteSearch()
    try:
        with database.reading() as connection:
            outdated = search.is_outdated(connection)
        if outdated:
            with database.writing() as connection:
                search.rebuild(connection)
    except BaseException:
        database.close()
        raise
    return Store(database, search=search, clock=clock or SystemClock(), recheck=recheck)
