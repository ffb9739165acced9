"""What the crawler relies on in a store, held against the store in memory and the one on disk alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.crawling import Feed, FeedKind, FeedOutcome, PageOutcome, PageVisit, Validators
from core.model import Entry, NotAnArticle
from core.reasons import FeedProblem, NotArticleReason
from crawler.history import History
from storage.store import open_store
from tests.crawler.fake_history import FakeHistory

NOW = datetime(2023, 11, 21, 5, 0, tzinfo=UTC)
MINUTE, LEASE = timedelta(minutes=1), timedelta(minutes=10)
A, B = (
    Feed(outlet=key, url=f"https://{key}.example/rss", kind=FeedKind.RSS, section="tech")
    for key in ("thudo", "nhanh")
)


@pytest.fixture(params=["memory", "disk"])
def history(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[History]:
    if request.param == "memory":
        yield FakeHistory()
        return
    store = open_store(f"sqlite:///{tmp_path / 'baotin.db'}")
    yield store.history
    store.close()


def entry(number: int, *, title: str = "Tin") -> Entry:
    return Entry(key=f"thudo:{number}", url=f"https://thudo.example/tin-{number}.html", title=title)


def visit(history: History, *entries: Entry, at: datetime = NOW, **what: object) -> list[PageVisit]:
    """Registers the feeds, claims one, and records a visit to it."""
    history.register_feeds([A], now=at)
    history.make_due(None, now=at)
    (claimed,) = history.claim_feeds(now=at, lease=LEASE, limit=1)
    outcome = FeedOutcome(visit=claimed, at=at, next_check=at + LEASE, entries=entries, **what)  # type: ignore[arg-type] # given by name
    return history.record_feed(outcome, lease=LEASE)


def test_feeds_are_due_at_once_and_claimed_once(history: History) -> None:
    history.register_feeds([A, B], now=NOW)
    first = history.claim_feeds(now=NOW, lease=LEASE, limit=1)
    rest = history.claim_feeds(now=NOW, lease=LEASE, limit=9)
    assert {claimed.feed for claimed in (*first, *rest)} == {A, B}
    assert all(claimed.first for claimed in (*first, *rest))
    assert history.claim_feeds(now=NOW, lease=LEASE, limit=9) == []
    assert len(history.claim_feeds(now=NOW + LEASE, lease=LEASE, limit=9)) == 2


def test_claims_can_be_for_some_outlets(history: History) -> None:
    history.register_feeds([A, B], now=NOW)
    claimed = history.claim_feeds(now=NOW, lease=LEASE, limit=9, outlets=["nhanh"])
    assert [one.feed for one in claimed] == [B]
    assert history.claim_feeds(now=NOW, lease=LEASE, limit=9, outlets=[]) == []


def test_what_is_given_back_is_due_again(history: History) -> None:
    pages = visit(history, entry(1))
    history.register_feeds([A, B], now=NOW)
    feeds = history.claim_feeds(now=NOW, lease=LEASE, limit=9)
    history.give_back(feeds=feeds, pages=pages)
    assert history.claim_feeds(now=NOW, lease=LEASE, limit=9) == feeds
    assert [page.entry for page in history.claim_pages(now=NOW, lease=LEASE, limit=9)] == [entry(1)]


def test_feeds_that_are_not_named_are_not_polled(history: History) -> None:
    history.register_feeds([A, B], now=NOW)
    history.register_feeds([B], now=NOW)
    assert [one.feed for one in history.claim_feeds(now=NOW, lease=LEASE, limit=9)] == [B]


def test_a_first_visit_returns_its_entries_claimed_as_a_baseline(history: History) -> None:
    pages = visit(history, entry(1), entry(2))
    assert [(page.entry, page.baseline, page.stored, page.attempts) for page in pages] == [
        (entry(1), True, False, 0),
        (entry(2), True, False, 0),
    ]
    assert {(page.outlet, page.section, page.first_listed) for page in pages} == {("thudo", "tech", NOW)}
    assert history.claim_pages(now=NOW, lease=LEASE, limit=9) == []
    assert visit(history, entry(1), entry(3), at=NOW + MINUTE)[0].baseline is False


def test_known_entries_are_not_returned_again(history: History) -> None:
    visit(history, entry(1))
    assert [page.entry for page in visit(history, entry(1), entry(2), at=NOW + MINUTE)] == [entry(2)]


def test_a_visit_leaves_the_newest_validators_and_counts_failures(history: History) -> None:
    tags = Validators(etag='"1"', last_modified="then")
    visit(history, entry(1), validators=tags)
    visit(history, at=NOW + MINUTE, problem=FeedProblem.TIMEOUT)
    visit(history, at=NOW + 2 * MINUTE, problem=FeedProblem.TIMEOUT)
    history.make_due(None, now=NOW + 3 * MINUTE)
    (claimed,) = history.claim_feeds(now=NOW + 3 * MINUTE, lease=LEASE, limit=1)
    assert (claimed.validators, claimed.failures, claimed.first) == (tags, 2, False)


def test_a_page_that_failed_is_due_when_planned_and_not_before(history: History) -> None:
    (page,) = visit(history, entry(1))
    retry = NOW + 5 * MINUTE
    history.record_page(PageOutcome(visit=page, at=NOW, problem=FeedProblem.TIMEOUT, retry_at=retry))
    assert history.claim_pages(now=retry - MINUTE, lease=LEASE, limit=9) == []
    (again,) = history.claim_pages(now=retry, lease=LEASE, limit=9)
    assert (again.attempts, again.entry, again.first_listed) == (1, entry(1), NOW)


def test_a_page_that_was_put_off_has_not_been_tried(history: History) -> None:
    (page,) = visit(history, entry(1))
    retry = NOW + 5 * MINUTE
    put_off = PageOutcome(visit=page, at=NOW, problem=FeedProblem.TIMEOUT, retry_at=retry, tried=False)
    history.record_page(put_off)
    assert history.claim_pages(now=retry - MINUTE, lease=LEASE, limit=9) == []
    (again,) = history.claim_pages(now=retry, lease=LEASE, limit=9)
    assert (again.attempts, again.entry) == (0, entry(1))


def test_a_feed_that_never_listed_anything_is_still_to_be_visited_first(history: History) -> None:
    """A server may say "not modified" to somebody who never saw the feed; what it lists later is still its past."""
    tags = Validators(etag='"1"')
    assert visit(history, not_modified=True, validators=tags) == []
    history.make_due(None, now=NOW)
    (claimed,) = history.claim_feeds(now=NOW + LEASE, lease=LEASE, limit=1)
    assert (claimed.first, claimed.validators) == (True, Validators())
    history.give_back(feeds=[claimed], pages=[])
    (page,) = visit(history, entry(1), at=NOW + MINUTE)
    assert page.baseline
    (later,) = visit(history, entry(1), entry(2), at=NOW + 2 * MINUTE)
    assert not later.baseline


@pytest.mark.parametrize("end", ["given up", "no article"])
def test_a_page_that_is_settled_is_never_due(history: History, end: str) -> None:
    (page,) = visit(history, entry(1))
    video = NotAnArticle(NotArticleReason.VIDEO)
    outcome = (
        PageOutcome(visit=page, at=NOW, problem=FeedProblem.TIMEOUT)
        if end == "given up"
        else PageOutcome(visit=page, at=NOW, not_article=video)
    )
    history.record_page(outcome)
    assert history.claim_pages(now=NOW + timedelta(days=99), lease=LEASE, limit=9) == []
