"""Walks through the past: gone on with, found once, told to nobody, and never in the way of news."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.archives import ListEnd, Waiting, Walk, WalkedPage, WalkStep
from core.model import Entry
from core.reasons import EntryState, FeedProblem
from storage.store import Store
from tests.storage.make import DAY, HOUR, LEASE, MINUTE, NOW, article, begin, entry, feed, listed, page, take

SINCE, UNTIL = NOW - 30 * DAY, NOW - 10 * DAY
FAR = timedelta(days=99)


def walk(store: Store, *, until: datetime | None = UNTIL, now: datetime = NOW) -> Walk:
    return store.archive.open_walk("baoviet", since=SINCE, until=until, now=now)


def step(store: Store, on: Walk, *entries: Entry, url: str = "https://baoviet.vn/p1", **more: object) -> WalkedPage:
    """Records a page that lists these."""
    walked = WalkedPage(url=url, at=NOW, listed=len(entries), **more)  # type: ignore[arg-type]  # given by name
    return store.archive.record_step(WalkStep(walk=on, page=walked, section="Kinh tế", entries=entries))


def keys(store: Store, *, now: datetime = NOW) -> list[str]:
    """What is due of the past, without keeping the claim."""
    pages = store.archive.claim_found("baoviet", now=now, lease=LEASE, limit=100)
    store.history.give_back(feeds=[], pages=pages)
    return [found.entry.key for found in pages]


def test_a_walk_that_was_broken_off_is_gone_on_with(store: Store) -> None:
    first = walk(store)
    assert (first.resumed, first.pages) == (False, ())
    kept = step(store, first, entry("1"), digest="abc")
    again = walk(store, now=NOW + DAY)
    assert (again.id, again.begun_at, again.resumed) == (first.id, NOW, True)
    assert again.pages == (kept,)
    assert kept == WalkedPage(url="https://baoviet.vn/p1", at=NOW, listed=1, found=1, digest="abc")


def test_other_days_are_another_walk(store: Store) -> None:
    others = {walk(store).id, walk(store, until=None).id, walk(store, until=UNTIL + DAY).id}
    others.add(store.archive.open_walk("baonam", since=SINCE, until=UNTIL, now=NOW).id)
    assert len(others) == 4


def test_a_walk_that_came_to_its_end_is_begun_anew(store: Store) -> None:
    first = walk(store)
    step(store, first, entry("1"))
    store.archive.end_walk(first, now=NOW)
    assert walk(store).id != first.id
    assert not walk(store).resumed


def test_what_is_found_is_an_entry_of_the_past_and_found_once(store: Store) -> None:
    on = walk(store)
    assert step(store, on, entry("1"), entry("2"), entry("1")).found == 2
    assert step(store, on, entry("2"), entry("3"), url="https://baoviet.vn/p2").found == 1
    pages = store.archive.claim_found("baoviet", now=NOW, lease=LEASE, limit=100)
    assert [(one.entry, one.baseline, one.stored, one.section) for one in pages] == [
        (entry(key), True, False, "Kinh tế") for key in ("1", "2", "3")
    ]
    assert keys(store) == []  # they are claimed
    assert keys(store, now=NOW + LEASE) == ["1", "2", "3"]


def test_thousands_are_found_on_one_page(store: Store) -> None:
    on = walk(store)
    many = [entry(str(number)) for number in range(2_100)]
    assert step(store, on, *many).found == 2_100
    assert step(store, on, *many).found == 0
    assert store.archive.waiting("baoviet") == Waiting(count=2_100, first_due=NOW)


def test_news_stays_news_though_an_archive_lists_it_too(store: Store) -> None:
    (visit,) = begin(store)
    store.history.record_feed(listed(visit, entry("0")), lease=LEASE)
    later = store.history.claim_feeds(now=NOW + HOUR, lease=LEASE, limit=1)[0]
    (news,) = store.history.record_feed(listed(later, entry("0"), entry("1"), at=NOW + HOUR), lease=LEASE)
    store.history.give_back(feeds=[], pages=[news])
    assert not news.baseline
    assert step(store, walk(store), entry("1", title="Như kho lưu ghi"), entry("2")).found == 1
    assert "1" not in keys(store, now=NOW + HOUR)  # news is fetched by those who tell it
    due = store.history.claim_pages(now=NOW + HOUR, lease=LEASE, limit=9)
    assert due[0].entry.key == "1"
    assert due[0].entry.title == "Tin số 1"
    assert not due[0].baseline


def test_news_is_fetched_before_what_was_found_in_an_archive(store: Store) -> None:
    (visit,) = begin(store)
    step(store, walk(store), *(entry(f"past-{number}") for number in range(20)))
    pages = store.history.record_feed(listed(visit, entry("first")), lease=LEASE)
    later = store.history.claim_feeds(now=NOW + HOUR, lease=LEASE, limit=1)[0]
    pages += store.history.record_feed(
        listed(later, entry("news", published=NOW + HOUR), at=NOW + HOUR), lease=LEASE
    )
    store.history.give_back(feeds=[], pages=pages)
    (next_,) = store.history.claim_pages(now=NOW + 2 * HOUR, lease=LEASE, limit=1)
    assert next_.entry.key == "news"


def test_what_has_been_fetched_waits_no_more(store: Store) -> None:
    step(store, walk(store), entry("1"), entry("2"), entry("3"))
    begin(store)
    one, two, three = store.archive.claim_found("baoviet", now=NOW, lease=LEASE, limit=9)
    take(store, article("1"), visit=one)
    store.history.record_page(page(two, problem=FeedProblem.TIMEOUT, retry_at=NOW + MINUTE))
    store.history.record_page(page(three, problem=FeedProblem.NOT_FOUND))
    assert store.archive.waiting("baoviet") == Waiting(count=1, first_due=NOW + MINUTE)
    assert keys(store) == []
    assert keys(store, now=NOW + MINUTE) == ["2"]
    assert store.reader.counts().entries == {
        EntryState.FAILED: 1,
        EntryState.PENDING: 1,
        EntryState.STORED: 1,
    }


def test_the_article_knows_its_date_better_than_the_list(store: Store) -> None:
    step(store, walk(store), entry("1", published=None), entry("2"), entry("3", published=None))
    visits = store.archive.claim_found("baoviet", now=NOW, lease=LEASE, limit=9)
    take(store, article("1", published=NOW - 5 * DAY), visit=visits[0])
    asked = ["1", "2", "3", "unknown"]
    assert store.archive.dates_of("baoviet", asked) == {"1": NOW - 5 * DAY, "2": NOW - HOUR}
    assert store.archive.dates_of("baonam", asked) == {}


def test_a_list_that_ended_says_why(store: Store) -> None:
    on = walk(store)
    step(store, on, entry("1"), url="https://baoviet.vn/p1")
    step(store, on, entry("2"), url="https://baoviet.vn/p2")
    store.archive.end_list(on, "https://baoviet.vn/p2", ListEnd.OLDER)
    assert {page.url[-2:]: page.ended for page in walk(store).pages} == {"p1": None, "p2": ListEnd.OLDER}


def test_a_page_that_is_walked_again_is_kept_once(store: Store) -> None:
    on = walk(store)
    step(store, on, entry("1"))
    step(store, on, entry("1"), entry("2"), digest="other")
    (kept,) = walk(store).pages
    assert (kept.listed, kept.digest) == (2, "other")


@pytest.mark.parametrize("limit", [1, 2, 9])
def test_no_more_is_claimed_than_was_asked_for(store: Store, limit: int) -> None:
    step(store, walk(store), *(entry(str(number)) for number in range(5)))
    assert len(store.archive.claim_found("baoviet", now=NOW, lease=LEASE, limit=limit)) == min(limit, 5)


def test_another_outlets_past_is_left_alone(store: Store) -> None:
    step(store, walk(store), entry("1"))
    assert store.archive.claim_found("baonam", now=NOW + FAR, lease=LEASE, limit=9) == []
    assert store.archive.waiting("baonam") == Waiting(count=0)
    begin(store, feed("baonam"))
    assert store.archive.waiting("baoviet").count == 1
