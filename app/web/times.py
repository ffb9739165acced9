"""Times as a reader in Hanoi sees them. Pure: `now` is given."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.web.labels import Labels

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


class Times:
    """Says times in one language, as seen at one moment."""

    def __init__(self, labels: Labels, *, now: datetime) -> None:
        self._labels = labels
        self._now = now

    def clock(self, at: datetime) -> str:
        """The hour and minute."""
        return f"{at.astimezone(ZONE):%H:%M}"

    def moment(self, at: datetime) -> str:
        """The hour and minute, with the day unless it is today, with the year unless it is this one."""
        local, today = at.astimezone(ZONE), self._now.astimezone(ZONE)
        if local.date() == today.date():
            return self.clock(at)
        return f"{self.clock(at)} {self._short(local)}"

    def date(self, at: datetime) -> str:
        """The day, with its year."""
        return f"{at.astimezone(ZONE):%d/%m/%Y}"

    def full(self, at: datetime) -> str:
        """Everything, for the tip of a shortened time."""
        local = at.astimezone(ZONE)
        return f"{self._labels(f'weekday_{local.weekday()}')} {local:%d/%m/%Y %H:%M:%S} (GMT+7)"

    def day(self, at: datetime) -> str:
        """The day, as a heading: "Today", "Yesterday", "Monday 20/11"."""
        local, now = at.astimezone(ZONE), self._now.astimezone(ZONE)
        if local.date() == now.date():
            return self._labels("today")
        if local.date() == now.date() - timedelta(days=1):
            return self._labels("yesterday")
        return f"{self._labels(f'weekday_{local.weekday()}')} {self._short(local)}"

    def ago(self, at: datetime) -> str:
        """How far away: "3 min ago", "in 2 h"."""
        seconds = (self._now - at).total_seconds()
        if abs(seconds) < _MINUTE:
            return self._labels("just_now")
        key = "ago" if seconds > 0 else "in"
        return self._labels(key, span=self.span(timedelta(seconds=abs(seconds))))

    def span(self, length: timedelta) -> str:
        """A length of time in its largest unit: "45 s", "12 min", "3 h", "5 d"."""
        seconds = length.total_seconds()
        for unit, size in (("days", _DAY), ("hours", _HOUR), ("minutes", _MINUTE)):
            if seconds >= size:
                return self._labels(unit, n=int(seconds // size))
        return self._labels("seconds", n=int(seconds))

    def after(self, at: datetime, first: datetime) -> str:
        """How long after the first telling another one came: "+40 min", "+1 h 10 min"."""
        minutes = max(int((at - first).total_seconds()), 0) // _MINUTE
        hours, rest = divmod(minutes, 60)
        if 0 < hours < 24 and rest:
            return f"+{self._labels('hours', n=hours)} {self._labels('minutes', n=rest)}"
        return f"+{self.span(timedelta(minutes=minutes))}" if minutes else f"+{self._labels('minutes', n=0)}"

    def _short(self, day: datetime) -> str:
        year = self._now.astimezone(ZONE).year
        return f"{day:%d/%m}" if day.year == year else f"{day:%d/%m/%Y}"
