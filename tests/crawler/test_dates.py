"""Every form of date that the outlets write (each was seen on a feed or a page) reads as one aware time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import VIETNAM, parse_date

MORNING = datetime(2026, 3, 7, 0, 5, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        # RSS
        ("Sat, 07 Mar 2026 00:05:00 +0700", MORNING),
        ("Sat, 07 Mar 26 00:05:00 +0700", MORNING),
        ("Sat, 07 Mar 2026 00:05:00 +07", MORNING),
        ("Sat, 07 Mar 2026 00:05:00 +07:00", MORNING),
        ("Fri, 06 Mar 2026 17:05:00 GMT", datetime(2026, 3, 6, 17, 5, tzinfo=UTC)),
        ("Fri, 06 Mar 2026 17:05:00 Z", datetime(2026, 3, 6, 17, 5, tzinfo=UTC)),
        ("07 Mar 2026 00:05", MORNING),
        # meta elements and JSON-LD
        ("2026-03-07T00:05:00+07:00", MORNING),
        ("2026-03-07T00:05:00.000 +07:00", MORNING),
        ("2026-03-07T00:05:00", MORNING),
        ("2026-03-07 00:05", MORNING),
        ("2026-03-07T00:05:00+0700", MORNING),
        ("2026-03-06T17:05:00Z", datetime(2026, 3, 6, 17, 5, tzinfo=UTC)),
        ("2026-03-06T12:05:00-05:00", datetime(2026, 3, 6, 12, 5, tzinfo=timezone(timedelta(hours=-5)))),
        ("2026-03-07T00:05:00.123456789+07:00", MORNING.replace(microsecond=123456)),
        ("1/28/2026 6:52:01 AM", datetime(2026, 1, 28, 6, 52, 1, tzinfo=VIETNAM)),
        ("3/7/2026 6:52:01 PM", datetime(2026, 3, 7, 18, 52, 1, tzinfo=VIETNAM)),
        ("1772816700", MORNING.astimezone(UTC)),
        ("1772816700000", MORNING.astimezone(UTC)),
        # the page's own words
        ("Thứ bảy, 7/3/2026, 00:05 (GMT+7)", MORNING),
        ("Thứ Bảy, 07/03/2026 - 00:05", MORNING),
        ("07/03/2026 00:05 GMT+7", MORNING),
        ("07/03/2026 \xa0 00:05 (GMT+07:00)", MORNING),
        ("- 07/03/2026 00:05", MORNING),
        ("00:05, 07/03/2026", MORNING),
        ("00:05 07/03/2026", MORNING),
        ("07/03/2026 | 00:05", MORNING),
        ("07-03-2026 - 00:05 AM", MORNING),
        ("07-03-2026 - 18:07 PM", datetime(2026, 3, 7, 18, 7, tzinfo=VIETNAM)),
        ("07/03/2026 6:52:01 CH", datetime(2026, 3, 7, 18, 52, 1, tzinfo=VIETNAM)),
        ("07/03/2026 12:05 SA", MORNING),
        ("Ngày 7 tháng 3 năm 2026, 0h05", MORNING),
        ("7 Tháng 3, 2026 00:05", MORNING),
        ("March 7, 2026 00:05", MORNING),
        ("Cập nhật lúc 00:05 ngày 7.3.2026", MORNING),
        ("K Kim Oanh 15:21, 14/08/2026", datetime(2026, 8, 14, 15, 21, tzinfo=VIETNAM)),
        ("07/03/2026", MORNING.replace(minute=0)),
        ("Sat Mar 07 2026 00:05:00 GMT+0700 (Indochina Time)", MORNING),
    ],
)
def test_a_date_is_read_in_every_form_that_was_seen(text: str, when: datetime) -> None:
    found = parse_date(text)
    assert found == when
    assert found is not None
    assert found.utcoffset() is not None


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("9/4/2026 8:05:01\u202fAM", datetime(2026, 9, 4, 8, 5, 1, tzinfo=VIETNAM)),
        ("9/4/2026 8:05:01\xa0PM", datetime(2026, 9, 4, 20, 5, 1, tzinfo=VIETNAM)),
        ("9/4/2026 12:05:01 AM", datetime(2026, 9, 4, 0, 5, 1, tzinfo=VIETNAM)),
        ("9/4/2026", datetime(2026, 9, 4, tzinfo=VIETNAM)),
        ("13/9/2026 8:05", datetime(2026, 9, 13, 8, 5, tzinfo=VIETNAM)),  # no month 13: it can only be day first
        ("Fri, 04 Sep 2026 08:05:01 +0700", datetime(2026, 9, 4, 8, 5, 1, tzinfo=VIETNAM)),
    ],
)
def test_one_feed_writes_the_month_first(text: str, when: datetime) -> None:
    assert parse_date(text, month_first=True) == when


def test_day_first_is_the_rule_where_both_could_be() -> None:
    assert parse_date("9/4/2026 08:05") == datetime(2026, 4, 9, 8, 5, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "2 giờ trước",
        "hôm nay, 08:05",
        "31/02/2026",
        "0/0/2026",
        "2026-13-01",
        "07/03/1026",
        "99:99 7/3/2026",
        "12345",
        "9999999999999",
        "không rõ",
        "+07:00",
        "08:05",
    ],
)
def test_what_states_no_time_is_unknown_and_never_now(text: str) -> None:
    assert parse_date(text) is None


@given(st.text(max_size=300))
def test_any_text_at_all_is_a_date_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.utcoffset() is not None


SECONDS = st.integers(946_684_800, 2_524_608_000)  # 2000 to 2050


@given(SECONDS)
def test_a_time_written_in_any_usual_form_is_read_back(seconds: int) -> None:
    local = datetime.fromtimestamp(seconds, VIETNAM)
    for form in ("%Y-%m-%dT%H:%M:%S+07:00", "%d/%m/%Y %H:%M:%S", "%H:%M:%S, %d-%m-%Y", "%Y-%m-%d %H:%M:%S GMT+7"):
        assert parse_date(local.strftime(form)) == local
    assert parse_date(str(seconds).zfill(10)) == local
