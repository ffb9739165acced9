"""What people are shown: lists, addresses, the ledger, health and counts."""

from __future__ import annotations

import pytest

from core.model import NotAnArticle
from core.reasons import AlertReason, DeliveryState, EntryState, NotArticleReason
from core.views import Counts, StoryView
from storage.article_views import forms_of
from storage.store import Store
from tests.storage.make import (
    DAY,
    HOUR,
    LEASE,
    MINUTE,
    NOW,
    REGULATION,
    RESTRUCTURING,
    article,
    begin,
    entry,
    listed,
    match,
    page,
    take,
)


def ids(views: list[StoryView]) -> list[int]:
    return [view.story.id for view in views]


def test_latest_stories_are_those_with_a_topic_newest_first(store: Store) -> None:
    take(store, article("1", published=NOW - 3 * HOUR), matches=[match()])
    take(store, article("2", published=NOW - HOUR), matches=[match(RESTRUCTURING)])
    take(store, article("3", published=NOW - MINUTE))
    take(store, article("4", published=NOW - 2 * HOUR, outlet="tinnhanh"), matches=[match()])
    assert ids(store.reader.latest_stories(limit=9)) == [2, 4, 1]
    assert ids(store.reader.latest_stories(limit=2)) == [2, 4]
    assert ids(store.reader.latest_stories(limit=9, before=NOW - HOUR)) == [4, 1]
    assert ids(store.reader.latest_stories(limit=9, topic=REGULATION)) == [4, 1]
    assert ids(store.reader.latest_stories(limit=9, outlet="baoviet")) == [2, 1]
    assert ids(store.reader.latest_stories(limit=9, outlet="tinnhanh", topic=RESTRUCTURING)) == []


def test_a_story_comes_up_again_with_its_newest_telling(store: Store) -> None:
    old = take(store, article("1", published=NOW - 3 * HOUR), matches=[match()])
    take(store, article("2", published=NOW - 2 * HOUR), matches=[match()])
    take(store, article("3", published=NOW - HOUR), story_id=old.story_id)
    assert ids(store.reader.latest_stories(limit=9)) == [1, 2]
    assert [view.newest for view in store.reader.latest_stories(limit=9)] == [NOW - HOUR, NOW - 2 * HOUR]


def test_a_story_shows_the_best_match_of_each_topic(store: Store) -> None:
    one = take(store, article("1"), matches=[match(score=0.6)])
    take(store, article("2"), story_id=one.story_id, matches=[match(score=0.9), match(RESTRUCTURING)])
    (view,) = store.reader.latest_stories(limit=9)
    assert [(found.topic, found.score) for found in view.matches] == [(REGULATION, 0.9), (RESTRUCTURING, 0.8)]
    assert view == store.reader.find_story(one.story_id)


def test_a_story_without_its_last_match_is_no_longer_listed(store: Store) -> None:
    taken = take(store, matches=[match()])
    with store.writing() as tx:
        tx.record_matches(taken.kept.article_id, [], (), version="2", now=NOW)
    assert store.reader.latest_stories(limit=9) == []
    with store.writing() as tx:
        found = [(match(), AlertReason.NO_ROUTE)]
        tx.record_matches(taken.kept.article_id, found, (), version="3", now=NOW)
    assert ids(store.reader.latest_stories(limit=9)) == [taken.story_id]


def test_what_is_not_there_is_not_found(store: Store) -> None:
    assert store.reader.find_story(1) is None
    assert store.reader.find_article(1) is None
    assert store.reader.find_article_by_url("https://baoviet.vn/") is None
    assert store.reader.latest_run() is None


# Addresses

STORED = "https://www.baoviet.vn/tin/1.html"


@pytest.mark.parametrize(
    "asked",
    [
        STORED,
        "http://baoviet.vn/tin/1.html",
        "https://m.baoviet.vn/tin/1.html?utm_source=fb#top",
        "baoviet.vn/tin/1.html/",
        "HTTPS://WWW.BaoViet.vn:443/tin/1.html",
    ],
)
def test_an_article_is_found_under_any_form_of_its_address(store: Store, asked: str) -> None:
    take(store, article(canonical_url=STORED, url="https://amp.baoviet.vn/tin/1"))
    found = store.reader.find_article_by_url(asked)
    assert found is not None
    assert found.id == 1
    assert store.reader.find_article_by_url(asked.replace("/1", "/2")) is None


def test_an_article_is_found_where_it_was_fetched_and_where_it_was_listed(store: Store) -> None:
    (visit,) = begin(store)
    (found,) = store.history.record_feed(listed(visit, entry(url="https://baoviet.vn/r/1")), lease=LEASE)
    take(store, article(url="https://baoviet.vn/moved/1"), visit=found)
    for address in ("https://baoviet.vn/r/1", "https://baoviet.vn/moved/1", article().canonical_url):
        assert store.reader.find_article_by_url(address) is not None
    assert store.reader.find_article_by_url("https://baoviet.vn/r/2") is None


