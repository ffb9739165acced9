"""Exceptions of Scrapy and Twisted → what went wrong, in the words of our vocabulary. Pure."""

from __future__ import annotations

from OpenSSL import SSL
from scrapy import exceptions as scrapy
from service_identity import VerificationError
from twisted.internet import error as twisted
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed

from core.reasons import FeedProblem
from crawler.fetching.answers import Trouble, TroubleError

# In order of how much they say: the first of these found among the causes is the one told.
_KNOWN: tuple[tuple[type[Exception], FeedProblem, str], ...] = (
    (scrapy.DownloadTimeoutError, FeedProblem.TIMEOUT, "no whole answer within the time limit"),
    (scrapy.DownloadCancelledError, FeedProblem.TOO_LARGE, "larger than allowed"),
    (scrapy.ResponseDataLossError, FeedProblem.BROKEN_BODY, "the body is shorter than announced"),
    (scrapy.CannotResolveHostError, FeedProblem.UNREACHABLE, "its name cannot be resolved"),
    (scrapy.DownloadConnectionRefusedError, FeedProblem.UNREACHABLE, "the connection was refused"),
    (VerificationError, FeedProblem.UNREACHABLE, "its certificate is for another name"),
    (SSL.Error, FeedProblem.UNREACHABLE, "TLS failed: its certificate may be invalid"),
    (ParseError, FeedProblem.BROKEN_BODY, "the answer is not HTTP"),
    (twisted.ConnectError, FeedProblem.UNREACHABLE, "no connection could be made"),
    (twisted.ConnectionLost, FeedProblem.UNREACHABLE, "the connection was lost"),
    (twisted.ConnectionDone, FeedProblem.UNREACHABLE, "the connection was closed without an answer"),
    (scrapy.DownloadFailedError, FeedProblem.UNREACHABLE, "the connection failed"),
    (scrapy.UnsupportedURLSchemeError, FeedProblem.HTTP_ERROR, "neither http nor https"),
    (ValueError, FeedProblem.HTTP_ERROR, "its address is not valid"),
)


def trouble_in(error: BaseException) -> Trouble | None:
    """What this exception says about the outlet; None where it says something about us."""
    causes = _chain(error)
    for one in causes:
        if isinstance(one, TroubleError):
            return one.trouble
    for kind, problem, detail in _KNOWN:
        if any(isinstance(one, kind) for one in causes):
            return Trouble(problem=problem, detail=detail)
    return None


def _chain(error: BaseException) -> list[BaseException]:
    """The exception, its causes, and the reasons that Twisted keeps in a list, outermost first."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(found) < 20:  # they are few; a ring of causes must not hold us
        one = waiting.pop(0)
        if one is None or one in found:
            continue
        found.append(one)
        waiting.append(one.__cause__)
        if isinstance(one, ResponseFailed):
            waiting.extend(failure.value for failure in one.reasons)
    return found
