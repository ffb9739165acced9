"""Tagging of what is stored: reads texts with their matches, many at once, and puts others in their place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, true, update

from core.retagging import Retagged, TaggedText
from core.views import StoredMatch
from storage.database import Database
from storage.placing import refresh_matched
from storage.prepared import prepared_insert
from storage.tables import AlertRow, ArticleRow, FacetRow, MatchRow, StoryRow
from storage.values import match_of, pack_evidence

_A = ArticleRow
_TEXTS = (
    select(_A.id, _A.title, _A.lead, _A.body, _A.text_hash, _A.tagged_by, _A.outlet, _A.canonical_url, _A.url)
    .add_columns(_A.dated_at, _A.first_seen, _A.baseline, _A.imported)
    .order_by(_A.id)
)
_ADD_MATCH = prepared_insert(
    MatchRow, "article_id", "topic", "version", "score", "alerting", "reason", "matched_at", "evidence"
)
_ADD_FACET = prepared_insert(FacetRow, "article_id", "concept", "entity")


class StoredTags:
    """What the rules of other days found, for those who bring newer ones."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def to_retag(self, version: str) -> list[int]:
        """Ids of the articles that rules of another version tagged. Those that none has tagged are not among
        them: they wait for the daemon, which may have to tell somebody."""
        others = select(_A.id).where(_A.tagged_by != version).order_by(_A.id)
        with self._database.reading() as connection:
            return list(connection.execute(others).scalars())

    def dated(self, *, since: datetime | None = None, before: datetime | None = None) -> list[int]:
        """Ids of the articles of a stretch of time, in order of id."""
        bounds = [_A.dated_at >= since] if since else []
        bounds += [_A.dated_at < before] if before else []
        with self._database.reading() as connection:
            return sorted(connection.execute(select(_A.id).where(*bounds)).scalars())

    def load(self, ids: Sequence[int]) -> list[TaggedText]:
        """These articles, in order of id; one that is gone is left out. Some hundred at once, not more."""
        with self._database.reading() as connection:
            matches = _matches(connection, ids)
            told = _told(connection, ids)
            rows = connection.execute(_TEXTS.where(_A.id.in_(ids)))
            return [_text(row, tuple(matches[row.id]), frozenset(told[row.id])) for row in rows]

    def renew(self, found: Sequence[Retagged], *, version: str, now: datetime) -> list[int]:
        """Puts what was found in the place of what was known, in one transaction; nobody is told of anything.

        Passes over those that were changed or tagged since they were read. Returns the ids of the others.
        """
        with self._database.writing() as connection:
            standing = _standing(connection, [one.text.id for one in found])
            fresh = [one for one in found if (one.text.text_hash, one.text.tagged_by) == standing.get(one.text.id)]
            ids = [one.text.id for one in fresh]
            if ids:
                since = _matched_since(connection, ids)
                connection.execute(delete(MatchRow).where(MatchRow.article_id.in_(ids)))
                connection.execute(delete(FacetRow).where(FacetRow.article_id.in_(ids)))
                _ADD_MATCH.run_many(connection, list(_match_rows(fresh, since, now)))
                _ADD_FACET.run_many(connection, list(_facet_rows(fresh)))
                connection.execute(update(_A).where(_A.id.in_(ids)).values(tagged_by=version))
                _tell_stories(connection, fresh)
            return ids


def _matches(connection: Connection, ids: Sequence[int]) -> Mapping[int, list[StoredMatch]]:
    found: dict[int, list[StoredMatch]] = defaultdict(list)
    asked = select(MatchRow).where(MatchRow.article_id.in_(ids)).order_by(MatchRow.score.desc(), MatchRow.topic)
    for row in connection.execute(asked):
        found[row.article_id].append(match_of(row))
    return found


def _told(connection: Connection, ids: Sequence[int]) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    asked = select(AlertRow.article_id, AlertRow.topics).where(AlertRow.article_id.in_(ids))
    for article_id, topics in connection.execute(asked):
        found[article_id].update(topics)
    return found


def _text(row: Any, matches: tuple[StoredMatch, ...], told: frozenset[str]) -> TaggedText:
    return TaggedText(
        id=row.id,
        title=row.title,
        lead=row.lead,
        body=row.body,
        text_hash=row.text_hash,
        tagged_by=row.tagged_by,
        outlet=row.outlet or None,
        url=row.canonical_url or row.url,
        dated_at=row.dated_at,
        first_seen=row.first_seen,
        baseline=row.baseline,
        imported=row.imported,
        matches=matches,
        told=told,
    )


def _standing(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    rows = connection.execute(select(_A.id, _A.text_hash, _A.tagged_by).where(_A.id.in_(ids)))
    return {row.id: (row.text_hash, row.tagged_by) for row in rows}


def _matched_since(connection: Connection, ids: Sequence[int]) -> dict[tuple[int, str], datetime]:
    """When a topic was first found of an article: other rules that find it too do not change that."""
    asked = select(MatchRow.article_id, MatchRow.topic, MatchRow.matched_at).where(MatchRow.article_id.in_(ids))
    return {(row.article_id, row.topic): row.matched_at for row in connection.execute(asked)}


def _match_rows(
    fresh: Sequence[Retagged], since: Mapping[tuple[int, str], datetime], now: datetime
) -> Iterable[dict[str, Any]]:
    for one in fresh:
        for match, reason in one.matches:
            yield {
                "article_id": one.text.id,
                "topic": match.topic,
                "version": match.version,
                "score": match.score,
                "alerting": match.alerting,
                "reason": reason,
                "matched_at": since.get((one.text.id, match.topic), now),
                "evidence": pack_evidence(match.evidence),
            }


def _facet_rows(fresh: Sequence[Retagged]) -> Iterable[dict[str, Any]]:
    for one in fresh:
        for concept, entity in sorted(set(one.facets)):
            yield {"article_id": one.text.id, "concept": concept, "entity": entity}


def _tell_stories(connection: Connection, fresh: Sequence[Retagged]) -> None:
    """A story is known by whether one of its articles has a topic."""
    gained = [one.text.id for one in fresh if one.matches and not one.text.matches]
    lost = [one.text.id for one in fresh if one.text.matches and not one.matches]
    if gained:
        theirs = select(_A.story_id).where(_A.id.in_(gained), _A.story_id.is_not(None))
        connection.execute(update(StoryRow).where(StoryRow.id.in_(theirs)).values(matched=true()))
    if lost:
        theirs = select(_A.story_id).where(_A.id.in_(lost)).distinct()
        for story_id in connection.execute(theirs).scalars().all():
            if story_id is not None:
                refresh_matched(connection, story_id)
