"""An outlet whose pages are read as a test says, into a real database, and what watches it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from structlog.testing import capture_logs

from alerts.settings import AlertSettings, Language
from alerts.wording import wording_of
from app.watching import TemplateWatch
from core.clock import FixedClock
from core.crawling import FeedOutcome, PageOutcome
from core.model import Entry, NotAnArticle
from core.reasons import NotArticleReason
from crawler.outlet import FeedSettings, Outlet, PageSettings
from crawler.settings import CrawlSettings, feeds_of
from storage.store import Store
from tests.factories import article

LEASE = timedelta(minutes=1)
WORDING = wording_of(AlertSettings(), language=Language.ENGLISH, topics={}, outlets={"tinsang": "Tin Sáng"})
OUTLET = Outlet(
    key="tinsang",
    name="Tin Sáng",
    domains=("tinsang.example",),
    feeds=(FeedSettings(url="https://tinsang.example/rss"),),
    page=PageSettings(title=("h1.tieu-de",)),
)
USUAL = {"title": "selector", "body": "common", "published": "meta"}
CHANGED = {**USUAL, "title": "meta"}


class OutletDesk:
    """A database, its clock, and what watches it."""

    def __init__(self, store: Store, clock: FixedClock) -> None:
        self.store = store
        self.clock = clock
        self.nudges: list[None] = []
        self.watch = TemplateWatch(
            reader=store.reader, notices=store.notices, on_alert=lambda: self.nudges.append(None)
        )
        self._number = 0

    def read(self, *found: tuple[int, dict[str, str] | None]) -> None:
        """So many new pages, each read like this (None: no article), by one visit to the feed."""
        self.clock.at += timedelta(hours=1)
        now = self.clock.now()
        kinds = [by for number, by in found for _ in range(number)]
        self.store.history.register_feeds(feeds_of({OUTLET.key: OUTLET}, CrawlSettings()), now=now)
        self.store.history.make_due(None, now=now)
        (visit,) = self.store.history.claim_feeds(now=now, lease=LEASE, limit=1)
        entries = []
        for _ in kinds:
            self._number += 1
            url = f"https://tinsang.example/{self._number}.html"
            entries.append(Entry(key=str(self._number), url=url, published=now))
        outcome = FeedOutcome(visit=visit, at=now, next_check=now + LEASE, status=200, entries=tuple(entries))
        pages = self.store.history.record_feed(outcome, lease=LEASE)
        for page, by in zip(pages, kinds, strict=True):
            if by is None:
                video = NotAnArticle(NotArticleReason.VIDEO)
                self.store.history.record_page(PageOutcome(visit=page, at=now, not_article=video))
                continue
            address = page.entry.url
            made = article(
                key=page.entry.key, url=address, canonical_url=address, published=now, found_by=by, title=address
            )
            with self.store.writing() as tx:
                tx.keep_article(PageOutcome(visit=page, at=now, article=made), now=now)

    def look(self, outlets: Sequence[Outlet] = (OUTLET,), *, operators: Sequence[str] = ("ops",)) -> list[Any]:
        """One look; the events that it logged."""
        with capture_logs() as logged:
            self.watch.look(
                {outlet.key: outlet for outlet in outlets},
                wording=WORDING,
                operators=operators,
                now=self.clock.now(),
            )
        return [event for event in logged if event["event"].startswith("outlet.")]

    def told(self) -> list[tuple[str, str]]:
        """(receiver, title), the oldest first."""
        return [(one.receiver, one.title) for one in reversed(self.store.reader.deliveries(limit=99))]
