"""The crawler's memory: what is due, who holds it, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.crawling import FeedOutcome, FeedVisit, PageVisit, Validators
from core.model import NotAnArticle
from core.reasons import EntryState, FeedProblem, NotArticleReason
from core.views import FeedHealth
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
    page,
    take,
    visit_again,
)


def health(store: Store, now: datetime = NOW) -> FeedHealth:
    (only,) = store.reader.feed_health(now=now)
    return only


# Feeds


def test_a_new_feed_is_due_at_once_as_a_first_visit(store: Store) -> None:
    (visit,) = begin(store, feed(interval=300.0))
    assert visit == FeedVisit(
        feed_id=visit.feed_id, feed=feed(interval=300.0), validators=Validators(), failures=0, first=True
    )


def test_a_claimed_feed_is_nobody_elses_until_its_lease_runs_out(store: Store) -> None:
    begin(store)
    assert store.history.claim_feeds(now=NOW + LEASE - MINUTE, lease=LEASE, limit=9) == []
    assert len(store.history.claim_feeds(now=NOW + LEASE, lease=LEASE, limit=9)) == 1


def test_a_claim_given_back_is_due_at_once(store: Store) -> None:
    (visit,) = begin(store)
    store.history.give_back(feeds=[visit], pages=[])
    assert store.history.claim_feeds(now=NOW, lease=LEASE, limit=9) == [visit]


def test_feeds_come_oldest_first_and_no_more_than_asked_for(store: Store) -> None:
    one, two, three = feed("mot"), feed("hai"), feed("ba")
    store.history.register_feeds([one], now=NOW + MINUTE)
    store.history.register_feeds([one, two, three], now=NOW)
    claimed = store.history.claim_feeds(now=NOW + HOUR, lease=LEASE, limit=2)
    assert [visit.feed for visit in claimed] == [two, three]
    assert [v.feed for v in store.history.claim_feeds(now=NOW + HOUR, lease=LEASE, limit=2)] == [one]


def test_feeds_can_be_claimed_by_outlet(store: Store) -> None:
    store.history.register_feeds([feed("mot"), feed("hai")], now=NOW)
    claimed = store.history.claim_feeds(now=NOW, lease=LEASE, limit=9, outlets=["hai"])
    assert [visit.feed.outlet for visit in claimed] == ["hai"]
    assert store.history.claim_feeds(now=NOW, lease=LEASE, limit=9, outlets=[]) == []


def test_registering_again_keeps_what_is_known_and_takes_the_new_settings(store: Store) -> None:
    (visit,) = begin(store)
    store.history.record_feed(listed(visit, entry(), validators=Validators(etag="e1")), lease=LEASE)
    store.history.register_feeds([feed(interval=60.0)], now=NOW + MINUTE)
    assert store.history.claim_feeds(now=NOW + MINUTE, lease=LEASE, limit=9) == []
    again = visit_again(store, at=NEXT)
    assert (again.feed.interval, again.validators.etag, again.first) == (60.0, "e1", False)


def test_a_feed_no_longer_named_is_not_due_and_comes_back_with_its_state(store: Store) -> None:
    (visit,) = begin(store)
    store.history.record_feed(listed(visit, entry()), lease=LEASE)
    store.history.register_feeds([], now=NOW)
    assert store.history.claim_feeds(now=NOW + DAY, lease=LEASE, limit=9) == []
    assert not health(store).enabled
    store.history.register_feeds([feed()], now=NOW)
    assert not visit_again(store, at=NOW + DAY).first


def test_feeds_can_be_made_due(store: Store) -> None:
    visits = begin(store, feed("mot"), feed("hai"))
    for visit in visits:
        store.history.record_feed(listed(visit), lease=LEASE)
    store.history.make_due(["hai"], now=NOW + MINUTE)
    assert [v.feed.outlet for v in store.history.claim_feeds(now=NOW + MINUTE, lease=LEASE, limit=9)] == ["hai"]
    store.history.make_due(None, now=NOW + MINUTE)
    assert [v.feed.outlet for v in store.history.claim_feeds(now=NOW + MINUTE, lease=LEASE, limit=9)] == ["mot"]


def test_a_shorter_interval_counts_from_now_on(store: Store) -> None:
    visits = begin(store, feed("mot", interval=86400.0), feed("hai", interval=86400.0), feed("ba", interval=600.0))
    for visit in visits:
        failed = {"entries": (), "problem": FeedProblem.RATE_LIMITED} if visit.feed.outlet == "hai" else {}
        outcome = replace(listed(visit, entry(visit.feed.outlet)), **failed, next_check=NOW + DAY)
        store.history.record_feed(outcome, lease=LEASE)
    shorter = [feed("mot", interval=600.0), feed("hai", interval=600.0), feed("ba", interval=600.0)]
    store.history.register_feeds(shorter, now=NOW + MINUTE)
    assert store.history.claim_feeds(now=NOW + 10 * MINUTE, lease=LEASE, limit=9) == []
    claimed = store.history.claim_feeds(now=NOW + 11 * MINUTE, lease=LEASE, limit=9)
    assert [visit.feed.outlet for visit in claimed] == ["mot"]  # "hai" has asked for its peace, "ba" is as it was


def test_a_feed_added_to_a_known_outlet_does_not_take_fresh_news_for_its_past(store: Store) -> None:
    """Its first visit may come before the next one of the feed that would have told it."""
    (visit,) = begin(store)
    store.history.record_feed(listed(visit, entry("1")), lease=LEASE)
    at = NOW + 5 * MINUTE
    (second,) = begin(store, feed(), feed(path="the-gioi.rss"), now=at)
    assert second.first
    fresh = entry("2", published=NOW + MINUTE)
    pages = store.history.record_feed(
        listed(second, fresh, entry("3"), entry("4", published=None), at=at), lease=LEASE
    )
    assert {page.entry.key: page.baseline for page in pages} == {"2": False, "3": True, "4": True}


def test_the_first_feed_of_an_outlet_has_a_past_and_nothing_else(store: Store) -> None:
    (other,) = begin(store, feed("bao-khac"))
    store.history.record_feed(listed(other, entry("1")), lease=LEASE)
    (visit,) = begin(store, feed("bao-khac"), feed())
    (page,) = store.history.record_feed(listed(visit, entry("2", published=NOW)), lease=LEASE)
    assert page.baseline


def test_a_success_is_written_down_whole(store: Store) -> None:
    (visit,) = begin(store)
    store.history.record_feed(
        listed(
            visit,
            entry("1", published=NOW - DAY),
            entry("2", published=NOW - HOUR),
            entry("3", published=NOW + 3 * DAY),  # a mistake: it would hide that the feed stands still
            validators=Validators(etag="e1", last_modified="m1"),
            warning=FeedProblem.FROZEN_FEED,
        ),
        lease=LEASE,
    )
    assert health(store) == FeedHealth(
        outlet="baoviet",
        url=feed().url,
        kind=feed().kind,
        section="Công nghệ",
        enabled=True,
        checked_at=NOW,
        succeeded_at=NOW,
        next_check=NEXT,
        failures=0,
        status=200,
        problem=None,
        warning=FeedProblem.FROZEN_FEED,
        detail="",
        newest_published=NOW - HOUR,
        entries=3,
        articles=0,
        articles_today=0,
    )
    again = visit_again(store, at=NEXT)
    assert (again.validators, again.newest_published) == (Validators(etag="e1", last_modified="m1"), NOW - HOUR)


def test_a_problem_changes_only_the_feed_and_counts_failures(store: Store) -> None:
    (visit,) = begin(store)
    store.history.record_feed(listed(visit, entry(), validators=Validators(etag="e1")), lease=LEASE)
    before = entry_states(store)
    for failures in (1, 2):
        again = visit_again(store, at=NOW + failures * 10 * MINUTE)
        outcome = FeedOutcome(
            visit=again,
            at=NOW + failures * 10 * MINUTE,
            next_check=NOW + (failures + 1) * 10 * MINUTE,
            status=503,
            problem=FeedProblem.SERVER_ERROR,
            detail="HTTP 503",
        )
        assert store.history.record_feed(outcome, lease=LEASE) == []
        now = health(store)
        assert (now.failures, now.problem, now.status, now.detail) == (
            failures,
            FeedProblem.SERVER_ERROR,
            503,
            "HTTP 503",
        )
        assert (now.succeeded_at, now.newest_published) == (NOW, NOW - HOUR)
    assert entry_states(store) == before
    assert visit_again(store, at=NOW + HOUR).validators.etag == "e1"


def test_not_modified_is_a_success_that_takes_the_newest_validators(store: Store) -> None:
    (visit,) = begin(store)
    store.history.record_feed(
        listed(visit, entry(), validators=Validators(etag="e1"), warning=FeedProblem.FROZEN_FEED), lease=LEASE
    )
    again = visit_again(store, at=NEXT)
    outcome = FeedOutcome(
        visit=again,
        at=NEXT,
        next_check=NEXT + HOUR,
        status=304,
        not_modified=True,
        validators=Validators(etag="e2"),
    )
    assert store.history.record_feed(outcome, lease=LEASE) == []
    now = health(store)
    assert (now.succeeded_at, now.failures, now.warning) == (NEXT, 0, FeedProblem.FROZEN_FEED)
    assert visit_again(store, at=NEXT + HOUR).validators == Validators(etag="e2")


# Entries


def test_what_was_published_while_a_new_feed_was_out_of_reach_is_news(store: Store) -> None:
    (visit,) = begin(store)
    store.history.record_feed(replace(listed(visit), problem=FeedProblem.UNREACHABLE), lease=LEASE)
    at = NOW + 3 * HOUR
    visit = visit_again(store, at=at)
    assert visit.first
    pages = store.history.record_feed(
        listed(visit, entry("1"), entry("2", published=NOW + HOUR), entry("3", published=at + HOUR), at=at),
        lease=LEASE,
    )
    assert {page.entry.key: page.baseline for page in pages} == {"1": True, "2": False, "3": True}


def test_a_first_visit_makes_a_baseline_and_the_next_one_does_not(store: Store) -> None:
    (visit,) = begin(store)
    (old,) = store.history.record_feed(listed(visit, entry("1")), lease=LEASE)
    (new,) = store.history.record_feed(
        listed(visit_again(store, at=NEXT), entry("2"), entry("1"), at=NEXT), lease=LEASE
    )
    assert old == PageVisit(
        entry_id=old.entry_id,
        outlet="baoviet",
        entry=entry("1"),
        section="Công nghệ",
        baseline=True,
        first_listed=NOW,
    )
    assert (new.entry, new.baseline, new.first_listed) == (entry("2"), False, NEXT)


def test_pages_come_in_the_feeds_order_each_once(store: Store) -> None:
    (visit,) = begin(store)
    first = entry("2", title="Tin đầu")
    pages = store.history.record_feed(listed(visit, first, entry("1"), entry("2"), entry("3")), lease=LEASE)
    assert [found.entry for found in pages] == [first, entry("1"), entry("3")]


def test_a_feed_of_a_thousand_entries_is_taken_whole(store: Store) -> None:
    (visit,) = begin(store)
    many = [entry(str(number)) for number in range(1200)]
    assert len(store.history.record_feed(listed(visit, *many), lease=LEASE)) == 1200
    assert store.history.record_feed(listed(visit, *many), lease=LEASE) == []
    assert health(store).entries == 1200


def test_pages_of_a_visit_are_claimed_until_the_lease_runs_out(store: Store) -> None:
    (visit,) = begin(store)
    store.history.record_feed(listed(visit, entry()), lease=LEASE)
    assert due_pages(store, NOW + LEASE - MINUTE) == []
    assert [p.entry for p in due_pages(store, NOW + LEASE)] == [entry()]


def test_a_page_given_back_is_due_at_once(store: Store) -> None:
    (visit,) = begin(store)
    pages = store.history.record_feed(listed(visit, entry()), lease=LEASE)
    store.history.give_back(feeds=[], pages=pages)
    assert due_pages(store, NOW) == pages


def test_an_entry_of_two_feeds_is_one_and_each_feed_has_its_own_wording(store: Store) -> None:
    rss, sitemap = begin(store, feed(path="a.rss"), feed(path="b.xml"))
    worded = entry("1", lead="")
    (found,) = store.history.record_feed(listed(rss, worded), lease=LEASE)
    other = entry("1", title="Tên khác", lead="Lời dẫn", published=None)
    assert store.history.record_feed(listed(sitemap, other), lease=LEASE) == []
    take(store, article("1"), visit=found)
    assert store.history.record_feed(listed(rss, worded, at=NEXT), lease=LEASE) == []
    assert store.history.record_feed(listed(sitemap, other, at=NEXT), lease=LEASE) == []
    changed = entry("1", title="Tên mới", lead="Lời dẫn", published=None)
    (again,) = store.history.record_feed(listed(sitemap, changed, at=NEXT), lease=LEASE)
    assert again.entry == entry("1", title="Tên mới", lead="Lời dẫn")
    assert [f.entries for f in store.reader.feed_health(now=NOW)] == [1, 0]


@pytest.mark.parametrize("change", [{"title": "Tên mới"}, {"lead": "Thêm lời dẫn"}, {"published": NOW}])
def test_a_stored_article_whose_listing_changed_is_looked_at_again(store: Store, change: dict[str, object]) -> None:
    (visit,) = begin(store)
    (found,) = store.history.record_feed(listed(visit, entry()), lease=LEASE)
    take(store, article(), visit=found)
    assert due_pages(store, NOW + DAY) == []
    (again,) = store.history.record_feed(listed(visit, entry(**change), at=NEXT), lease=LEASE)
    assert (again.entry_id, again.stored, again.baseline) == (found.entry_id, True, True)
    assert again.validators == Validators(etag="p1")
    assert entry_states(store) == {EntryState.STORED: 1}


@pytest.mark.parametrize(
    "end",
    [
        {"problem": FeedProblem.TIMEOUT},
        {"not_article": NotAnArticle(NotArticleReason.LIVE_BLOG)},
        {"gone": True},
    ],
)
def test_what_was_given_up_is_tried_again_when_its_listing_changes(store: Store, end: dict[str, object]) -> None:
    (visit,) = begin(store)
    (found,) = store.history.record_feed(listed(visit, entry()), lease=LEASE)
    store.history.record_page(page(found, **end))
    assert due_pages(store, NOW + DAY) == []
    assert store.history.record_feed(listed(visit, entry(), at=NEXT), lease=LEASE) == []
    (again,) = store.history.record_feed(listed(visit, entry(title="Tên mới"), at=NEXT), lease=LEASE)
    assert (again.entry.title, again.attempts, again.stored) == ("Tên mới", 0, False)


def test_a_waiting_entry_relisted_keeps_its_time_and_is_fetched_under_its_new_title(store: Store) -> None:
    (visit,) = begin(store)
    (found,) = store.history.record_feed(listed(visit, entry()), lease=LEASE)
    store.history.record_page(page(found, problem=FeedProblem.TIMEOUT, retry_at=NOW + HOUR))
    assert store.history.record_feed(listed(visit, entry(title="Tên mới"), at=NEXT), lease=LEASE) == []
    assert due_pages(store, NOW + HOUR - MINUTE) == []
    assert [p.entry.title for p in due_pages(store, NOW + HOUR)] == ["Tên mới"]


def test_a_page_being_fetched_is_not_handed_out_again(store: Store) -> None:
    (visit,) = begin(store)
    (found,) = store.history.record_feed(listed(visit, entry()), lease=LEASE)
    take(store, article(), visit=found)
    store.history.record_feed(listed(visit, entry(title="Một"), at=NEXT), lease=LEASE)
    assert store.history.record_feed(listed(visit, entry(title="Hai"), at=NEXT), lease=LEASE) == []
    assert [p.entry.title for p in due_pages(store, NEXT + LEASE)] == ["Hai"]


def test_outlets_take_turns_and_the_oldest_come_first(store: Store) -> None:
    small, large = begin(store, feed("nho"), feed("to"))
    store.history.record_feed(listed(large, *(entry(f"t{n}") for n in range(5))), lease=timedelta(0))
    store.history.record_feed(listed(small, entry("n0"), entry("n1"), at=NOW + MINUTE), lease=timedelta(0))
    claimed = store.history.claim_pages(now=NOW + HOUR, lease=LEASE, limit=4)
    assert sorted(found.entry.key for found in claimed) == ["n0", "n1", "t0", "t1"]
    assert claimed[0].entry.key in ("n0", "t0")
    rest = store.history.claim_pages(now=NOW + HOUR, lease=LEASE, limit=9)
    assert [found.entry.key for found in rest] == ["t2", "t3", "t4"]


def test_pages_can_be_claimed_by_outlet_and_only_of_outlets_that_are_polled(store: Store) -> None:
    one, two = begin(store, feed("mot"), feed("hai"))
    for visit in (one, two):
        store.history.record_feed(listed(visit, entry(visit.feed.outlet)), lease=timedelta(0))
    chosen = store.history.claim_pages(now=NOW, lease=timedelta(0), limit=9, outlets=["hai"])
    assert [found.outlet for found in chosen] == ["hai"]
    store.history.register_feeds([feed("mot")], now=NOW)
    assert [found.outlet for found in due_pages(store, NOW)] == ["mot"]
