"""Whether a match may be told to anybody at all, whoever wants it. Pure: no clock, no database, no network."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.model import Match
from core.reasons import AlertReason


def decide(
    match: Match,
    *,
    published: datetime | None,
    first_seen: datetime,
    now: datetime,
    max_age: timedelta,
    baseline: bool = False,
    imported: bool = False,
    known: bool = False,
) -> AlertReason:
    """TOLD where it may be told, else why not: the lasting reasons first.

    `known` says that the article was stored, and told or not, before it matched (a revision, new rules).
    An article without a date is as old as our knowledge of it.
    """
    if imported:
        return AlertReason.IMPORTED
    if baseline:
        return AlertReason.BASELINE
    if not match.alerting:
        return AlertReason.BELOW_ALERT_THRESHOLD
    if known:
        return AlertReason.NOT_NEW
    if now - (published or first_seen) > max_age:
        return AlertReason.TOO_OLD
    return AlertReason.TOLD
