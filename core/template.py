"""How an outlet's pages are read, and that the usual way stopped working: values, also as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.reasons import NotArticleReason

ARTICLE = "article"


class Watched(StrEnum):
    """What is watched of a page: who finds its fields, and whether it is an article at all."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"
    PUBLISHED = "published"
    ARTICLE = ARTICLE


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """A page that was read: when it came out (as its feed says, else when it was first listed), and who found each
    field; `not_article` where it is none.

    `baseline`: it stood in its feed at the first visit, so that it says little of what comes in these days.
    """

    at: datetime
    found_by: Mapping[str, str]
    not_article: NotArticleReason | None = None
    baseline: bool = False

    def source(self, of: Watched) -> str:
        """Who found it, "" where nobody did. That the page is an article is found by "article"."""
        if of is Watched.ARTICLE:
            return self.not_article.value if self.not_article else ARTICLE
        return self.found_by.get(of.value, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateChange:
    """`usual` used to find `what` on most of an outlet's pages, and hardly does any more.

    Of `before_pages` it found `before_usual`; none, where the outlet's file alone says that it should. Of the
    newest `recent_pages` it found `recent_usual`; of the others, most are found by `now` ("": by nobody).
    """

    outlet: str
    what: Watched
    usual: str
    now: str
    before_pages: int
    before_usual: int
    recent_pages: int
    recent_usual: int
    since: datetime


def details_of(changes: Iterable[TemplateChange]) -> dict[str, Any]:
    """Changes as JSON keeps them."""
    return {"changes": [{**asdict(change), "since": change.since.isoformat()} for change in changes]}


def changes_of(details: Mapping[str, Any]) -> tuple[TemplateChange, ...]:
    """The changes that were kept; none where an older version kept something else."""
    try:
        return tuple(
            TemplateChange(
                **{**kept, "what": Watched(kept["what"]), "since": datetime.fromisoformat(kept["since"])}
            )
            for kept in details["changes"]
        )
    except (KeyError, TypeError, ValueError):
        return ()
