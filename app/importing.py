"""Takes articles of a file in: in order of publication, in batches, each batch one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.articles_in import LineError, article_of, open_lines, read_lines
from app.pipeline import Pipeline, read_article
from app.warc.spool import Spool
from app.workers.service import Workers
from app.workers.work import Read
from core.model import Article
from core.reasons import ArticleChange
from crawler.outlet import Outlet

# Large enough that the commit costs little, small enough that a daemon beside it hardly waits (about 0.3 s).
BATCH = 200
_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a file holds: its articles in order of publication (those without a time first, as listed), and the
    lines that are none. `passed` counts the articles of other outlets than those that were asked for."""

    articles: Sequence[Article]
    problems: Sequence[str]
    passed: int = 0

    def __len__(self) -> int:
        return len(self.articles)


def read_file(path: Path, outlets: Mapping[str, Outlet]) -> Plan:
    """Reads a file of JSON lines. A line that is no JSON ends nothing: it is named, and the next one is read."""
    with open_lines(path) as raw:
        return plan_of(raw, outlets)


def plan_of(raw: Iterable[bytes], outlets: Mapping[str, Outlet], *, only: Collection[str] | None = None) -> Plan:
    """As `read_file`, of its lines. `only`: the keys of the outlets whose articles are wanted; None: all."""
    articles: list[Article] = []
    problems: list[str] = []
    for number, row in enumerate(raw, start=1):
        try:
            articles += [article_of(line, outlets) for line in read_lines([row])]
        except LineError as error:
            problems.append(str(error).replace("line 1:", f"line {number}:", 1))
    wanted = [article for article in articles if only is None or article.outlet in only]
    wanted.sort(key=lambda article: article.published or _FIRST)
    return Plan(articles=wanted, problems=problems, passed=len(articles) - len(wanted))


class Import:
    """Runs articles through the pipeline, and counts."""

    def __init__(self, pipeline: Pipeline, workers: Workers) -> None:
        self._pipeline = pipeline
        self._workers = workers
        self.new = self.revised = self.same = 0

    @property
    def kept(self) -> int:
        """How many are in."""
        return self.new + self.revised + self.same

    def run(self, plan: Plan) -> Iterator[int]:
        """Yields after each batch how many articles it held."""
        batches = [plan.articles[start : start + BATCH] for start in range(0, len(plan), BATCH)]
        for batch, reads in self._workers.read_all(batches):
            yield self._take(batch, reads)

    def run_archive(self, spool: Spool) -> Iterator[int]:
        """As `run`, for the articles of an archive."""
        rules = self._pipeline.rules
        for batch in spool.batches(BATCH):
            articles = [waiting.article for waiting in batch]
            yield self._take(articles, [waiting.read or read_article(waiting.article, rules) for waiting in batch])

    def _take(self, articles: Sequence[Article], reads: Sequence[Read] | None) -> int:
        changes = self._pipeline.take_imported(articles, reads)
        self.new += changes.count(ArticleChange.NEW)
        self.revised += changes.count(ArticleChange.REVISED)
        self.same += changes.count(ArticleChange.SAME)
        return len(changes)
