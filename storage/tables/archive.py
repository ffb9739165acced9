"""Tables of past news: walks through the archives of outlets, and the pages that were walked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.archives import ListEnd
from storage.columns import Base, Choice, Count, Id, Text


class WalkRow(Base):
    """One walk through an outlet's archive, for a stretch of time. Without `ended_at` it was broken off, or is
    under way: who asks for the same goes on with it."""

    __tablename__ = "walks"
    __table_args__ = (Index("ix_walks_outlet", "outlet"),)

    id: Mapped[Id]
    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.key"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class WalkedPageRow(Base):
    """A page that has been walked, and its entries written: it is not asked for again in this walk."""

    __tablename__ = "walked_pages"
    __table_args__ = ({"sqlite_with_rowid": False},)

    walk_id: Mapped[int] = mapped_column(ForeignKey("walks.id"), primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    listed: Mapped[Count]
    found: Mapped[Count]
    digest: Mapped[Text]
    ended: Mapped[ListEnd | None] = mapped_column(Choice(ListEnd))
