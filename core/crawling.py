"""The values between crawler and store: which feed to visit, what the visit brought, what to fetch next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.model import Article, Entry, NotAnArticle
from core.reasons import FeedProblem


class FeedKind(StrEnum):
    """How a feed is read."""

    RSS = "rss"  # RSS or Atom
    SITEMAP = "sitemap"  # a Google-news sitemap
    LIST = "list"  # an HTML page of links


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One URL to poll. `outlet` and `url` together are its identity. `interval` is in seconds."""

    outlet: str
    url: str
    kind: FeedKind
    section: str = ""
    interval: float = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a conditional GET sends back: always those of the newest response."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedVisit:
    """A feed claimed for a visit. `first` says that no visit has ever succeeded: a baseline."""

    feed_id: int
    feed: Feed
    validators: Validators
    failures: int = 0
    first: bool = False
    newest_published: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOutcome:
    """What one visit came to; recorded in one transaction.

    Exactly one of: entries (a success), `not_modified`, or `problem`. `warning` may accompany a success
    (a frozen feed still lists entries).
    """

    visit: FeedVisit
    at: datetime
    next_check: datetime
    status: int | None = None
    validators: Validators | None = None
    entries: tuple[Entry, ...] = ()
    not_modified: bool = False
    problem: FeedProblem | None = None
    warning: FeedProblem | None = None
    detail: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVisit:
    """An entry claimed for fetching. `stored` says that the article is known and is being looked at again."""

    entry_id: int
    outlet: str
    entry: Entry
    section: str = ""
    baseline: bool = False
    stored: bool = False
    attempts: int = 0
    first_listed: datetime
    validators: Validators = Validators()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOutcome:
    """What fetching one page came to: an article, a page that is none, unchanged, or a problem.

    `retry_at` is when to try again after a problem; None with a problem means: given up. `tried` False: it was put
    off, because of what happened to others of its outlet, and counts for nothing.
    """

    visit: PageVisit
    at: datetime
    article: Article | None = None
    not_article: NotAnArticle | None = None
    not_modified: bool = False
    gone: bool = False
    problem: FeedProblem | None = None
    tried: bool = True
    detail: str = ""
    retry_at: datetime | None = None
    validators: Validators = Validators()
    seconds: float = 0.0
