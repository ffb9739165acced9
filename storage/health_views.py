"""Reads how the feeds fare, and how much there is of everything."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from core.query import VIETNAM
from core.views import Counts, FeedHealth
from storage.tables import (
    ArticleRow,
    Base,
    DeliveryRow,
    EntryRow,
    FeedRow,
    MatchRow,
    OutletRow,
    StoryRow,
)


def feeds(connection: Connection, *, now: datetime) -> list[FeedHealth]:
    """Every feed that is polled or ever was, by outlet, with what it brought first."""
    midnight = now.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    brought = (
        select(EntryRow.feed_id, func.count())
        .join(ArticleRow, ArticleRow.id == EntryRow.article_id)
        .where(ArticleRow.first_seen >= midnight)
        .group_by(EntryRow.feed_id)
    )
    today = dict(connection.execute(brought).all())
    rows = connection.execute(select(FeedRow).order_by(FeedRow.outlet, FeedRow.id))
    return [_health(row, today.get(row.id, 0)) for row in rows]


def _health(row: Any, today: int) -> FeedHealth:
    return FeedHealth(
        outlet=row.outlet,
        url=row.url,
        kind=row.kind,
        section=row.section,
        enabled=row.enabled,
        checked_at=row.checked_at,
        succeeded_at=row.succeeded_at,
        next_check=row.next_check,
        failures=row.failures,
        status=row.status,
        problem=row.problem,
        warning=row.warning,
        detail=row.detail,
        newest_published=row.newest_published,
        entries=row.entry_count,
        articles=row.article_count,
        articles_today=today,
    )


def counts(connection: Connection, *, size_bytes: int) -> Counts:
    """What is in the database."""
    return Counts(
        outlets=_count(connection, select(func.count()).where(OutletRow.key != "")),
        feeds=_count(connection, select(func.count()).where(FeedRow.enabled)),
        entries=_by(connection, EntryRow.state),
        articles=_count(connection, select(func.count()).select_from(ArticleRow)),
        stories=_count(connection, select(func.count()).select_from(StoryRow)),
        matches=_by(connection, MatchRow.topic),
        deliveries=_by(connection, DeliveryRow.state),
        newest_article=connection.execute(select(func.max(ArticleRow.first_seen))).scalar(),
        size_bytes=size_bytes,
    )


def rows_per_table(connection: Connection) -> dict[str, int]:
    """How many rows each table holds."""
    tables = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    return {table.name: _count(connection, select(func.count()).select_from(table)) for table in tables}


def _count(connection: Connection, statement: Any) -> int:
    return int(connection.execute(statement).scalar_one())


def _by(connection: Connection, column: Any) -> dict[Any, int]:
    return dict(connection.execute(select(column, func.count()).group_by(column).order_by(column)).all())
