"""Watches how the outlets' pages are read: what changed is written down once, logged, and told to the operators."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog

from alerts.notices import template_changed, template_restored
from alerts.wording import Wording
from app.reading import Reader
from core.notices import Notice, StandingNotice
from core.reasons import NoticeKind
from core.template import TemplateChange, changes_of, details_of
from crawler.outlet import Outlet
from crawler.template import WINDOW, judge

log = structlog.get_logger()
Standing = Mapping[str, Sequence[TemplateChange]]


class Notices(Protocol):
    """Where notices are written down, with the deliveries that tell of them."""

    def raise_notice(
        self, notice: Notice, *, details: Mapping[str, Any], receivers: Collection[str], now: datetime
    ) -> bool:
        """Write down that it stands; whether it is new."""
        ...

    def end_notice(self, notice: Notice, *, receivers: Collection[str], now: datetime) -> bool:
        """Write down that it is over; whether it stood."""
        ...


class TemplateWatch:
    """Looks at every outlet. Blocking; knows nothing from one look to the next but what is stored."""

    def __init__(self, *, reader: Reader, notices: Notices, on_alert: Callable[[], None] = lambda: None) -> None:
        self._reader = reader
        self._notices = notices
        self.on_alert = on_alert

    def look(
        self, outlets: Mapping[str, Outlet], *, wording: Wording, operators: Sequence[str], now: datetime
    ) -> None:
        """Raise what is new, end what is over. `outlets` are those that are read."""
        standing = standing_changes(self._reader.standing_notices())
        for key in sorted({*outlets, *standing}):
            before = standing.get(key, ())
            outlet = outlets.get(key)
            if outlet is None:  # it is not read any more: there is nothing to tell
                self._notices.end_notice(template_restored(key, before, wording), receivers=(), now=now)
                log.info("outlet.template_unwatched", outlet=key)
                continue
            after = judge(outlet, self._reader.pages_read(key, limit=WINDOW), standing=before)
            self._settle(key, before, after, wording=wording, operators=operators, now=now, stands=key in standing)

    def _settle(
        self,
        outlet: str,
        before: Sequence[TemplateChange],
        after: Sequence[TemplateChange],
        *,
        wording: Wording,
        operators: Sequence[str],
        now: datetime,
        stands: bool,
    ) -> None:
        told = False
        if after and after != before:
            notice = template_changed(after, wording)
            told = self._notices.raise_notice(notice, details=details_of(after), receivers=operators, now=now)
        elif stands and not after:
            notice = template_restored(outlet, before, wording)
            told = self._notices.end_notice(notice, receivers=operators, now=now)
        _report(outlet, before, after)
        if told and operators:
            self.on_alert()


def standing_changes(notices: Sequence[StandingNotice]) -> dict[str, tuple[TemplateChange, ...]]:
    """Outlet → what stands about its template."""
    return {
        standing.notice.subject: changes_of(standing.details)
        for standing in notices
        if standing.notice.kind is NoticeKind.TEMPLATE_CHANGED
    }


def _report(outlet: str, before: Sequence[TemplateChange], after: Sequence[TemplateChange]) -> None:
    """A log line for each change that is new, or over."""
    known, found = {change.what for change in before}, {change.what for change in after}
    for change in after:
        if change.what not in known:
            log.warning(
                "outlet.template_changed",
                outlet=outlet,
                field=str(change.what),
                usual=change.usual,
                now_by=change.now,
                before=f"{change.before_usual}/{change.before_pages}",
                newest=f"{change.recent_usual}/{change.recent_pages}",
                since=change.since.isoformat(),
            )
    for change in before:
        if change.what not in found:
            log.info(
                "outlet.template_restored",
                outlet=outlet,
                field=str(change.what),
                usual=change.usual,
                since=change.since.isoformat(),
            )
