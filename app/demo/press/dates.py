"""Every form in which Vietnamese outlets were seen to write a time, made on purpose. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_DAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
_ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class DateForm(StrEnum):
    """The forms, by what is odd about them."""

    RFC822 = "rfc822"  # Sat, 07 Mar 2026 08:00:00 +0700
    SHORT_YEAR = "short-year"  # Sat, 07 Mar 26 08:00:00 +0700
    ZONE_COLON = "zone-colon"  # ... +07:00, which is not RFC 822
    ZONE_HOURS = "zone-hours"  # ... +07, which email.utils takes for seven minutes
    GMT = "gmt"  # ... GMT, true UTC
    UTC_OFFSET = "utc-offset"  # ... +0000, as WordPress writes it
    US_NARROW_SPACE = "us-narrow-space"  # 3/7/2026 8:00:00 AM, month first, U+202F before AM, no zone
    US_HARD_SPACE = "us-hard-space"  # the same with U+00A0
    GMT_PLUS_7 = "gmt-plus-7"  # 07/03/2026 08:00 GMT+7
    ISO = "iso"  # 2026-03-07T08:00:00+07:00
    ISO_SPACED = "iso-spaced"  # 2026-03-07T08:00:00.000 +07:00
    ISO_NAIVE = "iso-naive"  # 2026-03-07T08:00:00
    MINUTES = "minutes"  # 2026-03-07 08:00
    CLOCK_24_PM = "clock-24-pm"  # 07-03-2026 - 18:07 PM, a 24-hour clock all the same
    WEEKDAY = "weekday"  # Thứ bảy, 7/3/2026, 08:00 (GMT+7)
    WEEKDAY_DASH = "weekday-dash"  # Thứ Bảy, 07/03/2026 - 08:00
    DASHED = "dashed"  # - 07/03/2026 08:00
    TIME_FIRST = "time-first"  # 08:00, 07/03/2026
    EPOCH = "epoch"  # 1772845200
    EMPTY = "empty"  # nothing inside the element
    MISSING = "missing"  # no element at all
    FUTURE = "future"  # a year too late


def write_date(at: datetime, form: DateForm) -> str:
    """The time in one of the forms, to the second or the minute as the form has it; "" for none."""
    return _WRITERS[form](at.astimezone(VIETNAM))


def _rfc822(at: datetime, *, zone: str, year: str = "%Y") -> str:
    return at.strftime(f"{_ENGLISH_DAYS[at.weekday()]}, %d {_MONTHS[at.month - 1]} {year} %H:%M:%S {zone}")


def _american(at: datetime, space: str) -> str:
    half = "AM" if at.hour < 12 else "PM"
    return f"{at.month}/{at.day}/{at.year} {at.hour % 12 or 12}:{at:%M:%S}{space}{half}"


def _weekday(at: datetime) -> str:
    return f"{_DAYS[at.weekday()]}, {at.day}/{at.month}/{at.year}, {at:%H:%M} (GMT+7)"


def _half(at: datetime) -> str:
    return "AM" if at.hour < 12 else "PM"


_WRITERS: Mapping[DateForm, Callable[[datetime], str]] = {
    DateForm.RFC822: lambda at: _rfc822(at, zone="+0700"),
    DateForm.SHORT_YEAR: lambda at: _rfc822(at, zone="+0700", year="%y"),
    DateForm.ZONE_COLON: lambda at: _rfc822(at, zone="+07:00"),
    DateForm.ZONE_HOURS: lambda at: _rfc822(at, zone="+07"),
    DateForm.GMT: lambda at: _rfc822(at.astimezone(UTC), zone="GMT"),
    DateForm.UTC_OFFSET: lambda at: _rfc822(at.astimezone(UTC), zone="+0000"),
    DateForm.US_NARROW_SPACE: lambda at: _american(at, "\u202f"),
    DateForm.US_HARD_SPACE: lambda at: _american(at, "\u00a0"),
    DateForm.GMT_PLUS_7: lambda at: f"{at:%d/%m/%Y %H:%M} GMT+7",
    DateForm.ISO: lambda at: at.isoformat(timespec="seconds"),
    DateForm.ISO_SPACED: lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.000 +07:00",
    DateForm.ISO_NAIVE: lambda at: f"{at:%Y-%m-%dT%H:%M:%S}",
    DateForm.MINUTES: lambda at: f"{at:%Y-%m-%d %H:%M}",
    DateForm.CLOCK_24_PM: lambda at: f"{at:%d-%m-%Y - %H:%M} {_half(at)}",
    DateForm.WEEKDAY: _weekday,
    DateForm.WEEKDAY_DASH: lambda at: f"{_DAYS[at.weekday()].title()}, {at:%d/%m/%Y - %H:%M}",
    DateForm.DASHED: lambda at: f"- {at:%d/%m/%Y %H:%M}",
    DateForm.TIME_FIRST: lambda at: f"{at:%H:%M, %d/%m/%Y}",
    DateForm.EPOCH: lambda at: str(int(at.timestamp())),
    DateForm.EMPTY: lambda _: "",
    DateForm.MISSING: lambda _: "",
    DateForm.FUTURE: lambda at: _rfc822(at.replace(year=at.year + 1, day=min(at.day, 28)), zone="+0700"),
}
