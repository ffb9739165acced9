"""A store in memory that fits `app.reading.Reader`: the lists of `world`, with the query language for real."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.notices import StandingNotice
from core.query import Document, Field, Query, find_spans, matches_document
from core.reasons import DeliveryState
from core.template import PageRead
from core.views import Counts, DeliveryView, FeedHealth, ReceiverHealth, Run, StoredArticle, StoryView
from tests import factories as make
from tests.app.web import world


@dataclass
class FakeReader:
    """`failure`, once set, is raised by every call."""

    views: Sequence[StoryView] = world.STORIES
    articles: Sequence[StoredArticle] = world.ARTICLES
    feeds: Sequence[FeedHealth] = world.FEEDS
    receivers: Sequence[ReceiverHealth] = world.RECEIVERS
    ledger: Sequence[DeliveryView] = world.DELIVERIES
    pages: Sequence[PageRead] = ()
    notices: Sequence[StandingNotice] = ()
    run: Run | None = field(default_factory=make.run)
    counted: Counts = field(default_factory=make.counts)
    failure: Exception | None = None

    def latest_stories(
        self, *, limit: int, before: datetime | None = None, topic: str | None = None, outlet: str | None = None
    ) -> list[StoryView]:
        """Newest first."""
        self._fail()
        found = [
            view
            for view in self.views
            if (before is None or view.newest < before)
            and (topic is None or topic in view.story.topics)
            and (outlet is None or outlet in {telling.outlet for telling in view.story.tellings})
        ]
        return sorted(found, key=lambda view: view.newest, reverse=True)[:limit]

    def find_story(self, story_id: int) -> StoryView | None:
        """By id."""
        self._fail()
        return next((view for view in self.views if view.story.id == story_id), None)

    def find_article(self, article_id: int) -> StoredArticle | None:
        """By id."""
        self._fail()
        return next((stored for stored in self.articles if stored.id == article_id), None)

    def find_article_by_url(self, url: str) -> StoredArticle | None:
        """By address."""
        self._fail()
        return next((stored for stored in self.articles if stored.article.url == url), None)

    def search(self, query: Query, *, limit: int, offset: int = 0) -> list[StoredArticle]:
        """What the query finds, with the words marked."""
        self._fail()
        found = [_highlighted(stored, query) for stored in self.articles if _finds(query, stored)]
        return found[offset : offset + limit]

    def export(self, query: Query | None) -> Iterator[StoredArticle]:
        """In order of id."""
        self._fail()
        return (stored for stored in self.articles if query is None or _finds(query, stored))

    def feed_health(self, *, now: datetime) -> list[FeedHealth]:
        """Every feed."""
        self._fail()
        return list(self.feeds)

    def deliveries(
        self,
        *,
        limit: int,
        states: Sequence[DeliveryState] = (),
        before: datetime | None = None,
        article_id: int | None = None,
    ) -> list[DeliveryView]:
        """Newest first; an article's are those of its story."""
        self._fail()
        found = [
            delivery
            for delivery in self.ledger
            if (not states or delivery.state in states)
            and (before is None or delivery.created_at < before)
            and (article_id is None or delivery.story_id in self._stories_of(article_id))
        ]
        return sorted(found, key=lambda delivery: delivery.created_at, reverse=True)[:limit]

    def receiver_health(self) -> list[ReceiverHealth]:
        """Every receiver."""
        self._fail()
        return list(self.receivers)

    def pages_read(self, outlet: str, *, limit: int) -> Sequence[PageRead]:
        """The same of every outlet."""
        del outlet
        self._fail()
        return self.pages[:limit]

    def standing_notices(self) -> list[StandingNotice]:
        """What is not over."""
        self._fail()
        return list(self.notices)

    def counts(self) -> Counts:
        """What is there."""
        self._fail()
        return self.counted

    def latest_run(self) -> Run | None:
        """The daemon."""
        self._fail()
        return self.run

    def _stories_of(self, article_id: int) -> set[int]:
        return {stored.story_id for stored in self.articles if stored.id == article_id}

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


def empty_reader() -> FakeReader:
    """A database that was made a moment ago."""
    return FakeReader(views=(), articles=(), feeds=(), receivers=(), ledger=(), run=None)


def _document(stored: StoredArticle) -> Document:
    article = stored.article
    return Document.of(
        title=article.title,
        lead=article.lead,
        body=article.body,
        outlet=article.outlet,
        topics=[match.topic for match in stored.matches],
        section=article.section,
        published=article.published or stored.first_seen,
    )


def _finds(query: Query, stored: StoredArticle) -> bool:
    return matches_document(query.root, _document(stored))


def _highlighted(stored: StoredArticle, query: Query) -> StoredArticle:
    article, spans = stored.article, find_spans(query.root, _document(stored))
    title = _marked(article.title, spans.get(Field.TITLE, ()))
    snippet = _marked(article.lead, spans.get(Field.LEAD, ()))
    return replace(stored, highlight={"title": title, "snippet": snippet})


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}\x02{text[start:end]}\x03{text[end:]}"
    return text
