"""Takes a file of articles in: in order of publication, in batches, each batch one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.articles_in import LineError, article_of, open_lines, read_lines
from app.pipeline import Pipeline
from app.workers.service import Workers
from core.model import Article
from core.reasons import ArticleChange
from crawler.outlet import Outlet

# Large enough that the commit costs little, small enough that a daemon beside it hardly waits (about 0.3 s).
BATCH = 200
_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a file holds: its articles in order of publication (those without a time first, as listed), and the
    lines that are none."""

    articles: Sequence[Article]
    problems: Sequence[str]

    def __len__(self) -> int:
        return len(self.articles)


def read_file(path: Path, outlets: Mapping[str, Outlet]) -> Plan:
    """Reads a file of JSON lines. A line that is no JSON ends nothing: it is named, and the next one is read."""
    articles: list[Article] = []
    problems: list[str] = []
    with open_lines(path) as raw:
        for number, row in enumerate(raw, start=1):
            try:
                articles += [article_of(line, outlets) for line in read_lines([row])]
            except LineError as error:
                problems.append(str(error).replace("line 1:", f"line {number}:", 1))
    articles.sort(key=lambda article: article.published or _FIRST)
    return Plan(articles=articles, problems=problems)


class Import:
    """Runs a plan through the pipeline, and counts."""

    def __init__(self, pipeline: Pipeline, workers: Workers) -> None:
        self._pipeline = pipeline
        self._workers = workers
        self.new = self.revised = self.same = 0

    def run(self, plan: Plan) -> Iterator[int]:
        """Yields after each batch how many articles it held."""
        batches = [plan.articles[start : start + BATCH] for start in range(0, len(plan), BATCH)]
        for batch, reads in self._workers.read_all(batches):
            changes = self._pipeline.take_imported(batch, reads)
            self.new += changes.count(ArticleChange.NEW)
            self.revised += changes.count(ArticleChange.REVISED)
            self.same += changes.count(ArticleChange.SAME)
            yield len(changes)
