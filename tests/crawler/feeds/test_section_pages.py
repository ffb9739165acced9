"""The links that each outlet's list feeds take off its section page, as tests/pages has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.crawling import FeedKind
from crawler.catalogue import load_outlets
from crawler.feeds.item import Listing
from crawler.feeds.listing import read_listing
from crawler.identity import identify
from crawler.outlet import FeedSettings, Outlet

PAGES = Path(__file__).parents[2] / "pages"
POLLED = [
    (outlet, feed)
    for outlet in load_outlets().values()
    for feed in outlet.feeds
    if feed.kind is FeedKind.LIST and (PAGES / outlet.key / "list.html").is_file()
]


@pytest.mark.parametrize(
    ("outlet", "feed"), POLLED, ids=[f"{outlet.key}-{feed.url.rpartition('/')[2]}" for outlet, feed in POLLED]
)
def test_a_section_page_lists_the_outlets_articles(outlet: Outlet, feed: FeedSettings) -> None:
    page = (PAGES / outlet.key / "list.html").read_text(encoding="utf-8")
    found = read_listing(page, links=feed.links)
    assert isinstance(found, Listing), found
    titles: dict[str, str] = {}
    for item in found.items:
        address = item.link if "://" in item.link else f"https://{outlet.domains[0]}{item.link}"
        if identity := identify(outlet, address):  # of two links to one article, one may hold only a picture
            titles[identity.key] = titles.get(identity.key) or item.title
    assert len(titles) >= 2
    assert all(titles.values())
