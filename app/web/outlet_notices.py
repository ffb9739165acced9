"""What stands about the templates of outlets, as the page lists it: in lines, in the words of its reader. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from app.web.labels import Labels
from core.notices import StandingNotice
from core.reasons import NoticeKind
from core.template import TemplateChange, Watched, changes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletNotice:
    """An outlet that is not read the usual way any more."""

    outlet: str
    since: datetime
    changes: tuple[TemplateChange, ...]

    def lines(self, labels: Labels) -> list[str]:
        """A line for each change."""
        return [change_line(change, labels) for change in self.changes]


def outlet_notices(standing: Iterable[StandingNotice]) -> tuple[OutletNotice, ...]:
    """Of all notices, those about templates."""
    return tuple(
        OutletNotice(
            outlet=one.notice.subject,
            since=min((change.since for change in changes), default=one.raised_at),
            changes=changes,
        )
        for one in standing
        if one.notice.kind is NoticeKind.TEMPLATE_CHANGED
        for changes in [changes_of(one.details)]
    )


def change_line(change: TemplateChange, labels: Labels) -> str:
    """One change in words."""
    values = asdict(change)
    if change.what is Watched.ARTICLE:
        return labels("articles_before" if change.before_pages else "articles_expected", **values)
    values["now"] = labels("found_by", source=change.now) if change.now else labels("found_by_nobody")
    key = "field_before" if change.before_pages else "field_expected"
    return labels(key, name=labels(change.what.value), **values)
