"""A page's meta elements and links, by name. Pure."""

from __future__ import annotations

from typing import cast

from lxml import etree


class Meta:
    """What the meta elements say, by property, name or itemprop in small letters, in the page's order."""

    def __init__(self, root: etree._Element) -> None:
        self._values: dict[str, list[str]] = {}
        for element in root.iter("meta"):
            said = cast("dict[str, str]", dict(element.items()))
            content = said.get("content")
            if not content or content.isspace():
                continue
            # VnExpress puts both property and itemprop on one element: it counts for both.
            for attribute in ("property", "name", "itemprop"):
                if name := said.get(attribute):
                    self._values.setdefault(name.lower(), []).append(content)
        self.links: dict[str, str] = {}
        for element in root.iter("link"):
            relation, href = element.get("rel"), element.get("href")
            if relation and href:
                self.links.setdefault(relation.lower(), href)

    def all(self, *names: str) -> list[str]:
        """Every value of the first of these names that has one."""
        return next((self._values[name] for name in names if name in self._values), [])

    def first(self, *names: str) -> str:
        """The first value of the first of these names that has one; "" where none has."""
        found = self.all(*names)
        return found[0] if found else ""
