"""Stories: which stored articles might tell the same event, and into which story an article goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, delete, exists, func, or_, select, update

from core.errors import StorageError
from core.model import Sketch, StoryCandidate, StoryChoice
from storage.prepared import Prepared, prepared_insert
from storage.tables import AlertRow, ArticleRow, MatchRow, SketchKeyRow, SketchRow, StoryRow, TellingRow
from storage.values import pack_keys, sketch_of

_ADD_STORY = prepared_insert(StoryRow, "title", "created_at", "newest_at", returning=StoryRow.id)
_ADD_SKETCH = prepared_insert(SketchRow, "article_id", "keys", "signature")
_ADD_KEY = prepared_insert(SketchKeyRow, "key", "seen", "article_id")
_PLACED = select(ArticleRow.story_id, ArticleRow.title, ArticleRow.dated_at).where(
    ArticleRow.id == bindparam("article_id")
)
_PLACE = Prepared(
    update(ArticleRow)
    .where(ArticleRow.id == bindparam("article_id"))
    .values(
        story_id=bindparam("story"),
        story_reason=bindparam("reason"),
        story_likeness=bindparam("likeness"),
        story_nearest=bindparam("nearest"),
    )
)
_NEWER = (
    update(StoryRow)
    .where(StoryRow.id == bindparam("story"), StoryRow.newest_at < bindparam("at"))
    .values(newest_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Fresh:
    """What placing needs to know of an article that was just written."""

    title: str
    dated_at: datetime
    story_id: None = None


def story_candidates(
    connection: Connection, sketch: Sketch, *, since: datetime, until: datetime, limit: int
) -> list[StoryCandidate]:
    """Placed articles dated from `since` to `until` that share a key: most shared first, then newest."""
    if not sketch.keys:
        return []
    keys = {f"key_{number}": key for number, key in enumerate(sketch.keys)}
    asked = {**keys, "since": _seconds(since), "until": _seconds(until), "most": limit}
    return [_candidate(row) for row in _sharing(len(keys)).rows(connection, asked)]


@cache
def _sharing(keys: int) -> Prepared:
    """Articles that share any of so many keys (the statement is another for each number of them)."""
    named = [bindparam(f"key_{number}", type_=BigInteger) for number in range(keys)]
    shared, newest = func.count().label("shared"), func.max(SketchKeyRow.seen).label("newest")
    nearest = (
        select(SketchKeyRow.article_id, shared, newest)
        .where(SketchKeyRow.key.in_(named))
        .where(SketchKeyRow.seen.between(bindparam("since"), bindparam("until")))
        .group_by(SketchKeyRow.article_id)
        .order_by(shared.desc(), newest.desc(), SketchKeyRow.article_id.desc())
        .limit(bindparam("most"))
        .subquery()
    )
    told = (ArticleRow.outlet, ArticleRow.title, ArticleRow.lead, ArticleRow.published, ArticleRow.first_seen)
    return Prepared(
        select(ArticleRow.id, ArticleRow.story_id, *told, SketchRow.keys, SketchRow.signature)
        .join(nearest, nearest.c.article_id == ArticleRow.id)
        .join(SketchRow, SketchRow.article_id == ArticleRow.id)
        .order_by(nearest.c.shared.desc(), nearest.c.newest.desc(), ArticleRow.id.desc())
    )


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _candidate(row: Sequence[Any]) -> StoryCandidate:
    article_id, story_id, outlet, title, lead, published, first_seen, keys, signature = row
    return StoryCandidate(
        article_id=article_id,
        story_id=story_id,
        outlet=outlet or None,
        title=title,
        lead=lead,
        published=published,
        first_seen=first_seen,
        sketch=sketch_of(keys, signature),
    )


def place(
    connection: Connection,
    article_id: int,
    choice: StoryChoice,
    sketch: Sketch,
    *,
    now: datetime,
    fresh: Fresh | None = None,
) -> int:
    """Puts the article into the chosen story, or into a new one; returns the story's id. `fresh`: what is known of
    an article that was written in this transaction, and nowhere placed."""
    article = fresh or _find_placed(connection, article_id)
    story_id = choice.story_id
    if story_id is None:
        story_id = _new_story(connection, title=article.title, at=article.dated_at, now=now)
    else:
        connection.execute(_NEWER, {"story": story_id, "at": article.dated_at})
    placed = {
        "article_id": article_id,
        "story": story_id,
        "reason": choice.reason,
        "likeness": choice.likeness,
        "nearest": choice.nearest_article_id,
    }
    _PLACE.run(connection, placed)
    if article.story_id not in (None, story_id):
        _leave(connection, article.story_id)
    if not fresh:
        _drop_sketch(connection, article_id)
    _write_sketch(connection, article_id, sketch, seen=_seconds(article.dated_at))
    return story_id


def renew_sketch(connection: Connection, article_id: int, sketch: Sketch) -> None:
    """An article that was placed says something else now; it stays where it is."""
    article = _find_placed(connection, article_id)
    _drop_sketch(connection, article_id)
    _write_sketch(connection, article_id, sketch, seen=_seconds(article.dated_at))


def may_move(connection: Connection, article_id: int) -> bool:
    """Whether the article is alone in its story, and nobody has been told of it: then it may come to another."""
    story_id = connection.execute(_PLACED, {"article_id": article_id}).scalar()
    if story_id is None:
        return True
    sister = exists().where(ArticleRow.story_id == story_id, ArticleRow.id != article_id)
    told = or_(sister, *(exists().where(row.story_id == story_id) for row in (AlertRow, TellingRow)))
    return not connection.execute(select(told)).scalar_one()


def _new_story(connection: Connection, *, title: str, at: datetime, now: datetime) -> int:
    return int(_ADD_STORY.scalar(connection, {"title": title, "created_at": now, "newest_at": at}))


def _find_placed(connection: Connection, article_id: int) -> Any:
    article = connection.execute(_PLACED, {"article_id": article_id}).one_or_none()
    if article is None:
        raise StorageError(f"there is no article {article_id} to find a story for")
    return article


def _drop_sketch(connection: Connection, article_id: int) -> None:
    """Its old keys are found by what the sketch says they were."""
    old = connection.execute(select(SketchRow.keys).where(SketchRow.article_id == article_id)).scalar()
    if old is not None:
        of_article = delete(SketchKeyRow).where(SketchKeyRow.article_id == article_id)
        connection.execute(of_article.where(SketchKeyRow.key.in_(sketch_of(old, b"").keys)))
        connection.execute(delete(SketchRow).where(SketchRow.article_id == article_id))


def _write_sketch(connection: Connection, article_id: int, sketch: Sketch, *, seen: int) -> None:
    row = {"article_id": article_id, "keys": pack_keys(sketch.keys), "signature": sketch.signature}
    _ADD_SKETCH.run(connection, row)
    if sketch.keys:
        rows = [{"key": key, "seen": seen, "article_id": article_id} for key in dict.fromkeys(sketch.keys)]
        _ADD_KEY.run_many(connection, rows)


def _leave(connection: Connection, story_id: int) -> None:
    """What becomes of a story that an article was taken out of: it goes, if nothing is left that points at it."""
    rest = select(func.max(ArticleRow.dated_at)).where(ArticleRow.story_id == story_id)
    newest = connection.execute(rest).scalar()
    if newest is not None:
        changed = update(StoryRow).where(StoryRow.id == story_id)
        connection.execute(changed.values(newest_at=newest))
        refresh_matched(connection, story_id)
        return
    for row in (AlertRow, TellingRow):
        if connection.execute(select(func.count()).select_from(row).where(row.story_id == story_id)).scalar():
            return
    connection.execute(delete(StoryRow).where(StoryRow.id == story_id))


def refresh_matched(connection: Connection, story_id: int) -> None:
    """Sets whether any article of the story has a topic."""
    matched = (
        select(MatchRow.article_id)
        .join(ArticleRow, ArticleRow.id == MatchRow.article_id)
        .where(ArticleRow.story_id == story_id)
        .exists()
    )
    connection.execute(update(StoryRow).where(StoryRow.id == story_id).values(matched=matched))
