"""One worker process: what it answers, how it is lost, and that it never outlives who started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.workers.work import ArticlesDone, ArticlesJob, Failed, PageDone, work_out
from app.workers.worker import Loss, LostError, Worker
from core.clock import SystemClock
from tests.app.workers.makers import alive, by_hand, job, page, set_up, shipped_tagger, wait_until
from tests.needs import ROOT


@contextmanager
def started(*, seconds: float = 30.0) -> Iterator[Worker]:
    """A worker that is ready; it is ended after use."""
    worker = Worker(set_up(seconds=seconds), clock=SystemClock())
    try:
        assert worker.start()
        yield worker
    finally:
        worker.kill(Loss.ENDED)
        worker.reap(1)


@pytest.fixture
def own() -> Iterator[Worker]:
    """A worker that the test may do anything to."""
    with started() as worker:
        yield worker


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """A worker that several tests have something done by."""
    with started() as worker:
        yield worker
        assert worker.loss is None


def test_a_page_comes_back_as_an_article_with_topics_and_sketch(worker: Worker) -> None:
    done = worker.ask(job())
    assert done == PageDone(by_hand(), work_out(by_hand(), shipped_tagger()))
    assert isinstance(done, PageDone)
    assert done.read is not None
    assert [match.topic for match in done.read.tagged.matches] == ["china-tech-regulation"]


def test_articles_come_back_read_in_their_order(worker: Worker) -> None:
    articles = tuple(by_hand(f"Tin số {number}") for number in range(5))
    done = worker.ask(ArticlesJob(articles))
    assert done == ArticlesDone(tuple(work_out(article, shipped_tagger()) for article in articles))


def test_each_of_many_callers_gets_his_own_reply(worker: Worker) -> None:
    titles = [f"Tin số {number}" for number in range(60)]
    with ThreadPoolExecutor(12) as threads:
        replies = list(threads.map(lambda title: worker.ask(job(title)), titles))
    assert replies == [PageDone(by_hand(title), work_out(by_hand(title), shipped_tagger())) for title in titles]
    assert worker.under_way == 0


def test_pages_larger_than_a_pipe_holds_pass(worker: Worker) -> None:
    filler = "<p>" + "Thêm một câu nữa cho dài. " * 200 + "</p>"
    large = replace(job(), page=page() + filler * 200)
    with ThreadPoolExecutor(4) as threads:
        replies = list(threads.map(worker.ask, [large] * 4))
    assert len(large.page) > 1_000_000
    assert all(isinstance(reply, PageDone) for reply in replies)


def test_work_that_raises_is_told_as_failed_or_as_a_page_without_topics(worker: Worker) -> None:
    assert worker.ask(job("wrong rule")) == PageDone(by_hand("wrong rule"), None)
    assert worker.ask(ArticlesJob((by_hand("wrong rule"),))) == Failed("RuntimeError: a rule that is wrong")
    assert worker.loss is None


def test_what_a_library_prints_does_not_fall_among_the_replies(worker: Worker) -> None:
    article = by_hand("print something")
    assert worker.ask(job("print something")) == PageDone(article, work_out(article, shipped_tagger()))


@pytest.mark.parametrize(
    ("title", "loss"),
    [
        ("die by a signal", Loss.DIED),
        ("abort by itself", Loss.CRASHED),
        ("rubbish for an answer", Loss.RUBBISH),
        ("hang for ever", Loss.HUNG),
    ],
)
def test_how_it_was_lost_is_known(title: str, loss: Loss) -> None:
    with started(seconds=1.0) as worker:  # after which it ends itself
        with pytest.raises(LostError) as lost:
            worker.ask(job(title))
        assert (lost.value.loss, lost.value.suspect) == (loss, True)
        assert wait_until(lambda: not alive(worker.pid))
        with pytest.raises(LostError) as later:
            worker.ask(job())
        assert (later.value.loss, later.value.suspect) == (loss, False)


def test_of_those_who_wait_only_the_one_it_was_at_is_suspect(own: Worker) -> None:
    os.kill(own.pid, signal.SIGSTOP)
    lost: dict[str, LostError] = {}

    def ask(title: str) -> None:
        try:
            own.ask(job(title))
        except LostError as error:
            lost[title] = error

    threads = []
    for place, title in enumerate(("một", "hai", "ba"), start=1):
        threads.append(threading.Thread(target=ask, args=[title]))
        threads[-1].start()
        assert wait_until(lambda place=place: own.under_way == place)  # type: ignore[misc]  # a default, to bind it
    os.kill(own.pid, signal.SIGKILL)
    for thread in threads:
        thread.join(5)
    assert {title: (error.loss, error.suspect) for title, error in lost.items()} == {
        "một": (Loss.DIED, True),
        "hai": (Loss.DIED, False),
        "ba": (Loss.DIED, False),
    }


def test_it_is_overdue_when_it_has_been_at_one_job_for_too_long(worker: Worker) -> None:
    assert not worker.overdue(0.0)
    thread = threading.Thread(target=lambda: worker.ask(job("slow today")))
    thread.start()
    assert wait_until(lambda: worker.overdue(0.1))
    assert not worker.overdue(20.0)
    thread.join()
    assert not worker.overdue(0.0)


def test_it_goes_when_it_is_retired_but_not_in_the_middle_of_a_job(own: Worker) -> None:
    thread = threading.Thread(target=lambda: own.ask(job("slow today")))
    thread.start()
    assert wait_until(lambda: own.under_way == 1)
    assert not own.retire()
    thread.join()
    assert own.retire()
    assert wait_until(lambda: not alive(own.pid), seconds=2)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_meant_for_a_whole_group_leave_it_to_us(worker: Worker, number: int) -> None:
    assert os.getpgid(worker.pid) != os.getpgid(0)  # Ctrl-C does not even reach it
    os.kill(worker.pid, number)
    assert isinstance(worker.ask(job()), PageDone)


PARENT = """
import sys, threading, time
from app.workers.worker import Worker
from core.clock import SystemClock
from tests.app.workers.makers import job, set_up
worker = Worker(set_up(), clock=SystemClock())
assert worker.start()
if sys.argv[1:]:
    threading.Thread(target=worker.ask, args=[job(sys.argv[1])], daemon=True).start()
    while not worker.under_way:
        time.sleep(0.01)
print(worker.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("title", ["", "slow today"], ids=["while it waits", "in the middle of a job"])
def test_it_ends_when_who_started_it_is_killed(title: str) -> None:
    command = [sys.executable, "-c", PARENT, *([title] if title else [])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stderr is not None
        pid = int(parent.stdout.readline())
        assert alive(pid)
        began = time.monotonic()
        parent.kill()
        parent.wait(5)
        assert wait_until(lambda: not alive(pid), seconds=5)
        assert time.monotonic() - began < 3
        assert parent.stderr.read() == ""  # it goes quietly
