"""Every form of date that Vietnamese outlets write, read into an aware time. Pure: never reads the clock.

A date without a zone is Vietnam's, day first; nothing is ever guessed to be "now".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone

# Vietnam keeps +07:00 all year, and has since 1975: a fixed offset says so without a zone database.
VIETNAM = timezone(timedelta(hours=7))
_LONGEST = 200  # a date is never longer; whatever else was caught is not searched through
_SANE_YEARS = range(1990, 2100)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))

_SPACE = re.compile(r"[\s\u200b\u200e\u200f\ufeff]+")
_EPOCH = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
_ISO = re.compile(r"(?<![0-9])([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?![0-9])")
_NAMED_DAY_FIRST = re.compile(
    rf"(?<![0-9])([0-9]{{1,2}})[ -]({_MONTH})\.?,?[ -]([0-9]{{4}}|[0-9]{{2}})\b", re.IGNORECASE
)
_NAMED_MONTH_FIRST = re.compile(rf"\b({_MONTH})[.,]? ([0-9]{{1,2}})(?:,? |/)([0-9]{{4}})\b", re.IGNORECASE)
_VIETNAMESE = re.compile(r"(?<![0-9])([0-9]{1,2}) tháng ([0-9]{1,2})(?:,| năm)? ([0-9]{4})\b", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![0-9])([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9])")
_CLOCK = re.compile(
    r"(?<![0-9:+])([0-9]{1,2})(?::|h| giờ )([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?(?![0-9:])"
    r"(?: ?(am|pm|sa|ch)\b)?",
    re.IGNORECASE,
)
# "+0700", "+07:00", "+07" (not RFC 822, yet in three outlets' feeds), "GMT+7" (which dateutil reads as -07:00).
_OFFSET = re.compile(
    r"(?:\b(?:GMT|UTC) ?|(?<=[0-9 T]))([+-])([0-9]{1,2})(?::?([0-9]{2}))?(?![0-9:])", re.IGNORECASE
)
_ZULU = re.compile(r"(?:(?:(?<=[0-9])|(?<=[0-9] ))Z|\b(?:GMT|UTC|UT))\b(?! ?[+-][0-9])", re.IGNORECASE)
# VnExpress International signs by California's clock: "July 6, 2026 | 04:00 am PT".
_PACIFIC = re.compile(r"(?<=[0-9m] )P([SD]?)T\b")
_US_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}:[0-9]{2} ?[AP]M\b", re.IGNORECASE)

_Day = tuple[int, int, int]


def parse_date(text: str, *, month_first: bool = False) -> datetime | None:
    """The time that `text` states, aware; None where it states none.

    `month_first` is for the feed that writes M/D/YYYY. A date without a time of day is midnight in Vietnam.
    """
    flat = _SPACE.sub(" ", text[:_LONGEST]).strip()
    if _EPOCH.fullmatch(flat):
        return _from_epoch(int(flat))
    found = next(_days(flat, month_first=month_first), None)
    if found is None:
        return None
    (year, month, day), start, end = found
    rest = f"{flat[:start]} {flat[end:].lstrip('T')}"
    hour, minute, second, microsecond = _clock(rest)
    try:
        return datetime(year, month, day, hour, minute, second, microsecond, tzinfo=_zone(rest, found[0]))
    except (ValueError, OverflowError):
        return None


def _from_epoch(number: int) -> datetime | None:
    seconds = number / 1000 if number > 10**11 else number
    when = datetime.fromtimestamp(seconds, UTC)
    return when.astimezone(VIETNAM) if when.year in _SANE_YEARS else None


def _days(text: str, *, month_first: bool) -> Iterator[tuple[_Day, int, int]]:
    """Each day the text might state, surest form first, with the place it stands at."""
    forms: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Day]], ...] = (
        (_ISO, lambda m: (int(m[1]), int(m[2]), int(m[3]))),
        (_NAMED_DAY_FIRST, lambda m: (_year(m[3]), _MONTHS[m[2].lower()], int(m[1]))),
        (_NAMED_MONTH_FIRST, lambda m: (_year(m[3]), _MONTHS[m[1].lower()], int(m[2]))),
        (_VIETNAMESE, lambda m: (_year(m[3]), int(m[2]), int(m[1]))),
        (_NUMERIC, lambda m: _numeric(m, text, month_first=month_first)),
    )
    for pattern, read in forms:
        found = pattern.search(text)
        if found and (day := read(found))[0] in _SANE_YEARS:
            yield day, found.start(), found.end()


def _numeric(found: re.Match[str], text: str, *, month_first: bool) -> _Day:
    """Day first, unless told otherwise, or it cannot be ("1/28/2026"), or the clock is American (h:mm:ss AM)."""
    first, second = int(found[1]), int(found[3])
    american = found[2] == "/" and _US_CLOCK.search(text) is not None
    if second > 12 or ((month_first or american) and first <= 12):
        first, second = second, first
    return _year(found[4]), second, first


def _year(digits: str) -> int:
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _clock(text: str) -> tuple[int, int, int, int]:
    """Hour, minute, second, microsecond. A 24-hour clock with a stray AM or PM ("18:07 PM", "00:01 AM" on
    CafeF) and a true 12-hour one never disagree, so both are read by one rule."""
    found = _CLOCK.search(text)
    if not found:
        return 0, 0, 0, 0
    hour, half = int(found[1]), (found[5] or "").lower()
    if half in ("pm", "ch") and hour < 12:
        hour += 12
    elif half in ("am", "sa") and hour == 12:
        hour = 0
    return hour, int(found[2]), int(found[3] or 0), int((found[4] or "").ljust(6, "0")[:6])


def _zone(text: str, day: _Day) -> timezone:
    found = _OFFSET.search(text)
    if found:
        hours, minutes = int(found[2]), int(found[3] or 0)
        if hours <= 14 and minutes < 60:
            offset = timedelta(hours=hours, minutes=minutes)
            return timezone(-offset if found[1] == "-" else offset)
    if pacific := _PACIFIC.search(text):
        summer = pacific[1] == "D" or (not pacific[1] and _is_summer_in_the_us(day))
        return timezone(timedelta(hours=-7 if summer else -8))
    return UTC if _ZULU.search(text) else VIETNAM


def _is_summer_in_the_us(day: _Day) -> bool:
    """From the second Sunday of March to the first of November (15 U.S.C. 260a, since 2007), by the day."""
    year, month, number = day
    begins = 8 + _days_to_sunday(year, 3, 8)
    ends = 1 + _days_to_sunday(year, 11, 1)
    return (3, begins) <= (month, number) < (11, ends)


def _days_to_sunday(year: int, month: int, day: int) -> int:
    return (6 - date(year, month, day).weekday()) % 7
