"""What one crawl has claimed and not yet settled, so that nothing claimed is ever forgotten. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.crawling import FeedVisit, PageVisit


class Claims:
    """Feeds and pages held until a deadline. A visit is held once, however often it is claimed."""

    def __init__(self) -> None:
        self._feeds: dict[int, tuple[FeedVisit, datetime]] = {}
        self._pages: dict[int, tuple[PageVisit, datetime]] = {}

    def __bool__(self) -> bool:
        return bool(self._feeds or self._pages)

    def add_feeds(self, visits: Iterable[FeedVisit], *, until: datetime) -> list[FeedVisit]:
        """Hold these; returns those that were not held before."""
        new = {visit.feed_id: visit for visit in visits if visit.feed_id not in self._feeds}
        self._feeds |= {key: (visit, until) for key, visit in new.items()}
        return list(new.values())

    def add_pages(self, visits: Iterable[PageVisit], *, until: datetime) -> list[PageVisit]:
        """Hold these; returns those that were not held before."""
        new = {visit.entry_id: visit for visit in visits if visit.entry_id not in self._pages}
        self._pages |= {key: (visit, until) for key, visit in new.items()}
        return list(new.values())

    def settle(self, visit: FeedVisit | PageVisit) -> None:
        """It has been recorded, or is left to its lease."""
        if isinstance(visit, FeedVisit):
            self._feeds.pop(visit.feed_id, None)
        else:
            self._pages.pop(visit.entry_id, None)

    def held(self, visit: FeedVisit | PageVisit, *, at: datetime) -> bool:
        """Whether the claim is ours, and still will be at `at`."""
        found = self._feeds.get(visit.feed_id) if isinstance(visit, FeedVisit) else self._pages.get(visit.entry_id)
        return found is not None and found[1] > at

    def left(self) -> tuple[list[FeedVisit], list[PageVisit]]:
        """What is still held; it is no longer afterwards."""
        feeds = [visit for visit, _ in self._feeds.values()]
        pages = [visit for visit, _ in self._pages.values()]
        self._feeds.clear()
        self._pages.clear()
        return feeds, pages