@pytest.mark.parametrize("asked", ["", "x", "ftp://baoviet.vn/1", "không phải địa chỉ", "http://["])
def test_any_text_may_be_asked_for(store: Store, asked: str) -> None:
    assert store.reader.find_article_by_url(asked) is None
    assert forms_of(asked)


def test_no_address_finds_no_article_though_imported_ones_have_none(store: Store) -> None:
    take(store, article(url="", canonical_url="", key="import:1"))
    for nothing in ("", "  "):
        assert store.reader.find_article_by_url(nothing) is None


def test_a_query_in_an_address_counts(store: Store) -> None:
    take(store, article(canonical_url="https://baoviet.vn/?id=1"))
    assert store.reader.find_article_by_url("http://baoviet.vn?id=1&utm_source=x") is not None
    assert store.reader.find_article_by_url("http://baoviet.vn?id=2") is None


# Ledger and counts


def test_deliveries_are_listed_newest_first_by_state_time_and_story(store: Store) -> None:
    for number in range(3):
        now = NOW + number * MINUTE
        take(store, article(str(number)), matches=[match()], receivers=["desk"], now=now)
    take(store, article("sister"), story_id=2)
    (sending,) = store.outbox.claim(now=NOW + HOUR, lease=LEASE, limit=9)
    listed_ids = [view.alert_id for view in store.reader.deliveries(limit=9)]
    assert listed_ids == [3, 2, 1]
    assert [view.alert_id for view in store.reader.deliveries(limit=1)] == [3]
    assert [view.alert_id for view in store.reader.deliveries(limit=9, before=NOW + MINUTE)] == [1]
    assert [v.id for v in store.reader.deliveries(limit=9, states=[DeliveryState.SENDING])] == [sending.id]
    waiting = store.reader.deliveries(limit=9, states=[DeliveryState.PENDING, DeliveryState.RETRY])
    assert [view.alert_id for view in waiting] == [3, 2]
    assert [view.alert_id for view in store.reader.deliveries(limit=9, article_id=2)] == [2]
    assert [view.alert_id for view in store.reader.deliveries(limit=9, article_id=4)] == [2]
    assert store.reader.deliveries(limit=9, article_id=99) == []


def test_everything_is_counted(store: Store) -> None:
    (visit,) = begin(store)
    pages = store.history.record_feed(listed(visit, entry("1"), entry("2"), entry("3")), lease=LEASE)
    store.history.record_page(page(pages[1], not_article=NotAnArticle(NotArticleReason.VIDEO)))
    take(store, visit=pages[0], matches=[match(), match(RESTRUCTURING)], receivers=["a", "b"])
    take(store, article("9", outlet=None), matches=[match()], now=NOW + DAY)
    found = store.reader.counts()
    assert found == Counts(
        outlets=1,
        feeds=1,
        entries={EntryState.NOT_ARTICLE: 1, EntryState.PENDING: 1, EntryState.STORED: 1},
        articles=2,
        stories=2,
        matches={REGULATION: 2, RESTRUCTURING: 1},
        deliveries={DeliveryState.PENDING: 2},
        newest_article=NOW + DAY,
        size_bytes=found.size_bytes,
    )
    assert found.size_bytes > 100_000


def test_an_empty_database_counts_nothing(store: Store) -> None:
    found = store.reader.counts()
    assert (found.articles, found.entries, found.matches, found.newest_article) == (0, {}, {}, None)
    assert store.reader.feed_health(now=NOW) == []
    assert store.reader.receiver_health() == []


def test_rows_are_counted_per_table(store: Store) -> None:
    take(store, matches=[match()], receivers=["desk"], keys=[1, 2])
    rows = store.stats()
    assert (rows["articles"], rows["sketch_keys"], rows["tellings"], rows["verdicts"]) == (1, 2, 1, 0)


def test_runs_begin_live_and_end(store: Store) -> None:
    first = store.runs.begin(now=NOW, pid=11, version="1.0")
    store.runs.end(first, now=NOW + HOUR)
    second = store.runs.begin(now=NOW + DAY, pid=12, version="1.1")
    store.runs.heartbeat(second, now=NOW + DAY + MINUTE)
    run = store.reader.latest_run()
    assert run is not None
    assert run == store.runs.latest()
    assert (run.id, run.pid, run.version, run.started_at) == (second, 12, "1.1", NOW + DAY)
    assert (run.seen_at, run.ended_at) == (NOW + DAY + MINUTE, None)
    store.runs.end(second, now=NOW + 2 * DAY)
    ended = store.runs.latest()
    assert ended is not None
    assert ended.ended_at == NOW + 2 * DAY
