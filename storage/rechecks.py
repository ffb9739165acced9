"""When a stored article is looked at again. Pure: no clock, no database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta


def next_recheck(*, first_seen: datetime, plan: Iterable[timedelta], now: datetime) -> datetime | None:
    """The first of `first_seen` + each of `plan` that is still to come; None after the last."""
    return min((at for wait in plan if (at := first_seen + wait) > now), default=None)
