"""How each outlet is: its feeds, its newest articles, how their fields were found, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.notices import change_lines
from alerts.wording import Wording
from app.reading import Reader
from app.watching import standing_changes
from core.template import PageRead, TemplateChange, Watched
from core.views import FeedHealth
from crawler.outlet import Outlet
from crawler.template import WINDOW, judge, own_way

NEWEST = 30  # articles whose fields are counted
FIELDS = tuple(what for what in Watched if what is not Watched.ARTICLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletCheck:
    """One outlet as it is. `pages` are the newest that were read, newest first, articles or not."""

    outlet: Outlet
    feeds: tuple[FeedHealth, ...]
    pages: Sequence[PageRead]
    changes: tuple[TemplateChange, ...]

    @property
    def articles(self) -> Sequence[PageRead]:
        """The newest articles."""
        return [page for page in self.pages if page.not_article is None][:NEWEST]

    @property
    def newest(self) -> datetime | None:
        """When the newest article came out."""
        return max((page.at for page in self.articles), default=None)

    @property
    def today(self) -> int:
        """How many articles its feeds brought today."""
        return sum(feed.articles_today for feed in self.feeds)

    def found_by(self, what: Watched) -> Mapping[str, int]:
        """Who found this field of the newest articles, of how many, the most frequent first; "" is nobody."""
        return dict(Counter(page.source(what) for page in self.articles).most_common())

    def own_way(self, what: Watched) -> str:
        """Who should find this field: by the outlet's file, else whoever mostly does."""
        return own_way(self.outlet, what) or next(iter(self.found_by(what)), "")

    def share(self, what: Watched) -> float | None:
        """On how many of the newest articles the outlet's own way finds this field; None without articles."""
        articles = self.articles
        return self.found_by(what).get(self.own_way(what), 0) / len(articles) if articles else None

    def problems(self, wording: Wording) -> list[str]:
        """What is wrong, a line for each thing; none where it is well."""
        return [*_feed_problems(self.feeds), *change_lines(self.changes, wording)]


def check_outlets(reader: Reader, outlets: Iterable[Outlet], *, now: datetime) -> list[OutletCheck]:
    """These outlets, as they are now."""
    feeds = [feed for feed in reader.feed_health(now=now) if feed.enabled]
    standing = standing_changes(reader.standing_notices())
    return [_check(reader, outlet, feeds, standing.get(outlet.key, ())) for outlet in outlets]


def _check(
    reader: Reader, outlet: Outlet, feeds: Iterable[FeedHealth], standing: Sequence[TemplateChange]
) -> OutletCheck:
    pages = reader.pages_read(outlet.key, limit=WINDOW)
    return OutletCheck(
        outlet=outlet,
        feeds=tuple(feed for feed in feeds if feed.outlet == outlet.key),
        pages=pages,
        changes=judge(outlet, pages, standing=standing),
    )


def _feed_problems(feeds: Sequence[FeedHealth]) -> Iterator[str]:
    for feed in feeds:
        detail = f": {feed.detail}" if feed.detail else ""
        if feed.failures:
            yield f"{feed.url} fails, {feed.problem or 'no reason known'}{detail} ({feed.failures} in a row)"
        elif feed.warning:
            yield f"{feed.url}: {feed.warning}{detail}"
