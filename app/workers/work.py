"""The work that needs nothing but its input: page → article → topics and sketch. Pure; runs here or in a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from core.model import Article, Entry, NotAnArticle, Sketch
from crawler.extract import extract
from crawler.outlet import Outlet
from tagging.stories import sketch
from tagging.tagger import Tagged, Tagger


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What is worked out of an article before the database is touched. `failed`: tagging broke, try again."""

    tagged: Tagged
    sketch: Sketch
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """What a worker works by, sent once when it starts."""

    tagger: Tagger
    outlets: Mapping[str, Outlet]
    seconds: float  # for one job; then the worker ends itself, in case nobody is left to end it


@dataclass(frozen=True, slots=True, kw_only=True)
class PageJob:
    """A page to be read. `outlet` is one of the set-up's by its key, or else sent whole."""

    page: bytes | str
    url: str
    now: datetime
    outlet: Outlet | str | None
    entry: Entry | None
    content_type: str


@dataclass(frozen=True, slots=True)
class ArticlesJob:
    """Articles to be tagged and sketched."""

    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class TextsJob:
    """Texts to be tagged: (title, lead, body) of each."""

    texts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class PageDone:
    """What a page is; `read` where it is an article, unless tagging it broke."""

    found: Article | NotAnArticle
    read: Read | None = None


@dataclass(frozen=True, slots=True)
class ArticlesDone:
    """One `Read` per article, in their order."""

    reads: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class TextsDone:
    """One `Tagged` per text, in their order."""

    tagged: tuple[Tagged, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """The work raised: it is done again where the error can be told."""

    error: str


Job: TypeAlias = PageJob | ArticlesJob | TextsJob
Reply: TypeAlias = PageDone | ArticlesDone | TextsDone | Failed


def work_out(article: Article, tagger: Tagger) -> Read:
    """Tags and sketches an article; raises what the tagger raises."""
    tagged = tagger.tag(title=article.title, lead=article.lead, body=article.body)
    return Read(
        tagged=tagged,
        sketch=sketch(title=article.title, lead=article.lead, body=article.body, facets=tagged.facets),
    )


def do(job: Job, set_up: SetUp) -> Reply:
    """Does a job; never raises."""
    try:
        if isinstance(job, PageJob):
            return _page(job, set_up)
        if isinstance(job, TextsJob):
            tag = set_up.tagger.tag
            return TextsDone(tuple(tag(title=title, lead=lead, body=body) for title, lead, body in job.texts))
        return ArticlesDone(tuple(work_out(article, set_up.tagger) for article in job.articles))
    except Exception as error:  # noqa: BLE001 (it is raised again, and told, where the job came from)
        return Failed(f"{type(error).__name__}: {error}")


def _page(job: PageJob, set_up: SetUp) -> PageDone:
    outlet = set_up.outlets[job.outlet] if isinstance(job.outlet, str) else job.outlet
    found = extract(
        job.page, url=job.url, now=job.now, outlet=outlet, entry=job.entry, content_type=job.content_type
    )
    if isinstance(found, NotAnArticle):
        return PageDone(found)
    try:
        return PageDone(found, work_out(found, set_up.tagger))
    except Exception:  # noqa: BLE001 (the pipeline meets the same error, logs it and keeps the article)
        return PageDone(found)
