"""Fetches addresses for one outlet: asks robots.txt, follows redirects, judges the answer.

Every request of the crawler begins here. What an outlet can do wrong comes back as a value; only `HaltedError`
(we are stopping) and errors of our own are raised.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from scrapy import Request
from scrapy.http import Response

from core.clock import Clock
from core.crawling import Validators
from core.reasons import FeedProblem
from crawler.fetching import headers
from crawler.fetching.answers import NO_VALIDATORS, SECONDS, Answer, Trouble
from crawler.fetching.body import ACCEPTED, unpack
from crawler.fetching.failures import trouble_in
from crawler.fetching.redirects import PERMANENT, STATUSES, MayGo, next_hop, within_outlet
from crawler.fetching.robots import RobotsCache
from crawler.fetching.statuses import trouble_of
from crawler.outlet import Outlet
from crawler.settings import CrawlSettings

Download = Callable[[Request], Awaitable[Response]]
Leave = Callable[[str], Awaitable[Trouble | None]]


class Fetcher:
    """Fetches for one outlet's crawl, one after another. `download` is Scrapy's engine.

    `seconds` is how long the requests of the latest `get` were on the wire.
    """

    def __init__(
        self, *, outlet: Outlet, settings: CrawlSettings, robots: RobotsCache, download: Download, clock: Clock
    ) -> None:
        self._outlet = outlet
        self._settings = settings
        self._robots = robots
        self._download = download
        self._clock = clock
        self._token = re.split(r"[/\s(]", settings.agent, maxsplit=1)[0]
        self.seconds = 0.0
        self._timeout = settings.timeout.total_seconds()
        self._headers = {
            "User-Agent": settings.agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "vi,en;q=0.5",
            "Accept-Encoding": ACCEPTED,
        }

    async def get(self, url: str, *, validators: Validators = NO_VALIDATORS) -> Answer | Trouble:
        """The page at `url`, or where it redirects to within the outlet; 304 where `validators` still hold."""
        self.seconds = 0.0
        may_go = within_outlet(self._outlet, url)
        return await self._follow(url, validators=validators, may_go=may_go, leave=self._forbidden)

    async def _forbidden(self, url: str) -> Trouble | None:
        return await self._robots.verdict(
            url,
            token=self._token,
            fetch=self._robots_txt,
            now=self._clock.now(),
            keep=self._settings.robots_cache,
        )

    async def _robots_txt(self, url: str) -> Answer | Trouble:
        """robots.txt itself: it needs no leave, and may redirect anywhere (RFC 9309, 2.3.1.2)."""
        return await self._follow(url, validators=NO_VALIDATORS, may_go=lambda _: True, leave=_always)

    async def _follow(self, url: str, *, validators: Validators, may_go: MayGo, leave: Leave) -> Answer | Trouble:
        hops, for_good = 0, True
        while True:
            if forbidden := await leave(url):
                return forbidden
            response = await self._ask(url, validators)
            if isinstance(response, Trouble):
                return response
            location = _header(response, "Location")
            if response.status not in STATUSES or not location:
                return self._answer(response, validators, moved=hops > 0 and for_good)
            hop = next_hop(location, base=url, hops=hops, may_go=may_go, status=response.status)
            if isinstance(hop, Trouble):
                return hop
            url, hops, for_good = hop, hops + 1, for_good and response.status in PERMANENT

    async def _ask(self, url: str, validators: Validators) -> Response | Trouble:
        conditions = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
        sent = {name: value for name, value in conditions.items() if value}
        try:
            request = Request(url, headers=self._headers | sent, meta={"download_timeout": self._timeout})
        except ValueError:
            return Trouble(problem=FeedProblem.HTTP_ERROR, detail="its address is not valid")
        try:
            return await self._download(request)
        except Exception as error:
            if trouble := trouble_in(error):
                return trouble
            raise
        finally:
            self.seconds += request.meta.get(SECONDS, 0.0)

    def _answer(self, response: Response, validators: Validators, *, moved: bool) -> Answer | Trouble:
        now = self._clock.now()
        wait = headers.retry_after(_header(response, "Retry-After"), now=now)
        if trouble := trouble_of(response.status, retry_after=wait, conditional=validators != NO_VALIDATORS):
            return trouble
        encodings = [raw.decode("latin-1") for raw in response.headers.getlist("Content-Encoding")]
        body = unpack(response.body, encodings=encodings, limit=self._settings.max_body) if response.body else b""
        if isinstance(body, Trouble):
            return body
        return Answer(
            url=response.url,
            status=response.status,
            body=body,
            content_type=_header(response, "Content-Type"),
            validators=headers.validators(
                etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified")
            ),
            fresh_for=headers.fresh_for(
                cache_control=_header(response, "Cache-Control"),
                expires=_header(response, "Expires"),
                age=_header(response, "Age"),
                now=now,
            ),
            moved=response.url if moved else "",
        )


async def _always(_: str) -> None:
    return None


def _header(response: Response, name: str) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else ""
