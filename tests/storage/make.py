"""Values for the tests of storage, made with as little said as possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from core.crawling import Feed, FeedKind, FeedOutcome, FeedVisit, PageOutcome, PageVisit, Validators
from core.model import Article, Attempt, Entry, Evidence, Match, Sketch, StoryChoice
from core.reasons import AlertKind, AlertReason, DeliveryState, EntryState, Outcome, StoryReason
from storage.store import Kept, Store

NOW = datetime(2021, 11, 8, 2, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEASE = 5 * MINUTE
NEXT = NOW + 10 * MINUTE  # when a feed that was visited now is due again
REGULATION, RESTRUCTURING = "china-tech-regulation", "china-tech-restructuring"


def feed(outlet: str = "baoviet", path: str = "cong-nghe.rss", **more: Any) -> Feed:
    return Feed(outlet=outlet, url=f"https://{outlet}.vn/{path}", kind=FeedKind.RSS, section="Công nghệ", **more)


def entry(key: str = "1", **more: Any) -> Entry:
    values = {"url": f"https://baoviet.vn/tin-{key}.html", "title": f"Tin số {key}", "published": NOW - HOUR}
    return Entry(key=key, **(values | more))


def article(key: str = "1", **more: Any) -> Article:
    address = f"https://baoviet.vn/tin-{key}.html"
    values: dict[str, Any] = {
        "url": address,
        "canonical_url": address,
        "outlet": "baoviet",
        "title": f"Tin số {key}: Bắc Kinh phạt một nền tảng bán lẻ",
        "lead": "Cơ quan quản lý nêu ba sai phạm.",
        "body": "Khoản phạt được công bố sáng nay.\n\nHoà giải không thành, công ty nói sẽ sửa sai.",
        "published": NOW - HOUR,
        "authors": ("An Bình",),
        "section": "Công nghệ",
        "tags": ("thương mại điện tử",),
        "found_by": {"title": "selector"},
    }
    return Article(key=key, **(values | more))


def match(topic: str = REGULATION, **more: Any) -> Match:
    span = Evidence(field="title", start=10, end=18, text="Bắc Kinh", concept="china-authority", entity="Bắc Kinh")
    values: dict[str, Any] = {"version": "1", "score": 0.8, "alerting": True, "evidence": (span,)}
    return Match(topic=topic, **(values | more))


def sketch(*keys: int, signature: bytes = b"sig") -> Sketch:
    return Sketch(keys=keys, signature=signature)


def choice(story_id: int | None = None) -> StoryChoice:
    reason = StoryReason.NEW_EVENT if story_id is None else StoryReason.SAME_TEXT
    return StoryChoice(story_id=story_id, reason=reason, likeness=0.5)


def begin(store: Store, *feeds: Feed, now: datetime = NOW) -> list[FeedVisit]:
    """Registers the feeds and claims them."""
    store.history.register_feeds(feeds or [feed()], now=now)
    return store.history.claim_feeds(now=now, lease=LEASE, limit=100)


def listed(visit: FeedVisit, *entries: Entry, at: datetime = NOW, **more: Any) -> FeedOutcome:
    return FeedOutcome(visit=visit, at=at, next_check=at + 10 * MINUTE, status=200, entries=entries, **more)


def visit_again(store: Store, *, at: datetime) -> FeedVisit:
    """The only feed, claimed again at its time."""
    (visit,) = store.history.claim_feeds(now=at, lease=LEASE, limit=1)
    return visit


def due_pages(store: Store, now: datetime) -> list[PageVisit]:
    """The pages that are due, without keeping the claim."""
    pages = store.history.claim_pages(now=now, lease=LEASE, limit=100)
    store.history.give_back(feeds=[], pages=pages)
    return pages


def entry_states(store: Store) -> dict[EntryState, int]:
    """How many entries are in each state."""
    return dict(store.reader.counts().entries)


def page(visit: PageVisit, found: Article | None = None, *, at: datetime = NOW, **more: Any) -> PageOutcome:
    return PageOutcome(visit=visit, at=at, article=found, validators=Validators(etag="p1"), **more)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What `take` made."""

    kept: Kept
    story_id: int
    alert_id: int | None


def take(
    store: Store,
    found: Article | None = None,
    *,
    visit: PageVisit | None = None,
    story_id: int | None = None,
    matches: Sequence[Match] = (),
    receivers: Mapping[str, datetime] | Sequence[str] = (),
    keys: Sequence[int] = (),
    now: datetime = NOW,
) -> Taken:
    """Keeps an article as the pipeline does: placed, matched, and told to the receivers for all its topics."""
    found = found or article()
    with store.writing() as tx:
        kept = tx.keep_article(page(visit, found, at=now), now=now) if visit else tx.keep_imported(found, now=now)
        placed = kept.story_id or tx.place(kept.article_id, choice(story_id), sketch(*keys), now=now)
        reason = AlertReason.TOLD if receivers else AlertReason.NO_ROUTE
        facets = {(e.concept, e.entity) for m in matches for e in m.evidence}
        tx.record_matches(kept.article_id, [(m, reason) for m in matches], facets, version="1", now=now)
        due = receivers if isinstance(receivers, Mapping) else dict.fromkeys(receivers, now)
        alert = due and tx.create_alert(
            story_id=placed,
            article_id=kept.article_id,
            kind=AlertKind.FIRST,
            topics=[m.topic for m in matches],
            receivers=due,
            now=now,
        )
    return Taken(kept=kept, story_id=placed, alert_id=alert or None)


@dataclass(frozen=True, kw_only=True)
class Following:
    """As `alerts.outbox.Next`."""

    state: DeliveryState
    at: datetime | None = None
    pause_receiver_until: datetime | None = None
    disable_receiver: str = ""


def attempt(delivery_id: str, receiver: str = "desk", **more: Any) -> Attempt:
    values: dict[str, Any] = {"started_at": NOW, "seconds": 0.5, "outcome": Outcome.SENT, "status": 200}
    return Attempt(delivery_id=delivery_id, receiver=receiver, **(values | more))
