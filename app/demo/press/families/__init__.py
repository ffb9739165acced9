"""The four content systems that the press runs on, by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from app.demo.press.families.own import Own
from app.demo.press.families.vccorp import VCCorp
from app.demo.press.families.wordpress import WordPress
from app.demo.press.families.zce import Zce
from app.demo.press.values import PressOutlet, Standing


class Family(Protocol):
    """How the sites of one content system look: addresses, pages, teasers, feeds. Pure."""

    @property
    def list_links(self) -> str:
        """The CSS of the links to articles on a list page."""
        ...

    @property
    def sitemap_path(self) -> str:
        """Where the Google-news sitemap stands."""
        ...

    def path(self, outlet: PressOutlet, *, title: str, serial: int, created: datetime) -> str:
        """The path of an article first published under this title."""
        ...

    def feed_path(self, section_slug: str) -> str:
        """Where a section's feed stands."""
        ...

    def list_path(self, section_slug: str) -> str:
        """Where a section's list page stands."""
        ...

    def archive(self, host: str) -> dict[str, Any]:
        """The `archive` of the outlet's definition; {} where its past is listed nowhere."""
        ...

    def page(self, item: Standing) -> str:
        """The whole article page, as HTML."""
        ...

    def list_item(self, item: Standing) -> str:
        """One teaser of a list page, as HTML."""
        ...

    def description(self, item: Standing) -> str:
        """The inside of a feed item's description, as XML."""
        ...

    def feed_title(self, item: Standing) -> str:
        """The inside of a feed item's title, as XML."""
        ...

    def settings(self, outlet: PressOutlet) -> dict[str, Any]:
        """The `family`, `article` and `page` of the outlet's definition, as far as it needs them."""
        ...


FAMILIES: Mapping[str, Family] = {
    "own": Own(),
    "vccorp": VCCorp(),
    "zce": Zce(),
    "wordpress": WordPress(),
}
