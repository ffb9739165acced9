"""How far a long command is: on standard error, and only where somebody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from app.cli.output import counted, span, when
from core.crawling import FeedOutcome, PageOutcome
from crawler.summary import Tally, Watch
from crawler.walk_summary import WalkProgress

_ROUND = "Feeds first"
_TELLING = 0.2  # pages of an archive: what less than this took says nothing of the rest


def bar() -> Progress:
    """For work whose amount is known."""
    return _progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


def file_bar() -> Progress:
    """For a file that is being read, in bytes."""
    return _progress(TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())


@contextmanager
def crawling() -> Iterator[Watch]:
    """What a round has brought so far: how much there is, the outlets say while it runs. Give it each outcome."""
    tally = Tally()
    with _progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as progress:
        task = progress.add_task("Crawling", total=None)

        def watch(outcome: FeedOutcome | PageOutcome) -> None:
            tally.add(outcome)
            parts = (
                counted(tally.feeds, "feed"),
                counted(tally.articles, "article"),
                counted(len(tally.problems), "problem"),
            )
            progress.update(task, description=f"Crawling: {', '.join(parts)}")

        yield watch


class WalkDisplay:
    """How far walks through the past are, a line per outlet; and the round over the feeds before them."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tally = Tally()
        self._tasks: dict[str, TaskID] = {}
        self._begun: dict[str, float] = {}

    def visited(self, outcome: FeedOutcome | PageOutcome) -> None:
        """Give it each outcome of the round."""
        self._tally.add(outcome)
        feeds, articles = counted(self._tally.feeds, "feed"), counted(self._tally.articles, "article")
        self._progress.update(self._task(_ROUND), description=f"Feeds first: {feeds}, {articles}")

    def walked(self, outlet: str, now: WalkProgress) -> None:
        """Give it each step of a walk."""
        if _ROUND in self._tasks:
            self._progress.remove_task(self._tasks.pop(_ROUND))
        task, begun = self._task(outlet), self._begun.setdefault(outlet, now.done)
        elapsed = next(one.elapsed or 0.0 for one in self._progress.tasks if one.id == task)
        self._progress.update(
            task,
            description=f"{outlet}: {walk_line(now)}",
            total=now.pages_total,
            completed=now.done,
            left=time_left(now, begun=begun, elapsed=elapsed),
        )

    def _task(self, name: str) -> TaskID:
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=None, left="")
        return self._tasks[name]


@contextmanager
def walking() -> Iterator[WalkDisplay]:
    """Shows walks through the past while they last."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=10),
        TextColumn("{task.fields[left]}"),
    )
    with _progress(*columns) as progress:
        yield WalkDisplay(progress)


def walk_line(now: WalkProgress) -> str:
    """ "page 3 of 12, 1204 articles found, 380 stored"; without the total where nobody knows it."""
    pages = f"page {now.pages} of {now.pages_total}" if now.pages_total else counted(now.pages, "page")
    line = f"{pages}, {counted(now.found, 'article')} found, {now.articles} stored"
    return f"{line}; waits until {when(now.waits_until)}" if now.waits_until else line


def time_left(now: WalkProgress, *, begun: float, elapsed: float) -> str:
    """How long it will take at the pace so far, where the end is known and a pace can be told; else ""."""
    done = now.done - begun
    if not now.pages_total or done < _TELLING or elapsed < 1:
        return ""
    seconds = max(now.pages_total - now.done, 0.0) / done * elapsed
    return f"about {span(timedelta(seconds=seconds))} left" if seconds >= 1 else ""


def _progress(*columns: ProgressColumn) -> Progress:
    return Progress(
        *columns,
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
        redirect_stdout=False,
    )
