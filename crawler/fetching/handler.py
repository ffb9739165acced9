"""Scrapy's HTTP handler with our manners: turns by host, guarded addresses, and an end on request.

Everything that leaves the crawler passes here: pages, feeds, redirects, robots.txt. It leans on two parts of Scrapy
2.19 that are not public (_ScrapyAgent, wrap_twisted_exceptions); test_refusals fails where a version changes them.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _ScrapyAgent
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.web.client import Agent

from core.reasons import FeedProblem
from core.urls import netloc_of
from crawler.fetching.answers import SECONDS, Trouble, TroubleError
from crawler.fetching.guard import GuardedReactor
from crawler.fetching.turns import HaltedError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.fetching.means import Means
    from crawler.spider import PressSpider


class PoliteHandler(HTTP11DownloadHandler):
    """Waits for the host's turn, connects only where it may, and can be cut off."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._means: Means = cast("PressSpider", crawler.spider).means

    async def download_request(self, request: Request) -> Response:
        """One request, whenever it is its turn. Raises `HaltedError` when the crawler stops before or during it."""
        netloc = netloc_of(request.url)
        async with self._means.shared.turns.turn(netloc, delay=self._means.delay_for(netloc)):
            began = asyncio.get_running_loop().time()
            try:
                return await self._download(request)
            finally:
                request.meta[SECONDS] = asyncio.get_running_loop().time() - began

    async def _download(self, request: Request) -> Response:
        from twisted.internet import reactor  # noqa: PLC0415 - importing it at the top would install one

        guard = GuardedReactor(reactor, self._means.rule)
        deferred = self._agent(guard).download_request(request)
        self._means.shared.inflight.add(deferred)
        try:
            with wrap_twisted_exceptions():
                response = await maybe_deferred_to_future(deferred)
        except CannotResolveHostError:
            if guard.refused:
                raise TroubleError(_private(guard.refused)) from None
            raise
        except Exception:
            if self._means.shared.cut:
                raise HaltedError from None
            raise
        finally:
            self._means.shared.inflight.discard(deferred)
        if response.ip_address and self._means.rule.refuses(str(response.ip_address)):
            # Cannot be, as long as Scrapy connects through the guard; should it ever not, nothing is read.
            raise TroubleError(_private(str(response.ip_address)))
        return response

    def _agent(self, guard: GuardedReactor) -> _GuardedAgent:
        return _GuardedAgent(
            guard,
            contextFactory=self._contextFactory,
            pool=self._pool,
            maxsize=self._default_maxsize,
            crawler=self._crawler,
        )


class _GuardedAgent(_ScrapyAgent):
    """Makes its connections through the guard."""

    def __init__(self, guard: GuardedReactor, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type] # passed through as they are
        self._guard = guard

    def _get_agent(self, request: Request, timeout: float) -> Agent:  # noqa: ARG002 - Scrapy's signature
        return Agent(  # type: ignore[no-untyped-call] # Twisted's clients are not typed
            self._guard, self._contextFactory, connectTimeout=timeout, pool=self._pool
        )


def _private(address: str) -> Trouble:
    detail = f"{address} is a private address; crawl.allow_private_addresses may allow it"
    return Trouble(problem=FeedProblem.PRIVATE_ADDRESS, detail=detail)
