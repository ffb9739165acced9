"""When nothing can be drafted from what an address answered, and what to do then. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.reasons import FeedProblem
from crawler.drafting.feeds import challenged, is_feed
from crawler.drafting.survey import Seen


class NoDraftReason(StrEnum):
    """Why nothing can be drafted."""

    NOT_REACHED = "not reached"
    NOT_ANSWERED = "not answered"
    PRIVATE = "private address"
    REFUSED = "refused"
    TOO_SOON = "wants fewer requests"
    CHALLENGE = "challenge page"
    EMPTY = "empty"
    NOT_HTML = "neither a page nor a feed"
    ELSEWHERE = "leads to another site"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDraft:
    """There is none, and what to do about it."""

    reason: NoDraftReason
    text: str


_BY_PROBLEM = {
    FeedProblem.REDIRECT_OUT: NoDraftReason.ELSEWHERE,
    FeedProblem.PRIVATE_ADDRESS: NoDraftReason.PRIVATE,
    FeedProblem.REFUSED: NoDraftReason.REFUSED,
    FeedProblem.RATE_LIMITED: NoDraftReason.TOO_SOON,
    FeedProblem.ROBOTS: NoDraftReason.REFUSED,
    FeedProblem.UNREACHABLE: NoDraftReason.NOT_REACHED,
    FeedProblem.TIMEOUT: NoDraftReason.NOT_REACHED,
}
_OTHER = "Give the address of the site's front page, of one of its sections, or of a feed."
_HELP = {
    NoDraftReason.NOT_REACHED: "Check the address, and that this machine is connected.",
    NoDraftReason.NOT_ANSWERED: "Open it in a browser: is it the right address, and does it work there?",
    NoDraftReason.PRIVATE: "",
    NoDraftReason.REFUSED: "A crawler that keeps the rules cannot read it: ask the outlet for leave.",
    NoDraftReason.TOO_SOON: "It wants fewer requests: leave it alone for some hours, then try again.",
    NoDraftReason.CHALLENGE: (
        "Its pages cannot be fetched without a browser; such an outlet is kept with `confidence: blocked` and "
        "`enabled: false`."
    ),
    NoDraftReason.EMPTY: _OTHER,
    NoDraftReason.NOT_HTML: _OTHER,
    NoDraftReason.ELSEWHERE: "Give that address instead.",
}
_SAID = {
    NoDraftReason.CHALLENGE: "a challenge page came: it wants a browser to prove itself",
    NoDraftReason.EMPTY: "the answer was empty",
}


def refusal(start: Seen) -> NoDraft | None:
    """Why the first answer is nothing to draft from; None where it is."""
    reason = _reason(start)
    if reason is None:
        return None
    said = start.detail or _SAID.get(reason) or _neither(start.content_type)
    return NoDraft(reason=reason, text=f"{start.wanted.url}: {said}. {_HELP[reason]}".rstrip())


def _neither(content_type: str) -> str:
    """What was answered instead of a page or a feed; its type may claim that it is one."""
    if "html" in content_type or "xml" in content_type:
        return f"what came is neither a page nor a feed, though it is called {content_type}"
    return f"it answered {content_type or 'something without a type'}, which is neither a page nor a feed"


def _reason(start: Seen) -> NoDraftReason | None:
    if start.problem:
        return _BY_PROBLEM.get(start.problem, NoDraftReason.NOT_ANSWERED)
    if challenged(start):
        return NoDraftReason.CHALLENGE
    if not start.body.strip():
        return NoDraftReason.EMPTY
    return None if start.html or is_feed(start) else NoDraftReason.NOT_HTML
