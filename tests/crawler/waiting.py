"""Waits for what a crawler does in its own time."""

from __future__ import annotations

import asyncio

from crawler.rounds import Crawler
from tests.crawler.server import Server


async def until_idle(crawler: Crawler, *, within: float = 5) -> None:
    """Waits until no crawl is running."""
    async with asyncio.timeout(within):
        while crawler.running:  # noqa: ASYNC110 - looks on from outside, as a user would
            await asyncio.sleep(0.01)


async def until_asked(server: Server, path: str, *, within: float = 5) -> None:
    """Waits until the server has been asked for a path."""
    async with asyncio.timeout(within):
        while not server.asked(path):  # noqa: ASYNC110 - the server runs in threads of its own
            await asyncio.sleep(0.01)
