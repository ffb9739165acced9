"""Tables of telling people: alerts, deliveries, attempts, who was told of what, and the daemon's runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.reasons import AlertKind, DeliveryState, NoticeKind, Outcome, Verdict
from storage.columns import Base, Choice, Count, Id, Text


class ReceiverRow(Base):
    """A named destination. `disabled` says why nothing goes there until somebody mends it; empty: it works."""

    __tablename__ = "receivers"

    name: Mapped[str] = mapped_column(primary_key=True)
    paused_until: Mapped[datetime | None]
    disabled: Mapped[Text]
    last_error: Mapped[Text]


class AlertRow(Base):
    """Somebody should be told. `matches` is a copy (topic, version, score, evidence), so that what was told
    can be explained after the topics have changed. With a `notice` (kind, subject, title, text, over) it is of no
    story and no article."""

    __tablename__ = "alerts"
    __table_args__ = (Index("ix_alerts_story_id", "story_id"), Index("ix_alerts_article_id", "article_id"))

    id: Mapped[Id]
    kind: Mapped[AlertKind] = mapped_column(Choice(AlertKind))
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id"))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    topics: Mapped[list[Any]]
    matches: Mapped[list[Any]]
    created_at: Mapped[datetime]
    notice: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class NoticeRow(Base):
    """Something is wrong with a subject, until `over_at`. The index is the promise: raised once while it stands.
    `details` is what it says as data, of a form of its kind."""

    __tablename__ = "notices"
    __table_args__ = (
        Index(
            "uq_notices_standing",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("over_at IS NULL"),
            postgresql_where=text("over_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    kind: Mapped[NoticeKind] = mapped_column(Choice(NoticeKind))
    subject: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    raised_at: Mapped[datetime]
    over_at: Mapped[datetime | None]


class DeliveryRow(Base):
    """One alert for one receiver. `claimed_until` is set while it is being sent."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_state", "state", "next_try_at"),
        Index("ix_deliveries_receiver", "receiver", "state"),
        Index("ix_deliveries_alert_id", "alert_id"),
        Index("ix_deliveries_created_at", "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alerts.id"))
    receiver: Mapped[str] = mapped_column(ForeignKey("receivers.name"))
    state: Mapped[DeliveryState] = mapped_column(Choice(DeliveryState))
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[Count]
    last_error: Mapped[Text]


class TellingRow(Base):
    """A receiver was told of a story for a topic. The primary key is the promise: told once."""

    __tablename__ = "tellings"
    __table_args__ = ({"sqlite_with_rowid": False},)

    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    receiver: Mapped[str] = mapped_column(ForeignKey("receivers.name"), primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.id"))


class AttemptRow(Base):
    """One try at a delivery, and what came of it."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_delivery_id", "delivery_id"),)

    id: Mapped[Id]
    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.id"))
    receiver: Mapped[str]
    started_at: Mapped[datetime]
    seconds: Mapped[float]
    outcome: Mapped[Outcome] = mapped_column(Choice(Outcome))
    status: Mapped[int | None]
    error: Mapped[Text]
    retry_after: Mapped[float | None]


class SilenceRow(Base):
    """Until a time, alerts that fit are held back. An empty field fits everything."""

    __tablename__ = "silences"

    id: Mapped[Id]
    created_at: Mapped[datetime]
    until: Mapped[datetime]
    topic: Mapped[Text]
    outlet: Mapped[Text]
    receiver: Mapped[Text]
    query: Mapped[Text]
    comment: Mapped[Text]
    created_by: Mapped[Text]


class VerdictRow(Base):
    """An analyst's true or false on a match; the newest counts. `version` is that of the rules that had found the
    topic; empty where they had not."""

    __tablename__ = "verdicts"
    __table_args__ = (Index("ix_verdicts_article_id", "article_id", "topic"),)

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    topic: Mapped[str]
    verdict: Mapped[Verdict] = mapped_column(Choice(Verdict))
    at: Mapped[datetime]
    by: Mapped[Text]
    note: Mapped[Text]
    version: Mapped[Text]


class RunRow(Base):
    """One life of the daemon."""

    __tablename__ = "runs"

    id: Mapped[Id]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    seen_at: Mapped[datetime]
    pid: Mapped[int]
    version: Mapped[str]
