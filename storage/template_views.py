"""Reads how the newest pages of outlets were read: who found each field, or why they are no articles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select

from core.reasons import EntryState
from core.template import PageRead
from storage.tables import ArticleRow, EntryRow
from storage.values import dated

_READ = (EntryState.STORED, EntryState.NOT_ARTICLE)
_OLD = timedelta(days=45)


def pages_read(connection: Connection, outlet: str, *, limit: int, now: datetime) -> Sequence[PageRead]:
    """The outlet's newest pages that its feeds listed and that were read, newest first.

    In order of publication as the feeds have it: in order of reading, the dozen pages of one section would stand
    together. What came out long ago says nothing of these days, whenever it was read.
    """
    chosen = (
        select(EntryRow.first_listed, EntryRow.published, EntryRow.baseline, EntryRow.not_article)
        .add_columns(ArticleRow.found_by)
        .outerjoin(ArticleRow, ArticleRow.id == EntryRow.article_id)
        .where(EntryRow.outlet == outlet, EntryRow.feed_id.is_not(None), EntryRow.state.in_(_READ))
        .where(or_(EntryRow.published.is_(None), EntryRow.published >= now - _OLD))
        .order_by(EntryRow.first_listed.desc(), EntryRow.id.desc())
    )
    pages = [_page(row) for row in connection.execute(chosen.limit(limit))]
    return sorted(pages, key=lambda page: page.at, reverse=True)


def _page(row: Any) -> PageRead:
    return PageRead(
        at=dated(row.published, row.first_listed),
        found_by=row.found_by or {},
        not_article=None if row.found_by is not None else row.not_article,
        baseline=row.baseline,
    )
