"""One event loop for all tests that need Twisted's reactor: it can be started only once in a process.

The reactor runs in a thread of its own for the rest of the session; tests hand it coroutines:

    def test_something(loop: ReactorLoop) -> None:
        summary = loop.run(crawler.crawl_due())
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class ReactorLoop:
    """An asyncio loop with Twisted's reactor on it, running in a thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        # A daemon thread: a reactor that has been stopped cannot be started again, so nobody stops it.
        self._thread = threading.Thread(target=self._serve, name="reactor", daemon=True)
        self._thread.start()
        assert self._ready.wait(10), "the reactor did not start"

    def run(self, coroutine: Coroutine[Any, Any, T], *, timeout: float = 30) -> T:
        """Runs a coroutine to its end and returns its result, or raises what it raised."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        from twisted.internet import asyncioreactor

        asyncioreactor.install(self._loop)  # type: ignore[no-untyped-call] # Twisted's is not typed
        from twisted.internet import reactor as chosen

        reactor: Any = chosen  # the types are those of the module that the reactor stands in for
        reactor.callWhenRunning(self._ready.set)
        reactor.run(installSignalHandlers=False)


_loop: ReactorLoop | None = None


def reactor_loop() -> ReactorLoop:
    """The session's loop, started when it is first wanted."""
    global _loop  # noqa: PLW0603 - one per process, by its nature
    _loop = _loop or ReactorLoop()
    return _loop
