"""A short way to read what outlets were seen to send: by the outlet's own file where it is shipped."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from core.crawling import FeedKind
from crawler.catalogue import load_outlets
from crawler.feeds import FeedReading, read_feed
from crawler.outlet import FeedSettings
from tests.crawler.feeds.house import THUDO

HANOI = timezone(timedelta(hours=7))
NOW = datetime(2026, 9, 14, 12, 0, tzinfo=HANOI)
MORNING = datetime(2026, 9, 14, 9, 13, tzinfo=HANOI)
OUTLETS = load_outlets()
PROLOG = '<?xml version="1.0" encoding="{}"?>'


def listed(
    body: bytes, *, outlet: str = "", kind: FeedKind = FeedKind.RSS, content_type: str = "", title: str = ""
) -> FeedReading:
    """An answer read as the outlet's first feed of a kind; as one of Thủ Đô's where the outlet is not shipped."""
    owner = OUTLETS.get(outlet, THUDO)
    own = next((feed for feed in owner.feeds if feed.kind is kind), FeedSettings(url="https://thudo.example/rss"))
    feed = own.model_copy(update={"kind": kind, "title": title})
    return read_feed(body, content_type=content_type, feed=feed, outlet=owner, url=feed.url, now=NOW)


def rss(*items: str, title: str = "Kinh tế", prolog: str = PROLOG.format("UTF-8")) -> str:
    return f'{prolog}<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def item(link: str, *, title: str = "Tin", lead: str = "", date: str = "Mon, 14 Sep 2026 09:13:00 +0700") -> str:
    stated = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title><link>{link}</link><description>{lead}</description>{stated}</item>"
