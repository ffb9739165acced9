"""Tables of news: articles, what they said before, their stories, topics, facets and sketches."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from core.reasons import AlertReason, StoryReason
from storage.columns import Base, Choice, Id, Text


class MetaRow(Base):
    """Facts about the database itself, by name: as which form of text the search index holds."""

    __tablename__ = "meta"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class StoryRow(Base):
    """Articles about one event. `newest_at` is the date of the newest; `matched`: one of them has a topic."""

    __tablename__ = "stories"
    __table_args__ = (
        Index("ix_stories_newest", "newest_at", sqlite_where=text("matched = 1"), postgresql_where=text("matched")),
    )

    id: Mapped[Id]
    title: Mapped[str]
    created_at: Mapped[datetime]
    newest_at: Mapped[datetime]
    matched: Mapped[bool] = mapped_column(server_default=false())


class ArticleRow(Base):
    """A page, stored. `dated_at` is when it was published, where that is known and not in the future, else
    when it was first seen: what lists, searches and story choice go by. `outlet` "" stands for none known: a
    NULL would make no two articles the same."""

    __tablename__ = "articles"
    __table_args__ = (
        UniqueConstraint("outlet", "key"),
        Index("ix_articles_canonical_url", "canonical_url"),
        Index("ix_articles_url", "url"),
        Index("ix_articles_first_seen", "first_seen"),
        Index("ix_articles_dated_at", "dated_at"),
        Index("ix_articles_story_id", "story_id"),
        Index(
            "ix_articles_untagged",
            "id",
            sqlite_where=text("tagged_by IS NULL"),
            postgresql_where=text("tagged_by IS NULL"),
        ),
    )

    id: Mapped[Id]
    key: Mapped[str]
    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.key"))
    url: Mapped[str]
    canonical_url: Mapped[str]
    title: Mapped[str]
    lead: Mapped[Text]
    published: Mapped[datetime | None]
    modified: Mapped[datetime | None]
    authors: Mapped[list[Any]]
    section: Mapped[str | None]
    tags: Mapped[list[Any]]
    image: Mapped[str | None]
    credit: Mapped[str | None]
    external_id: Mapped[str | None]
    found_by: Mapped[dict[str, str]]
    text_hash: Mapped[str]
    dated_at: Mapped[datetime]
    first_seen: Mapped[datetime]
    fetched_at: Mapped[datetime]
    revised_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    baseline: Mapped[bool]
    imported: Mapped[bool]
    tagged_by: Mapped[str | None]
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id"))
    story_reason: Mapped[StoryReason | None] = mapped_column(Choice(StoryReason))
    story_likeness: Mapped[float | None]
    story_nearest: Mapped[int | None]
    body: Mapped[Text]  # behind the others: SQLite then reads a list of titles without stepping over bodies
    credit_url: Mapped[str | None]


class RevisionRow(Base):
    """What an article said until it was changed."""

    __tablename__ = "revisions"
    __table_args__ = (Index("ix_revisions_article_id", "article_id"),)

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    title: Mapped[str]
    lead: Mapped[str]
    body: Mapped[str]
    until: Mapped[datetime]


class MatchRow(Base):
    """An article carries a topic. `evidence` is a list of [field, start, end, text, concept, entity]."""

    __tablename__ = "matches"
    __table_args__ = (Index("ix_matches_topic", "topic", "article_id"), {"sqlite_with_rowid": False})

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    score: Mapped[float]
    alerting: Mapped[bool]
    reason: Mapped[AlertReason] = mapped_column(Choice(AlertReason))
    matched_at: Mapped[datetime]
    evidence: Mapped[list[Any]]


class FacetRow(Base):
    """An article names an entity that stands for a concept ("china-tech-company", "Alibaba")."""

    __tablename__ = "facets"
    __table_args__ = ({"sqlite_with_rowid": False},)

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    concept: Mapped[str] = mapped_column(primary_key=True)
    entity: Mapped[str] = mapped_column(primary_key=True)


class SketchRow(Base):
    """What story choice keeps of an article: its keys (8 bytes each, little end first) and its signature."""

    __tablename__ = "sketches"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    keys: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class SketchKeyRow(Base):
    """The same keys, to find articles that share one, by date within a key: only days count. `seen` is in
    seconds since 1970, for there are dozens of rows to an article, and as text it would be most of each."""

    __tablename__ = "sketch_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    seen: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
