"""What an outlet is: its feeds, which URLs are its articles, and how its pages are read. Data, in YAML files.

`crawler/outlets/*.yaml` are shipped; users keep their own beside their configuration. A `family`
(`crawler/families/*.yaml`) is the part of `page` and `article` that the sites of one CMS share.
Pure: `crawler.catalogue` reads the files.
"""

from __future__ import annotations

import re
from enum import StrEnum

from pydantic import Field, field_validator

from core.crawling import FeedKind
from core.settings import Duration, Settings
from core.urls import host_of, netloc_of, within


class Confidence(StrEnum):
    """How sure we are of what the file says: high and medium are shipped enabled."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    BLOCKED = "blocked"


class FeedSettings(Settings):
    """One URL to poll. `title`: what the channel's title must contain (some outlets answer a wrong feed with
    200). `links`: for a list page, the CSS of the links to articles."""

    url: str
    kind: FeedKind = FeedKind.RSS
    section: str = ""
    title: str = ""
    links: str = ""
    month_first: bool = Field(default=False, description="dates without a zone are M/D/YYYY (Tuổi Trẻ's RSS)")
    interval: Duration | None = None
    frozen_after: Duration | None = Field(default=None, description="warn when the newest item is older")


class ArticleUrls(Settings):
    """Which URLs are articles. `pattern` is matched against the canonical URL without its scheme; its group
    `id` (or several: the first that matched), where there is one, identifies the article in the outlet."""

    pattern: str = ""
    exclude: tuple[str, ...] = Field(default=(), description="parts of a path that say: not an article")
    aliases: tuple[str, ...] = Field(default=(), description="other hosts under which the same articles stand")

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return pattern


class PageSettings(Settings):
    """How a page is read: per field, CSS selectors tried one after another ("sel" takes the text,
    "sel::attr(name)" an attribute). What is not given is found by the common rules (JSON-LD, meta, DOM)."""

    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    drop: tuple[str, ...] = Field(default=(), description="CSS of what is not the article's text")
    keep: tuple[str, ...] = Field(default=(), description="CSS of boxes that are text though they look otherwise")
    lead_prefixes: tuple[str, ...] = Field(default=(), description='as "(Dân trí)": taken off the lead')
    not_article: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="reason → CSS that is only on such pages"
    )
    trust: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="field → order of sources, as {published: [json-ld, selector]}"
    )


class Outlet(Settings):
    """One news outlet. `key` names it everywhere; a `domain` may carry a port."""

    key: str = Field(pattern=r"^[a-z0-9_]+$")
    name: str
    enabled: bool = True
    confidence: Confidence = Confidence.MEDIUM
    note: str = ""
    language: str = "vi"
    domains: tuple[str, ...] = Field(min_length=1)
    family: str = ""
    hook: str = ""
    delay: Duration | None = None
    feeds: tuple[FeedSettings, ...] = ()
    article: ArticleUrls = ArticleUrls()
    page: PageSettings = PageSettings()

    def owns(self, url: str) -> bool:
        """Whether the URL stands on one of the outlet's domains (with its port, where the domain has one)."""
        return within(host_of(url), self.domains) or netloc_of(url) in self.domains
