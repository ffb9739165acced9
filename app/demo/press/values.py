"""The values of the press: its outlets, and an article as it stands on one of them at a moment. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.demo.press.dates import DateForm


class Section(StrEnum):
    """The three sections that every outlet has."""

    TECH = "tech"
    BUSINESS = "business"
    WORLD = "world"


SECTION_NAMES: Mapping[str, str] = {"tech": "Công nghệ", "business": "Kinh doanh", "world": "Thế giới"}
SECTION_SLUGS: Mapping[str, str] = {"tech": "cong-nghe", "business": "kinh-doanh", "world": "the-gioi"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PressOutlet:
    """A fictional outlet: its name, its content system, and the habits of its feeds and pages."""

    key: str
    name: str
    family: str
    serial_base: int
    feed_date: DateForm
    page_date: DateForm
    meta_date: DateForm = DateForm.ISO
    suffix: str = ""
    id_prefix: str = ""
    prolog: bool = True
    sources: tuple[str, ...] = ("tech", "business", "world", "sitemap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An article as it stands on its outlet: everything that its page and the listings show.

    `path` never changes; `modified` is when it was last changed, None where it never was.
    """

    id: str
    outlet: PressOutlet
    host: str
    path: str
    serial: int
    sections: tuple[str, ...]
    title: str
    lead: str
    body: tuple[str, ...]
    published: datetime
    modified: datetime | None = None
    author: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    caption: str = ""
    location: str = ""
    credit_url: str = ""
    related: tuple[Link, ...] = ()

    @property
    def url(self) -> str:
        """The address that the outlet gives as canonical."""
        return f"http://{self.host}{self.path}"

    @property
    def image(self) -> str:
        """The address of its picture."""
        return f"http://{self.host}/anh/{self.serial}.png"

    @property
    def changed(self) -> datetime:
        """When it was last touched."""
        return self.modified or self.published


@dataclass(frozen=True, slots=True)
class Link:
    """A title and an address, as related boxes and lists have them."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server answers, before any fault is laid over it."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    last_modified: datetime | None = None
