"""Looks at a site as a crawl would, and brings back what a draft of its outlet's file is made from."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

from scrapy.crawler import AsyncCrawlerRunner

from app.process.loop import run_in_loop
from core.clock import Clock
from core.urls import netloc_of
from crawler.drafting import Seen, Survey, Wanted, next_wanted
from crawler.fetching.answers import Trouble
from crawler.fetching.engine import scrapy_settings
from crawler.fetching.fetcher import Download, Fetcher
from crawler.fetching.means import Means, Shared
from crawler.fetching.turns import HaltedError
from crawler.outlet import Outlet
from crawler.settings import CrawlSettings
from crawler.spider import PressSpider

Tell: TypeAlias = Callable[[Wanted], None]


def run_survey(url: str, settings: CrawlSettings, *, clock: Clock, tell: Tell = lambda _: None) -> Survey | None:
    """Asks the site at `url` for what `next_wanted` says, as politely as any crawl; `tell` hears of each request.
    None where it was stopped by Ctrl-C. Starts the process's event loop: once per process."""
    found: list[Survey] = []
    shared = Shared()

    async def main() -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, shared.cut_off)
        with suppress(HaltedError):
            found.append(await survey_site(url, settings, clock=clock, tell=tell, shared=shared))
        return 0

    run_in_loop(main)
    return found[0] if found else None


async def survey_site(
    url: str, settings: CrawlSettings, *, clock: Clock, tell: Tell = lambda _: None, shared: Shared | None = None
) -> Survey:
    """As `run_survey`, inside a loop that Twisted's reactor drives already. Raises `HaltedError` when `shared` is
    halted."""
    # As in crawler.rounds: Scrapy loads it by name, which is slow there. Not above: the reactor is chosen first.
    import crawler.fetching.handler  # noqa: F401, PLC0415

    site, shared = _stranger(url), shared or Shared()
    walk = _Walk(Survey(start=url, now=clock.now()), tell)

    async def round_(download: Download) -> None:
        try:
            fetcher = Fetcher(outlet=site, settings=settings, robots=shared.robots, download=download, clock=clock)
            await walk.go(fetcher, shared)
        except Exception as error:  # noqa: BLE001 (Scrapy would log it and go on: it is raised below)
            walk.failed.append(error)

    await AsyncCrawlerRunner(scrapy_settings(settings)).crawl(
        PressSpider, means=Means.of(site, settings, shared), round_=round_
    )
    for error in walk.failed:
        raise error
    return walk.survey


class _Walk:
    """One request after another, as long as any is wanted."""

    def __init__(self, survey: Survey, tell: Tell) -> None:
        self.survey = survey
        self.failed: list[Exception] = []
        self._tell = tell

    async def go(self, fetcher: Fetcher, shared: Shared) -> None:
        while wanted := next_wanted(self.survey):
            self._tell(wanted)
            seen = await _ask(wanted, fetcher)
            self.survey = self.survey.and_seen(seen, sitemaps=shared.robots.sitemaps(seen.url or wanted.url))


async def _ask(wanted: Wanted, fetcher: Fetcher) -> Seen:
    answer = await fetcher.get(wanted.url)
    if isinstance(answer, Trouble):
        return Seen(wanted=wanted, problem=answer.problem, detail=answer.detail)
    return Seen(wanted=wanted, url=answer.url, body=answer.body, content_type=answer.content_type)


def _stranger(url: str) -> Outlet:
    """A site that nobody has described: redirects may go to "www." and back, and to its other hosts."""
    return Outlet(key="new", name=url, domains=(netloc_of(url).removeprefix("www."),))
