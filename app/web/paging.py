"""Older pages by cursor: where a page ends, and how its cursor is written and read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from app.web.refusals import RefusalError

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items, and the cursor of those that follow; None at the end."""

    items: tuple[Item, ...]
    older: datetime | None


def page_of(items: Sequence[Item], *, limit: int, at: Callable[[Item], datetime]) -> Page[Item]:
    """The first `limit` of items read newest first with `limit + 1`.

    The cursor is a time, and what follows is older than it: items of one time stay on one page, so that
    none falls between two (unless a whole page has one time).
    """
    if len(items) <= limit:
        return Page(tuple(items), None)
    following = at(items[limit])
    shown = [item for item in items[:limit] if at(item) > following] or list(items[:limit])
    return Page(tuple(shown), at(shown[-1]))


def read_cursor(text: str | None) -> datetime | None:
    """The time in `?before=`; refused when it is none."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))  # an unescaped + arrives as a space
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise RefusalError(400, "bad_time") from None


def read_number(text: str | None, *, default: int, most: int) -> int:
    """A count or an offset, from 0 to `most`; refused when it is no number."""
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise RefusalError(400, "bad_number")
    return min(int(text), most)
