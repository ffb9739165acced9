"""The tables, as typed models. Imported as one, so that the metadata is whole."""

from __future__ import annotations

from storage.columns import Base
from storage.tables.alerting import (
    AlertRow,
    AttemptRow,
    DeliveryRow,
    NoticeRow,
    ReceiverRow,
    RunRow,
    SilenceRow,
    TellingRow,
    VerdictRow,
)
from storage.tables.archive import WalkedPageRow, WalkRow
from storage.tables.crawl import EntryRow, FeedRow, ListingRow, OutletRow
from storage.tables.news import (
    ArticleRow,
    FacetRow,
    MatchRow,
    MetaRow,
    RevisionRow,
    SketchKeyRow,
    SketchRow,
    StoryRow,
)

__all__ = [
    "AlertRow",
    "ArticleRow",
    "AttemptRow",
    "Base",
    "DeliveryRow",
    "EntryRow",
    "FacetRow",
    "FeedRow",
    "ListingRow",
    "MatchRow",
    "MetaRow",
    "NoticeRow",
    "OutletRow",
    "ReceiverRow",
    "RevisionRow",
    "RunRow",
    "SilenceRow",
    "SketchKeyRow",
    "SketchRow",
    "StoryRow",
    "TellingRow",
    "VerdictRow",
    "WalkRow",
    "WalkedPageRow",
]
