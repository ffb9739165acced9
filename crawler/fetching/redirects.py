"""Where a redirect leads, and whether we may go there. Pure."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin

from core.reasons import FeedProblem
from core.urls import canonical, host_of, within
from crawler.fetching.answers import Trouble
from crawler.outlet import Outlet

MAX_HOPS = 5
STATUSES = frozenset((301, 302, 303, 307, 308))
PERMANENT = frozenset((301, 308))

MayGo = Callable[[str], bool]


def next_hop(location: str, *, base: str, hops: int, may_go: MayGo, status: int) -> str | Trouble:
    """The address that `location` names, seen from `base`, as request number `hops` + 1 of this kind."""
    target = _joined(base, location.strip())
    if not canonical(target):  # what canonical() would drop (a tracking parameter) may be what ends a loop
        return Trouble(problem=FeedProblem.HTTP_ERROR, detail=f"HTTP {status} to no usable address", status=status)
    if hops >= MAX_HOPS:
        return Trouble(problem=FeedProblem.HTTP_ERROR, detail=f"more than {MAX_HOPS} redirects", status=status)
    if not may_go(target):
        return Trouble(problem=FeedProblem.REDIRECT_OUT, detail=f"it leads to {host_of(target)}", status=status)
    return target


def within_outlet(outlet: Outlet, start: str) -> MayGo:
    """The outlet's domains and aliases, and the host the request began at (a feed may live elsewhere)."""
    home = host_of(start)

    def may_go(url: str) -> bool:
        return outlet.owns(url) or host_of(url) == home or within(host_of(url), outlet.article.aliases)

    return may_go


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:  # "https://[broken/"
        return ""
