"""What whoever operates Baotin should know: a notice as it is told, and as it stands until it is over. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.reasons import NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something is wrong with `subject` (an outlet), or is `over`. `title` is one line; `text` has a line for each
    thing to be said. Both are worded in the language of the receivers."""

    kind: NoticeKind
    subject: str
    title: str
    text: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingNotice:
    """A notice that was raised and is not over. There is one at most for each kind and subject.

    `details` is what it says as data, of a form of its kind (`core.template.changes_of`).
    """

    notice: Notice
    raised_at: datetime
    details: Mapping[str, Any]
