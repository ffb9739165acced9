"""Tables of crawling: outlets, their feeds, what the feeds list, and what each feed said of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.crawling import FeedKind
from core.reasons import EntryState, FeedProblem, NotArticleReason
from storage.columns import Base, Choice, Count, Id, Text


class OutletRow(Base):
    """A news outlet, known by its key."""

    __tablename__ = "outlets"

    key: Mapped[str] = mapped_column(primary_key=True)
    first_seen: Mapped[datetime]


class FeedRow(Base):
    """One URL polled. `entry_count` and `article_count` are what it brought first, over all time. `added_at` is
    since when it is to be polled (None: since before that was written down)."""

    __tablename__ = "feeds"
    __table_args__ = (
        UniqueConstraint("outlet", "url"),
        Index("ix_feeds_due", "next_check", sqlite_where=text("enabled = 1"), postgresql_where=text("enabled")),
    )

    id: Mapped[Id]
    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.key"))
    url: Mapped[str]
    kind: Mapped[FeedKind] = mapped_column(Choice(FeedKind))
    section: Mapped[Text]
    interval: Mapped[float]
    enabled: Mapped[bool]
    etag: Mapped[Text]
    last_modified: Mapped[Text]
    next_check: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    failures: Mapped[Count]
    status: Mapped[int | None]
    problem: Mapped[FeedProblem | None] = mapped_column(Choice(FeedProblem))
    warning: Mapped[FeedProblem | None] = mapped_column(Choice(FeedProblem))
    detail: Mapped[Text]
    seconds: Mapped[float] = mapped_column(server_default="0")
    newest_published: Mapped[datetime | None]
    entry_count: Mapped[Count]
    article_count: Mapped[Count]
    added_at: Mapped[datetime | None]


class EntryRow(Base):
    """An item as listed, on its way to becoming an article. `feed_id` is the feed that listed it first.

    `next_try_at` is when its page is due: a first fetch, another try, or another look at a stored article.
    """

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("outlet", "key"),
        Index(
            "ix_entries_due",
            "next_try_at",
            sqlite_where=text("next_try_at IS NOT NULL"),
            postgresql_where=text("next_try_at IS NOT NULL"),
        ),
        Index(
            "ix_entries_news",
            "outlet",
            "first_listed",
            sqlite_where=text("feed_id IS NOT NULL"),
            postgresql_where=text("feed_id IS NOT NULL"),
        ),
        Index("ix_entries_url", "url"),
        Index("ix_entries_article_id", "article_id"),
        Index("ix_entries_state", "state"),
    )

    id: Mapped[Id]
    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.key"))
    key: Mapped[str]
    url: Mapped[str]
    title: Mapped[Text]
    lead: Mapped[Text]
    published: Mapped[datetime | None]
    section: Mapped[Text]
    feed_id: Mapped[int | None] = mapped_column(ForeignKey("feeds.id"))
    state: Mapped[EntryState] = mapped_column(Choice(EntryState))
    baseline: Mapped[bool]
    first_listed: Mapped[datetime]
    next_try_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[Count]
    problem: Mapped[FeedProblem | None] = mapped_column(Choice(FeedProblem))
    not_article: Mapped[NotArticleReason | None] = mapped_column(Choice(NotArticleReason))
    detail: Mapped[Text]
    etag: Mapped[Text]
    last_modified: Mapped[Text]
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))


class ListingRow(Base):
    """What one feed last said of an entry. Two feeds of one outlet word the same item differently (a sitemap
    has no lead), so a change is only a change against the same feed."""

    __tablename__ = "listings"
    __table_args__ = ({"sqlite_with_rowid": False},)

    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    fingerprint: Mapped[str]
