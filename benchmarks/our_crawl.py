"""The whole pipeline, once: feeds, pages, extraction, topics, story, database.

Run as `python -m benchmarks.our_crawl CONFIG.yaml`; prints {"articles", "seconds"} of the crawl alone.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from app.build import build
from app.config.load import load
from app.log import set_up_logging
from app.process.loop import run_in_loop
from crawler.rounds import Crawler
from crawler.settings import feeds_of


def main() -> None:
    """Prints what was measured."""
    set_up_logging(level="error", form="json")
    configuration = load(Path(sys.argv[1]))
    services = build(configuration)
    feeds = feeds_of(configuration.enabled_outlets, configuration.config.crawl)
    services.history.register_feeds(feeds, now=services.clock.now())
    crawler = Crawler(
        outlets=configuration.enabled_outlets,
        settings=configuration.config.crawl,
        history=services.history,
        sink=services.sink,
        clock=services.clock,
        extract=services.workers.extract,
    )
    spent: list[float] = []

    async def crawl() -> int:
        began = time.perf_counter()
        services.workers.expect()
        await crawler.crawl_due()
        spent.append(time.perf_counter() - began)
        return 0

    run_in_loop(crawl)
    services.workers.stop()
    print(json.dumps({"articles": services.reader.counts().articles, "seconds": spent[0]}))


if __name__ == "__main__":
    main()
