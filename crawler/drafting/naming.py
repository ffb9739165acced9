"""A selector for an element that will find it on other pages too: by names that say what it holds. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_SAYING = ("itemprop", "data-role", "data-slot", "data-field", "rel")
_IDENT = re.compile(r"[A-Za-z][A-Za-z_-]{2,40}[0-9]?")
# Names of looks and of layout, which change and stand everywhere.
_LOOKS = re.compile(
    r"^(?:clearfix|container|wrapper?|inner|row|cols?|left|right|top|bottom|center|main|active|show|hide|hidden|"
    r"block|item|box|flex|grid|width|height|pull|float|text|font|bg|fw|fs|lazy|loaded|bold|relative|mx|my|px|py|"
    r"mb|mt|ml|mr|pb|pt|pl|pr|sm|md|lg|xl|dt|css|sc|jsx)(?:[-_].*|\d*)$|^(?:col|grid|w|h|p|m)-"
)
_LANDMARKS = frozenset(("article", "main"))
_HIGHEST = 4  # levels above the element that are tried for a name


def selectors_of(element: etree._Element) -> Iterator[str]:
    """Selectors that choose the element, the surest names first; ends with those that lean on its surroundings."""
    yield from _own(element)
    tag = element.tag
    above = element.getparent()
    for _ in range(_HIGHEST):
        if above is None or above.tag in ("body", "html"):
            break
        for name in _own(above):
            yield f"{name} > {tag}" if above is element.getparent() else f"{name} {tag}"
        above = above.getparent()
    if tag in _LANDMARKS:
        yield tag


def _own(element: etree._Element) -> Iterator[str]:
    tag = element.tag
    for attribute in _SAYING:
        value = element.get(attribute) or ""
        if _IDENT.fullmatch(value):
            yield f"{tag}[{attribute}={value}]"
    ident = element.get("id") or ""
    if _IDENT.fullmatch(ident) and not re.search(r"\d", ident):
        yield f"#{ident}"
    for name in class_names(element):
        yield f"{tag}.{name}"


def class_names(element: etree._Element) -> list[str]:
    """The element's classes that name what it is."""
    names = (element.get("class") or "").split()
    return [name for name in names if _IDENT.fullmatch(name) and not _LOOKS.match(name)]
