"""The values of a scripted day, and what follows from them: who says what when, and what must be told. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class ChangeKind(StrEnum):
    """What an outlet does to an article after publication."""

    RETITLED = "retitled"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptArticle:
    """One article of the script. `at` is the script hour: 0 to 24 in the day, negative for the day before.

    `topics` are those a careful reader gives it; `event` is what it tells of, where somebody must be told.
    """

    id: str
    outlet: str
    sections: tuple[str, ...]
    at: float
    title: str
    lead: str
    body: tuple[str, ...]
    author: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    caption: str = ""
    location: str = ""
    event: str = ""
    topics: tuple[str, ...] = ()
    reprint_of: str = ""

    @property
    def baseline(self) -> bool:
        """Whether it stands there before the day starts."""
        return self.at < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something done to a published article at script hour `at`; empty fields stay as they were."""

    article: str
    kind: ChangeKind
    at: float
    title: str = ""
    lead: str = ""
    body: tuple[str, ...] = ()

    def applied(self, article: ScriptArticle) -> ScriptArticle:
        """The article after the change."""
        return replace(
            article,
            title=self.title or article.title,
            lead=self.lead or article.lead,
            body=self.body or article.body,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedAlert:
    """One event that every receiver must be told of, once: its topics, and the articles that tell it in order."""

    event: str
    headline: str
    topics: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A day: its articles in order of time, and what is done to some of them."""

    articles: tuple[ScriptArticle, ...]
    changes: tuple[Change, ...] = ()

    @property
    def by_id(self) -> Mapping[str, ScriptArticle]:
        """The articles, as first published, by their id."""
        return {article.id: article for article in self.articles}

    def expected_alerts(self) -> tuple[ExpectedAlert, ...]:
        """What must be told, in the order in which the events break."""
        events: dict[str, list[ScriptArticle]] = {}
        for article in self.articles:
            if article.event and not article.baseline:
                events.setdefault(article.event, []).append(article)
        return tuple(
            ExpectedAlert(
                event=event,
                headline=told[0].title,
                topics=told[0].topics,
                articles=tuple(article.id for article in told),
            )
            for event, told in events.items()
        )

    def quiet(self) -> tuple[ScriptArticle, ...]:
        """The articles of which nobody must be told: ordinary news, near misses, and all of the day before."""
        return tuple(article for article in self.articles if not article.event or article.baseline)
