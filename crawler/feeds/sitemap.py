"""Reads a sitemap, with the news extension or without, into items. Pure."""

from __future__ import annotations

from itertools import islice

from lxml import etree

from core.reasons import FeedProblem
from crawler.feeds.item import MOST_ITEMS, Item, Listing, Unreadable
from crawler.feeds.xmldoc import NotXmlError, children, name_of, parse, text_of


def read_sitemap(text: str) -> Listing | Unreadable:
    """The pages of a sitemap. `lastmod` is not read: it is when a page was changed, not when it was published."""
    try:
        root = parse(text)
    except NotXmlError as error:
        return Unreadable(FeedProblem.NOT_A_FEED, f"it cannot be read as XML: {error}")
    if name_of(root) == "sitemapindex":
        return Unreadable(FeedProblem.NOT_A_FEED, "it is an index of sitemaps: give the address of one of them")
    if name_of(root) != "urlset":
        return Unreadable(FeedProblem.NOT_A_FEED, f"its root element is <{name_of(root)}>, not <urlset>")
    return Listing("", tuple(_item(url) for url in islice(children(root, "url"), MOST_ITEMS)))


def _item(url: etree._Element) -> Item:
    news = next(children(url, "news"), None)
    if news is None:
        return Item(link=text_of(url, "loc"))
    return Item(link=text_of(url, "loc"), title=text_of(news, "title"), published=text_of(news, "publication_date"))
