"""The part of a page that holds the article's text: by the outlet's selectors, by those many sites share,
by where the text is densest, and at last by trafilatura. Reads; decides nothing about the page's kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from lxml import etree

from core.text import normalise
from crawler.catalogue import common_page
from crawler.elements import raw_text
from crawler.extract.blocks import Paragraph, paragraphs
from crawler.extract.clean import without_boxes
from crawler.extract.page import Page
from crawler.outlet import Source
from crawler.selectors import parse_selectors

_ENOUGH = {Source.SELECTOR: 20, Source.COMMON: 80}
_MOST_CANDIDATES = 4  # a class that stands more often is that of a list's items, or of a thread's posts
_MOST_PARTS = 20  # of one post
_CERTAIN = 1100  # letters: no item of a list is as long
_DENSE = 400
_SPARSE = 250
_LONGEST_FOR_TRAFILATURA = 1_000_000  # 3 s at worst; ours are read in a tenth of that
_NO_PARAGRAPH = ("p", "div", "br", "ul", "ol", "table", "section", "article", "figure", "form", "script", "style")
_BESIDE_TAGS = frozenset(("footer", "nav", "aside"))
_BESIDE = re.compile(r"(?:^|[\s_-])(?:footer|comments?|sidebar|related|menu|copyright)(?:$|[\s_-])")
_HEAD = 5  # paragraphs: a section, a title over the title, the title
_LONGEST_SIGNATURE = 90
_SIGNED = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b(?:.{0,20}\d)?[^\w.]*(?:\(?gmt\W*7\)?)?$", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"\W+")
_PARAGRAPH = 60  # letters: below, it is a label or a headline


@dataclass(frozen=True, slots=True)
class Body:
    """An article's paragraphs, how they were found, and the element that holds them, if one does."""

    paragraphs: tuple[Paragraph, ...]
    by: Source
    element: etree._Element | None = None

    @property
    def size(self) -> int:
        """Letters of text."""
        return sum(len(paragraph.text) for paragraph in self.paragraphs)


def by_selectors(page: Page, *, least: int | None = None) -> Body | None:
    """The text where a selector says that it is. `least` letters are enough, else what is usual."""
    for source, settings in ((Source.SELECTOR, page.settings), (Source.COMMON, common_page())):
        if post := _first_post(page, settings.posts, source):
            return post if post.size >= (least or _ENOUGH[source]) else None
        for css in settings.body:
            candidates = page.index.find(parse_selectors(css))
            found = max(
                (_read(page, element, source) for element in candidates[:_MOST_CANDIDATES]), key=_size, default=None
            )
            enough = (least or _ENOUGH[source]) if len(candidates) <= _MOST_CANDIDATES else _CERTAIN
            if found and found.size >= enough:
                return found
    return None


def is_thread(page: Page) -> bool:
    """Whether posts stand on the page: if the first holds no text, then no other is the article."""
    return any(page.found(settings.posts) for settings in (page.settings, common_page()))


def by_density(page: Page) -> Body | None:
    """The element whose own paragraphs hold the most letters outside links. In a list of articles every lead
    stands in an element of its own; in an article, most paragraphs stand in one."""
    return _densest(page, _texts(page.root), least=_DENSE)


def by_sparse_text(page: Page) -> Body | None:
    """As by density, on a page that is known to be an article: less is enough, and a <div> without others in it
    may be a paragraph. It would take too long on every list."""
    blocks = (block for block in page.root.iter("div") if next(block.iterchildren(*_NO_PARAGRAPH), None) is None)
    return _densest(page, chain(_texts(page.root), blocks), least=_SPARSE)


def _densest(page: Page, texts: Iterable[etree._Element], *, least: int) -> Body | None:
    own: dict[etree._Element, int] = {}
    for element in texts:
        parent = element.getparent()
        letters = _letters(element)
        if parent is not None and letters >= _PARAGRAPH:
            own[parent] = own.get(parent, 0) + letters
    for element in sorted(own, key=own.__getitem__, reverse=True)[:_MOST_CANDIDATES]:
        if own[element] < least or _is_beside(element):
            continue
        found = _read(page, element, Source.DENSITY)
        if own[element] >= found.size / 2 and _unlinked(found) >= 0.7:
            return replace(found, paragraphs=_below_the_title(found.paragraphs, page))
    return None


