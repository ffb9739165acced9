"""Reads pages and articles for the crawler and for imports: in a worker where there is one, else here.

A worker that is lost costs time and nothing else: what it had is done here. Only a page over which one crashed or
hung is not read here, where it would take everything down with it: that is a problem of the page, like others.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, islice
from typing import TypeAlias, TypeVar

import structlog

from app.workers.kept import KeptReads
from app.workers.pool import Limits, Pool
from app.workers.suspects import Suspects
from app.workers.work import (
    ArticlesDone,
    ArticlesJob,
    Job,
    PageDone,
    PageJob,
    Read,
    Reply,
    SetUp,
    TextsDone,
    TextsJob,
)
from app.workers.worker import Loss, LostError, Worker
from core.clock import Clock, SystemClock
from core.errors import BaotinError
from core.model import Article, Entry, NotAnArticle
from core.retagging import TaggedText
from crawler.extract import extract
from crawler.outlet import Outlet
from tagging.tagger import Tagged, Tagger

log = structlog.get_logger()

Batch: TypeAlias = Sequence[Article]
_Batch = TypeVar("_Batch")
_Done = TypeVar("_Done")
_FEW = 3  # batches: fewer are done before a worker is there
_AHEAD = 2  # batches per worker that are under way: it need not wait for the next one


class DangerousPageError(BaotinError):
    """A page over which a worker crashed or hung."""


class Workers:
    """All workers of this process, and what they have worked out. Blocking; safe to call from several threads."""

    def __init__(
        self,
        *,
        tagger: Tagger,
        outlets: Mapping[str, Outlet],
        limits: Limits | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._pool = Pool(self._set_up(tagger, outlets), limits=self._limits, clock=clock or SystemClock())
        self._kept = KeptReads()
        self._suspects = Suspects()
        self._counting = threading.Lock()
        self._calls = 0

    @property
    def ready(self) -> list[int]:
        """The processes of the workers that take jobs."""
        return self._pool.ready

    def replace(self, *, tagger: Tagger, outlets: Mapping[str, Outlet]) -> None:
        """Read by these from now on."""
        self._pool.replace(self._set_up(tagger, outlets))

    def expect(self) -> None:
        """Much is to come: a worker gets ready for it."""
        self._pool.want()

    def stop(self) -> None:
        """Ends the workers, within a second. What comes after is done without."""
        self._pool.stop()

    def extract(
        self,
        page: bytes | str,
        *,
        url: str,
        now: datetime,
        outlet: Outlet | None = None,
        entry: Entry | None = None,
        content_type: str = "",
    ) -> Article | NotAnArticle:
        """As `crawler.extract.extract`. Raises `DangerousPageError`."""
        job = PageJob(page=page, url=url, now=now, outlet=outlet, entry=entry, content_type=content_type)
        with self._counted() as calls:
            if worker := self._worker_for(url, calls):
                done = self._page_by(worker, job)
                if done is not None:
                    return done
            if self._suspects.dangerous(url):
                raise DangerousPageError("reading this page ended the process that read it: report it as a bug")
            return extract(page, url=url, now=now, outlet=outlet, entry=entry, content_type=content_type)

    def find_read(self, article: Article, tagger: Tagger) -> Read | None:
        """What a worker has made of this article by these rules already; it is told once."""
        return self._kept.take(article, tagger)

    def read_all(self, batches: Sequence[Batch]) -> Iterator[tuple[Batch, Sequence[Read] | None]]:
        """The batches in their order, each with what was worked out of it while those before were used.

        None: nothing was; the caller does it.
        """
        yield from self._ahead(batches, self._read_batch)

    def tag_all(
        self, batches: Iterable[Sequence[TaggedText]]
    ) -> Iterator[tuple[Sequence[TaggedText], Sequence[Tagged] | None]]:
        """As `read_all`, for texts that are only to be tagged. They may be made as they are asked for."""
        yield from self._ahead(batches, self._tag_batch)

    def _ahead(
        self, batches: Iterable[_Batch], work: Callable[[_Batch], _Done | None]
    ) -> Iterator[tuple[_Batch, _Done | None]]:
        """The batches in their order, each with what came of its work; None for those without."""
        coming = iter(batches)
        first = list(islice(coming, _FEW))
        if len(first) < _FEW or not self._limits.workers:
            yield from ((batch, None) for batch in chain(first, coming))
            return
        at_once = self._limits.workers * _AHEAD
        threads = ThreadPoolExecutor(at_once, thread_name_prefix="worker")
        ahead: deque[tuple[_Batch, Future[_Done | None]]] = deque()
        try:
            self._pool.want()
            yield first[0], None  # while the workers start
            for batch in chain(first[1:], coming):
                ahead.append((batch, threads.submit(work, batch)))
                if len(ahead) > at_once:
                    done, result = ahead.popleft()
                    yield done, result.result()
            for batch, result in ahead:
                yield batch, result.result()
        finally:
            threads.shutdown(cancel_futures=True)

    def _set_up(self, tagger: Tagger, outlets: Mapping[str, Outlet]) -> SetUp:
        return SetUp(tagger=tagger, outlets=dict(outlets), seconds=2 * self._limits.job)

    @contextmanager
    def _counted(self) -> Iterator[int]:
        """How many calls are under way with this one."""
        with self._counting:
            self._calls += 1
            calls = self._calls
        try:
            yield calls
        finally:
            with self._counting:
                self._calls -= 1

    def _worker_for(self, url: str, calls: int) -> Worker | None:
        if self._suspects.barred(url):
            return None
        if self._suspects.dangerous(url):
            self._pool.want()
            return self._pool.wait_free()
        if calls > self._limits.calls:
            self._pool.want()
        return self._pool.find_free()

    def _page_by(self, worker: Worker, job: PageJob) -> Article | NotAnArticle | None:
        done = self._asked(worker, job, what=job.url)
        if not isinstance(done, PageDone):
            return None
        if done.read is not None and isinstance(done.found, Article):
            self._kept.keep(done.found, worker.set_up.tagger, done.read)
        return done.found

    def _read_batch(self, batch: Batch) -> Sequence[Read] | None:
        done = self._asked_of_any(ArticlesJob(tuple(batch)), count=len(batch))
        return done.reads if isinstance(done, ArticlesDone) else None

    def _tag_batch(self, batch: Sequence[TaggedText]) -> Sequence[Tagged] | None:
        job = TextsJob(tuple((text.title, text.lead, text.body) for text in batch))
        done = self._asked_of_any(job, count=len(batch))
        return done.tagged if isinstance(done, TextsDone) else None

    def _asked_of_any(self, job: Job, *, count: int) -> Reply | None:
        self._pool.want()
        worker = self._pool.wait_free()
        if worker is None:
            return None
        done = self._asked(worker, job, what=f"{count} articles")
        self._pool.freed()
        return done

    def _asked(self, worker: Worker, job: Job, *, what: str) -> Reply | None:
        try:
            return worker.ask(job)
        except LostError as lost:
            if lost.suspect and lost.loss is not Loss.ENDED:
                log.warning("worker.lost", why=str(lost.loss), over=what)
                if isinstance(job, PageJob):
                    self._suspects.note(job.url, lost.loss)
            return None
