"""Obeys robots.txt (RFC 9309), and remembers it beyond one crawl.

Absent (4xx) allows everything. Unreachable (5xx, no answer) forbids everything for now, unless an older copy is
at hand; that is told as what it is, an outlet that does not answer, and not as a refusal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from core.reasons import FeedProblem
from core.urls import netloc_of
from crawler.fetching.answers import Answer, Trouble

_FAILURE_KEPT = timedelta(minutes=1)  # so that sixty pages do not wait for one dead robots.txt each
_STALE_KEPT = timedelta(hours=24)  # RFC 9309, 2.4: a copy should not be used for longer
_MAX_BODY = 512_000  # RFC 9309, 2.5: at least 500 KiB are to be read; no more is needed
_MAX_DELAY = 60.0  # seconds; a longer Crawl-delay would keep us from following the news
_ABSENT = frozenset((FeedProblem.NOT_FOUND, FeedProblem.REFUSED, FeedProblem.HTTP_ERROR, FeedProblem.REDIRECT_OUT))

Fetch = Callable[[str], Awaitable[Answer | Trouble]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What one host said. `rules` None: it could not be asked, because of `trouble`."""

    at: datetime
    good_until: datetime
    rules: Protego | None
    delay: float = 0.0
    trouble: Trouble | None = None


class RobotsCache:
    """The robots.txt of every host, by scheme and netloc."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def verdict(
        self, url: str, *, token: str, fetch: Fetch, now: datetime, keep: timedelta
    ) -> Trouble | None:
        """Why `url` may not be fetched; None where it may. Asks the host with `fetch` where need be.

        `token` is our name, as rules would write it.
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{netloc_of(url)}"
        async with self._locks.setdefault(site, asyncio.Lock()):
            known = self._known.get(site)
            if known is None or known.good_until <= now:
                result = await fetch(f"{site}/robots.txt")
                known = _learned(result, known, token=token, now=now, keep=keep)
                self._known[site] = known
        if known.rules is None:
            return known.trouble
        if known.rules.can_fetch(url, token):
            return None
        return Trouble(problem=FeedProblem.ROBOTS, detail=f"{site}/robots.txt does not want {token} there")

    def delay(self, netloc: str) -> float:
        """The Crawl-delay that a host has asked of us, in seconds; 0 where it has not."""
        sites = (self._known.get(f"{scheme}://{netloc}") for scheme in ("https", "http"))
        return max((site.delay for site in sites if site is not None), default=0.0)

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the host of `url` names in its robots.txt, where it has been read."""
        known = self._known.get(f"{urlsplit(url).scheme}://{netloc_of(url)}")
        return tuple(known.rules.sitemaps) if known is not None and known.rules is not None else ()


def _learned(result: Answer | Trouble, old: _Known | None, *, token: str, now: datetime, keep: timedelta) -> _Known:
    """What is known of a host after asking it."""
    if isinstance(result, Answer) or result.problem in _ABSENT:
        body = result.body[:_MAX_BODY] if isinstance(result, Answer) else b""
        rules = Protego.parse(body.decode("utf-8-sig", "replace"))
        delay = min(max(float(rules.crawl_delay(token) or 0), 0.0), _MAX_DELAY)
        return _Known(now, now + keep, rules, delay)
    if result.problem is FeedProblem.PRIVATE_ADDRESS:
        return _Known(now, now, None, trouble=result)  # not remembered: the configuration may come to allow it
    if old is not None and old.rules is not None and now - old.at <= _STALE_KEPT:
        return _Known(old.at, now + _FAILURE_KEPT, old.rules, old.delay)
    detail = f"robots.txt could not be read, so nothing may be: {result.detail}"
    trouble = Trouble(problem=result.problem, detail=detail, status=result.status, retry_after=result.retry_after)
    return _Known(now, now + _FAILURE_KEPT, None, trouble=trouble)
