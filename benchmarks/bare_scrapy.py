"""Scrapy with nothing around it: fetches the addresses of a file and parses each page with lxml.

Run as `python -m benchmarks.bare_scrapy URLS.json`; prints {"articles", "seconds"}. No robots.txt, no delay, eight
requests at once: as many as the pipeline has outlets.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import lxml.html
import scrapy
from scrapy.crawler import CrawlerProcess

SETTINGS: dict[str, Any] = {
    "CONCURRENT_REQUESTS": 8,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_DELAY": 0,
    "LOG_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False,
}


class BareSpider(scrapy.Spider):
    """Fetches and parses, and keeps nothing but the number of titles."""

    name = "bare"

    def __init__(self, urls: list[str]) -> None:
        super().__init__()
        self.urls = urls
        self.read = 0
        self.began = self.ended = 0.0

    async def start(self) -> AsyncIterator[Any]:
        """Every address at once: Scrapy queues them."""
        self.began = self.ended = time.perf_counter()
        for url in self.urls:
            yield scrapy.Request(url, callback=self.parse, dont_filter=True)

    def parse(self, response: Any, **_: Any) -> None:
        """lxml's tree, and the title out of it."""
        tree = lxml.html.fromstring(response.body)
        self.read += tree.find(".//title") is not None
        self.ended = time.perf_counter()


def main() -> None:
    """Prints what was measured."""
    urls = json.loads(Path(sys.argv[1]).read_text())["urls"]
    process = CrawlerProcess(SETTINGS)
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler, urls=urls)
    process.start()
    spider: Any = crawler.spider
    print(json.dumps({"articles": spider.read, "seconds": spider.ended - spider.began}))


if __name__ == "__main__":
    main()
