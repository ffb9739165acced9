"""Analysts' verdicts on matches: kept one by one, the newest counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, case, func, insert, select

from core.model import Judgement
from core.reasons import Verdict
from core.views import JudgedMonth
from storage.database import Database
from storage.tables import ArticleRow, VerdictRow

_MONTH = func.strftime("%Y-%m", ArticleRow.dated_at, "+7 hours")  # Vietnam has had no other time since 1975


class StoredVerdicts:
    """What analysts said of matches."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, judgement: Judgement) -> None:
        """Keep a verdict; those before it stay, and no longer count."""
        values = {
            "article_id": judgement.article_id,
            "topic": judgement.topic,
            "verdict": judgement.verdict,
            "at": judgement.at,
            "by": judgement.by,
            "note": judgement.note,
            "version": judgement.version,
        }
        with self._database.writing() as connection:
            connection.execute(insert(VerdictRow), values)

    def of_article(self, article_id: int) -> list[Judgement]:
        """The verdicts that count, by topic."""
        with self._database.reading() as connection:
            chosen = select(VerdictRow).where(VerdictRow.id.in_(_newest(VerdictRow.article_id == article_id)))
            rows = connection.execute(chosen.order_by(VerdictRow.topic))
            return [_judgement(row) for row in rows]

    def by_month(self) -> list[JudgedMonth]:
        """How the verdicts that count fall out, by topic and by the month of the articles."""
        with self._database.reading() as connection:
            return list(_by_month(connection))


def _newest(*conditions: Any) -> Any:
    """Ids of the verdicts that count."""
    return select(func.max(VerdictRow.id)).where(*conditions).group_by(VerdictRow.article_id, VerdictRow.topic)


def _by_month(connection: Connection) -> Iterable[JudgedMonth]:
    v = VerdictRow
    tagged, true = v.version != "", v.verdict == Verdict.TRUE
    asked = (
        select(v.topic, _MONTH.label("month"))
        .add_columns(
            func.sum(case((tagged & true, 1), else_=0)).label("right"),
            func.sum(case((tagged & ~true, 1), else_=0)).label("wrong"),
            func.sum(case((~tagged & true, 1), else_=0)).label("missed"),
        )
        .join(ArticleRow, ArticleRow.id == v.article_id)
        .where(v.id.in_(_newest()))
        .group_by(v.topic, _MONTH)
        .order_by(v.topic, _MONTH)
    )
    for row in connection.execute(asked):
        yield JudgedMonth(topic=row.topic, month=row.month, right=row.right, wrong=row.wrong, missed=row.missed)


def _judgement(row: Any) -> Judgement:
    return Judgement(
        article_id=row.article_id,
        topic=row.topic,
        verdict=row.verdict,
        at=row.at,
        by=row.by,
        note=row.note,
        version=row.version,
    )
