"""How Scrapy is set up for us: nothing runs in a crawl that is not named here.

The *_BASE settings are emptied rather than their entries switched off one by one: Scrapy 2.19 came with a new
extension that opens a port, on by default, and the next version may bring another.
"""

from __future__ import annotations

from typing import Any

from scrapy.logformatter import LogFormatter

from crawler.settings import CrawlSettings

_HANDLER = "crawler.fetching.handler.PoliteHandler"


class Silent(LogFormatter):
    """Says nothing of each page: we log what came of it, not that it came."""

    def crawled(self, *_: Any, **__: Any) -> None:  # type: ignore[override] # None is how Scrapy is told: no line
        """No line per page."""


def scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """Scrapy's settings for one crawl.

    robots.txt, redirects, delays, compression and retries are ours (`crawler.fetching`, `crawler.schedule`):
    Scrapy's middlewares forget them at the end of a crawl, and a crawl here lasts seconds.
    """
    return {
        "EXTENSIONS_BASE": {},
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "DOWNLOAD_HANDLERS_BASE": {"http": _HANDLER, "https": _HANDLER},
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "COOKIES_ENABLED": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,  # PoliteHandler waits instead, across crawls
        "DOWNLOAD_MAXSIZE": settings.max_body,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DOWNLOAD_TIMEOUT": settings.timeout.total_seconds(),
        "DOWNLOAD_VERIFY_CERTIFICATES": settings.verify_certificates,
        "USER_AGENT": settings.agent,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "LOG_FORMATTER": "crawler.fetching.engine.Silent",
    }
