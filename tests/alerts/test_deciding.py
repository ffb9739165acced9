"""Whether a match may be told at all."""

from __future__ import annotations

from typing import Any

import pytest

from alerts.deciding import decide
from core.reasons import AlertReason
from tests.factories import NOW, hours, match

FRESH: dict[str, Any] = {"published": NOW - hours(2), "first_seen": NOW, "now": NOW, "max_age": hours(48)}

CASES: list[tuple[str, dict[str, Any], AlertReason]] = [
    ("fresh news is told", {}, AlertReason.TOLD),
    ("on the first visit nobody is told", {"baseline": True}, AlertReason.BASELINE),
    ("an import tells nobody", {"imported": True}, AlertReason.IMPORTED),
    ("what was known before it matched is not news", {"known": True}, AlertReason.NOT_NEW),
    ("exactly at the limit is told", {"published": NOW - hours(48)}, AlertReason.TOLD),
    ("older than the limit is not", {"published": NOW - hours(48.01)}, AlertReason.TOO_OLD),
    ("a date in the future is an outlet's mistake, not age", {"published": NOW + hours(9)}, AlertReason.TOLD),
    ("without a date, first sight counts", {"published": None}, AlertReason.TOLD),
    (
        "without a date, an old sight is old",
        {"published": None, "first_seen": NOW - hours(50)},
        AlertReason.TOO_OLD,
    ),
    ("an import stays one, baseline or not", {"imported": True, "baseline": True}, AlertReason.IMPORTED),
    ("a baseline stays one, however old", {"baseline": True, "published": NOW - hours(99)}, AlertReason.BASELINE),
]


@pytest.mark.parametrize(("changes", "reason"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_match_is_told_or_the_reason_is_named(changes: dict[str, Any], reason: AlertReason) -> None:
    assert decide(match(), **{**FRESH, **changes}) is reason


def test_a_score_below_the_threshold_for_alerts_is_not_told() -> None:
    assert decide(match(alerting=False), **FRESH) is AlertReason.BELOW_ALERT_THRESHOLD
