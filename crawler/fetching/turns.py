"""One request at a time per host, with a pause between two, whichever outlet or crawl they are for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_SPREAD = 0.5  # a pause is 0.5 to 1.5 of the delay, as Scrapy's is: an even beat looks like an attack


class HaltedError(Exception):
    """The crawler is stopping: this request has not begun, and will not."""


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ended: float = float("-inf")  # when the last request ended, on the loop's clock


class Turns:
    """Hands out turns by host (with port). `chance` gives random numbers in 0..1."""

    def __init__(self, *, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._hosts: dict[str, _Host] = {}
        self._halted = asyncio.Event()

    def halt(self) -> None:
        """No further turn is given; who waits for one gets `HaltedError`."""
        self._halted.set()

    @property
    def halted(self) -> bool:
        """Whether the crawler is stopping."""
        return self._halted.is_set()

    @asynccontextmanager
    async def turn(self, netloc: str, *, delay: float) -> AsyncIterator[None]:
        """Waits until the host is free and has rested for about `delay` seconds."""
        host = self._hosts.setdefault(netloc, _Host())
        loop = asyncio.get_running_loop()
        async with host.lock:
            await self.rest(host.ended + delay * (1 - _SPREAD + 2 * _SPREAD * self._chance()) - loop.time())
            try:
                yield
            finally:
                host.ended = loop.time()

    async def rest(self, seconds: float) -> None:
        """Does nothing for so long. Raises `HaltedError` when the crawler stops before or meanwhile."""
        if seconds > 0 and not self.halted:
            try:
                await asyncio.wait_for(self._halted.wait(), seconds)
            except TimeoutError:
                return
        if self.halted:
            raise HaltedError
