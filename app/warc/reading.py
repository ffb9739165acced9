"""Reads the pages of an archive, several at a time, and keeps what is an article until all have been read."""

from __future__ import annotations

import zlib
from collections import Counter, deque
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BufferedReader

import structlog

from app.warc.records import Broken, Capture, CutShort, Passed, read_records
from app.warc.spool import Spool, Waiting
from app.warc.tape import MARK, Tape
from app.workers.service import DangerousPageError, Workers
from core.model import NotAnArticle
from core.urls import canonical
from crawler.catalogue import outlet_for
from crawler.outlet import Outlet
from tagging.tagger import Tagger

log = structlog.get_logger()

_GZIP = b"\x1f\x8b"
_THREADS = 6  # enough for four workers and this process; more only wait
_AHEAD = 12  # pages in memory: those that are being read, and those that come next
_UNWANTED = "page of an outlet that was not asked for"


@dataclass(slots=True)
class ArchiveTally:
    """What the records of an archive were; `problems` are those that could not be read."""

    articles: int = 0
    not_articles: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What one page came to."""

    capture: Capture
    found: Waiting | NotAnArticle | None
    problem: str = ""


def is_archive(raw: BufferedReader) -> bool:
    """Whether a file is a web archive: by its first bytes, which stay to be read, and not by its name."""
    start = raw.peek(4096)
    if start[:2] == _GZIP:
        try:
            start = zlib.decompressobj(31).decompress(start, len(MARK))
        except zlib.error:
            return False
    return start.startswith(MARK)


class ArchiveReader:
    """Reads one archive. `only`: the keys of the outlets whose pages are wanted; None: every page, of any site."""

    def __init__(
        self,
        raw: BufferedReader,
        *,
        workers: Workers,
        tagger: Tagger,
        outlets: Mapping[str, Outlet],
        only: Collection[str] | None = None,
    ) -> None:
        self.tally = ArchiveTally()
        self._tape = Tape(raw, packed=raw.peek(2)[:2] == _GZIP)
        self._workers = workers
        self._tagger = tagger
        self._outlets = outlets
        self._only = only

    def read_into(self, spool: Spool) -> Iterator[int]:
        """Yields now and then how many bytes of the file have been read."""
        threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="archive")
        ahead: deque[Future[_Read]] = deque()
        try:
            for found in read_records(self._tape):
                if isinstance(found, Capture) and self._wanted(found):
                    ahead.append(threads.submit(self._read, found))
                elif not isinstance(found, Capture):
                    self._count(found)
                if len(ahead) > _AHEAD:
                    self._take(ahead.popleft().result(), spool)
                yield self._tape.position
            for future in ahead:
                self._take(future.result(), spool)
                yield self._tape.position
        finally:
            threads.shutdown(cancel_futures=True)

    def _wanted(self, capture: Capture) -> bool:
        if self._only is None:
            return True
        outlet = outlet_for(_address(capture), self._outlets)
        if outlet and outlet.key in self._only:
            return True
        self.tally.passed[_UNWANTED] += 1
        return False

    def _count(self, found: Passed | Broken | CutShort) -> None:
        if isinstance(found, Passed):
            self.tally.passed[found.value] += 1
        else:
            self.tally.problems.append(str(found))

    def _read(self, capture: Capture) -> _Read:
        """In a thread. Never raises: one page must not end the whole."""
        url = _address(capture)
        try:
            found = self._workers.extract(
                capture.body,
                url=url,
                now=capture.at,
                outlet=outlet_for(url, self._outlets),
                content_type=capture.content_type,
            )
            if isinstance(found, NotAnArticle):
                return _Read(capture=capture, found=found)
            read = self._workers.find_read(found, self._tagger)
            return _Read(capture=capture, found=Waiting(article=found, read=read))
        except DangerousPageError as error:
            problem = str(error)
        except Exception as error:
            log.exception("page.crashed", url=url)
            problem = f"could not be read: {error}"
        return _Read(capture=capture, found=None, problem=problem)

    def _take(self, read: _Read, spool: Spool) -> None:
        capture, found = read.capture, read.found
        if isinstance(found, Waiting):
            self.tally.articles += 1
            spool.add(found, at=capture.at, number=capture.number)
        elif found:
            self.tally.not_articles[found.reason.value] += 1
        else:
            self.tally.problems.append(f"record {capture.number} ({capture.url}): {read.problem}")


def _address(capture: Capture) -> str:
    return canonical(capture.url) or capture.url
