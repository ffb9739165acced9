"""The same as the pages, as JSON, for scripts and monitors. Blocking: Starlette runs endpoints in threads."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from app.web.as_json import (
    article_json,
    brief_json,
    counts_json,
    feed_json,
    notice_json,
    receiver_json,
    run_json,
    story_json,
)
from app.web.desk import Desk
from app.web.health import FeedState, by_outlet, tally
from app.web.paging import page_of, read_cursor, read_number
from app.web.queries import ask
from app.web.reading_pages import FURTHEST, row_id
from app.web.refusals import RefusalError

_USUAL, _MOST = 20, 200


class Json(JSONResponse):
    """JSON that a person can read too: Vietnamese as it is written."""

    def render(self, content: Any) -> bytes:
        """UTF-8, indented."""
        return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode()


class Api:
    """Endpoints over the reader."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reader = desk.reader

    def health(self, _request: Request) -> Json:
        """Whether the page answers and the database can be read: for a monitor."""
        self._reader.latest_run()
        return Json({"status": "ok"})

    def status(self, _request: Request) -> Json:
        """What is in the database, and how feeds, receivers and the daemon are."""
        now = self._desk.clock.now()
        feeds = self._reader.feed_health(now=now)
        states = tally(by_outlet(feeds, now=now))
        receivers = self._reader.receiver_health()
        notices = self._reader.standing_notices()
        run = self._reader.latest_run()
        disabled = any(receiver.disabled for receiver in receivers)
        well = FeedState.FAILING not in states and not disabled and not notices
        return Json(
            {
                "status": "ok" if well else "degraded",
                "now": now.isoformat(),
                "run": run_json(run) if run else None,
                "counts": counts_json(self._reader.counts()),
                "feed_states": {state.value: count for state, count in states.items()},
                "feeds": [feed_json(feed) for feed in feeds],
                "receivers": [receiver_json(receiver) for receiver in receivers],
                "notices": [notice_json(notice) for notice in notices],
            }
        )

    def stories(self, request: Request) -> Json:
        """The latest stories; `next` is the address of those that follow."""
        asked = request.query_params
        limit = _limit(request)
        found = self._reader.latest_stories(
            limit=limit + 1,
            before=read_cursor(asked.get("before")),
            topic=asked.get("topic") or None,
            outlet=asked.get("outlet") or None,
        )
        page = page_of(found, limit=limit, at=lambda view: view.newest)
        following = page.older and str(request.url.include_query_params(before=page.older.isoformat()))
        return Json({"stories": [story_json(view) for view in page.items], "next": following})

    def article(self, request: Request) -> Json:
        """One article with its text, matches and revisions."""
        stored = self._reader.find_article(row_id(request))
        if stored is None:
            raise RefusalError(404, "no_such_page")
        return Json(article_json(stored))

    def search(self, request: Request) -> Json:
        """What a query finds, best first."""
        asked = ask(request.query_params.get("q", ""), self._desk.concepts)
        if asked.problem:
            return Json({"error": asked.problem.message, "column": asked.problem.column}, status_code=400)
        limit = _limit(request)
        first = read_number(request.query_params.get("from"), default=0, most=FURTHEST)
        if asked.url:
            stored = self._reader.find_article_by_url(asked.url)
            found = [stored] if stored else []
        else:
            found = self._reader.search(asked.query, limit=limit + 1, offset=first) if asked.query else []
        more = len(found) > limit and first + limit <= FURTHEST
        following = str(request.url.include_query_params(**{"from": first + limit})) if more else None
        return Json(
            {"query": asked.text, "articles": [brief_json(one) for one in found[:limit]], "next": following}
        )


def _limit(request: Request) -> int:
    return max(1, read_number(request.query_params.get("limit"), default=_USUAL, most=_MOST))
