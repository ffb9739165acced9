"""CSS selectors, read once and asked of one element after another. `crawler.elements` looks pages through. Pure.

Understood: tags, classes, ids, attributes with all operators, `:not(...)`, and the combinators for descendants,
children and next siblings. Anything else is refused when an outlet's file is read, never while a page is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cssselect.parser import (
    Attrib,
    Class,
    CombinedSelector,
    Element,
    Hash,
    Negation,
    SelectorError,
    Tree,
    parse,
)
from lxml import etree

from core.text import shorten

_PARSED = 4096  # selectors kept parsed: some 400 are shipped


class UnsupportedSelectorError(ValueError):
    """Not a selector, or one of a kind that is not understood here."""


_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "exists": lambda _have, _want: True,
    "=": lambda have, want: have == want,
    "~=": lambda have, want: bool(want) and want in have.split(),
    "|=": lambda have, want: have == want or have.startswith(want + "-"),
    "^=": lambda have, want: bool(want) and have.startswith(want),
    "$=": lambda have, want: bool(want) and have.endswith(want),
    "*=": lambda have, want: bool(want) and want in have,
    "!=": lambda have, want: have != want,
}


@dataclass(frozen=True, slots=True)
class Compound:
    """What one element must be: `div.detail-content[data-role=content]:not(.hidden)`."""

    tag: str = ""
    id: str = ""
    classes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str, str], ...] = ()
    unless: tuple[Compound, ...] = ()

    def fits(self, element: etree._Element) -> bool:
        """Whether the element is that."""
        if self.tag and element.tag != self.tag:
            return False
        if self.id and element.get("id") != self.id:
            return False
        if self.classes:
            have = element.get("class")
            if have is None or not all(name in have for name in self.classes):
                return False
            if not set(self.classes).issubset(have.split()):
                return False
        for name, operator, want in self.attributes:
            value = element.get(name)
            if value is None or not _OPERATORS[operator](value, want):
                return False
        return not any(other.fits(element) for other in self.unless)


@dataclass(frozen=True, slots=True)
class Selector:
    """A compound, and what must stand around it: `combinator` (one of " >+") leads to `context`."""

    compound: Compound
    combinator: str = ""
    context: Selector | None = None

    def fits(self, element: etree._Element) -> bool:
        """Whether the element is chosen."""
        if not self.compound.fits(element):
            return False
        return self.context is None or any(map(self.context.fits, _around(element, self.combinator)))


def _around(element: etree._Element, combinator: str) -> Iterable[etree._Element]:
    if combinator == " ":
        return element.iterancestors()
    near = element.getparent() if combinator == ">" else next(element.itersiblings("*", preceding=True), None)
    return () if near is None else (near,)


ASKED_CLASSES: set[str] = set()
"""Every class that a selector read so far asks for: of a page's classes, no others need be looked up."""


@dataclass(frozen=True, slots=True)
class Query:
    """What an outlet's file writes for a field: "h1.title", or "time::attr(datetime)" for an attribute."""

    selectors: tuple[Selector, ...]
    attribute: str = ""


@lru_cache(maxsize=_PARSED)
def parse_query(text: str) -> Query:
    """Reads one selector with its optional `::attr(name)`. Raises `UnsupportedSelectorError`."""
    css, mark, rest = text.partition("::attr(")
    attribute = rest.removesuffix(")").strip() if mark else ""
    if mark and (not rest.endswith(")") or not attribute):
        raise UnsupportedSelectorError(f'"{shorten(text, 60)}": write ::attr(name) at the end')
    return Query(parse_selectors(css), attribute)


@lru_cache(maxsize=_PARSED)
def parse_selectors(css: str) -> tuple[Selector, ...]:
    """Reads "a, b > c" as two selectors. Raises `UnsupportedSelectorError`."""
    try:
        trees = [(selector.parsed_tree, selector.pseudo_element) for selector in parse(css)]
    except SelectorError as error:
        raise UnsupportedSelectorError(f'"{shorten(css, 60)}" is not a CSS selector: {error}') from None
    if any(pseudo for _, pseudo in trees):
        raise UnsupportedSelectorError(f'"{shorten(css, 60)}": only ::attr(name) may follow a selector')
    return tuple(_selector(tree, css) for tree, _ in trees)


def _selector(tree: Tree, css: str) -> Selector:
    if isinstance(tree, CombinedSelector):
        if tree.combinator == "~":  # a page with many siblings would take quadratic time
            raise UnsupportedSelectorError(f'"{shorten(css, 60)}": "~" is not understood')
        return Selector(_compound(tree.subselector, css), tree.combinator, _selector(tree.selector, css))
    return Selector(_compound(tree, css))


def _compound(tree: Tree, css: str) -> Compound:
    tag, ident = "", ""
    classes: list[str] = []
    attributes: list[tuple[str, str, str]] = []
    unless: list[Compound] = []
    while not isinstance(tree, Element):
        if isinstance(tree, Class):
            classes.append(tree.class_name)
            ASKED_CLASSES.add(tree.class_name)
        elif isinstance(tree, Hash):
            ident = tree.id
        elif isinstance(tree, Attrib):
            want = (tree.value.value if tree.value else None) or ""
            attributes.append((tree.attrib.lower(), tree.operator, want))
        elif isinstance(tree, Negation):
            unless.append(_compound(tree.subselector, css))
        else:
            raise UnsupportedSelectorError(
                f'"{shorten(css, 60)}": only tags, classes, ids, attributes, :not(...) and combinators are '
                "understood"
            )
        tree = tree.selector
    tag = (tree.element or "").lower()
    return Compound(tag, ident, tuple(classes), tuple(attributes), tuple(unless))
