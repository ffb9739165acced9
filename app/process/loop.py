"""One event loop for everything: Twisted's reactor on asyncio, started once per process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

# Eight outlets with two pages each to be read and stored. asyncio counts by cores, and on two of them pages
# would wait for a thread rather than together for one transaction.
_THREADS = 16
_started = False


def run_in_loop(main: Callable[[], Awaitable[int]]) -> int:
    """Runs `main` in the process's event loop until it returns its exit code; exceptions pass through.

    A reactor cannot be started twice: call this once per process.
    """
    global _started  # noqa: PLW0603 (the reactor is one per process by its nature)
    if _started:
        raise RuntimeError("the event loop of this process has been used up")
    _started = True
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="blocking"))
    from twisted.internet import asyncioreactor  # noqa: PLC0415 (importing it chooses the reactor)

    asyncioreactor.install(loop)  # type: ignore[no-untyped-call]  # Twisted is not typed here
    from twisted.internet import reactor as chosen  # noqa: PLC0415 (only after the choice)

    # Twisted types the module, not the object that stands in for it.
    reactor: Any = chosen

    ended: list[int | BaseException] = []

    async def whole() -> None:
        try:
            ended.append(await main())
        except BaseException as error:  # noqa: BLE001 (it goes to the caller, out of the reactor)
            ended.append(error)
        finally:
            reactor.stop()

    tasks: list[asyncio.Task[None]] = []
    reactor.callWhenRunning(lambda: tasks.append(loop.create_task(whole())))
    reactor.run(installSignalHandlers=False)
    outcome = ended[0] if ended else 1
    if isinstance(outcome, BaseException):
        raise outcome
    sys.stdout.flush()
    return outcome
