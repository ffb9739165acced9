"""Which workers there are: started under load, ended when it is over, and killed when they hang.

A machine that has little to do has no worker: one takes 50 MB, and a third of a second to start.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field

import structlog

from app.workers.work import SetUp
from app.workers.worker import Loss, Worker
from core.clock import Clock

log = structlog.get_logger()

_WATCH = 0.5  # seconds between looks at those that may hang, or have nothing to do
_START = 30.0  # seconds that a worker has to get ready, on a machine however busy
_END = 0.4  # seconds that a worker has to go by itself


def _spare_cores() -> int:
    """One core is ours; more than four workers would wait for the database."""
    return max(1, min(4, (os.cpu_count() or 1) - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When there are workers, and how many. Times are in seconds."""

    workers: int = field(default_factory=_spare_cores)
    calls: int = 2  # under way at once, before a worker is started
    depth: int = 8  # jobs that one worker may have: in a queue, rather than here, where all else is done too
    job: float = 30.0  # for one job, then the worker hangs
    idle: float = 20.0  # without load, then workers are ended
    rest: float = 10.0  # after one was lost, before another is started


class Pool:
    """The workers of a process. Safe to call from several threads."""

    def __init__(self, set_up: SetUp, *, limits: Limits, clock: Clock) -> None:
        self._set_up = set_up
        self._limits = limits
        self._clock = clock
        self._changed = threading.Condition()
        self._workers: list[Worker] = []
        self._leaving: list[Worker] = []
        self._wanted_at = self._rest_until = float("-inf")
        self._watcher: threading.Thread | None = None
        self._stopped = threading.Event()

    @property
    def ready(self) -> list[int]:
        """The processes of those that take jobs."""
        with self._changed:
            return [worker.pid for worker in self._workers if worker.ready and worker.loss is None]

    def want(self) -> None:
        """There is much to do: another worker may be started, and those there are stay."""
        with self._changed:
            self._wanted_at = self._clock.monotonic()
            starting = any(not worker.ready for worker in self._workers)
            if not (starting or self._stopped.is_set() or self._free() or self._resting()):
                self._add()

    def find_free(self) -> Worker | None:
        """A worker that can take a job now."""
        with self._changed:
            return self._free()

    def wait_free(self) -> Worker | None:
        """A worker that can take a job, as soon as there is one; None where none is to be expected."""
        with self._changed:
            while self._workers and not self._stopped.is_set():
                if worker := self._free():
                    return worker
                self._changed.wait(_WATCH)
        return None

    def freed(self) -> None:
        """A worker has done its job, or was lost: whoever waits for one looks again."""
        with self._changed:
            self._changed.notify()

    def replace(self, set_up: SetUp) -> None:
        """Those there are end when they are done with their jobs; others will be started where wanted."""
        with self._changed:
            self._set_up = set_up
            self._leaving += self._workers
            self._workers = []

    def stop(self) -> None:
        """Ends all, within a second. Nothing is started any more."""
        with self._changed:
            self._stopped.set()
            leaving = [*self._leaving, *self._workers]
            self._leaving, self._workers = [], []
            self._changed.notify_all()
        busy = [worker for worker in leaving if not worker.retire()]
        for worker in busy:
            worker.kill(Loss.ENDED)
        until = self._clock.monotonic() + _END
        for worker in leaving:
            worker.reap(max(0.0, until - self._clock.monotonic()))

    def _free(self) -> Worker | None:
        able = [
            worker
            for worker in self._workers
            if worker.ready and worker.loss is None and worker.under_way < self._limits.depth
        ]
        return min(able, key=lambda worker: worker.under_way, default=None)

    def _resting(self) -> bool:
        return len(self._workers) >= self._limits.workers or self._clock.monotonic() < self._rest_until

    def _add(self) -> None:
        try:
            worker = Worker(self._set_up, clock=self._clock)
        except OSError as error:  # no memory, no process left: it goes on without
            self._rest_until = self._clock.monotonic() + self._limits.rest
            log.warning("worker.not_started", error=str(error))
            return
        self._workers.append(worker)
        threading.Thread(target=self._start, args=[worker], name="worker start", daemon=True).start()
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._watch, name="worker watch", daemon=True)
            self._watcher.start()

    def _start(self, worker: Worker) -> None:
        try:
            ready = worker.start()
        except BaseException:
            worker.kill(Loss.DIED)
            raise
        with self._changed:
            self._changed.notify_all()
        if ready:
            log.debug("worker.started", pid=worker.pid)
        elif worker.loss is not Loss.ENDED:
            log.warning("worker.not_started", error=str(worker.loss))

    def _watch(self) -> None:
        """Until there is none left to watch."""
        while True:
            self._stopped.wait(_WATCH)
            with self._changed:
                if not self._workers and not self._leaving:
                    self._watcher = None
                    return
                workers = [*self._workers, *self._leaving]
            for worker in workers:
                if worker.overdue(self._limits.job if worker.ready else _START):
                    worker.kill(Loss.HUNG)
            self._part()

    def _part(self) -> None:
        """Takes leave of those lost, of those without work, and of those that others take the place of."""
        with self._changed:
            now = self._clock.monotonic()
            if any(worker.lost for worker in self._workers):
                self._rest_until = now + self._limits.rest
            over = now - self._wanted_at > self._limits.idle
            self._leaving += [worker for worker in self._workers if over or worker.lost]
            self._workers = [worker for worker in self._workers if worker not in self._leaving]
            gone = [worker for worker in self._leaving if worker.retire()]
            self._leaving = [worker for worker in self._leaving if worker not in gone]
        for worker in gone:
            worker.reap(_END)
            log.debug("worker.ended", pid=worker.pid)
