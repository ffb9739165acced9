"""The values between crawler and store for past news: a walk through an outlet's archive, page by page. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.model import Entry


class ListEnd(StrEnum):
    """Why a list of pages is not walked any further."""

    OLDER = "everything on it is older"
    EMPTY = "nothing is listed on it"
    REPEATS = "it lists what earlier pages listed"
    MISSING = "there is no such page"
    LONG = "longer than any list is walked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One walk through the archive of `outlet`, for what was published from `since` and before `until` (None: up
    to the present). A walk that was broken off is gone on with; `pages` are those walked before."""

    id: int
    outlet: str
    since: datetime
    until: datetime | None
    begun_at: datetime
    pages: tuple[WalkedPage, ...] = ()

    @property
    def resumed(self) -> bool:
        """Whether an earlier run has walked a part of it."""
        return bool(self.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkedPage:
    """A page of an archive that has been walked: how many articles it lists, how many of them were new to us.

    `digest` stands for what it lists (a list that shows one page for ever has come to its end); `ended` says that
    the list goes no further.
    """

    url: str
    at: datetime
    listed: int
    found: int = 0
    digest: str = ""
    ended: ListEnd | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkStep:
    """One page of an archive as it was walked; recorded with its entries in one transaction."""

    walk: Walk
    page: WalkedPage
    section: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Pages found in archives that are still to be fetched, and when the first of them is due."""

    count: int
    first_due: datetime | None = None
