"""What was left out of an article's text, and which rule did it: for who writes an outlet's file. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from core.text import shorten
from crawler.catalogue import common_page
from crawler.extract import body_of
from crawler.extract.blocks import paragraphs, text_of
from crawler.extract.decode import parse, to_utf8
from crawler.extract.page import Page
from crawler.outlet import Outlet
from crawler.selectors import parse_selectors

_NEVER_TEXT = frozenset(("script", "style", "noscript", "template", "iframe", "svg", "meta", "link", "img", "br"))
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """One rule's doing: how many elements or paragraphs, with how many letters, and how the first begins."""

    rule: str
    count: int
    letters: int
    begins: str


def left_out(page: bytes, *, url: str, outlet: Outlet | None) -> list[LeftOut]:
    """What stands inside the text's element and is no part of the text, by rule, in the page's order."""
    root = parse(to_utf8(page))
    if root is None:
        return []
    read = Page(root, url=url, outlet=outlet)
    body = body_of(read)
    if body is None or body.element is None:
        return []
    found = [*_dropped(read, body.element)]
    kept = {paragraph.text for paragraph in body.paragraphs}
    before = paragraphs(body.element, read.dropped, ends=read.ends)
    found += [("its words", one.text) for one in before if one.text not in kept]
    return _counted(found)


def _dropped(page: Page, element: etree._Element) -> Iterator[tuple[str, str]]:
    """Each outermost element that is dropped: the rule, and its text."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if one is not element and one in page.ends:
            yield "behind the end of the text (end)", ""
            return
        if one is not element and page.dropped(one):
            if one.tag not in _NEVER_TEXT:
                yield _rule(page, one), text_of(one, _nothing)
            continue
        waiting.extend(one.iterchildren("*", reversed=True))


def _nothing(_element: etree._Element) -> bool:
    return False


def _rule(page: Page, element: etree._Element) -> str:
    if element in page.set_aside:
        return "read as another field"
    for owner, selectors in (("drop", page.settings.drop), ("common drop", common_page().drop)):
        for css in selectors:
            if any(selector.fits(element) for selector in parse_selectors(css)):
                return f"{owner}: {css}"
    return "drop"


def _counted(found: list[tuple[str, str]]) -> list[LeftOut]:
    rules: dict[str, list[str]] = {}
    for rule, text in found:
        rules.setdefault(rule, []).append(text)
    return [
        LeftOut(
            rule=rule,
            count=len(texts),
            letters=sum(map(len, texts)),
            begins=shorten(next(filter(None, texts), ""), _SHOWN),
        )
        for rule, texts in rules.items()
    ]
