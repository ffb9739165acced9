"""What a dead process held is free at once; what a clock that ran ahead has planned is not waited for."""

from __future__ import annotations

from datetime import timedelta

from core.reasons import DeliveryState, EntryState, FeedProblem, Outcome
from storage.store import Store
from tests.storage.make import (
    DAY,
    HOUR,
    LEASE,
    MINUTE,
    NOW,
    Following,
    article,
    attempt,
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

AHEAD = NOW + 7 * HOUR


def work_while_the_clock_is_ahead(store: Store) -> None:
    """A feed is read, a page fails, one alert waits for others and another for its second try."""
    store.runs.begin(now=AHEAD, pid=1, version="1")
    (visit,) = begin(store, now=AHEAD)
    (failed,) = store.history.record_feed(listed(visit, entry("1"), at=AHEAD), lease=LEASE)
    retry = AHEAD + 5 * MINUTE
    store.history.record_page(page(failed, at=AHEAD, problem=FeedProblem.TIMEOUT, retry_at=retry))
    take(store, article("2"), matches=[match()], receivers={"desk": AHEAD + MINUTE}, now=AHEAD)
    take(store, article("3"), matches=[match()], receivers={"mail": AHEAD}, now=AHEAD)
    (sending,) = store.outbox.claim(now=AHEAD, lease=LEASE, limit=9)
    again = Following(state=DeliveryState.RETRY, at=AHEAD + HOUR, pause_receiver_until=AHEAD + HOUR)
    store.outbox.record(attempt(sending.id, "mail", outcome=Outcome.PASSING, started_at=AHEAD), again)


def due(store: Store) -> tuple[int, int, list[str]]:
    """Feeds, pages, and receivers with something due."""
    feeds = store.history.claim_feeds(now=NOW, lease=LEASE, limit=9)
    told = [delivery.receiver for delivery in store.outbox.claim(now=NOW, lease=LEASE, limit=9)]
    return len(feeds), len(due_pages(store, NOW)), sorted(told)


def test_when_the_clock_is_set_back_what_was_planned_is_due(store: Store) -> None:
    work_while_the_clock_is_ahead(store)
    assert due(store) == (0, 0, [])
    assert store.runs.follow_clock(now=NOW)
    assert due(store) == (1, 1, ["desk", "mail"])
    assert entry_states(store) == {EntryState.PENDING: 1}


def test_a_claim_made_by_the_wrong_clock_runs_out_in_minutes(store: Store) -> None:
    store.runs.begin(now=AHEAD, pid=1, version="1")
    begin(store, now=AHEAD)
    store.runs.follow_clock(now=NOW)
    assert store.history.claim_feeds(now=NOW, lease=LEASE, limit=9) == []
    assert len(store.history.claim_feeds(now=NOW + 10 * MINUTE, lease=LEASE, limit=9)) == 1


def test_it_is_done_once(store: Store) -> None:
    run = store.runs.begin(now=AHEAD, pid=1, version="1")
    store.runs.heartbeat(run, now=AHEAD + MINUTE)
    assert [store.runs.follow_clock(now=NOW) for _ in range(2)] == [True, False]
    latest = store.runs.latest()
    assert latest is not None
    assert latest.seen_at == NOW


def test_while_the_clock_is_right_plans_are_kept(store: Store) -> None:
    assert not store.runs.follow_clock(now=NOW)
    work_while_the_clock_is_ahead(store)
    for now in (AHEAD, AHEAD + DAY, AHEAD - timedelta(seconds=59)):
        assert not store.runs.follow_clock(now=now)
    assert due(store) == (0, 0, [])


def test_what_a_dead_process_held_is_due_at_once(store: Store) -> None:
    first, second = begin(store, feed("mot"), feed("hai"))
    store.history.record_feed(listed(first, entry("1")), lease=LEASE)  # its page is claimed, as is the other feed
    take(store, article("2"), matches=[match()], receivers=["desk"])
    (sending,) = store.outbox.claim(now=NOW, lease=LEASE, limit=9)
    assert due(store) == (0, 0, [])
    store.runs.take_over(now=NOW)
    assert store.history.claim_feeds(now=NOW, lease=LEASE, limit=9) == [second]
    assert [found.entry for found in due_pages(store, NOW)] == [entry("1")]
    (again,) = store.outbox.claim(now=NOW, lease=LEASE, limit=9)
    assert (again.id, again.state) == (sending.id, DeliveryState.UNKNOWN)


def test_taking_over_changes_nothing_that_nobody_holds(store: Store) -> None:
    work_while_the_clock_is_ahead(store)
    before = store.reader.deliveries(limit=9), store.reader.feed_health(now=NOW), entry_states(store)
    store.runs.take_over(now=AHEAD)
    assert (store.reader.deliveries(limit=9), store.reader.feed_health(now=NOW), entry_states(store)) == before
    assert due(store) == (0, 0, [])
