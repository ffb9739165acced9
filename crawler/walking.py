"""Walks through an outlet's archive: a page of it, then the articles found there, one request at a time.

What was walked is written down with what was found, so that a walk can be broken off anywhere and gone on with.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import structlog

from core.archives import ListEnd, Walk, WalkedPage, WalkStep
from core.reasons import FeedProblem
from crawler.archive import (
    MOST_PAGES,
    ArchivePage,
    Child,
    Listed,
    chosen,
    dated_pages,
    days_of,
    digest_of,
    indexed_pages,
    list_end,
    list_page,
    span_of,
)
from crawler.archive_settings import DatedPages, PagedList
from crawler.feeds.archive import read_archive_page, read_index
from crawler.feeds.item import Unreadable
from crawler.fetching.answers import Trouble
from crawler.fetching.fetcher import Fetcher
from crawler.walk_patience import PASSING, LeftAloneError, PatientVisit

_UNSEEN = "no article of the outlet's was found on it by"
_CHANGED = "has its layout changed?"
log = structlog.get_logger()

# Left to the feeds, which may not list it yet (caches hold for minutes): taken here, nobody would be told of it.
_NEWS = timedelta(hours=1)
_SETTLED = timedelta(hours=6)  # a page of these days that was walked less long ago is not looked at again


class ArchiveVisit(PatientVisit):
    """One run of one walk, within Scrapy's engine as any crawl of an outlet: what was published from the day
    `since` to the day `until` (None: to the last hour)."""

    def __init__(self, *, since: date, until: date | None, **visit: Any) -> None:
        super().__init__(**visit)
        self._days = days_of(since, until)
        self._span = span_of(since, until, now=self._clock.now() - _NEWS)
        self._walk: Walk | None = None
        self._walked: dict[str, WalkedPage] = {}
        self._listed: set[str] = set()  # the keys that this run has taken
        self._passed: set[str] = set()  # and those that it has not

    async def claim(self) -> bool:
        """Begin the walk, or take up the one that was broken off."""
        since, until = self._days
        self._walk = await asyncio.to_thread(
            self._archive.open_walk, self.outlet.key, since=since, until=until, now=self._clock.now()
        )
        self._walked = {page.url: page for page in self._walk.pages}
        self._note(pages_before=len(self._walked))
        self._show(pages=len(self._walked), found=sum(page.found for page in self._walk.pages))
        return True

    async def _round(self, fetcher: Fetcher) -> None:
        try:
            await self._fetch_found(fetcher)  # what an earlier run has found
            if not await self._walk_dated(fetcher):
                await self._walk_lists(fetcher)
            await self._fetch_late(fetcher)
            await self._end()
        except LeftAloneError as error:
            self._note(put_off=str(error))
        finally:
            await self._all_settled()
            waiting = await asyncio.to_thread(self._archive.waiting, self.outlet.key)
            self._note(waiting=waiting, summary=self.tally.total())

    async def _end(self) -> None:
        """Ends the walk. What may be read another time, or waits, keeps it open: who asks for the same again goes
        on with it."""
        await self._all_settled()
        waiting = await asyncio.to_thread(self._archive.waiting, self.outlet.key)
        passing = any(problem.problem in PASSING for problem in self.report.left)
        if self._walk and not passing and not waiting.count:
            await asyncio.to_thread(self._archive.end_walk, self._walk, now=self._clock.now())
            self._note(complete=True)

    async def _walk_dated(self, fetcher: Fetcher) -> bool:
        """Whether the archive is one by date that can be read; then all of it has been walked."""
        sources = self.outlet.archive.dated
        pages = [page for source in sources for page in await self._pages_of(source, fetcher)]
        indexes_failed = bool(self.report.left)
        self._show(pages_total=len(pages) if pages else None, pages=sum(map(self._is_walked, pages)))
        read = any([self._is_walked(page) or await self._walk_page(page, fetcher) is not None for page in pages])
        nothing_there = bool(sources) and not pages and not indexes_failed
        return read or nothing_there

    async def _pages_of(self, source: DatedPages, fetcher: Fetcher) -> Iterable[ArchivePage]:
        if not source.index:
            return dated_pages(source, self._span)
        children = await self._children(source.index, fetcher)
        if children and not any(re.search(source.names, child.url) for child in children):
            detail = f"none of the {len(children)} sitemaps that it names has a name like {source.names}"
            self._leave(source.index, FeedProblem.EMPTY_FEED, detail)
        return indexed_pages(source, children, self._span)

    async def _children(self, url: str, fetcher: Fetcher) -> Sequence[Child]:
        answer = await self._get(url, fetcher)
        if isinstance(answer, Trouble):
            self._leave(url, answer.problem, answer.detail)
            return ()
        found = await asyncio.to_thread(read_index, answer.body, content_type=answer.content_type)
        if isinstance(found, Unreadable):
            self._leave(url, found.problem, found.detail)
            return ()
        return found

    async def _walk_lists(self, fetcher: Fetcher) -> None:
        for source in self.outlet.archive.paged:
            await self._walk_list(source, fetcher)

    async def _walk_list(self, source: PagedList, fetcher: Fetcher) -> None:
        """From the newest page on, until there is nothing more of this time. What was walked long ago has moved on
        to later pages: its first pages are walked again, down to what was there then."""
        seen: set[str] = set()
        digests: set[str] = set()  # of this run: one page's list is another's, once it has moved on by a page
        caught_up = False
        for index in range(MOST_PAGES):
            page = list_page(source, index)
            if not (self._is_walked(page) or (caught_up and page.url in self._walked)):
                listed = await self._walk_page(page, fetcher, listed_before=digests if index else None)
                if listed is None:
                    return
                if not listed and not index:  # a list whose newest page holds nothing is one that we do not see
                    self._leave(page.url, FeedProblem.EMPTY_FEED, f'{_UNSEEN} "{source.links}": {_CHANGED}')
                caught_up = await self._judge(page, listed, seen=seen)
                digests.add(self._walked[page.url].digest)
            if self._walked[page.url].ended:
                return
        log.warning("archive.long", outlet=self.outlet.key, list=source.url, pages=MOST_PAGES)

    async def _judge(self, page: ArchivePage, listed: Sequence[Listed], *, seen: set[str]) -> bool:
        """Whether the list ends here: only now, when its articles have been fetched, are all dates known. Returns
        whether all that it lists was there when the walk began."""
        walked, keys = self._walked[page.url], [one.entry.key for one in listed]
        if walked.ended or self._walk is None:
            return False
        dates = await asyncio.to_thread(self._archive.dates_of, self.outlet.key, keys)
        end = list_end(listed, seen=seen, dates=dates, span=self._span)
        begun = replace(self._span, since=self._walk.begun_at)
        known = list_end(listed, seen=seen, dates=dates, span=begun) is ListEnd.OLDER
        seen.update(keys)
        if end:
            await asyncio.to_thread(self._archive.end_list, self._walk, page.url, end)
            self._walked[page.url] = replace(walked, ended=end)
        return known

    async def _walk_page(
        self, page: ArchivePage, fetcher: Fetcher, *, listed_before: Collection[str] | None = None
    ) -> tuple[Listed, ...] | None:
        """Reads one page, writes down what it lists, and fetches that. None where it could not be read.

        `listed_before`, for a further page of a list: the digests of those before it. It need not be there.
        """
        answer = await self._get(page.url, fetcher)
        if isinstance(answer, Trouble):
            if listed_before is not None and answer.problem is FeedProblem.NOT_FOUND:
                await self._record(page, (), ended=ListEnd.MISSING)
                return ()
            self._leave(page.url, answer.problem, answer.detail)
            return None
        listed = await asyncio.to_thread(
            read_archive_page,
            answer.body,
            content_type=answer.content_type,
            page=page,
            outlet=self.outlet,
            url=answer.url,
            now=self._clock.now(),
        )
        if isinstance(listed, Unreadable):
            self._leave(page.url, listed.problem, listed.detail)
            return None
        again = listed_before is not None and digest_of(listed) in listed_before
        await self._record(page, listed, ended=ListEnd.REPEATS if again else None)
        await self._fetch_found(fetcher)
        return listed

    async def _record(self, page: ArchivePage, listed: tuple[Listed, ...], *, ended: ListEnd | None = None) -> None:
        assert self._walk is not None  # noqa: S101 - claimed before anything is walked: tells mypy so
        taken = {one.entry.key: one.entry for one in chosen(listed, self._span, passed=self._passed)}
        entries = tuple(entry for key, entry in taken.items() if key not in self._listed)
        self._listed.update(taken)
        self._passed.update(one.entry.key for one in listed if one.entry.key not in taken)
        walked = WalkedPage(
            url=page.url, at=self._clock.now(), listed=len(listed), digest=digest_of(listed), ended=ended
        )
        step = WalkStep(walk=self._walk, page=walked, section=page.section, entries=entries)
        walked = self._walked[page.url] = await asyncio.to_thread(self._archive.record_step, step)
        was, shown = self.report, self._progress
        self._note(pages=was.pages + 1, listed=was.listed + len(entries), found=was.found + walked.found)
        self._show(pages=shown.pages + 1, found=shown.found + walked.found, share=0.0)
        log.info("archive.walked", outlet=self.outlet.key, page=page.url, listed=len(listed), found=walked.found)

    def _is_walked(self, page: ArchivePage) -> bool:
        """Whether it needs no further look: not so where its days (or those asked for) were not over then, and that
        is long ago."""
        walked = self._walked.get(page.url)
        if walked is None:
            return False
        over = (page.period or self._span).until <= walked.at
        return over or self._clock.now() - walked.at < _SETTLED
