"""The outlet that the feeds of these tests belong to, and a short way to read them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.crawling import FeedKind
from crawler.feeds import FeedReading, read_feed
from crawler.outlet import ArticleUrls, FeedSettings, Outlet

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2023, 11, 21, 5, 0, tzinfo=UTC)  # noon in Hanoi
URL = "https://thudo.example/rss/cong-nghe.rss"

THUDO = Outlet(
    key="thudo",
    name="Thủ Đô",
    domains=("thudo.example",),
    article=ArticleUrls(
        pattern=r"thudo\.example/(?:[a-z0-9-]+/)*[a-z0-9-]+-(?P<id>\d{7})\.html", exclude=("/video/",)
    ),
)


def read(body: bytes | str, *, content_type: str = "", **feed: Any) -> FeedReading:
    """Reads a body as a feed of Thủ Đô."""
    settings = FeedSettings(**({"url": URL} | feed))
    sent = body.encode() if isinstance(body, str) else body
    return read_feed(sent, content_type=content_type, feed=settings, outlet=THUDO, url=URL, now=NOW)


def fixture(name: str, **feed: Any) -> FeedReading:
    """Reads a fixture."""
    return read((FIXTURES / name).read_bytes(), **feed)


def rss(*items: str, title: str = "Thủ Đô") -> str:
    """An RSS document around these items."""
    return f'<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def item(number: int = 4000001, *, title: str = "Tin", lead: str = "", rest: str = "") -> str:
    """One item of it."""
    link = f"https://thudo.example/tin-{number}.html"
    return f"<item><title>{title}</title><link>{link}</link><description>{lead}</description>{rest}</item>"


LIST: dict[str, Any] = {"kind": FeedKind.LIST, "url": "https://thudo.example/cong-nghe"}
SITEMAP: dict[str, Any] = {"kind": FeedKind.SITEMAP, "url": "https://thudo.example/news.xml"}
