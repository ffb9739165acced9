"""Pages of entries: what becomes of each after a fetch, and when it is looked at again."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.crawling import PageVisit, Validators
from core.model import Entry, NotAnArticle
from core.reasons import EntryState, FeedProblem, NotArticleReason
from storage.store import Store
from tests.storage.make import (
    DAY,
    HOUR,
    LEASE,
    MINUTE,
    NEXT,
    NOW,
    article,
    begin,
    due_pages,
    entry,
    entry_states,
    feed,
    listed,
    match,
    page,
    take,
)


def first_page(store: Store) -> PageVisit:
    (visit,) = begin(store)
    (found,) = store.history.record_feed(listed(visit, entry()), lease=LEASE)
    return found


def stored_page(store: Store, *, alerting: bool) -> PageVisit:
    """A page that is stored, and claimed again."""
    found = first_page(store)
    take(store, article(), visit=found, matches=[match(alerting=alerting)])
    (visit,) = store.history.claim_feeds(now=NEXT, lease=LEASE, limit=1)
    (again,) = store.history.record_feed(listed(visit, entry(title="Tên mới"), at=NEXT), lease=LEASE)
    return again


def test_a_failed_page_is_tried_again_at_its_time_and_counted(store: Store) -> None:
    found = first_page(store)
    store.history.record_page(page(found, problem=FeedProblem.TIMEOUT, retry_at=NOW + HOUR))
    assert due_pages(store, NOW + HOUR - MINUTE) == []
    (again,) = due_pages(store, NOW + HOUR)
    assert (again.entry_id, again.attempts, again.first_listed) == (found.entry_id, 1, NOW)


OUTCOMES = [
    ({"problem": FeedProblem.TIMEOUT}, EntryState.FAILED),
    ({"not_article": NotAnArticle(NotArticleReason.VIDEO, "no text")}, EntryState.NOT_ARTICLE),
    ({"gone": True, "problem": FeedProblem.NOT_FOUND}, EntryState.GONE),
]


@pytest.mark.parametrize(("outcome", "state"), OUTCOMES, ids=[state for _, state in OUTCOMES])
def test_a_page_that_is_settled_is_not_fetched_again(
    store: Store, outcome: dict[str, object], state: EntryState
) -> None:
    store.history.record_page(page(first_page(store), **outcome))
    assert entry_states(store) == {state: 1}
    assert due_pages(store, NOW + 99 * DAY) == []


@pytest.mark.parametrize(
    "outcome",
    [
        {"problem": FeedProblem.TIMEOUT},
        {"not_article": NotAnArticle(NotArticleReason.CHALLENGE)},
        {"not_modified": True},
    ],
)
@pytest.mark.parametrize(("alerting", "due"), [(True, NOW + HOUR), (False, None)])
def test_a_stored_article_stays_stored_whatever_its_page_shows_and_is_looked_at_as_planned(
    store: Store, outcome: dict[str, object], *, alerting: bool, due: datetime | None
) -> None:
    store.history.record_page(page(stored_page(store, alerting=alerting), at=NEXT, **outcome))
    assert entry_states(store) == {EntryState.STORED: 1}
    assert bool(due_pages(store, NOW + 9 * DAY)) is alerting
    if due:
        assert due_pages(store, due - MINUTE) == []
        assert [found.stored for found in due_pages(store, due)] == [True]


def test_a_stored_page_that_fails_is_tried_again_when_the_crawler_says_so(store: Store) -> None:
    again = stored_page(store, alerting=False)
    store.history.record_page(page(again, at=NEXT, problem=FeedProblem.TIMEOUT, retry_at=NEXT + MINUTE))
    assert [found.stored for found in due_pages(store, NEXT + MINUTE)] == [True]


def test_a_withdrawn_article_is_kept_and_marked(store: Store) -> None:
    again = stored_page(store, alerting=True)
    store.history.record_page(page(again, at=NEXT, gone=True))
    stored = store.reader.find_article(1)
    assert stored is not None
    assert stored.withdrawn_at == NEXT
    assert entry_states(store) == {EntryState.GONE: 1}
    assert due_pages(store, NOW + 9 * DAY) == []


def test_an_article_that_alerts_is_looked_at_again_after_each_time_of_the_plan(store: Store) -> None:
    found = first_page(store)
    take(store, article(), visit=found, matches=[match()])
    assert due_pages(store, NOW + HOUR - MINUTE) == []
    (again,) = store.history.claim_pages(now=NOW + HOUR, lease=LEASE, limit=9)
    assert (again.stored, again.validators) == (True, Validators(etag="p1"))
    store.history.record_page(page(again, at=NOW + HOUR, not_modified=True))
    assert due_pages(store, NOW + DAY - MINUTE) == []
    (last,) = store.history.claim_pages(now=NOW + DAY, lease=LEASE, limit=9)
    with store.writing() as tx:
        tx.keep_article(page(last, article(), at=NOW + DAY), now=NOW + DAY)
    assert due_pages(store, NOW + 99 * DAY) == []


def test_a_page_that_nobody_knows_is_passed_over(store: Store) -> None:
    unknown = PageVisit(entry_id=99, outlet="baoviet", entry=Entry(key="x", url="x"), first_listed=NOW)
    store.history.record_page(page(unknown, problem=FeedProblem.TIMEOUT))
    assert entry_states(store) == {}


def test_articles_are_counted_for_the_feed_that_listed_them_first(store: Store) -> None:
    one, two = begin(store, feed(path="a.rss"), feed(path="b.rss"))
    (found,) = store.history.record_feed(listed(one, entry("1")), lease=LEASE)
    store.history.record_feed(listed(two, entry("1")), lease=LEASE)
    take(store, article("1"), visit=found)
    take(store, article("1", title="Tên mới"), visit=found)
    counted = [(f.articles, f.articles_today) for f in store.reader.feed_health(now=NOW)]
    assert counted == [(1, 1), (0, 0)]
    assert [f.articles_today for f in store.reader.feed_health(now=NOW + DAY)] == [0, 0]
