"""One round of crawling in a process of its own, with a display of how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from app.build import Services, build
from app.config.load import Configuration
from app.process.loop import run_in_loop
from crawler.rounds import Crawler, Summary
from crawler.settings import feeds_of
from storage.lock import DaemonLock


def run_round(configuration: Configuration, *, database: str, outlets: Sequence[str] | None) -> Summary:
    """Visits all feeds of these outlets (None: of all that are enabled) and waits for the end. Refused while a
    daemon holds the database: two crawlers would not be polite together."""
    lock = DaemonLock(database)
    lock.acquire()
    try:
        services = build(configuration, database=database)
        try:
            return _round(services, outlets)
        finally:
            services.close()
    finally:
        lock.release()


def _round(services: Services, outlets: Sequence[str] | None) -> Summary:
    configuration, now = services.configuration, services.clock.now()
    feeds = feeds_of(configuration.enabled_outlets, configuration.config.crawl)
    services.store.runs.take_over(now=now)
    services.history.register_feeds(feeds, now=now)
    services.history.make_due(outlets, now=now)
    crawler = Crawler(
        outlets=configuration.enabled_outlets,
        settings=configuration.config.crawl,
        history=services.history,
        sink=services.sink,
        clock=services.clock,
        extract=services.workers.extract,
    )
    found: list[Summary] = []

    async def main() -> int:
        services.workers.expect()  # a round is over every outlet: their pages come in a moment, all at once
        found.append(await crawler.crawl_due(outlets))
        return 0

    run_in_loop(main)
    return found[0]
