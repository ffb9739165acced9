"""One worker process, seen from here: started, asked, watched, ended. Safe to call from several threads.

Who asks writes a job and then waits for his turn to read: replies come in the order of the jobs, so that each
caller reads his own, and no thread stands between.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, cast

from app.workers.child import READY
from app.workers.frames import FrameError, pack, read, unpack
from app.workers.work import Job, PageJob, Reply, SetUp
from core.clock import Clock
from crawler.outlet import Outlet

_COMMAND = (sys.executable, "-P", "-m", "app.workers.child")
_PIPE = 1024 * 1024  # bytes: as much as Linux gives anybody
_DYING = 0.3  # seconds between the end of a process's output and its own
_FAULTS = (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL)


class Loss(StrEnum):
    """Why a worker is no more."""

    ENDED = "it was ended"  # by us, with nothing under way
    DIED = "it died"  # killed by somebody, or by the system for want of memory
    CRASHED = "it crashed"  # by a fault of its own
    HUNG = "it took too long"
    RUBBISH = "it sent what nobody understands"


_BY_CODE = {**dict.fromkeys((-number for number in _FAULTS), Loss.CRASHED), -signal.SIGALRM: Loss.HUNG}


class LostError(Exception):
    """The worker is gone. `suspect`: the job was the one it was at."""

    def __init__(self, loss: Loss, *, suspect: bool) -> None:
        super().__init__(loss)
        self.loss = loss
        self.suspect = suspect


class Worker:
    """A child process. `start` it before asking; `end` it in any case."""

    def __init__(self, set_up: SetUp, *, clock: Clock) -> None:
        self.set_up = set_up
        self.ready = False
        self.loss: Loss | None = None
        self._clock = clock
        self._process = _popen()
        self._jobs = cast("BinaryIO", self._process.stdin)
        self._replies = cast("BinaryIO", self._process.stdout)
        self._sending = threading.Lock()
        self._state = threading.Lock()
        self._turns: deque[threading.Lock] = deque()
        self._blamed = False
        self._since: float | None = None  # when the job that it is at became its next one

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def under_way(self) -> int:
        """How many jobs it has."""
        return len(self._turns)

    @property
    def lost(self) -> bool:
        """Whether it is no more: found out while it was asked, or since."""
        return self.loss is not None or self._process.poll() is not None

    def start(self) -> bool:
        """Has it get ready, which takes about a third of a second; whether it is."""
        with suppress(LostError):
            self.ready = self._exchange(pack(self.set_up)) == READY
        return self.ready

    def ask(self, job: Job) -> Reply:
        """Its reply. Raises `LostError`."""
        reply = self._exchange(pack(self._brief(job)))
        if isinstance(reply, Reply):
            return reply
        self._lose(Loss.RUBBISH)
        raise LostError(Loss.RUBBISH, suspect=False)

    def overdue(self, seconds: float) -> bool:
        """Whether it has been at one job for longer than this."""
        since = self._since
        return since is not None and self._clock.monotonic() - since > seconds

    def kill(self, loss: Loss) -> None:
        """Ends it now; who waits for a reply is told why there is none."""
        self._lose(loss)

    def retire(self) -> bool:
        """Ends it, unless it has a job; whether it did."""
        with self._state:
            if self._turns:
                return False
            self.loss = self.loss or Loss.ENDED
        self._close()
        return True

    def reap(self, seconds: float) -> None:
        """Waits for its end, not longer than this, and makes it end then."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._close()
        self._replies.close()

    def _brief(self, job: Job) -> Job:
        """An outlet that the worker knows is named rather than sent."""
        if isinstance(job, PageJob) and isinstance(job.outlet, Outlet):
            known = self.set_up.outlets.get(job.outlet.key)
            return replace(job, outlet=job.outlet.key) if known is job.outlet else job
        return job

    def _exchange(self, frame: memoryview) -> Any:
        turn = threading.Lock()
        with self._sending:
            self._line_up(turn)
            try:
                self._jobs.write(frame)
                self._jobs.flush()
            except (OSError, ValueError):  # ValueError: closed on this side
                self._lose(None)
        turn.acquire()
        try:
            return self._reply()
        finally:
            self._pass_on()

    def _line_up(self, turn: threading.Lock) -> None:
        with self._state:
            if self.loss:
                raise LostError(self.loss, suspect=False)
            self._turns.append(turn)
            if len(self._turns) > 1:
                turn.acquire()  # until who is before has read his reply
            else:
                self._since = self._clock.monotonic()

    def _pass_on(self) -> None:
        with self._state:
            self._turns.popleft()
            self._since = self._clock.monotonic() if self._turns else None
            if self._turns:
                self._turns[0].release()

    def _reply(self) -> Any:
        """The reply of the job that is at the head of the line."""
        if self.loss is None:
            try:
                content = read(self._replies)
                if content is not None:
                    return unpack(content)
            except (FrameError, OSError, ValueError):
                pass
            self._lose(None)
        blamed, self._blamed = self._blamed, True  # whoever comes first to know it was at the head of the line
        raise LostError(self.loss or Loss.DIED, suspect=not blamed)

    def _lose(self, loss: Loss | None) -> None:
        """Notes why, once, and makes sure of it. None: as the process ended."""
        why = loss or self._how_it_ended()
        with self._state:
            self.loss = self.loss or why
        self._process.kill()

    def _how_it_ended(self) -> Loss:
        try:
            code = self._process.wait(_DYING)
        except subprocess.TimeoutExpired:
            return Loss.RUBBISH
        return _BY_CODE.get(code, Loss.DIED)

    def _close(self) -> None:
        with suppress(OSError):  # what was not sent cannot be, where it is dead
            self._jobs.close()


def _popen() -> subprocess.Popen[bytes]:
    """It finds modules where we do, and stands in a session of its own: Ctrl-C is for us to act on."""
    path = os.pathsep.join(place or str(Path.cwd()) for place in sys.path)
    process = subprocess.Popen(  # noqa: S603 (our own interpreter with a module of ours)
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )
    _widen(cast("BinaryIO", process.stdin))
    return process


def _widen(pipe: BinaryIO) -> None:
    """Room for the next pages beside the one that is being read: else it waits for each until somebody here has
    time to write. A system may not know this, or not allow it: then it is slower."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
