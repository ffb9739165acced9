"""What an HTTP status means to a crawler. Pure."""

from __future__ import annotations

from datetime import timedelta

from core.reasons import FeedProblem
from crawler.fetching.answers import Trouble

_REFUSED = frozenset((401, 402, 403, 407, 410, 428, 451))  # 428: how one crawler met Dân Trí's feeds
_MODEST = timedelta(minutes=5)  # how long to wait after a 429 that does not say


def trouble_of(status: int, *, retry_after: timedelta | None, conditional: bool) -> Trouble | None:
    """None where the answer can be read: 2xx with a body, or 304 to a conditional request."""
    if status in (200, 203, 204) or (status == 304 and conditional):
        return None
    problem = _problem(status, asked=retry_after is not None)
    wait = (retry_after or _MODEST) if problem is FeedProblem.RATE_LIMITED else None
    return Trouble(problem=problem, detail=f"HTTP {status}", status=status, retry_after=wait)


def _problem(status: int, *, asked: bool) -> FeedProblem:
    if status == 429 or (status == 503 and asked):
        return FeedProblem.RATE_LIMITED
    if status == 404:
        return FeedProblem.NOT_FOUND
    if status in _REFUSED:
        return FeedProblem.REFUSED
    return FeedProblem.SERVER_ERROR if status >= 500 else FeedProblem.HTTP_ERROR
