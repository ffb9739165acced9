"""How far a walk through an archive is, and what it came to: counted step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.archives import Waiting
from crawler.summary import Problem, Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkProgress:
    """How far it is. `pages_total` None: nobody knows, a list has as many pages as it has. `share` is how much of
    the page that was walked last has been fetched, in 0..1; `waits_until`: the outlet wants its peace."""

    pages: int = 0
    pages_total: int | None = None
    found: int = 0
    articles: int = 0
    share: float = 1.0
    waits_until: datetime | None = None

    @property
    def done(self) -> float:
        """Pages that are done with all that they list."""
        return max(self.pages - 1 + self.share, 0.0)


_NOTHING, _NO_PAGES = Waiting(count=0), Summary()

WatchWalk = Callable[[WalkProgress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkReport:
    """What one run came to. `pages_before`: walked by an earlier run, which was broken off.

    `complete`: there is nothing to go on with. `left` are pages of the archive that could not be read, for now or
    for good; `waiting` articles that are to be fetched yet. `put_off`: why it ended early, in words; else "".
    """

    pages: int = 0
    pages_before: int = 0
    listed: int = 0
    found: int = 0
    complete: bool = False
    left: tuple[Problem, ...] = ()
    waiting: Waiting = _NOTHING
    put_off: str = ""
    summary: Summary = _NO_PAGES
