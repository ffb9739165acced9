"""Every call of a store, against a database that somebody else holds: StorageBusyError, and nothing of SQLite."""

from __future__ import annotations

import inspect
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from core.archives import ListEnd, Walk, WalkedPage, WalkStep
from core.clock import FixedClock
from core.crawling import FeedOutcome, FeedVisit, PageVisit, Validators
from core.errors import StorageBusyError
from core.model import Delivery, Judgement
from core.notices import Notice
from core.query import parse
from core.reasons import DeliveryState, FeedProblem, NoticeKind, Verdict
from storage.store import Store, open_store
from tests.storage.make import LEASE, NOW, Following, article, attempt, entry, feed, match, page, take

FEED = FeedVisit(feed_id=1, feed=feed(), validators=Validators())
WALK = Walk(id=1, outlet="baoviet", since=NOW, until=None, begun_at=NOW)
WALKED = WalkedPage(url="https://baoviet.vn/sitemap.xml", at=NOW, listed=0)
PAGE = PageVisit(entry_id=1, outlet="baoviet", entry=entry(), first_listed=NOW)

NOTICE = Notice(kind=NoticeKind.TEMPLATE_CHANGED, subject="baoviet", title="Báo Việt đổi giao diện")


Call: TypeAlias = Callable[[Store, str], object]  # a store, and the id of a delivery in it


def write(store: Store, _delivery: str) -> None:
    with store.writing() as tx:
        tx.keep_imported(article(), now=NOW)


WRITES: dict[str, Call] = {
    "writing": write,
    "history.register_feeds": lambda s, _: s.history.register_feeds([feed()], now=NOW),
    "history.make_due": lambda s, _: s.history.make_due(None, now=NOW),
    "history.claim_feeds": lambda s, _: s.history.claim_feeds(now=NOW, lease=LEASE, limit=1),
    "history.claim_pages": lambda s, _: s.history.claim_pages(now=NOW, lease=LEASE, limit=1),
    "history.record_feed": lambda s, _: s.history.record_feed(
        FeedOutcome(visit=FEED, at=NOW, next_check=NOW), lease=LEASE
    ),
    "history.record_page": lambda s, _: s.history.record_page(page(PAGE, problem=FeedProblem.TIMEOUT)),
    "history.give_back": lambda s, _: s.history.give_back(feeds=[FEED], pages=[PAGE]),
    "archive.open_walk": lambda s, _: s.archive.open_walk("baoviet", since=NOW, until=None, now=NOW),
    "archive.record_step": lambda s, _: s.archive.record_step(WalkStep(walk=WALK, page=WALKED)),
    "archive.end_list": lambda s, _: s.archive.end_list(WALK, WALKED.url, ListEnd.EMPTY),
    "archive.end_walk": lambda s, _: s.archive.end_walk(WALK, now=NOW),
    "archive.claim_found": lambda s, _: s.archive.claim_found("baoviet", now=NOW, lease=LEASE, limit=1),
    "outbox.claim": lambda s, _: s.outbox.claim(now=NOW, lease=LEASE, limit=1),
    "outbox.record": lambda s, delivery: s.outbox.record(attempt(delivery), Following(state=DeliveryState.SENT)),
    "outbox.give_back": lambda s, _: s.outbox.give_back(list[Delivery]()),
    "outbox.retry": lambda s, _: s.outbox.retry(None),
    "outbox.retry_delivery": lambda s, _: s.outbox.retry_delivery("x"),
    "outbox.enable_receiver": lambda s, _: s.outbox.enable_receiver("desk"),
    "notices.raise_notice": lambda s, _: s.notices.raise_notice(NOTICE, details={}, receivers=["desk"], now=NOW),
    "notices.end_notice": lambda s, _: s.notices.end_notice(NOTICE, receivers=["desk"], now=NOW),
    "verdicts.record": lambda s, _: s.verdicts.record(
        Judgement(article_id=1, topic="t", verdict=Verdict.TRUE, at=NOW)
    ),
    "tags.renew": lambda s, _: s.tags.renew([], version="2", now=NOW),
    "runs.begin": lambda s, _: s.runs.begin(now=NOW, pid=1, version="1"),
    "runs.heartbeat": lambda s, _: s.runs.heartbeat(1, now=NOW),
    "runs.take_over": lambda s, _: s.runs.take_over(now=NOW),
    "runs.follow_clock": lambda s, _: s.runs.follow_clock(now=NOW),
    "runs.end": lambda s, _: s.runs.end(1, now=NOW),
}
READS: dict[str, Call] = {
    "archive.dates_of": lambda s, _: s.archive.dates_of("baoviet", ["1"]),
    "archive.waiting": lambda s, _: s.archive.waiting("baoviet"),
    "reader.latest_stories": lambda s, _: s.reader.latest_stories(limit=1),
    "reader.find_story": lambda s, _: s.reader.find_story(1),
    "reader.find_article": lambda s, _: s.reader.find_article(1),
    "reader.find_article_by_url": lambda s, _: s.reader.find_article_by_url("https://baoviet.vn/1"),
    "reader.search": lambda s, _: s.reader.search(parse("phạt"), limit=1),
    "reader.found": lambda s, _: s.reader.found(parse("phạt"), newest=1),
    "reader.export": lambda s, _: list(s.reader.export(None)),
    "reader.untagged": lambda s, _: s.reader.untagged(limit=1),
    "reader.feed_health": lambda s, _: s.reader.feed_health(now=NOW),
    "reader.deliveries": lambda s, _: s.reader.deliveries(limit=1),
    "reader.receiver_health": lambda s, _: s.reader.receiver_health(),
    "reader.pages_read": lambda s, _: s.reader.pages_read("baoviet", limit=1),
    "reader.standing_notices": lambda s, _: s.reader.standing_notices(),
    "reader.counts": lambda s, _: s.reader.counts(),
    "reader.latest_run": lambda s, _: s.reader.latest_run(),
    "tags.to_retag": lambda s, _: s.tags.to_retag("1"),
    "tags.dated": lambda s, _: s.tags.dated(),
    "tags.load": lambda s, _: s.tags.load([1]),
    "verdicts.of_article": lambda s, _: s.verdicts.of_article(1),
    "verdicts.by_month": lambda s, _: s.verdicts.by_month(),
    "runs.latest": lambda s, _: s.runs.latest(),
    "untagged": lambda s, _: s.untagged(1),
    "stats": lambda s, _: s.stats(),
}
OTHERWISE_TESTED = {"backup", "close"}


