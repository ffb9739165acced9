"""Reads stories as lists show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, func, select

from core.views import StoredMatch, StoryView
from storage.alert_views import load_stories
from storage.tables import ArticleRow, MatchRow, StoryRow
from storage.values import match_of

_FEW = 2_000  # matches: 7 µs for each that is looked up


def latest(
    connection: Connection, *, limit: int, before: datetime | None, topic: str | None, outlet: str | None
) -> list[StoryView]:
    """Stories that have a topic, newest first."""
    chosen = select(StoryRow.id).where(StoryRow.matched)
    if before is not None:
        chosen = chosen.where(StoryRow.newest_at < before)
    if topic is not None:
        chosen = chosen.where(_has_topic(connection, topic))
    if outlet is not None:
        told = select(ArticleRow.id).where(ArticleRow.story_id == StoryRow.id, ArticleRow.outlet == outlet)
        chosen = chosen.where(told.exists())
    newest_first = chosen.order_by(StoryRow.newest_at.desc(), StoryRow.id.desc()).limit(limit)
    return views(connection, connection.execute(newest_first).scalars().all())


def _has_topic(connection: Connection, topic: str) -> ColumnElement[bool]:
    """Of a topic with few matches, their stories are looked up; one with many is asked of story after story,
    newest first, and enough are soon found. (One EXISTS over both tables, SQLite answers by going through all the
    topic's matches for each story: 800 ms over 20,000.)"""
    of_topic = MatchRow.topic == topic
    some = select(MatchRow.article_id).where(of_topic).limit(_FEW + 1).subquery()
    if connection.execute(select(func.count()).select_from(some)).scalar_one() <= _FEW:
        looked_up = select(ArticleRow.story_id).join(MatchRow, MatchRow.article_id == ArticleRow.id)
        return StoryRow.id.in_(looked_up.where(of_topic))
    matched = exists().where(MatchRow.article_id == ArticleRow.id, of_topic)
    return exists().where(ArticleRow.story_id == StoryRow.id, matched)


def views(connection: Connection, ids: Sequence[int]) -> list[StoryView]:
    """The stories of these ids, in the same order; per topic the match with the highest score."""
    if not ids:
        return []
    stories = load_stories(connection, ids)
    newest = dict(
        connection.execute(select(StoryRow.id, StoryRow.newest_at).where(StoryRow.id.in_(list(ids)))).all()
    )
    best = _best_matches(connection, ids)
    return [
        StoryView(story=stories[story_id], newest=newest[story_id], matches=tuple(best[story_id].values()))
        for story_id in ids
        if story_id in stories
    ]


def _best_matches(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, StoredMatch]]:
    best: dict[int, dict[str, StoredMatch]] = defaultdict(dict)
    chosen = select(ArticleRow.story_id, MatchRow).join(MatchRow, MatchRow.article_id == ArticleRow.id)
    chosen = chosen.where(ArticleRow.story_id.in_(list(ids)))
    for row in connection.execute(chosen.order_by(MatchRow.score.desc(), MatchRow.topic, ArticleRow.id)):
        best[row.story_id or 0].setdefault(row.topic, match_of(row))
    return best
