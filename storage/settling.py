"""What becomes of an entry after its page was fetched: its state, and when the page is due again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from core.crawling import PageOutcome, Validators
from core.reasons import ArticleChange, EntryState
from storage.rechecks import next_recheck
from storage.tables import ArticleRow, EntryRow, FeedRow, MatchRow
from storage.values import Kept

_ALERTING = select(MatchRow.topic).where(MatchRow.article_id == bindparam("article_id"), MatchRow.alerting).limit(1)
_FIRST_SEEN = select(ArticleRow.first_seen).where(ArticleRow.id == bindparam("article_id"))
_SETTLE = update(EntryRow).where(EntryRow.id == bindparam("entry_id"))
_STORED = _SETTLE.values(
    state=EntryState.STORED,
    article_id=bindparam("article"),
    next_try_at=bindparam("due"),
    claimed_until=None,
    attempts=0,
    problem=None,
    not_article=None,
    detail="",
    etag=bindparam("new_etag"),
    last_modified=bindparam("new_modified"),
)
_BROUGHT = (
    update(FeedRow)
    .where(FeedRow.id == select(EntryRow.feed_id).where(EntryRow.id == bindparam("entry_id")).scalar_subquery())
    .values(article_count=FeedRow.article_count + 1)
)


def settle_stored(
    connection: Connection, outcome: PageOutcome, kept: Kept, *, recheck: Sequence[timedelta], now: datetime
) -> None:
    """The entry's page was an article, and is kept."""
    alerting = any(match.alerting for match in kept.previous)
    settled = {
        "entry_id": outcome.visit.entry_id,
        "article": kept.article_id,
        "due": next_recheck(first_seen=kept.first_seen, plan=recheck, now=now) if alerting else None,
        "new_etag": outcome.validators.etag,
        "new_modified": outcome.validators.last_modified,
    }
    connection.execute(_STORED, settled)
    if kept.change is ArticleChange.NEW:
        connection.execute(_BROUGHT, {"entry_id": outcome.visit.entry_id})


def plan_recheck(connection: Connection, article_id: int, *, recheck: Sequence[timedelta], now: datetime) -> None:
    """The page of an article that alerts is looked at again: corrections and withdrawals come within days."""
    first_seen = connection.execute(_FIRST_SEEN, {"article_id": article_id}).scalar_one()
    due = next_recheck(first_seen=first_seen, plan=recheck, now=now)
    if due is not None:
        entries = update(EntryRow).where(EntryRow.article_id == article_id, EntryRow.state == EntryState.STORED)
        connection.execute(entries.values(next_try_at=due))


def settle_other(connection: Connection, outcome: PageOutcome, *, recheck: Sequence[timedelta]) -> None:
    """The fetch brought no article."""
    entry = connection.execute(
        select(EntryRow.state, EntryRow.article_id).where(EntryRow.id == outcome.visit.entry_id)
    ).one_or_none()
    if entry is None:
        return
    values = _gone(outcome) if outcome.gone else _fruitless(outcome, stored=entry.article_id is not None)
    if outcome.gone and entry.article_id is not None:
        withdrawn = update(ArticleRow).where(ArticleRow.id == entry.article_id, ArticleRow.withdrawn_at.is_(None))
        connection.execute(withdrawn.values(withdrawn_at=outcome.at))
    elif values["next_try_at"] is None and entry.article_id is not None:
        values["next_try_at"] = _later(connection, entry.article_id, recheck=recheck, now=outcome.at)
    changed = {**values, "claimed_until": None, "detail": outcome.detail}
    connection.execute(_SETTLE.values(changed), {"entry_id": outcome.visit.entry_id})


def _gone(outcome: PageOutcome) -> dict[str, Any]:
    return {"state": EntryState.GONE, "next_try_at": None, "problem": outcome.problem}


def _fruitless(outcome: PageOutcome, *, stored: bool) -> dict[str, Any]:
    """An article that is stored stays so, whatever its page shows now; `next_try_at` None: as planned."""
    if outcome.problem:
        state = EntryState.PENDING if outcome.retry_at else EntryState.FAILED
        tried = {"problem": outcome.problem, "attempts": EntryRow.attempts + int(outcome.tried)}
        return {**tried, "state": EntryState.STORED if stored else state, "next_try_at": outcome.retry_at}
    settled: dict[str, Any] = {"problem": None, "attempts": 0, "next_try_at": None}
    if outcome.not_modified:
        state = EntryState.STORED if stored else EntryState.FAILED
        return {**settled, **_validators(outcome.validators), "state": state}
    reason = outcome.not_article.reason if outcome.not_article else None
    return {**settled, "state": EntryState.STORED if stored else EntryState.NOT_ARTICLE, "not_article": reason}


def _validators(newest: Validators) -> dict[str, str]:
    """A 304 may come without them; then those that brought it about still hold."""
    named = {"etag": newest.etag, "last_modified": newest.last_modified}
    return {name: value for name, value in named.items() if value}


def _later(
    connection: Connection, article_id: int, *, recheck: Sequence[timedelta], now: datetime
) -> datetime | None:
    asked = {"article_id": article_id}
    if connection.execute(_ALERTING, asked).scalar() is None:
        return None
    first_seen = connection.execute(_FIRST_SEEN, asked).scalar_one()
    return next_recheck(first_seen=first_seen, plan=recheck, now=now)
