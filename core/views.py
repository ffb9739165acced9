"""What pages and commands show: values read from the store, ready to be printed, never written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.crawling import FeedKind
from core.model import Article, Attempt, Evidence, Story
from core.reasons import AlertReason, DeliveryState, EntryState, FeedProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMatch:
    """A match as kept: with the reason it was, or was not, told. `version` is that of the topic's rules."""

    topic: str
    version: str
    score: float
    alerting: bool
    reason: AlertReason
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What an article said before it was changed, and when the change was seen."""

    title: str
    lead: str
    body: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article with everything known of it. `highlight` holds title and snippet with the words a search
    found between \\x02 and \\x03, where a search asked."""

    id: int
    article: Article
    story_id: int
    first_seen: datetime
    revised_at: datetime | None = None
    withdrawn_at: datetime | None = None
    matches: tuple[StoredMatch, ...] = ()
    revisions: tuple[Revision, ...] = ()
    highlight: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A story as a list shows it: newest telling, topics with their best evidence."""

    story: Story
    newest: datetime
    matches: tuple[StoredMatch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """One feed: how its last visit went and when the next one is due. `failures` counts those in a row."""

    outlet: str
    url: str
    kind: FeedKind
    section: str
    enabled: bool
    checked_at: datetime | None
    succeeded_at: datetime | None
    next_check: datetime
    failures: int
    status: int | None
    problem: FeedProblem | None
    warning: FeedProblem | None
    detail: str
    newest_published: datetime | None
    entries: int
    articles: int
    articles_today: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """One delivery as the ledger shows it. `story_id` None: it tells of no story, but of a notice."""

    id: str
    receiver: str
    alert_id: int
    story_id: int | None
    title: str
    topics: tuple[str, ...]
    state: DeliveryState
    created_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    last_error: str
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverHealth:
    """A receiver: how many deliveries wait, and why nothing goes there, if nothing does."""

    name: str
    waiting: int
    sent: int
    dead: int
    paused_until: datetime | None = None
    disabled: str = ""
    last_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is in the database."""

    outlets: int
    feeds: int
    entries: Mapping[EntryState, int]
    articles: int
    stories: int
    matches: Mapping[str, int]
    deliveries: Mapping[DeliveryState, int]
    newest_article: datetime | None
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCounts:
    """How much a query finds: by month of Vietnam ("2026-01"), in order, and by outlet, the most first."""

    articles: int
    by_month: Mapping[str, int]
    by_outlet: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedMonth:
    """How analysts judged a topic on the articles of a month of Vietnam: tagged right or wrong, or missed."""

    topic: str
    month: str
    right: int
    wrong: int
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One life of the daemon. `ended_at` None: running, or killed."""

    id: int
    started_at: datetime
    ended_at: datetime | None
    pid: int
    version: str
    seen_at: datetime
