"""Builds whole values for tests: every field has a sensible value, and a test names only what it is about."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from core.crawling import FeedKind
from core.model import Alert, Article, Attempt, Delivery, Entry, Evidence, Match, Story, Telling
from core.notices import Notice, StandingNotice
from core.reasons import AlertKind, AlertReason, DeliveryState, EntryState, NoticeKind, Outcome
from core.template import TemplateChange, Watched, details_of
from core.views import (
    Counts,
    DeliveryView,
    FeedHealth,
    ReceiverHealth,
    Revision,
    Run,
    StoredArticle,
    StoredMatch,
    StoryView,
)

NOW = datetime(2023, 11, 21, 3, 30, tzinfo=UTC)  # a Tuesday, 10:30 in Hanoi
REGULATION = "china-tech-regulation"
RESTRUCTURING = "china-tech-restructuring"

_numbers = itertools.count(1)

_ARTICLE = Article(
    key="4512345",
    url="https://tinsang.example/bac-kinh-phat-alibaba-4512345.html",
    canonical_url="https://tinsang.example/bac-kinh-phat-alibaba-4512345.html",
    outlet="tinsang",
    title="Bắc Kinh phạt Alibaba vì ép người bán chọn một sàn",
    lead="Cơ quan quản lý thị trường Trung Quốc nói Alibaba lạm dụng vị thế thống lĩnh suốt nhiều năm.",
    body=(
        "Sáng thứ Hai, cơ quan chống độc quyền công bố quyết định phạt Alibaba sau bốn tháng điều tra.\n\n"
        "Theo quyết định, tập đoàn buộc người bán chỉ mở gian hàng trên nền tảng của mình."
    ),
    published=NOW - timedelta(hours=2),
    authors=("Lê Minh",),
    section="tech",
)


def hours(count: float) -> timedelta:
    """A short way to say so."""
    return timedelta(hours=count)


def entry(**changes: Any) -> Entry:
    """An item as a feed lists it."""
    base = Entry(
        key=_ARTICLE.key, url=_ARTICLE.url, title=_ARTICLE.title, lead=_ARTICLE.lead, published=_ARTICLE.published
    )
    return replace(base, **changes)


def article(**changes: Any) -> Article:
    """A page, extracted: Vietnamese, with two paragraphs."""
    return replace(_ARTICLE, **changes)


def evidence(
    of: Article, text: str, *, field: str = "body", concept: str = "china-tech-company", entity: str = ""
) -> Evidence:
    """The first place where `text` stands in a field of the article; fails where it does not."""
    start = str(getattr(of, field)).index(text)
    return Evidence(field=field, start=start, end=start + len(text), text=text, concept=concept, entity=entity)


def match(*spans: Evidence, **changes: Any) -> Match:
    """A match over the threshold for alerts."""
    base = Match(
        topic=REGULATION,
        version="1",
        score=0.82,
        alerting=True,
        evidence=spans or (evidence(_ARTICLE, "Alibaba", field="title", entity="Alibaba"),),
    )
    return replace(base, **changes)


def stored_match(*spans: Evidence, **changes: Any) -> StoredMatch:
    """A match as kept: told, unless said otherwise."""
    base = StoredMatch(
        topic=REGULATION,
        version="1",
        score=0.82,
        alerting=True,
        reason=AlertReason.TOLD,
        evidence=spans or (evidence(_ARTICLE, "Alibaba", field="title", entity="Alibaba"),),
    )
    return replace(base, **changes)


def revision(**changes: Any) -> Revision:
    """What the article said before."""
    base = Revision(
        title="Bắc Kinh điều tra Alibaba", lead=_ARTICLE.lead, body=_ARTICLE.body, until=NOW - timedelta(hours=1)
    )
    return replace(base, **changes)


def stored_article(**changes: Any) -> StoredArticle:
    """An article of story 1, seen ninety minutes ago."""
    base = StoredArticle(
        id=1,
        article=_ARTICLE,
        story_id=1,
        first_seen=NOW - timedelta(minutes=90),
        matches=(stored_match(),),
    )
    return replace(base, **changes)


def telling(**changes: Any) -> Telling:
    """One article of a story."""
    base = Telling(
        article_id=1,
        outlet="tinsang",
        title=_ARTICLE.title,
        lead=_ARTICLE.lead,
        url=_ARTICLE.url,
        published=_ARTICLE.published,
        first_seen=NOW - timedelta(minutes=90),
    )
    return replace(base, **changes)


def story(**changes: Any) -> Story:
    """A story of one telling."""
    base = Story(id=1, title=_ARTICLE.title, tellings=(telling(),), topics=(REGULATION,))
    return replace(base, **changes)


def story_view(**changes: Any) -> StoryView:
    """A story as a list shows it."""
    base = StoryView(story=story(), newest=NOW - timedelta(minutes=90), matches=(stored_match(),))
    return replace(base, **changes)


def alert(**changes: Any) -> Alert:
    """A first alert of story 1."""
    base = Alert(
        id=1,
        kind=AlertKind.FIRST,
        story=story(),
        article_id=1,
        topics=(REGULATION,),
        matches=(match(),),
        created_at=NOW - timedelta(minutes=89),
    )
    return replace(base, **changes)


def template_change(**changes: Any) -> TemplateChange:
    """An outlet's titles are not found by its own selectors any more."""
    base = TemplateChange(
        outlet="tinsang",
        what=Watched.TITLE,
        usual="selector",
        now="meta",
        before_pages=60,
        before_usual=58,
        recent_pages=12,
        recent_usual=1,
        since=NOW - timedelta(hours=5),
    )
    return replace(base, **changes)


