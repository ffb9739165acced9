"""What a round of crawling came to, counted outcome by outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from core.crawling import FeedOutcome, PageOutcome
from core.reasons import FeedProblem

Watch = Callable[[FeedOutcome | PageOutcome], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One feed or page that did not work."""

    outlet: str
    url: str
    problem: FeedProblem
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.outlet}: {self.url}: {self.problem}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Feeds visited (of them unchanged), entries listed, and what their pages were."""

    outlets: int = 0
    feeds: int = 0
    feeds_unchanged: int = 0
    entries: int = 0
    articles: int = 0
    not_articles: int = 0
    unchanged: int = 0
    gone: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Tally:
    """Counts the outcomes of one outlet as they come."""

    feeds: int = 0
    feeds_unchanged: int = 0
    entries: int = 0
    articles: int = 0
    not_articles: int = 0
    unchanged: int = 0
    gone: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, outcome: FeedOutcome | PageOutcome) -> None:
        """Count one visit."""
        if isinstance(outcome, FeedOutcome):
            self._add_feed(outcome)
        else:
            self._add_page(outcome)

    def _add_feed(self, outcome: FeedOutcome) -> None:
        self.feeds += 1
        self.feeds_unchanged += outcome.not_modified
        self.entries += len(outcome.entries)
        feed = outcome.visit.feed
        if found := outcome.problem or outcome.warning:
            self.problems.append(Problem(outlet=feed.outlet, url=feed.url, problem=found, detail=outcome.detail))

    def _add_page(self, outcome: PageOutcome) -> None:
        self.articles += outcome.article is not None
        self.not_articles += outcome.not_article is not None
        self.unchanged += outcome.not_modified
        self.gone += outcome.gone
        visit = outcome.visit
        if outcome.problem:
            problem = Problem(
                outlet=visit.outlet, url=visit.entry.url, problem=outcome.problem, detail=outcome.detail
            )
            self.problems.append(problem)

    def total(self) -> Summary:
        """What has been counted so far."""
        return Summary(
            outlets=1,
            feeds=self.feeds,
            feeds_unchanged=self.feeds_unchanged,
            entries=self.entries,
            articles=self.articles,
            not_articles=self.not_articles,
            unchanged=self.unchanged,
            gone=self.gone,
            problems=tuple(self.problems),
        )


def together(summaries: Iterable[Summary]) -> Summary:
    """The sum of several."""
    every = tuple(summaries)
    return Summary(
        outlets=sum(one.outlets for one in every),
        feeds=sum(one.feeds for one in every),
        feeds_unchanged=sum(one.feeds_unchanged for one in every),
        entries=sum(one.entries for one in every),
        articles=sum(one.articles for one in every),
        not_articles=sum(one.not_articles for one in every),
        unchanged=sum(one.unchanged for one in every),
        gone=sum(one.gone for one in every),
        problems=tuple(problem for one in every for problem in one.problems),
    )
