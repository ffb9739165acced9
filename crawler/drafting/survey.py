"""What was asked of a site so far, and what it answered: values between who fetches and who drafts. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlsplit

from core.reasons import FeedProblem
from core.urls import host_of, netloc_of
from crawler.drafting.pages import Html, read_html


class Purpose(StrEnum):
    """Why an address is asked for."""

    START = "the address given"
    HOME = "the front page"
    INDEX = "the index of feeds"
    FEED = "a feed"
    SITEMAP = "a sitemap"
    LIST = "a section's page"
    ARTICLE = "an article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An address to fetch, and why. A `guess` stands on no page: that it is missing is no news."""

    url: str
    purpose: Purpose
    section: str = ""
    guess: bool = False


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What came of it: a body from `url` (where redirects ended), or a problem."""

    wanted: Wanted
    url: str = ""
    body: bytes = b""
    content_type: str = ""
    problem: FeedProblem | None = None
    detail: str = ""

    @cached_property
    def html(self) -> Html | None:
        """The answer as a page of HTML; None where it is none."""
        return None if self.problem else read_html(self.body, self.content_type, url=self.url)


@dataclass(frozen=True, kw_only=True)
class Survey:
    """Everything known of the site at `start`. `sitemaps` is what its robots.txt names."""

    start: str
    now: datetime
    seen: tuple[Seen, ...] = ()
    sitemaps: tuple[str, ...] = ()

    def and_seen(self, seen: Seen, *, sitemaps: tuple[str, ...] = ()) -> Survey:
        """With one more answer."""
        return replace(self, seen=(*self.seen, seen), sitemaps=sitemaps or self.sitemaps)

    def answers(self, *purposes: Purpose) -> Iterator[Seen]:
        """The answers that came to requests of these purposes, in order."""
        return (seen for seen in self.seen if seen.wanted.purpose in purposes and seen.problem is None)

    def tried(self, *purposes: Purpose) -> int:
        """How many requests of these purposes were made."""
        return sum(seen.wanted.purpose in purposes for seen in self.seen)

    def has_asked(self, url: str) -> bool:
        """Whether this address was asked for, or led to."""
        return any(url in (seen.wanted.url, seen.url) for seen in self.seen)

    @cached_property
    def pages(self) -> tuple[Html, ...]:
        """The pages that tell of the site as a whole: the one given, the front page, the index of feeds."""
        found = (seen.html for seen in self.answers(Purpose.START, Purpose.HOME, Purpose.INDEX))
        return tuple(page for page in found if page)

    @property
    def home(self) -> str:
        """The address of the front page."""
        parts = urlsplit(self.seen[0].url if self.seen and self.seen[0].url else self.start)
        return f"{parts.scheme}://{parts.netloc}/"

    @property
    def domain(self) -> str:
        """What everything of the site stands under: its host without "www.", with its port."""
        return netloc_of(self.home).removeprefix("www.")

    def owns(self, url: str) -> bool:
        """Whether an address belongs to the site."""
        bare = host_of(self.home).removeprefix("www.")
        host = host_of(url)
        same_port = ":" not in self.domain or netloc_of(url) == netloc_of(self.home)
        return same_port and (host == bare or host.endswith("." + bare))