def _below_the_title(paragraphs: tuple[Paragraph, ...], page: Page) -> tuple[Paragraph, ...]:
    """Without the title, what stands above it (a section) and the line that says who and when under it."""
    title = _bare(page.meta.first("og:title") or page.said_of_article("headline"))
    head = [_bare(paragraph.text) for paragraph in paragraphs[:_HEAD]]
    if not title or title not in head:
        return paragraphs
    kept = paragraphs[len(head) - head[::-1].index(title) :]
    return kept[1:] if kept and len(kept[0].text) < _LONGEST_SIGNATURE and _SIGNED.search(kept[0].text) else kept


def _bare(text: str) -> str:
    return _BETWEEN_WORDS.sub("", normalise(text)).lower()


def by_trafilatura(page: Page) -> Body | None:
    """What trafilatura takes for the text. Imported here: it costs memory and time that few pages need."""
    import trafilatura  # noqa: PLC0415

    markup = etree.tostring(page.root, encoding="unicode", method="html")
    if len(markup) > _LONGEST_FOR_TRAFILATURA:
        return None
    try:
        text = trafilatura.extract(markup, include_comments=False, include_tables=False, favor_precision=True) or ""
    except Exception:  # noqa: BLE001 - a last resort that fails, in whatever way, found nothing
        return None
    # It tells nothing of pictures: what ends as a caption does is taken for one.
    found = (Paragraph(text=line.strip(), pictured=True) for line in text.split("\n") if line.strip())
    body = Body(tuple(without_boxes(list(found), page.settings.drop_text)), Source.TRAFILATURA)
    return body if body.size >= _ENOUGH[Source.COMMON] else None


def _first_post(page: Page, posts: tuple[str, ...], source: Source) -> Body | None:
    """The post that opened a thread. Tinh Tế cuts one into parts, which stand under one <article>."""
    found = page.found(posts)
    if not found:
        return None
    parts = [found[0]]
    home = next(found[0].iterancestors("article"), None)
    for other in found[1:_MOST_PARTS] if home is not None else ():
        if next(other.iterancestors("article"), None) is home and parts[-1] not in other.iterancestors():
            parts.append(other)
    texts = (text for part in parts for text in _read(page, part, source).paragraphs)
    return Body(tuple(texts), source, found[0])


def _read(page: Page, element: etree._Element, source: Source) -> Body:
    return Body(
        tuple(without_boxes(paragraphs(element, page.dropped, ends=page.ends), page.settings.drop_text)),
        source,
        element,
    )


def _is_beside(element: etree._Element) -> bool:
    """Whether it stands in a part of the page that is not about its article."""
    around = (element, *element.iterancestors())
    return any(each.tag in _BESIDE_TAGS or _BESIDE.search(each.get("class") or "") for each in around)


def _size(body: Body) -> int:
    return body.size


def _texts(root: etree._Element) -> Iterable[etree._Element]:
    """Elements that may be a paragraph: <p>, and where lines are parted by <br>, what holds them."""
    yield from root.iter("p")
    seen: set[etree._Element] = set()
    for line_break in root.iter("br"):
        parent = line_break.getparent()
        if parent is not None and parent.tag != "p" and parent not in seen:
            seen.add(parent)
            yield line_break


def _letters(element: etree._Element) -> int:
    """Letters of a paragraph outside its links; of a <br>, those of the lines around it."""
    if element.tag == "br":
        parent = element.getparent()
        own = [parent.text, *(child.tail for child in parent)] if parent is not None else []
        return sum(len(text.strip()) for text in own if text)
    linked = sum(len(raw_text(link)) for link in element.iter("a"))
    return len(raw_text(element).strip()) - linked


def _unlinked(body: Body) -> float:
    linked = sum(paragraph.linked * len(paragraph.text) for paragraph in body.paragraphs)
    return 1 - linked / max(1, body.size)
