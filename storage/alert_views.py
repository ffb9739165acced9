"""Reads alerts and stories as the values that messages and pages are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from core.model import Alert, Story, Telling
from core.notices import Notice
from core.reasons import NoticeKind
from storage.tables import AlertRow, ArticleRow, MatchRow, StoryRow
from storage.values import unpack_match

_TELLING = (
    ArticleRow.id,
    ArticleRow.story_id,
    ArticleRow.outlet,
    ArticleRow.title,
    ArticleRow.lead,
    ArticleRow.url,
    ArticleRow.published,
    ArticleRow.first_seen,
)


def load_stories(connection: Connection, ids: Collection[int]) -> dict[int, Story]:
    """Stories with all their tellings, in order of first sight, and every topic of theirs."""
    tellings: dict[int, list[Telling]] = defaultdict(list)
    of_stories = ArticleRow.story_id.in_(list(ids))
    ordered = select(*_TELLING).where(of_stories).order_by(ArticleRow.first_seen, ArticleRow.id)
    for row in connection.execute(ordered):
        tellings[row.story_id or 0].append(_telling(row))
    topics: dict[int, set[str]] = defaultdict(set)
    matched = select(ArticleRow.story_id, MatchRow.topic).join(MatchRow, MatchRow.article_id == ArticleRow.id)
    for story_id, topic in connection.execute(matched.where(of_stories).distinct()):
        topics[story_id or 0].add(topic)
    stories = connection.execute(select(StoryRow.id, StoryRow.title).where(StoryRow.id.in_(list(ids))))
    return {
        story_id: Story(
            id=story_id, title=title, tellings=tuple(tellings[story_id]), topics=tuple(sorted(topics[story_id]))
        )
        for story_id, title in stories
    }


def _telling(row: Any) -> Telling:
    return Telling(
        article_id=row.id,
        outlet=row.outlet or None,
        title=row.title,
        lead=row.lead,
        url=row.url,
        published=row.published,
        first_seen=row.first_seen,
    )


def load_alerts(connection: Connection, ids: Collection[int]) -> dict[int, Alert]:
    """Alerts with their stories as they stand now, and the matches as they were when the alert was written; those
    of a notice with a story made of it."""
    chosen = select(AlertRow, ArticleRow.body).outerjoin(ArticleRow, ArticleRow.id == AlertRow.article_id)
    rows = connection.execute(chosen.where(AlertRow.id.in_(list(ids)))).all()
    stories = load_stories(connection, {row.story_id for row in rows if row.notice is None})
    return {row.id: _alert(row, stories) for row in rows}


def _alert(row: Any, stories: Mapping[int, Story]) -> Alert:
    notice = None if row.notice is None else notice_of(row.notice)
    return Alert(
        id=row.id,
        kind=row.kind,
        story=_story_of(notice, row.created_at) if notice else stories[row.story_id],
        article_id=row.article_id or 0,
        topics=tuple(row.topics),
        matches=tuple(unpack_match(packed) for packed in row.matches),
        created_at=row.created_at,
        body=row.body or "",
        notice=notice,
    )


def _story_of(notice: Notice, at: datetime) -> Story:
    telling = Telling(
        article_id=0, outlet=None, title=notice.title, lead=notice.text, url="", published=None, first_seen=at
    )
    return Story(id=0, title=notice.title, tellings=(telling,))


def pack_notice(notice: Notice) -> dict[str, Any]:
    """A notice as an alert keeps it."""
    return {**asdict(notice), "kind": notice.kind.value}


def notice_of(packed: Mapping[str, Any]) -> Notice:
    """The notice that was packed."""
    return Notice(**{**packed, "kind": NoticeKind(packed["kind"])})
