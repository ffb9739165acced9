"""How the newest pages of an outlet were read: articles with who found their fields, and pages that are none."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.crawling import PageVisit
from core.model import Article, Entry, NotAnArticle
from core.reasons import FeedProblem, NotArticleReason
from core.template import PageRead
from storage.store import Store
from tests.storage.make import DAY, HOUR, LEASE, NOW, article, begin, entry, listed, page, take, visit_again

FOUND = {"title": "selector", "body": "density"}


def visits(store: Store, *entries: Entry, at: datetime = NOW, first: bool = False) -> list[PageVisit]:
    """The pages that a feed lists now, claimed."""
    visit = begin(store, now=at)[0] if first else visit_again(store, at=at)
    return store.history.record_feed(listed(visit, *entries, at=at), lease=LEASE)


def read(store: Store, visit: PageVisit, *, at: datetime = NOW, **more: Any) -> None:
    """Its page is an article."""
    values = {"published": visit.entry.published, "found_by": FOUND} | more
    take(store, article(visit.entry.key, **values), visit=visit, now=at)


def test_articles_come_with_who_found_their_fields_and_others_with_what_they_are(store: Store) -> None:
    first, second = visits(store, entry("1", published=NOW - HOUR), entry("2", published=NOW - DAY), first=True)
    read(store, first)
    video = NotAnArticle(NotArticleReason.VIDEO)
    store.history.record_page(page(second, not_article=video))
    assert store.reader.pages_read("baoviet", limit=9) == [
        PageRead(at=NOW - HOUR, found_by=FOUND, baseline=True),
        PageRead(at=NOW - DAY, found_by={}, not_article=NotArticleReason.VIDEO, baseline=True),
    ]


def test_the_newest_listed_are_taken_in_order_of_publication(store: Store) -> None:
    old = visits(store, entry("1", published=NOW - DAY), entry("2", published=NOW - 2 * HOUR), first=True)
    later = NOW + HOUR
    new = visits(store, entry("3", published=NOW - 3 * HOUR), entry("4", published=None), at=later)
    for visit in [*old, *new]:
        read(store, visit, found_by={"title": visit.entry.key})
    pages = store.reader.pages_read("baoviet", limit=9)
    assert [one.found_by["title"] for one in pages] == ["4", "2", "3", "1"]
    assert [one.at for one in pages] == [later, NOW - 2 * HOUR, NOW - 3 * HOUR, NOW - DAY]
    assert [one.baseline for one in pages] == [False, True, False, True]
    newest = store.reader.pages_read("baoviet", limit=2)
    assert [one.found_by["title"] for one in newest] == ["4", "3"]


def test_other_outlets_imports_and_pages_that_could_not_be_read_say_nothing(store: Store) -> None:
    waiting, failed = visits(store, entry("1"), entry("2"), first=True)
    store.history.record_page(page(failed, problem=FeedProblem.TIMEOUT))
    take(store, article("3"))
    assert waiting.entry.key == "1"
    assert store.reader.pages_read("baoviet", limit=9) == []
    assert store.reader.pages_read("tinnhanh", limit=9) == []


def test_old_pages_that_were_read_of_late_say_nothing(store: Store) -> None:
    old = NOW - timedelta(days=90)
    first, second, third = visits(
        store, entry("1", published=old), entry("2", published=old), entry("3", published=None), first=True
    )
    read(store, first)
    store.history.record_page(page(second, not_article=NotAnArticle(NotArticleReason.EMPTY)))
    read(store, third, published=old)
    assert [one.not_article for one in store.reader.pages_read("baoviet", limit=9)] == [None]


def test_an_article_whose_page_is_none_any_more_counts_as_it_was_read(store: Store) -> None:
    (visit,) = visits(store, entry("1"), first=True)
    read(store, visit)
    later = NOW + HOUR
    (again,) = visits(store, entry("1", title="Tin số 1, sửa tên"), at=later)
    store.history.record_page(page(again, at=later, not_article=NotAnArticle(NotArticleReason.EMPTY)))
    assert store.reader.pages_read("baoviet", limit=9) == [PageRead(at=NOW - HOUR, found_by=FOUND, baseline=True)]


def test_what_no_feed_listed_says_nothing(store: Store) -> None:
    """Past news, found in an archive: pages of a template that may be gone."""
    (visit,) = visits(store, entry("1"), first=True)
    read(store, visit)
    with store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE entries SET feed_id = NULL")
    assert store.reader.pages_read("baoviet", limit=9) == []


def test_an_article_found_under_another_entry_is_one_page_of_each(store: Store) -> None:
    """Two addresses, one article: each was read."""
    first, second = visits(store, entry("1"), entry("2"), first=True)
    read(store, first)
    same: Article = article("1", published=first.entry.published, found_by=FOUND)
    take(store, same, visit=second)
    assert len(store.reader.pages_read("baoviet", limit=9)) == 2
