"""Analysts' verdicts: the newest of an article and topic counts, and they fall out by month."""

from __future__ import annotations

from datetime import UTC, datetime

from core.model import Judgement
from core.reasons import Verdict
from core.views import JudgedMonth
from storage.store import Store
from tests.storage.make import HOUR, NOW, REGULATION, RESTRUCTURING, article, match, take

TRUE, FALSE = Verdict.TRUE, Verdict.FALSE


def said(verdict: Verdict, *, article_id: int = 1, topic: str = REGULATION, version: str = "1") -> Judgement:
    return Judgement(article_id=article_id, topic=topic, verdict=verdict, at=NOW, version=version)


def test_a_verdict_is_kept_with_all_that_was_said(store: Store) -> None:
    take(store, matches=[match()])
    whole = Judgement(
        article_id=1, topic=REGULATION, verdict=FALSE, at=NOW, by="An", note="Chuyện đất đai", version="1"
    )
    store.verdicts.record(whole)
    assert store.verdicts.of_article(1) == [whole]
    assert store.verdicts.of_article(2) == []


def test_the_newest_verdict_counts(store: Store) -> None:
    take(store, matches=[match()])
    for one in (said(TRUE), said(TRUE, topic=RESTRUCTURING, version=""), said(FALSE)):
        store.verdicts.record(one)
    assert store.verdicts.of_article(1) == [said(FALSE), said(TRUE, topic=RESTRUCTURING, version="")]
    assert store.verdicts.by_month() == [
        JudgedMonth(topic=REGULATION, month="2021-11", right=0, wrong=1, missed=0),
        JudgedMonth(topic=RESTRUCTURING, month="2021-11", right=0, wrong=0, missed=1),
    ]


def test_verdicts_fall_into_the_month_of_the_article_in_vietnam(store: Store) -> None:
    new_year = datetime(2021, 12, 31, 17, 30, tzinfo=UTC)  # half past midnight there
    for number, published in enumerate((new_year - HOUR, new_year, new_year)):
        take(store, article(str(number), published=published), now=new_year + HOUR)
        store.verdicts.record(said(FALSE if number == 2 else TRUE, article_id=number + 1))
    assert store.verdicts.by_month() == [
        JudgedMonth(topic=REGULATION, month="2021-12", right=1, wrong=0, missed=0),
        JudgedMonth(topic=REGULATION, month="2022-01", right=1, wrong=1, missed=0),
    ]


def test_a_false_of_what_was_not_tagged_is_no_mistake(store: Store) -> None:
    take(store)
    store.verdicts.record(said(FALSE, version=""))
    assert store.verdicts.by_month() == [JudgedMonth(topic=REGULATION, month="2021-11", right=0, wrong=0, missed=0)]
