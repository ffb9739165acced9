"""Feeds → entries: RSS and Atom, news sitemaps, list pages. Pure readers, one kind per file."""

from __future__ import annotations

from crawler.feeds.reading import FeedReading, frozen, read_feed

__all__ = ["FeedReading", "frozen", "read_feed"]