def public_methods(part: object) -> set[str]:
    return {name for name, _ in inspect.getmembers(type(part), inspect.isfunction) if not name.startswith("_")}


@contextmanager
def held(url: str, *statements: str) -> Iterator[None]:
    """Another program that holds the database while the block lasts."""
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    try:
        for statement in statements:
            other.execute(statement)
        yield
    finally:
        other.close()


@pytest.fixture
def impatient(opened: Callable[[timedelta], Store]) -> Store:
    store = opened(timedelta(seconds=0.02))
    take(store, matches=[match()], receivers=["desk"])
    assert store.archive.open_walk("baoviet", since=NOW, until=None, now=NOW) == WALK
    return store


@pytest.fixture
def delivery(impatient: Store) -> str:
    (only,) = impatient.reader.deliveries(limit=9)
    impatient.close()  # its idle connections; it opens new ones as it needs them
    return only.id


def test_every_method_is_tried(store: Store) -> None:
    parts: dict[str, Any] = {f"{name}.": part for name, part in vars(store).items() if not name.startswith("_")}
    methods = {f"{name}{method}" for name, part in parts.items() for method in public_methods(part)}
    methods |= public_methods(store) - OTHERWISE_TESTED
    assert methods == WRITES.keys() | READS.keys()


@pytest.mark.parametrize("name", WRITES)
def test_a_write_to_a_database_being_written_says_that_it_is_busy(
    impatient: Store, url: str, delivery: str, name: str
) -> None:
    with held(url, "BEGIN IMMEDIATE"), pytest.raises(StorageBusyError) as caught:
        WRITES[name](impatient, delivery)
    assert not caught.value.permanent
    assert str(caught.value).endswith("another program holds the database; try again in a moment")
    assert "[SQL" not in str(caught.value)
    WRITES[name](impatient, delivery)


@pytest.mark.parametrize("name", [*READS, *WRITES])
def test_any_call_to_a_database_held_alone_says_that_it_is_busy(
    impatient: Store, url: str, delivery: str, name: str
) -> None:
    """`locking_mode=EXCLUSIVE` keeps even readers out, as a migration of an older SQLite or a copy tool may."""
    alone = ("PRAGMA locking_mode=EXCLUSIVE", "BEGIN IMMEDIATE", "UPDATE runs SET pid = 1", "COMMIT")
    with held(url, *alone), pytest.raises(StorageBusyError):
        (READS | WRITES)[name](impatient, delivery)
    (READS | WRITES)[name](impatient, delivery)


@pytest.mark.parametrize("name", READS)
def test_a_read_goes_on_beside_a_writer(impatient: Store, url: str, delivery: str, name: str) -> None:
    with held(url, "BEGIN IMMEDIATE", "UPDATE articles SET title = 'x'"):
        READS[name](impatient, delivery)


def test_opening_a_database_held_alone_says_that_it_is_busy(impatient: Store, url: str, clock: FixedClock) -> None:
    impatient.close()
    alone = ("PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE", "UPDATE runs SET pid = 1")
    with held(url, *alone), pytest.raises(StorageBusyError):
        open_store(url, clock=clock, patience=timedelta(seconds=0.1))


def test_a_backup_of_a_database_held_alone_says_so(impatient: Store, url: str, tmp_path: Path) -> None:
    impatient.close()
    alone = ("PRAGMA locking_mode=EXCLUSIVE", "BEGIN IMMEDIATE", "UPDATE runs SET pid = 1", "COMMIT")
    with held(url, *alone), pytest.raises(StorageBusyError):
        impatient.backup(tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy*"))


def test_a_writer_of_the_same_process_is_waited_for_and_named(impatient: Store) -> None:
    with impatient.writing():
        caught: list[BaseException] = []

        def attempt_it() -> None:
            try:
                impatient.runs.begin(now=NOW, pid=1, version="1")
            except StorageBusyError as error:
                caught.append(error)

        other = threading.Thread(target=attempt_it)
        other.start()
        other.join()
    assert "other work holds the database" in str(caught[0])
