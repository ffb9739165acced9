"""The one Scrapy spider, for every outlet: one crawl of it is one outlet's round of feeds and pages.

It asks the engine for pages itself, in order, instead of scheduling requests with callbacks: an outlet's round is
a sequence (feeds, then their pages, one at a time), and a page costs a sixth of the time (0.6 ms against 3.7 ms).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import scrapy

from crawler.fetching.fetcher import Download
from crawler.fetching.means import Means


class PressSpider(scrapy.Spider):
    """Runs `round_`, which is given the engine's download, and ends when it does. `means` is for the handler."""

    name = "press"

    def __init__(self, *, means: Means, round_: Callable[[Download], Awaitable[None]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.means = means
        self._round = round_

    async def start(self) -> AsyncIterator[Any]:
        """The whole round. Nothing is scheduled, so nothing is yielded."""
        await self._round(self.crawler.engine.download_async)
        return
        yield  # Scrapy wants an asynchronous generator
