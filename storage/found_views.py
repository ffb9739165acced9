"""Counts what a query finds: by month of Vietnam, and by outlet. SQLite's: it has its own words for dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from core.views import FoundCounts
from storage.tables import ArticleRow

_BATCH = 5_000  # ids asked for at once: SQLite takes 32,766 values in a statement
_MONTH = func.strftime("%Y-%m", ArticleRow.dated_at, "+7 hours")  # Vietnam has had no other time since 1975


def counts(connection: Connection, ids: Sequence[int]) -> FoundCounts:
    """Of articles by their ids. What is of no known outlet is counted under ""."""
    months: Counter[str] = Counter()
    outlets: Counter[str] = Counter()
    asked = select(_MONTH, ArticleRow.outlet, func.count()).group_by(_MONTH, ArticleRow.outlet)
    for start in range(0, len(ids), _BATCH):
        some = asked.where(ArticleRow.id.in_(ids[start : start + _BATCH]))
        for month, outlet, number in connection.execute(some):
            months[month] += number
            outlets[outlet] += number
    return FoundCounts(
        articles=months.total(),
        by_month=dict(sorted(months.items())),
        by_outlet=dict(sorted(outlets.items(), key=lambda item: (-item[1], item[0]))),
    )


def newest(connection: Connection, ids: Sequence[int], *, limit: int) -> list[int]:
    """The newest of some articles."""
    found: list[tuple[datetime, int]] = []
    for start in range(0, len(ids), _BATCH):
        some = select(ArticleRow.dated_at, ArticleRow.id).where(ArticleRow.id.in_(ids[start : start + _BATCH]))
        newest_first = some.order_by(ArticleRow.dated_at.desc(), ArticleRow.id.desc()).limit(limit)
        found += [(at, article_id) for at, article_id in connection.execute(newest_first)]
    return [article_id for _, article_id in sorted(found, reverse=True)[:limit]]
