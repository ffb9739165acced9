"""The links to articles on a list page: which they are, and the CSS that chooses them and little else. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.drafting.addresses import Form, Shape, shape_of
from crawler.drafting.naming import class_names
from crawler.drafting.pages import Html, Link
from crawler.elements import raw_text

_HEADLINE = 20  # letters; what is shorter is a section's name
_FEWEST = 4  # articles that a list has
_HIGHEST = 4
_COST = 0.25  # of a link to something else, in articles: the pattern of addresses will refuse it anyway
_DEEPEST = 8  # levels between a link and its heading
_HEADINGS = ("h1", "h2", "h3", "h4")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """How a page lists articles: `css` chooses the links to `articles` of them."""

    css: str
    articles: int


def headlines(page: Html, *, within: Sequence[str] = ()) -> list[str]:
    """The addresses that look like articles: under a headline's worth of words, and built as most of those are.
    `within`: addresses known to be articles, whose shapes count instead."""
    links = [link for link in page.links if len(link.text) >= _HEADLINE]
    shapes = {shape_of(url) for url in within} or {_commonest([link.url for link in links])}
    return list(dict.fromkeys(link.url for link in links if shape_of(link.url) in shapes - {None}))


def links_of(page: Html, articles: Sequence[str]) -> ListPage | None:
    """The CSS of the links to these articles; None where they share nothing that others do not have."""
    wanted = set(articles)
    by_css: dict[str, set[str]] = defaultdict(set)
    headed: dict[str, set[str]] = defaultdict(set)  # under words, not under a picture
    for link in page.links:
        for css in _choices(link):
            by_css[css].add(link.url)
        if link.url in wanted and len(raw_text(link.element).strip()) >= _HEADLINE:
            for css in _choices(link):
                headed[css].add(link.url)
    scored = {css: len(urls) - _COST * len(by_css[css] - wanted) for css, urls in headed.items()}
    best = max(scored, key=lambda css: (scored[css], -len(css)), default="")
    return ListPage(css=best, articles=len(headed[best])) if best and scored[best] >= _FEWEST else None


def _choices(link: Link) -> Iterator[str]:
    """Selectors for a link that say something of what it is in."""
    yield from (f"a.{name}" for name in class_names(link.element))
    heading = next((above for above in _above(link.element, _DEEPEST) if above.tag in _HEADINGS), None)
    if heading is not None:
        yield f"{heading.tag} a"
        yield from (f"{heading.tag}.{name} a" for name in class_names(heading))
    inner = f"{heading.tag} a" if heading is not None else "a"
    start = heading if heading is not None else link.element
    for above in _above(start, _HIGHEST):
        yield from (f"{above.tag}.{name} {inner}" for name in class_names(above))


def _above(element: etree._Element, levels: int) -> Iterator[etree._Element]:
    return (above for above in islice(element.iterancestors(), levels) if above.tag not in ("body", "html"))


def _commonest(urls: Sequence[str]) -> Shape | None:
    """The shape that most addresses have: one with an id, if a third have it, before one without."""
    counted: dict[Shape, int] = defaultdict(int)
    for url in dict.fromkeys(urls):
        if shape := shape_of(url):
            counted[shape] += 1
    with_id = {shape: count for shape, count in counted.items() if shape.form is not Form.SLUG}
    best = max(with_id, key=with_id.__getitem__, default=None)
    if best is not None and with_id[best] * 3 >= sum(counted.values()):
        return best
    return max(counted, key=counted.__getitem__, default=None)
