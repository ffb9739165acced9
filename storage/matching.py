"""What tagging found of an article: its matches with the reasons they were told or not, and its facets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, true, update

from core.model import Match
from core.reasons import AlertReason
from storage.placing import refresh_matched
from storage.prepared import Prepared, prepared_insert
from storage.tables import ArticleRow, FacetRow, MatchRow, StoryRow
from storage.values import pack_evidence

_TOPICS = select(MatchRow.topic, MatchRow.reason).where(MatchRow.article_id == bindparam("article_id"))
_DROP_MATCHES = delete(MatchRow).where(MatchRow.article_id == bindparam("article_id"))
_DROP_FACETS = delete(FacetRow).where(FacetRow.article_id == bindparam("article_id"))
_ADD_MATCH = prepared_insert(
    MatchRow, "article_id", "topic", "version", "score", "alerting", "reason", "matched_at", "evidence"
)
_ADD_FACET = prepared_insert(FacetRow, "article_id", "concept", "entity")
_TAGGED = Prepared(
    update(ArticleRow).where(ArticleRow.id == bindparam("article_id")).values(tagged_by=bindparam("version"))
)
_STORY = Prepared(select(ArticleRow.story_id).where(ArticleRow.id == bindparam("article_id")))
_MATCHED = Prepared(update(StoryRow).where(StoryRow.id == bindparam("story")).values(matched=true()))


def record_matches(
    connection: Connection,
    article_id: int,
    matches: Sequence[tuple[Match, AlertReason]],
    facets: Collection[tuple[str, str]],
    *,
    version: str,
    now: datetime,
    fresh: bool,
) -> None:
    """Replaces what earlier tagging found. `fresh`: there was none. What was told stays told."""
    asked = {"article_id": article_id}
    before: dict[str, AlertReason] = {}
    if not fresh:
        before = {row.topic: row.reason for row in connection.execute(_TOPICS, asked)}
        connection.execute(_DROP_MATCHES, asked)
        connection.execute(_DROP_FACETS, asked)
    if matches:
        rows = [_row(article_id, match, _reason(before, match, reason), now) for match, reason in matches]
        _ADD_MATCH.run_many(connection, rows)
    if facets:
        named = [{**asked, "concept": concept, "entity": entity} for concept, entity in sorted(set(facets))]
        _ADD_FACET.run_many(connection, named)
    _TAGGED.run(connection, {**asked, "version": version})
    if matches or before:
        _tell_story(connection, article_id, still=bool(matches))


def forget_tagging(connection: Connection, article_id: int) -> None:
    """Nothing has been recorded of the article as it is now; what was found before stays until something is."""
    _TAGGED.run(connection, {"article_id": article_id, "version": None})


def _reason(before: dict[str, AlertReason], match: Match, reason: AlertReason) -> AlertReason:
    return AlertReason.TOLD if before.get(match.topic) is AlertReason.TOLD else reason


def _tell_story(connection: Connection, article_id: int, *, still: bool) -> None:
    story_id = _STORY.scalar(connection, {"article_id": article_id})
    if story_id is not None and still:
        _MATCHED.run(connection, {"story": story_id})
    elif story_id is not None:
        refresh_matched(connection, story_id)


def _row(article_id: int, match: Match, reason: AlertReason, now: datetime) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "topic": match.topic,
        "version": match.version,
        "score": match.score,
        "alerting": match.alerting,
        "reason": reason,
        "matched_at": now,
        "evidence": pack_evidence(match.evidence),
    }
