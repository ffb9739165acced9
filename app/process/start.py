"""Starts the daemon: takes the lock, opens the database, runs the loop, and leaves nothing behind."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from app.build import build
from app.config.load import Configuration
from app.process.daemon import Daemon
from app.process.loop import run_in_loop
from storage.lock import DaemonLock


def run_daemon(
    configuration: Configuration, *, database: str, on_ready: Callable[[str], None] = lambda _: None
) -> int:
    """Runs until told to stop; returns the exit code. Raises `AlreadyRunningError` where another daemon holds
    the database, and whatever building raises."""
    lock = DaemonLock(database)
    lock.acquire()
    try:
        services = build(configuration, database=database)

        async def main() -> int:
            return await Daemon(services, file=configuration.file, on_ready=on_ready).serve()

        code = run_in_loop(main)
    finally:
        lock.release()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads that still wait for a receiver must not hold up the end: their leases give the work back.
    os._exit(code)
