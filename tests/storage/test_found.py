"""What a query finds, counted by month of Vietnam and by outlet, and the newest of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.query import parse
from core.views import FoundCounts
from storage import found_views
from storage.store import Store
from tests.storage.make import article, take

NEW_YEAR = datetime(2021, 12, 31, 17, 30, tzinfo=UTC)  # in Vietnam it is half past midnight


def filled(store: Store) -> None:
    days = [("baoviet", datetime(2021, 12, 5, tzinfo=UTC)), ("baoviet", NEW_YEAR), ("baomoi", NEW_YEAR)]
    for number, (outlet, published) in enumerate(days):
        said = article(str(number), outlet=outlet, published=published, title=f"Tin {number}: phạt một sàn")
        take(store, said, now=datetime(2022, 2, 1, tzinfo=UTC))
    take(store, article("9", title="Giá cam", lead="", body="Cam sành."))


def test_what_is_found_is_counted_by_month_and_by_outlet(store: Store) -> None:
    filled(store)
    found, _ = store.reader.found(parse("phạt"), newest=0)
    assert found.articles == 3
    assert list(found.by_month.items()) == [("2021-12", 1), ("2022-01", 2)]
    assert list(found.by_outlet.items()) == [("baoviet", 2), ("baomoi", 1)]
    assert store.reader.found(parse("voi"), newest=9) == (FoundCounts(articles=0, by_month={}, by_outlet={}), [])


def test_the_newest_are_shown_with_their_words_marked(store: Store) -> None:
    filled(store)
    counts, newest = store.reader.found(parse("phạt"), newest=2)
    assert counts.articles == 3
    assert [one.article.title for one in newest] == ["Tin 2: phạt một sàn", "Tin 1: phạt một sàn"]
    assert newest[0].highlight
    assert newest[0].highlight["title"] == "Tin 2: \x02phạt\x03 một sàn"


def test_more_ids_than_one_statement_takes_are_counted_alike(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(store)
    whole = store.reader.found(parse(""), newest=3)
    monkeypatch.setattr(found_views, "_BATCH", 1)
    assert store.reader.found(parse(""), newest=3) == whole
    assert whole[0].articles == 4
