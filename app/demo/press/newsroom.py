"""What one outlet has published by a given hour: addresses, versions, withdrawals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from app.demo.press.families import FAMILIES
from app.demo.press.values import Link, PressOutlet, Standing
from app.demo.script.model import Change, ChangeKind, ScriptArticle

DAY = timedelta(hours=24)
_CREATION_LEAD = timedelta(minutes=10)  # an id's clock is the time of creation, before publication
_TRAILING_ID = re.compile(r"-(?:post)?(\d{6,})\.\w+$")
_RELATED = 3
LATEST = timedelta(days=3)  # what is older has left the feeds when the press opens; its archive still has it


@dataclass(slots=True)
class Calendar:
    """Script hours as times of the real calendar: the day is printed as the 24 hours before its start, so that
    nothing ever lies in the future."""

    created: datetime
    started: datetime | None = None

    def printed(self, hour: float) -> datetime:
        """The time that stands on a page for a script hour, in whole seconds."""
        start = self.started if self.started and hour >= 0 else self.created
        return (start - DAY + timedelta(hours=hour)).replace(microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """An article that has been withdrawn."""

    path: str


@dataclass(slots=True, kw_only=True)
class _Slot:
    """An article's place on its outlet: what never changes about it, and its changes to come."""

    article: ScriptArticle
    changes: tuple[Change, ...]
    path: str
    serial: int
    related: tuple[Link, ...]
    credit_url: str
    printed: datetime | None


class Newsroom:
    """One outlet's articles. Safe to read from many threads while articles are added."""

    def __init__(self, outlet: PressOutlet, *, host: str, calendar: Calendar) -> None:
        self.outlet = outlet
        self.host = host
        self._calendar = calendar
        self._slots: dict[str, _Slot] = {}
        self._by_number: dict[str, str] = {}
        self._lock = Lock()

    def add(
        self,
        article: ScriptArticle,
        *,
        changes: Sequence[Change] = (),
        printed: datetime | None = None,
        credit_url: str = "",
    ) -> str:
        """Takes an article on, to appear at its hour; returns its address. `printed` fixes its time."""
        with self._lock:
            serial = self.outlet.serial_base + len(self._slots) + 1
            path = FAMILIES[self.outlet.family].path(
                self.outlet,
                title=article.title,
                serial=serial,
                created=(printed or Calendar(self._calendar.created).printed(article.at)) - _CREATION_LEAD,
            )
            self._slots[path] = _Slot(
                article=article,
                changes=tuple(changes),
                path=path,
                serial=serial,
                related=self._latest_links(),
                credit_url=credit_url,
                printed=printed,
            )
            number = _TRAILING_ID.search(path)
            if number:
                self._by_number[number[1]] = path
        return self.url(path)

    def url(self, path: str) -> str:
        """A path of this outlet as an address."""
        return f"http://{self.host}{path}"

    def find(self, path: str, *, hour: float) -> Standing | Gone | None:
        """What stands at a path: an article, one withdrawn, or nothing (yet)."""
        slot = self._slots.get(path)
        return None if slot is None or slot.article.at > hour else self._standing(slot, hour)

    def moved(self, path: str, *, hour: float) -> str | None:
        """Where an article stands whose number is in a path with a wrong slug."""
        number = _TRAILING_ID.search(path)
        right = self._by_number.get(number[1]) if number else None
        if right is None or right == path or self._slots[right].article.at > hour:
            return None
        return right

    def latest(self, *, hour: float, section: str = "") -> list[Standing]:
        """As `listed`, but only what feeds and first pages hold."""
        oldest = self._calendar.created - LATEST
        return [item for item in self.listed(hour=hour, section=section) if item.published >= oldest]

    def listed(self, *, hour: float, section: str = "") -> list[Standing]:
        """What is listed at `hour`, newest first: of one section, or of all."""
        with self._lock:
            slots = list(self._slots.values())
        found = list(self._listed(slots, hour, section))
        found.sort(key=lambda item: (item.published, item.serial), reverse=True)
        return found

    def _listed(self, slots: Sequence[_Slot], hour: float, section: str) -> Iterator[Standing]:
        for slot in slots:
            if slot.article.at > hour or (section and section not in slot.article.sections):
                continue
            standing = self._standing(slot, hour)
            if isinstance(standing, Standing):
                yield standing

    def _standing(self, slot: _Slot, hour: float) -> Standing | Gone:
        article, modified = slot.article, None
        for change in slot.changes:
            if change.at > hour:
                continue
            if change.kind is ChangeKind.WITHDRAWN:
                return Gone(path=slot.path)
            article, modified = change.applied(article), self._calendar.printed(change.at)
        return Standing(
            id=article.id,
            outlet=self.outlet,
            host=self.host,
            path=slot.path,
            serial=slot.serial,
            sections=article.sections,
            title=article.title,
            lead=article.lead,
            body=article.body,
            published=slot.printed or self._calendar.printed(article.at),
            modified=modified,
            author=article.author,
            source=article.source,
            tags=article.tags,
            caption=article.caption,
            location=article.location,
            credit_url=slot.credit_url,
            related=slot.related,
        )

    def _latest_links(self) -> tuple[Link, ...]:
        """What related boxes show: the articles taken on just before, so that no page changes by itself."""
        latest = list(self._slots.values())[-_RELATED:]
        return tuple(Link(slot.article.title, self.url(slot.path)) for slot in reversed(latest))
