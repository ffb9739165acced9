"""The handful of fixed jobs that the scheduler ticks. What is due is a query; a tick only asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.clock import Clock, SystemClock

log = structlog.get_logger()

LOOK_EVERY = timedelta(seconds=5)

Job = Callable[[], Awaitable[None]]


class Jobs:
    """Runs jobs by the clock, one run of each at a time, and can be drained.

    The scheduler's own `shutdown(wait=True)` cancels coroutines, so running jobs are awaited here. And it goes by
    the clock: set that back by an hour, and no job would run for an hour. Hence a look at it now and then, by a
    clock that only goes forward.
    """

    def __init__(self, clock: Clock | None = None, *, look_every: timedelta = LOOK_EVERY) -> None:
        self._clock = clock or SystemClock()
        self._look_every = look_every
        self._looking: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        self._running: set[asyncio.Task[Any]] = set()
        self._locks: dict[str, asyncio.Lock] = {}
        self._jobs: dict[str, Job] = {}
        self._paces: dict[str, timedelta] = {}

    def add(self, name: str, job: Job, *, every: timedelta) -> None:
        """Run `job` at this pace from now on. What it raises is logged; the next tick comes all the same."""
        self._jobs[name] = job
        self._paces[name] = every
        self._locks[name] = asyncio.Lock()
        self._scheduler.add_job(self._tick, "interval", args=[name], id=name, seconds=every.total_seconds())

    def start(self) -> None:
        """Begin ticking."""
        self._scheduler.start()
        self._looking = asyncio.create_task(self._look())

    def nudge(self, name: str) -> None:
        """Run a job now rather than at its next tick."""
        self._keep(asyncio.create_task(self._tick(name)))

    async def stop(self, *, grace: float) -> None:
        """No further tick; those running get `grace` seconds to end."""
        if self._looking:
            self._looking.cancel()
        if self._scheduler.running:
            self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=grace)
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _look(self) -> None:
        """Makes jobs due that are planned further ahead than their pace allows."""
        while True:
            await asyncio.sleep(self._look_every.total_seconds())
            now = self._clock.now()
            for job in self._scheduler.get_jobs():
                if job.next_run_time - now > self._paces[job.id] + self._look_every:
                    log.warning("clock.set_back", job=job.id, planned=job.next_run_time.isoformat())
                    job.modify(next_run_time=now)

    async def _tick(self, name: str) -> None:
        lock = self._locks[name]
        if lock.locked():
            return
        task = asyncio.current_task()
        if task is not None:
            self._keep(task)
        async with lock:
            try:
                await self._jobs[name]()
            except Exception:
                log.exception("job.failed", job=name)

    def _keep(self, task: asyncio.Task[Any]) -> None:
        self._running.add(task)
        task.add_done_callback(self._running.discard)
