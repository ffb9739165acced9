"""The values of an article's life: Entry → Article → Match → Story → Alert → Delivery → Attempt.

Frozen, compared by value, passed across every border between packages. Database rows never are.
All times are aware. Text is normalised once, at the crawler's border (see `core.text.normalise`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from core.notices import Notice
from core.reasons import AlertKind, DeliveryState, NotArticleReason, Outcome, StoryReason, Verdict

NOTHING: Mapping[str, str] = MappingProxyType({})
SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item as a feed lists it. `key` is its identity within the outlet: the outlet's own article id,
    or the canonical URL where there is none."""

    key: str
    url: str
    title: str = ""
    lead: str = ""
    published: datetime | None = None

    @property
    def fingerprint(self) -> str:
        """Changes when the outlet retitles, re-leads or re-dates the item: then the page is fetched again."""
        when = self.published.isoformat() if self.published else ""
        return digest(self.title, self.lead, when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page, extracted. `body` has paragraphs apart by a blank line; `published` None means unknown.

    `found_by` says, per field, how it was found ("selector", "json-ld", "meta", "entry", ...).
    """

    key: str
    url: str
    canonical_url: str
    outlet: str | None
    title: str
    lead: str = ""
    body: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    credit: str | None = None
    credit_url: str | None = None
    external_id: str | None = None
    found_by: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    @property
    def text_hash(self) -> str:
        """Changes when title, lead or body do: a revision."""
        return digest(self.title, self.lead, self.body)


@dataclass(frozen=True, slots=True)
class NotAnArticle:
    """A page that is something else, or nothing; expected, hence a value."""

    reason: NotArticleReason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One span of stored text that made a match: `text == article.<field>[start:end]`.

    `concept` is the group it stands for ("china-tech-company"), `entity` the canonical name ("Alibaba").
    A whole sentence that counted has the concept `SENTENCE`, and the rule that it met as its entity; the words
    that made it count follow it as evidence of their own, inside its span.
    """

    field: str
    start: int
    end: int
    text: str
    concept: str
    entity: str = ""

    @property
    def is_sentence(self) -> bool:
        """Whether it is a whole sentence, rather than words in one."""
        return self.concept == SENTENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An article carries a topic: score in 0..1, at or over the topic's threshold, with the spans that say why.

    `alerting` is whether the score also reaches the topic's (higher) threshold for alerts.
    """

    topic: str
    version: str
    score: float
    alerting: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What story choice keeps of an article: `keys` find candidates (any shared key makes one; signed
    64-bit), `signature` (opaque bytes) says how near their texts are."""

    keys: tuple[int, ...]
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCandidate:
    """A stored article that might tell the same event."""

    article_id: int
    story_id: int
    outlet: str | None
    title: str
    lead: str
    published: datetime | None
    first_seen: datetime
    sketch: Sketch


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChoice:
    """Which story an article belongs to: `story_id` None begins a new one. `likeness` is in 0..1."""

    story_id: int | None
    reason: StoryReason
    likeness: float = 0.0
    nearest_article_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One article of a story, as an alert names it."""

    article_id: int
    outlet: str | None
    title: str
    lead: str
    url: str
    published: datetime | None
    first_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles about one event, in order of first sight."""

    id: int
    title: str
    tellings: tuple[Telling, ...]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Somebody should be told: of `story`, for `topics`, because of `matches` in article `article_id`.

    `body` is that article's text as it stands, so that a message can quote the sentences of the evidence.
    With a `notice` it is about that, and about no article: its story (id 0) has one telling, of article 0.
    """

    id: int
    kind: AlertKind
    story: Story
    article_id: int
    topics: tuple[str, ...]
    matches: tuple[Match, ...]
    created_at: datetime
    test: bool = False
    body: str = ""
    notice: Notice | None = None

    @property
    def telling(self) -> Telling:
        """The article that set the alert off."""
        return next(t for t in self.story.tellings if t.article_id == self.article_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert for one receiver. `id` (UUID text) stays the same over every attempt."""

    id: str
    receiver: str
    alert: Alert
    state: DeliveryState
    attempts: int
    next_try_at: datetime | None = None
    last_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at a delivery: what came of it. `retry_after` is the receiver's wish, in seconds."""

    delivery_id: str
    receiver: str
    started_at: datetime
    seconds: float
    outcome: Outcome
    status: int | None = None
    error: str = ""
    retry_after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An analyst's true or false on a match: whether the article is about the topic. `version` is that of the rules
    that had found the topic; empty where they had not, so that "true" says that it was missed."""

    article_id: int
    topic: str
    verdict: Verdict
    at: datetime
    by: str = ""
    note: str = ""
    version: str = ""


def digest(*parts: str) -> str:
    """A short, stable hash of texts: 16 hex digits of BLAKE2b. Parts never run into each other."""
    sealed = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(sealed, digest_size=8).hexdigest()


def topics_of(matches: Sequence[Match]) -> tuple[str, ...]:
    """The topics of some matches, in their order."""
    return tuple(match.topic for match in matches)