def notice(**changes: Any) -> Notice:
    """What is told of it."""
    base = Notice(
        kind=NoticeKind.TEMPLATE_CHANGED,
        subject="tinsang",
        title="Tin Sáng: its pages are not read the usual way any more",
        text="Title: found by selector before.\nText: found by selector before.\nSince noon.",
    )
    return replace(base, **changes)


def standing_notice(*template_changes: TemplateChange, **changes: Any) -> StandingNotice:
    """A notice that is not over."""
    details = details_of(template_changes or (template_change(),))
    return replace(StandingNotice(notice=notice(), raised_at=NOW - timedelta(hours=1), details=details), **changes)


def notice_alert(told: Notice | None = None, **changes: Any) -> Alert:
    """An alert of no story, as the store gives it."""
    told = told or notice()
    only = telling(article_id=0, outlet=None, title=told.title, lead=told.text, url="", published=None)
    of = Story(id=0, title=told.title, tellings=(only,))
    base = alert(kind=AlertKind.NOTICE, story=of, article_id=0, topics=(), matches=(), notice=told)
    return replace(base, **changes)


def delivery(**changes: Any) -> Delivery:
    """A delivery that has not been tried."""
    base = Delivery(
        id=_delivery_id(), receiver="desk-slack", alert=alert(), state=DeliveryState.PENDING, attempts=0
    )
    return replace(base, **changes)


def attempt(**changes: Any) -> Attempt:
    """A try that went well."""
    base = Attempt(
        delivery_id="d-1",
        receiver="desk-slack",
        started_at=NOW - timedelta(minutes=88),
        seconds=0.31,
        outcome=Outcome.SENT,
        status=200,
    )
    return replace(base, **changes)


def delivery_view(**changes: Any) -> DeliveryView:
    """A delivery as the ledger shows it: sent at the first try."""
    base = DeliveryView(
        id=_delivery_id(),
        receiver="desk-slack",
        alert_id=1,
        story_id=1,
        title=_ARTICLE.title,
        topics=(REGULATION,),
        state=DeliveryState.SENT,
        created_at=NOW - timedelta(minutes=89),
        next_try_at=None,
        sent_at=NOW - timedelta(minutes=88),
        last_error="",
        attempts=(attempt(),),
    )
    return replace(base, **changes)


def receiver_health(**changes: Any) -> ReceiverHealth:
    """A receiver that works."""
    return replace(ReceiverHealth(name="desk-slack", waiting=0, sent=12, dead=0), **changes)


def feed_health(**changes: Any) -> FeedHealth:
    """A feed that is well."""
    base = FeedHealth(
        outlet="tinsang",
        url="https://tinsang.example/rss/cong-nghe.rss",
        kind=FeedKind.RSS,
        section="tech",
        enabled=True,
        checked_at=NOW - timedelta(minutes=4),
        succeeded_at=NOW - timedelta(minutes=4),
        next_check=NOW + timedelta(minutes=6),
        failures=0,
        status=200,
        problem=None,
        warning=None,
        detail="",
        newest_published=NOW - timedelta(minutes=35),
        entries=412,
        articles=398,
        articles_today=14,
    )
    return replace(base, **changes)


def counts(**changes: Any) -> Counts:
    """A database of a few days."""
    base = Counts(
        outlets=3,
        feeds=7,
        entries={EntryState.STORED: 398, EntryState.PENDING: 4, EntryState.NOT_ARTICLE: 10},
        articles=398,
        stories=371,
        matches={REGULATION: 9, RESTRUCTURING: 4},
        deliveries={DeliveryState.SENT: 12, DeliveryState.RETRY: 1},
        newest_article=NOW - timedelta(minutes=3),
        size_bytes=7_340_032,
    )
    return replace(base, **changes)


def run(**changes: Any) -> Run:
    """A daemon that is running."""
    base = Run(
        id=3,
        started_at=NOW - timedelta(hours=20),
        ended_at=None,
        pid=4321,
        version="0.1.0",
        seen_at=NOW - timedelta(seconds=20),
    )
    return replace(base, **changes)


def _delivery_id() -> str:
    return f"00000000-0000-4000-8000-{next(_numbers):012d}"
