"""Every odd form of date, as it goes onto a page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.demo.press.dates import DateForm, write_date

AT = datetime(2026, 3, 7, 11, 7, 5, tzinfo=UTC)  # a Saturday, 18:07:05 in Hanoi

WRITTEN = {
    DateForm.RFC822: "Sat, 07 Mar 2026 18:07:05 +0700",
    DateForm.SHORT_YEAR: "Sat, 07 Mar 26 18:07:05 +0700",
    DateForm.ZONE_COLON: "Sat, 07 Mar 2026 18:07:05 +07:00",
    DateForm.ZONE_HOURS: "Sat, 07 Mar 2026 18:07:05 +07",
    DateForm.GMT: "Sat, 07 Mar 2026 11:07:05 GMT",
    DateForm.UTC_OFFSET: "Sat, 07 Mar 2026 11:07:05 +0000",
    DateForm.US_NARROW_SPACE: "3/7/2026 6:07:05\u202fPM",
    DateForm.US_HARD_SPACE: "3/7/2026 6:07:05\u00a0PM",
    DateForm.GMT_PLUS_7: "07/03/2026 18:07 GMT+7",
    DateForm.ISO: "2026-03-07T18:07:05+07:00",
    DateForm.ISO_SPACED: "2026-03-07T18:07:05.000 +07:00",
    DateForm.ISO_NAIVE: "2026-03-07T18:07:05",
    DateForm.MINUTES: "2026-03-07 18:07",
    DateForm.CLOCK_24_PM: "07-03-2026 - 18:07 PM",
    DateForm.WEEKDAY: "Thứ bảy, 7/3/2026, 18:07 (GMT+7)",
    DateForm.WEEKDAY_DASH: "Thứ Bảy, 07/03/2026 - 18:07",
    DateForm.DASHED: "- 07/03/2026 18:07",
    DateForm.TIME_FIRST: "18:07, 07/03/2026",
    DateForm.EPOCH: "1772881625",
    DateForm.EMPTY: "",
    DateForm.MISSING: "",
    DateForm.FUTURE: "Sun, 07 Mar 2027 18:07:05 +0700",
}


@pytest.mark.parametrize("form", list(DateForm))
def test_each_form_is_written_as_outlets_write_it(form: DateForm) -> None:
    assert write_date(AT, form) == WRITTEN[form]


def test_midnight_is_twelve_in_the_american_form() -> None:
    midnight = datetime(2026, 3, 6, 17, 5, tzinfo=UTC)
    assert write_date(midnight, DateForm.US_NARROW_SPACE) == "3/7/2026 12:05:00\u202fAM"
    assert write_date(midnight, DateForm.CLOCK_24_PM) == "07-03-2026 - 00:05 AM"
