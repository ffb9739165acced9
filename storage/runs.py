"""The lives of the daemon on this database: begun, seen alive, ended (or not)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from core.views import Run
from storage.database import Database
from storage.mending import free_claims, pull_back
from storage.tables import RunRow
from storage.upsert import insert_one

_BACK = timedelta(minutes=1)  # a clock is set by less all the time, and nothing is then later than that


class Runs:
    """A row per life. One that was killed has no end: its `seen_at` says when it was last alive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, *, now: datetime, pid: int, version: str) -> int:
        """Write down that a daemon starts; returns the run's id."""
        with self._database.writing() as connection:
            row = {"started_at": now, "seen_at": now, "pid": pid, "version": version}
            return insert_one(connection, RunRow, row)

    def take_over(self, *, now: datetime) -> None:
        """End every claim: whoever made it is dead. Only for one who holds the daemon's lock; the leases would end
        too, but only after minutes without that feed, and without a word to that receiver."""
        with self._database.writing() as connection:
            free_claims(connection, now=now)

    def follow_clock(self, *, now: datetime) -> bool:
        """Whether the clock has been set back since a daemon was last seen alive: then what was planned by it is
        pulled back too, or nothing would be due for as long."""
        with self._database.writing() as connection:
            seen_at = connection.execute(select(func.max(RunRow.seen_at))).scalar()
            if seen_at is None or seen_at - now <= _BACK:
                return False
            pull_back(connection, now=now)
            connection.execute(update(RunRow).where(RunRow.seen_at > now).values(seen_at=now))
            return True

    def heartbeat(self, run_id: int, *, now: datetime) -> None:
        """Write down that it is alive."""
        with self._database.writing() as connection:
            connection.execute(update(RunRow).where(RunRow.id == run_id).values(seen_at=now))

    def end(self, run_id: int, *, now: datetime) -> None:
        """Write down that it ended of its own will."""
        with self._database.writing() as connection:
            connection.execute(update(RunRow).where(RunRow.id == run_id).values(ended_at=now, seen_at=now))

    def latest(self) -> Run | None:
        """The newest life."""
        with self._database.reading() as connection:
            row = connection.execute(select(RunRow).order_by(RunRow.id.desc()).limit(1)).one_or_none()
            if row is None:
                return None
            return Run(
                id=row.id,
                started_at=row.started_at,
                ended_at=row.ended_at,
                pid=row.pid,
                version=row.version,
                seen_at=row.seen_at,
            )
