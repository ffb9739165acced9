"""The one HTTP request: what a Retry-After says, and whose log lines are dropped."""

from __future__ import annotations

import logging
from datetime import timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.wire import parse_retry_after
from tests.factories import NOW


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 30 ", 30.0),
        ("99999999999", 99999999999.0),
        ("1.5", None),
        ("-1", None),
        ("", None),
        ("٣", None),
        ("9" * 40, None),
        (format_datetime(NOW + timedelta(seconds=90)), 90.0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        ("Tue, 21 Nov 2023 03:31:00 -0000", 60.0),
        (format_datetime(NOW - timedelta(days=1)), 0.0),
        ("Tue, 99 Nov 2023 03:31:00 GMT", None),
        ("tomorrow", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    assert parse_retry_after(value, now=NOW) == seconds


@given(st.text())
def test_whatever_a_server_writes_there_nothing_breaks(value: str) -> None:
    seconds = parse_retry_after(value, now=NOW)
    assert seconds is None or seconds >= 0


def test_the_log_lines_of_others_are_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="urllib3.connectionpool")
    logging.getLogger("urllib3.connectionpool").debug("somebody else's request")
    assert "somebody else's request" in caplog.text
