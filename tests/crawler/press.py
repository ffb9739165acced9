"""Outlets, feeds and pages for tests of the crawler, in our own words, on a server of our own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any

from core.clock import Clock, SystemClock
from core.crawling import FeedKind
from crawler.outlet import ArticleUrls, FeedSettings, Outlet, PageSettings
from crawler.settings import CrawlSettings
from tests.crawler.server import Server

TITLE = "Bắc Kinh siết quy định với các nền tảng gọi xe"
LEAD = "Cơ quan quản lý yêu cầu các nền tảng báo cáo thuật toán trước cuối tháng."
BODY = (
    "Quy định mới có hiệu lực từ đầu quý sau, theo thông báo đăng trên trang của bộ giao thông.",
    "Các công ty có ba mươi ngày để nộp bản mô tả cách chia cuốc cho tài xế và cách tính giá.",
    "Giới phân tích cho rằng chi phí tuân thủ sẽ tăng, nhưng thị trường đã chờ đợi điều này từ lâu.",
)


def quick(**changes: Any) -> CrawlSettings:
    """Settings for tests: loopback allowed, no delay, little patience."""
    base: dict[str, Any] = {
        "allow_private_addresses": ("loopback",),
        "delay": timedelta(),
        "timeout": timedelta(seconds=1),
        "contact": "https://baotin.example/bot",
    }
    return CrawlSettings(**(base | changes))


def outlet(server: Server, *feeds: FeedSettings, key: str = "thudo", **changes: Any) -> Outlet:
    """An outlet on this server; its articles are /bai-<slug>-<6 digits>.html."""
    base: dict[str, Any] = {
        "key": key,
        "name": "Thủ Đô",
        "domains": (server.netloc,),
        "feeds": feeds or (rss_feed(server),),
        "article": ArticleUrls(pattern=r"[\w.]+(?::\d+)?/bai-[a-z0-9-]+-(?P<id>\d{6})\.html"),
        "page": PageSettings(
            title=("h1",), lead=("p.sapo",), body=("div.noidung",), published=("time::attr(datetime)",)
        ),
    }
    return Outlet(**(base | changes))


def rss_feed(server: Server, path: str = "/rss.xml", **changes: Any) -> FeedSettings:
    """A feed of that outlet."""
    return FeedSettings(**({"url": server.url + path, "kind": FeedKind.RSS, "section": "tech"} | changes))


def article_path(number: int) -> str:
    """Where article `number` stands."""
    return f"/bai-so-{number:06d}.html"


def page(number: int, *, title: str = TITLE, body: Sequence[str] = BODY) -> str:
    """An article's page."""
    paragraphs = "\n".join(f"<p>{escape(text)}</p>" for text in body)
    return f"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{escape(title)} {number}</title></head>
<body><main><h1>{escape(title)} {number}</h1><time datetime="2023-11-21T09:15:00+07:00">21/11/2023</time>
<p class="sapo">{escape(LEAD)}</p><div class="noidung">{paragraphs}</div></main></body></html>"""


def rss(
    server: Server, numbers: Sequence[int], *, title: str = "Công nghệ - Thủ Đô", at: datetime | None = None
) -> str:
    """An RSS feed that lists these articles."""
    when = (at or SystemClock().now()).strftime("%a, %d %b %Y %H:%M:%S +0000")
    items = "\n".join(
        f"<item><title>{escape(TITLE)} {n}</title><link>{server.url}{article_path(n)}</link>"
        f"<pubDate>{when}</pubDate><description>{escape(LEAD)}</description></item>"
        for n in numbers
    )
    channel = f"<channel><title>{title}</title>{items}</channel>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0">{channel}</rss>'


def publish(server: Server, numbers: Sequence[int], *, feed: str = "/rss.xml") -> None:
    """List these articles in the feed and serve their pages."""
    server.serve(feed, rss(server, numbers))
    for number in numbers:
        server.serve(article_path(number), page(number))


class MovingClock:
    """The machine's clock, set forward at will."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self.ahead = timedelta()

    def now(self) -> datetime:
        return self._clock.now() + self.ahead

    def monotonic(self) -> float:
        return self._clock.monotonic()
