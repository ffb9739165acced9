"""Reading with workers is reading: the same articles and topics, whatever becomes of the workers meanwhile."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import yaml
from structlog.testing import capture_logs

from app.workers.service import DangerousPageError, Workers
from app.workers.work import work_out
from core.model import Article
from crawler.catalogue import load_outlets
from crawler.extract import extract
from tests.app.workers.conftest import MakeWorkers
from tests.app.workers.makers import (
    NOW,
    PAGES,
    ToldTagger,
    alive,
    by_hand,
    children,
    read,
    ready,
    shipped_tagger,
    told_tagger,
    url,
    wait_until,
)


def events(logs: list[Any], name: str) -> list[dict[str, Any]]:
    return [{key: log[key] for key in log if key != "log_level"} for log in logs if log["event"] == name]


def test_every_page_reads_the_same_in_a_worker_as_here(make_workers: MakeWorkers) -> None:
    outlets, tagger = load_outlets(), shipped_tagger()
    workers = make_workers(outlets=outlets, tagger=tagger)
    ready(workers)
    files = sorted(PAGES.glob("*/*.html"))
    for file in files:
        wanted = yaml.safe_load(file.with_suffix(".yaml").read_text(encoding="utf-8"))
        what: dict[str, Any] = {"url": wanted["url"], "outlet": outlets.get(wanted["outlet"]), "now": NOW}
        here = extract(file.read_bytes(), **what)
        assert workers.extract(file.read_bytes(), **what) == here, file
        found = workers.find_read(here, tagger) if isinstance(here, Article) else None
        assert found == (work_out(here, tagger) if isinstance(here, Article) else None), file
    assert len(files) > 15
    assert workers.ready  # it was there all the time


def test_an_outlet_that_the_worker_does_not_know_is_sent_along(make_workers: MakeWorkers) -> None:
    outlets = load_outlets()
    workers = make_workers(outlets={})
    ready(workers)
    file = PAGES / "vnexpress" / "article.html"
    wanted = yaml.safe_load(file.with_suffix(".yaml").read_text(encoding="utf-8"))
    found = workers.extract(file.read_bytes(), url=wanted["url"], outlet=outlets["vnexpress"], now=NOW)
    assert isinstance(found, Article)
    assert found.key == wanted["key"]


def test_one_call_after_another_starts_no_worker(make_workers: MakeWorkers) -> None:
    workers = make_workers(calls=2)
    for _ in range(20):
        assert read(workers) == by_hand()
    assert children() == []
    assert workers.find_read(by_hand(), told_tagger()) is None


def test_many_calls_at_once_start_one_and_it_ends_when_that_is_over(make_workers: MakeWorkers) -> None:
    workers = make_workers(calls=2, idle=0.5)
    with ThreadPoolExecutor(6) as threads:
        assert wait_until(
            lambda: bool(list(threads.map(lambda _: read(workers), range(12)))) and bool(workers.ready)
        )
    (pid,) = workers.ready
    assert alive(pid)
    assert wait_until(lambda: not alive(pid), seconds=5)
    assert children() == []
    assert read(workers) == by_hand()


def test_a_worker_killed_in_the_middle_of_a_page_costs_nothing_but_a_line_in_the_log(workers: Workers) -> None:
    pid = ready(workers)
    os.kill(pid, signal.SIGSTOP)
    found: list[object] = []
    with capture_logs() as logs:
        threads = [threading.Thread(target=lambda: found.append(read(workers))) for _ in range(3)]
        for thread in threads:
            thread.start()
        time.sleep(0.2)
        assert found == []
        os.kill(pid, signal.SIGKILL)
        for thread in threads:
            thread.join(10)
    assert found == [by_hand()] * 3
    assert events(logs, "worker.lost") == [
        {"event": "worker.lost", "why": "it died", "over": url("Bắc Kinh phạt Alibaba")}
    ]
    assert ready(workers, other_than=pid) != pid


def test_a_worker_killed_while_it_waits_costs_nothing(workers: Workers) -> None:
    pid = ready(workers)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not alive(pid))
    for number in range(5):
        assert read(workers, f"Tin số {number}") == by_hand(f"Tin số {number}")


def test_a_page_that_kills_twice_is_given_to_no_worker_again(workers: Workers) -> None:
    for _ in range(2):
        ready(workers)
        assert read(workers, "die of this") == by_hand("die of this")
        assert wait_until(lambda: workers.ready == [])
    pid = ready(workers)
    assert read(workers, "die of this") == by_hand("die of this")
    assert workers.ready == [pid]


@pytest.mark.parametrize("title", ["abort by itself", "hang for ever"])
def test_a_page_over_which_workers_crash_or_hang_is_not_read_here_either(
    make_workers: MakeWorkers, title: str
) -> None:
    workers = make_workers(job=0.5)
    for _ in range(2):
        ready(workers)
        with pytest.raises(DangerousPageError):
            read(workers, title)
    pid = ready(workers)
    with pytest.raises(DangerousPageError):
        read(workers, title)
    assert workers.ready == [pid]  # it was not given to a third one
    assert read(workers) == by_hand()


def test_a_page_that_was_dangerous_once_waits_for_a_worker_to_be_tried_again(make_workers: MakeWorkers) -> None:
    workers = make_workers(job=0.5, calls=2)
    pid = ready(workers)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(DangerousPageError):
        read(workers)
    assert wait_until(lambda: not alive(pid))
    wait_until(lambda: not children())
    assert read(workers) == by_hand()
    assert workers.ready not in ([], [pid])


def test_however_often_workers_are_killed_every_page_is_read(workers: Workers) -> None:
    ended = threading.Event()
    killed: list[int] = []

    def kill() -> None:
        while not ended.wait(0.05):
            workers.expect()
            for pid in workers.ready:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        titles: list[str] = []
        with ThreadPoolExecutor(6) as threads:
            while len(set(killed)) < 3:
                more = [f"Tin số {len(titles) + number}" for number in range(50)]
                assert list(threads.map(lambda title: read(workers, title), more)) == [*map(by_hand, more)]
                titles += more
    finally:
        ended.set()
        killer.join()


def test_a_worker_that_stands_still_is_killed_at_its_time(make_workers: MakeWorkers) -> None:
    workers = make_workers(job=1.0)
    pid = ready(workers)
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    with capture_logs() as logs, pytest.raises(DangerousPageError):
        read(workers)
    assert time.monotonic() - began < 4
    assert [event["why"] for event in events(logs, "worker.lost")] == ["it took too long"]
    assert wait_until(lambda: not alive(pid))


def test_what_sends_rubbish_is_ended_and_the_page_read_here(workers: Workers) -> None:
    pid = ready(workers)
    assert read(workers, "rubbish for an answer") == by_hand("rubbish for an answer")
    assert wait_until(lambda: not alive(pid))


def test_a_fault_of_the_tagger_leaves_the_article_and_is_told_by_who_tags_it_again(workers: Workers) -> None:
    ready(workers)
    assert read(workers, "wrong rule") == by_hand("wrong rule")
    assert workers.find_read(by_hand("wrong rule"), told_tagger()) is None


def test_new_rules_are_read_by_at_once(workers: Workers) -> None:
    old, new = told_tagger(), ToldTagger(shipped_tagger(), version="new")
    before = ready(workers)
    read(workers, "Tin cũ")
    workers.replace(tagger=new, outlets={})
    assert workers.find_read(by_hand("Tin cũ"), new) is None
    assert workers.find_read(by_hand("Tin cũ"), old) is not None
    after = ready(workers, other_than=before)
    read(workers, "Tin mới")
    assert workers.find_read(by_hand("Tin mới"), new) == work_out(by_hand("Tin mới"), new)
    assert before != after
    assert wait_until(lambda: not alive(before), seconds=3)


def test_a_job_under_way_is_finished_by_the_rules_it_began_with(workers: Workers) -> None:
    before = ready(workers)
    with ThreadPoolExecutor(1) as threads:
        found = threads.submit(read, workers, "slow today")
        time.sleep(0.1)
        workers.replace(tagger=ToldTagger(shipped_tagger(), version="new"), outlets={})
        assert found.result() == by_hand("slow today")
    assert workers.find_read(by_hand("slow today"), told_tagger()) is not None
    assert wait_until(lambda: not alive(before), seconds=3)


@pytest.mark.parametrize("title", ["slower than a stop", ""], ids=["at work", "waiting"])
def test_a_stop_takes_less_than_a_second_and_loses_nothing(workers: Workers, title: str) -> None:
    ready(workers)
    with capture_logs() as logs, ThreadPoolExecutor(1) as threads:
        found = threads.submit(read, workers, title) if title else None
        time.sleep(0.1)
        began = time.monotonic()
        workers.stop()
        assert time.monotonic() - began < 1
        assert children() == []
        assert found is None or found.result(5) == by_hand(title)
    assert events(logs, "worker.lost") == []
    assert read(workers) == by_hand()
    workers.expect()
    assert children() == []


def test_a_stop_while_one_is_being_started_leaves_none(workers: Workers) -> None:
    workers.expect()
    workers.stop()
    assert wait_until(lambda: children() == [], seconds=2)


def test_batches_come_in_order_with_what_was_worked_out(workers: Workers) -> None:
    batches = [[by_hand(f"Tin số {10 * number + place}") for place in range(10)] for number in range(9)]
    ready(workers)
    done = list(workers.read_all(batches))
    assert [batch for batch, _ in done] == batches
    assert done[0][1] is None  # the caller's, so that it need not wait for a worker
    for batch, reads in done[1:]:
        assert reads == tuple(work_out(article, shipped_tagger()) for article in batch)


def test_few_batches_start_no_worker(workers: Workers) -> None:
    batches = [[by_hand()], [by_hand()]]
    assert list(workers.read_all(batches)) == [(batch, None) for batch in batches]
    assert children() == []


def test_a_batch_that_costs_a_worker_is_left_to_the_caller(workers: Workers) -> None:
    batches = [[by_hand(title)] for title in ("một", "die of this", "hai", "wrong rule", "ba")]
    with capture_logs() as logs:
        done = list(workers.read_all(batches))
    assert [batch for batch, _ in done] == batches
    assert done[1][1] is None
    assert done[3][1] is None
    assert [event["over"] for event in events(logs, "worker.lost")] == ["1 articles"]


def test_an_import_broken_off_leaves_no_thread_behind(workers: Workers) -> None:
    batches = [[by_hand(f"Tin số {number}")] for number in range(50)]
    before = threading.active_count()
    for _batch, reads in workers.read_all(batches):
        if reads is not None:
            break
    assert wait_until(lambda: threading.active_count() <= before + 1)  # the one that watches the worker


def test_without_places_for_workers_everything_is_done_here(make_workers: MakeWorkers) -> None:
    workers = make_workers(workers=0)
    workers.expect()
    assert read(workers) == by_hand()
    batches = [[by_hand()]] * 4
    assert list(workers.read_all(batches)) == [(batch, None) for batch in batches]
    assert children() == []
