"""A page's elements, found by selectors through tables made when first asked for: several times faster than an
XPath per selector. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from lxml import etree

from crawler.selectors import ASKED_CLASSES, Compound, Selector, parse_selectors


class Index:
    """A page's elements by class, tag and attribute: each table is made when first asked for."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._tags: dict[str, list[etree._Element]] = {}
        self._values: dict[str, dict[str, list[etree._Element]]] = {}
        self._asked = -1  # classes that selectors asked for when the table of classes was made

    def find(self, selectors: Iterable[Selector]) -> list[etree._Element]:
        """The elements each selector chooses: selector after selector, within one in the page's order."""
        return [element for selector in selectors for element in self._chosen(selector)]

    def _chosen(self, selector: Selector) -> list[etree._Element]:
        wanted, context = selector.compound, selector.context
        if context is not None and selector.combinator in (" ", ">") and not (wanted.id or wanted.classes):
            # ".breadcrumb a": few breadcrumbs, many links.
            below = dict.fromkeys(
                element
                for holder in self._chosen(context)
                for element in (
                    holder.iterdescendants(wanted.tag or "*")
                    if selector.combinator == " "
                    else holder.iterchildren(wanted.tag or "*")
                )
            )
            return [element for element in below if wanted.fits(element)]
        return [element for element in self._candidates(wanted) if selector.fits(element)]

    def _candidates(self, wanted: Compound) -> list[etree._Element]:
        """The shortest list that is surely complete."""
        if wanted.id:
            return elements(_BY_ID, self.root, name=wanted.id)
        if wanted.classes:
            return self._by_value("class", wanted.classes[-1])
        if wanted.attributes and wanted.tag in _COMMON_TAGS:
            name, operator, value = wanted.attributes[0]
            if operator == "=":
                return self._by_value(name, value)
            return [element for found in self._table(name).values() for element in found]
        tag = wanted.tag or "*"
        if tag not in self._tags:
            self._tags[tag] = list(self.root.iter(tag))
        return self._tags[tag]

    def _by_value(self, name: str, value: str) -> list[etree._Element]:
        return self._table(name).get(value, [])

    def _table(self, name: str) -> dict[str, list[etree._Element]]:
        """The elements that have an attribute, by its value; by each word of it for classes."""
        if name == "class":
            # A selector that is read for the first time asks for a class that the table may lack.
            if self._asked != len(ASKED_CLASSES):
                self._asked = len(ASKED_CLASSES)
                self._values[name] = _by_class(self.root)
        elif name not in self._values:
            self._values[name] = _by_attribute(self.root, name)
        return self._values[name]


def _by_class(root: etree._Element) -> dict[str, list[etree._Element]]:
    """By each class. Most elements have one: going through all is faster than an XPath that finds those."""
    table: dict[str, list[etree._Element]] = defaultdict(list)
    asked = ASKED_CLASSES
    for element in root.iter():
        value = element.get("class")
        if value:
            for word in value.split():
                if word in asked:
                    table[word].append(element)
    return dict(table)


def _by_attribute(root: etree._Element, name: str) -> dict[str, list[etree._Element]]:
    table: dict[str, list[etree._Element]] = defaultdict(list)
    for element in elements(_having(name), root):
        table[element.get(name) or ""].append(element)
    return dict(table)


# Tags too frequent to look through where an attribute narrows the search.
_COMMON_TAGS = frozenset(("", "a", "div", "li", "p", "span", "td"))


# The parser's own table of ids: of several elements with one id, the first.
_BY_ID = etree.XPath("id($name)")


@lru_cache(maxsize=256)
def _having(name: str) -> etree.XPath:
    plain = re.fullmatch(r"[a-z_][\w.-]*", name)  # XPath cannot write data:role
    test = f"@{name}" if plain else f"@*[name()='{name.replace(chr(39), '')}']"
    return etree.XPath(f"descendant-or-self::*[{test}]")


def raw_text(element: etree._Element) -> str:
    """All text under an element, as it stands in the markup."""
    return "".join(cast("Iterator[str]", element.itertext()))


def elements(path: etree.XPath, root: etree._Element, **variables: str) -> list[etree._Element]:
    """What an XPath that can only find elements finds."""
    return cast("list[etree._Element]", path(root, **variables))


@dataclass(slots=True)
class Sieve:
    """Many selectors asked about one element after another: which of them could fit is looked up by the
    element's own classes, id, tag and attributes."""

    by_class: dict[str, list[Selector]] = field(default_factory=dict)
    by_id: dict[str, list[Selector]] = field(default_factory=dict)
    by_tag: dict[str, list[Selector]] = field(default_factory=dict)
    by_attribute: dict[str, list[Selector]] = field(default_factory=dict)

    def add(self, selector: Selector) -> None:
        """One more selector."""
        wanted = selector.compound
        if wanted.id:
            self.by_id.setdefault(wanted.id, []).append(selector)
        elif wanted.classes:
            self.by_class.setdefault(wanted.classes[-1], []).append(selector)
        elif wanted.attributes:
            self.by_attribute.setdefault(wanted.attributes[0][0], []).append(selector)
        else:
            self.by_tag.setdefault(wanted.tag, []).append(selector)

    def catches(self, element: etree._Element) -> bool:
        """Whether any of the selectors chooses the element."""
        if self._any(self.by_tag.get(element.tag), element) or self._any(self.by_tag.get(""), element):
            return True
        for name, value in cast("list[tuple[str, str]]", element.items()):
            if name == "class":
                for word in value.split():
                    if self._any(self.by_class.get(word), element):
                        return True
            elif name == "id" and self._any(self.by_id.get(value), element):
                return True
            if self._any(self.by_attribute.get(name), element):
                return True
        return False

    @staticmethod
    def _any(selectors: list[Selector] | None, element: etree._Element) -> bool:
        return selectors is not None and any(selector.fits(element) for selector in selectors)


@lru_cache(maxsize=256)
def sieve(css: tuple[str, ...]) -> Sieve:
    """The sieve of these selectors, made once for each outlet."""
    made = Sieve()
    for text in css:
        for selector in parse_selectors(text):
            made.add(selector)
    return made
