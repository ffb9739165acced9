"""Reads an HTML page that lists articles into items, by the CSS of its links. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import cast

from lxml import etree, html
from lxml.cssselect import CSSSelector

from core.reasons import FeedProblem
from crawler.feeds.item import MOST_ITEMS, Item, Listing, Unreadable
from crawler.feeds.xmldoc import all_text

_ANY_LINK = "a[href]"


def read_listing(text: str, *, links: str) -> Listing | Unreadable:
    """The links that `links` selects, or the links inside what it selects; all links where it is empty.

    Several selectors ("a, b") are tried one after another: the first that finds anything is used, since CSS
    itself would give both in the order of the page.
    """
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (etree.LxmlError, ValueError) as error:
        return Unreadable(FeedProblem.NOT_A_FEED, f"it cannot be read as HTML: {error}")
    selectors = [_selector(css) for css in _split(links)]  # they were tried when the outlet's file was read
    found = next(
        (items for selector in selectors if (items := tuple(islice(_items(root, selector), MOST_ITEMS)))), ()
    )
    title = root.findtext(".//title") or ""
    if not found and links and title:
        return Unreadable(FeedProblem.EMPTY_FEED, f'nothing on the page matches "{links}": has its layout changed?')
    return Listing(title, found)


def _items(root: etree._Element, selector: CSSSelector) -> Iterator[Item]:
    for element in cast("list[etree._Element]", selector(root)):
        anchors = [element] if element.tag == "a" else element.iterfind(".//a[@href]")
        for anchor in anchors:
            if href := (anchor.get("href") or "").strip():
                yield Item(link=href, title=_title(anchor))


def _title(anchor: etree._Element) -> str:
    """The link's text, or the title it carries when it holds only a picture."""
    return all_text(anchor) or anchor.get("title") or ""


def _split(links: str) -> list[str]:
    """At the commas that part selectors, not at those inside brackets."""
    parts, depth = [""], 0
    for char in links:
        depth += (char in "([") - (char in ")]")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts if part.strip()] or [_ANY_LINK]


@lru_cache(maxsize=256)
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def _parser() -> html.HTMLParser:
    return html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
