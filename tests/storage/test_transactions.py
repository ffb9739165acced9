"""All of a transaction is written, or nothing: under errors, under threads, under kill -9."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.query import parse
from core.reasons import AlertKind, AlertReason
from storage.fairlock import FairLock
from storage.store import Store
from tests.storage.make import LEASE, NOW, article, begin, choice, entry, listed, match, sketch, take

EVERYTHING = {"meta": 1}  # what an empty database holds


def rows(store: Store) -> dict[str, int]:
    return {table: count for table, count in store.stats().items() if count}


def write_all_then_fail(store: Store) -> None:
    with store.writing() as tx:
        kept = tx.keep_imported(article(), now=NOW)
        story_id = tx.place(kept.article_id, choice(), sketch(1, 2), now=NOW)
        found = [(match(), AlertReason.TOLD)]
        tx.record_matches(kept.article_id, found, {("c", "e")}, version="1", now=NOW)
        tx.create_alert(
            story_id=story_id,
            article_id=kept.article_id,
            kind=AlertKind.FIRST,
            topics=[match().topic],
            receivers={"desk": NOW},
            now=NOW,
        )
        raise ZeroDivisionError


def test_an_error_in_the_middle_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        write_all_then_fail(store)
    assert rows(store) == EVERYTHING
    assert store.reader.search(parse("phạt"), limit=9) == []
    take(store)
    assert len(store.reader.search(parse("phạt"), limit=9)) == 1


def test_what_is_not_yet_written_is_not_seen(store: Store) -> None:
    with store.writing() as tx:
        tx.keep_imported(article(), now=NOW)
        assert store.reader.counts().articles == 0
    assert store.reader.counts().articles == 1


def test_a_thread_cannot_write_within_its_own_transaction(store: Store) -> None:
    with pytest.raises(RuntimeError, match="one transaction cannot hold another"), store.writing():
        store.runs.begin(now=NOW, pid=1, version="1")
    assert rows(store) == EVERYTHING


def in_threads(number: int, work: Callable[[int], None]) -> None:
    """Runs `work(n)` in so many threads at once; an error in any is raised."""
    errors: list[BaseException] = []

    def run(which: int) -> None:
        try:
            work(which)
        except BaseException as error:  # noqa: BLE001 - raised again below, where pytest sees it
            errors.append(error)

    threads = [threading.Thread(target=run, args=(which,)) for which in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_threads_write_and_read_beside_each_other(opened: Callable[[], Store]) -> None:
    stores = [opened(), opened()]

    def work(which: int) -> None:
        store = stores[which % 2]
        for number in range(20):
            taken = take(store, article(f"{which}-{number}"), matches=[match()], receivers=["desk"], keys=[number])
            assert store.reader.find_story(taken.story_id) is not None
            assert len(store.reader.search(parse("phạt"), limit=3)) > 0

    in_threads(6, work)
    assert {name: rows(stores[0])[name] for name in ("articles", "stories", "deliveries", "tellings")} == {
        "articles": 120,
        "stories": 120,
        "deliveries": 120,
        "tellings": 120,
    }


def test_two_threads_never_claim_the_same(opened: Callable[[], Store]) -> None:
    store = opened()
    (visit,) = begin(store)
    store.history.record_feed(listed(visit, *(entry(str(n)) for n in range(60))), lease=-LEASE)
    claimed: list[int] = []

    def work(_which: int) -> None:
        while pages := store.history.claim_pages(now=NOW, lease=LEASE, limit=7):
            claimed.extend(found.entry_id for found in pages)

    in_threads(4, work)
    assert len(claimed) == len(set(claimed)) == 60


def test_two_threads_never_send_to_one_receiver_at_once(opened: Callable[[], Store]) -> None:
    store = opened()
    for number in range(8):
        take(store, article(str(number)), matches=[match()], receivers=["desk"])
    claimed: list[str] = []
    in_threads(4, lambda _: claimed.extend(d.id for d in store.outbox.claim(now=NOW, lease=LEASE, limit=9)))
    assert len(claimed) == 1


# The lock of writers


def test_writers_get_their_turn_in_the_order_of_asking() -> None:
    lock, order = FairLock(), list[int]()
    assert lock.acquire(timeout=1)

    def wait(which: int) -> None:
        assert lock.acquire(timeout=5)
        order.append(which)
        lock.release()

    threads = []
    for which in range(5):
        threads.append(threading.Thread(target=wait, args=(which,)))
        threads[-1].start()
        while lock.waiting <= which:
            pass
    lock.release()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_who_gave_up_waiting_is_passed_over() -> None:
    lock, got = FairLock(), list[bool]()
    assert lock.acquire(timeout=1)
    impatient = threading.Thread(target=lambda: got.append(lock.acquire(timeout=0.01)))
    impatient.start()
    impatient.join()
    assert (got, lock.waiting) == ([False], 0)
    lock.release()
    assert lock.acquire(timeout=0)


# kill -9

KILLED = """
import os, signal, sys
from storage.store import open_store
from tests.storage.make import *

store = open_store(sys.argv[1])
for number in range(10_000):
    at_last = number == int(sys.argv[2])
    with store.writing() as tx:
        kept = tx.keep_imported(article(str(number)), now=NOW)
        story_id = tx.place(kept.article_id, choice(), sketch(number), now=NOW)
        tx.record_matches(kept.article_id, [(match(), AlertReason.TOLD)], {("c", "e")}, version="1", now=NOW)
        if at_last and sys.argv[3] == "inside":
            os.kill(os.getpid(), signal.SIGKILL)
        tx.create_alert(
            story_id=story_id, article_id=kept.article_id, kind=AlertKind.FIRST, topics=[match().topic],
            receivers={"desk": NOW}, now=NOW,
        )
    if at_last:
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("moment", "number", "left"), [("inside", 0, 0), ("inside", 30, 30), ("after", 30, 31)])
def test_a_killed_process_leaves_whole_transactions(
    opened: Callable[[], Store], url: str, moment: str, number: int, left: int
) -> None:
    opened().close()
    command = [sys.executable, "-c", KILLED, url, str(number), moment]
    killed = subprocess.run(command, check=False, cwd=Path(__file__).parents[2], timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO article_text (article_text) VALUES ('integrity-check')")
    store = opened()
    tables = ("articles", "stories", "matches", "facets", "sketches", "alerts", "deliveries", "tellings")
    assert [store.stats()[table] for table in tables] == [left] * len(tables)
    assert len(store.reader.search(parse("phạt"), limit=99)) == left
    take(store, article("new"))
