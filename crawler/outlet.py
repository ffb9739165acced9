"""What an outlet is: its feeds, which URLs are its articles, and how its pages are read. Data, in YAML files.

`crawler/outlets/*.yaml` are shipped; users keep their own beside their configuration. A `family`
(`crawler/families/*.yaml`) is the part of `page` and `article` that the sites of one CMS share.
Pure: `crawler.catalogue` reads the files.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator

from core.crawling import FeedKind
from core.reasons import NotArticleReason
from core.settings import Duration, Settings
from core.urls import canonical, host_of, netloc_of, within
from crawler.archive_settings import ArchiveSettings, Links
from crawler.selectors import parse_query, parse_selectors


class Confidence(StrEnum):
    """How sure we are of what the file says: high and medium are shipped enabled."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    BLOCKED = "blocked"


class Source(StrEnum):
    """Where a field of an article can come from; `found_by` names it."""

    SELECTOR = "selector"  # the outlet's own selectors, or its family's
    COMMON = "common"  # selectors that many sites share (crawler/families/common.yaml)
    JSON_LD = "json-ld"
    META = "meta"
    HEADING = "heading"  # the page's only heading of the first rank, or its window title
    BYLINE = "byline"  # the line that closes the text
    ENTRY = "entry"  # what the feed listed
    ID = "id"  # the clock in the outlet's article id: when it was begun
    DENSITY = "density"  # the part of the page that holds the most text
    TRAFILATURA = "trafilatura"


class PageField(StrEnum):
    """A field of an article that a page is asked for."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"
    PUBLISHED = "published"
    MODIFIED = "modified"
    AUTHORS = "authors"
    SECTION = "section"
    TAGS = "tags"
    IMAGE = "image"
    CREDIT = "credit"
    CREDIT_URL = "credit_url"


def _is_query(text: str) -> str:
    parse_query(text)
    return text


def _is_selector(text: str) -> str:
    parse_selectors(text)
    return text


def _is_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return text


def _is_domain(text: str) -> str:
    if not _DOMAIN.fullmatch(text.lower()):
        raise ValueError(f'"{text}" is no domain: write it as "baovidu.example", without https:// and path')
    return text.lower()


def _is_page(text: str) -> str:
    if not canonical(text):
        raise ValueError(f'"{text}" is no web address: write it as "https://baovidu.example/rss/kinh-te.rss"')
    return text


_DOMAIN = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*(:\d+)?")
Domain = Annotated[str, AfterValidator(_is_domain)]
PageUrl = Annotated[str, AfterValidator(_is_page)]
Pattern = Annotated[str, AfterValidator(_is_pattern)]
Css = Annotated[str, AfterValidator(_is_selector)]  # "figure figcaption"
CssQuery = Annotated[str, AfterValidator(_is_query)]  # as Css, or "time::attr(datetime)"


class FeedSettings(Settings):
    """One URL to poll. `title`: what the channel's title must contain (some outlets answer a wrong feed with
    200). `links`: for a list page, the CSS of the links to articles."""

    url: PageUrl
    kind: FeedKind = FeedKind.RSS
    section: str = ""
    title: str = ""
    links: Links = ""
    month_first: bool = Field(default=False, description="dates without a zone are M/D/YYYY (Tuổi Trẻ's RSS)")
    interval: Duration | None = None
    frozen_after: Duration | None = Field(default=None, description="warn when the newest item is older")


class ArticleUrls(Settings):
    """Which URLs are articles. `pattern` is matched against the whole canonical URL without its scheme; its
    group `id` (or several, `id_old`, ...: the first that matched), where there is one, identifies the article
    in the outlet. A group `clock` (or `clock_...`) holds [YY]YYMMDDhhmmss: when the article was begun."""

    pattern: Pattern = ""
    exclude: tuple[str, ...] = Field(default=(), description="parts of a path that say: not an article")
    aliases: tuple[str, ...] = Field(default=(), description="other hosts under which the same articles stand")
    query: tuple[str, ...] = Field(
        default=(), description="query parameters that name the article; with a pattern, all others are dropped"
    )


class PageSettings(Settings):
    """How a page is read: per field, CSS selectors tried one after another ("sel" takes the text,
    "sel::attr(name)" an attribute). What is not given is found by the common rules (JSON-LD, meta, DOM)."""

    title: tuple[CssQuery, ...] = ()
    lead: tuple[CssQuery, ...] = ()
    body: tuple[Css, ...] = ()
    posts: tuple[Css, ...] = Field(
        default=(), description="CSS of the posts of a thread: the first is the article, the others answer it"
    )
    published: tuple[CssQuery, ...] = ()
    modified: tuple[CssQuery, ...] = ()
    authors: tuple[CssQuery, ...] = ()
    section: tuple[CssQuery, ...] = ()
    tags: tuple[CssQuery, ...] = ()
    image: tuple[CssQuery, ...] = ()
    credit: tuple[CssQuery, ...] = ()
    credit_url: tuple[CssQuery, ...] = Field(default=(), description="the address of what it was taken from")
    drop: tuple[Css, ...] = Field(default=(), description="CSS of what is not the article's text")
    keep: tuple[Css, ...] = Field(default=(), description="CSS of boxes that are text though they look otherwise")
    drop_text: tuple[Pattern, ...] = Field(
        default=(), description="regular expressions: a paragraph that one is found in is not the article's text"
    )
    end: tuple[Css, ...] = Field(default=(), description="CSS of what stands behind the end of the text")
    lead_prefixes: tuple[str, ...] = Field(default=(), description='as "(Dân trí)": taken off the lead')
    not_article: dict[NotArticleReason, tuple[Css, ...]] = Field(
        default_factory=dict, description="reason → CSS that is only on such pages"
    )
    trust: dict[PageField, tuple[Source, ...]] = Field(
        default_factory=dict, description="field → order of sources, as {published: [json-ld, selector]}"
    )


class Outlet(Settings):
    """One news outlet. `key` names it everywhere; a `domain` may carry a port. The first domain is the one
    that canonical URLs stand under."""

    key: str = Field(pattern=r"^[a-z0-9_]+$")
    name: str
    enabled: bool = True
    confidence: Confidence = Confidence.MEDIUM
    note: str = ""
    language: str = "vi"
    domains: tuple[Domain, ...] = Field(min_length=1)
    family: str = ""
    delay: Duration | None = None
    feeds: tuple[FeedSettings, ...] = ()
    article: ArticleUrls = ArticleUrls()
    page: PageSettings = PageSettings()
    archive: ArchiveSettings = ArchiveSettings()

    @field_validator("feeds")
    @classmethod
    def _each_feed_once(cls, feeds: tuple[FeedSettings, ...]) -> tuple[FeedSettings, ...]:
        urls = [feed.url for feed in feeds]
        twice = next((url for at, url in enumerate(urls) if url in urls[:at]), None)
        if twice:
            raise ValueError(f"{twice} stands there twice: a feed is polled once")
        return feeds

    def owns(self, url: str) -> bool:
        """Whether the URL stands on one of the outlet's domains (with its port, where the domain has one)."""
        return within(host_of(url), self.domains) or netloc_of(url) in self.domains


class Family(Settings):
    """What the sites of one CMS share. An outlet's own `page` and `article` go before it, key by key, but
    `drop`, `keep` and `not_article` add to it."""

    note: str = ""
    article: ArticleUrls = ArticleUrls()
    page: PageSettings = PageSettings()
