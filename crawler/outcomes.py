"""What came of a visit to a feed or a page, in the words the store keeps. Pure: all deciding, no doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.crawling import FeedOutcome, FeedVisit, PageOutcome, PageVisit
from core.model import Article, NotAnArticle
from core.reasons import FeedProblem, NotArticleReason
from crawler.feeds import FeedReading, frozen
from crawler.fetching.answers import Answer, Trouble
from crawler.fetching.headers import newest
from crawler.schedule import next_check, retry_page
from crawler.settings import CrawlSettings

# What may be an article the next time is a passing problem, not a verdict on the page.
_PASSING = {
    NotArticleReason.CHALLENGE: FeedProblem.CHALLENGE,
    NotArticleReason.ERROR_PAGE: FeedProblem.HTTP_ERROR,
    NotArticleReason.EMPTY: FeedProblem.BROKEN_BODY,
}
_STORED_TRIES = 5  # a known article that cannot be seen again is left as it is after so many failures
_GONE_FOR_GOOD = 410
_GONE = frozenset((404, _GONE_FOR_GOOD))
_MISSING = 3  # times: servers say 404 for reasons that pass within minutes, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When something ended, how long it took, and a random number in 0..1 for what follows."""

    at: datetime
    seconds: float
    chance: float


def feed_read(
    visit: FeedVisit, answer: Answer, reading: FeedReading, *, moment: Moment, settings: CrawlSettings
) -> FeedOutcome:
    """The feed answered: entries, or a body that is no feed (whose validators are then not kept)."""
    if reading.problem:
        trouble = Trouble(problem=reading.problem, detail=reading.detail, status=answer.status)
        return feed_failed(visit, trouble, moment=moment, settings=settings)
    return FeedOutcome(
        visit=visit,
        at=moment.at,
        next_check=_due(visit, moment, settings, fresh_for=answer.fresh_for),
        status=answer.status,
        validators=answer.validators,
        entries=reading.entries,
        warning=reading.warning,
        detail=reading.detail or _moved(answer),
        seconds=moment.seconds,
    )


def feed_unchanged(
    visit: FeedVisit,
    answer: Answer,
    *,
    moment: Moment,
    settings: CrawlSettings,
    frozen_after: timedelta | None = None,
) -> FeedOutcome:
    """304. A feed can be frozen and say so politely."""
    stale = frozen(visit.newest_published, frozen_after, now=moment.at)
    return FeedOutcome(
        visit=visit,
        at=moment.at,
        next_check=_due(visit, moment, settings, fresh_for=answer.fresh_for),
        status=answer.status,
        validators=newest(answer.validators, visit.validators),
        not_modified=True,
        warning=FeedProblem.FROZEN_FEED if stale else None,
        detail=stale or _moved(answer),
        seconds=moment.seconds,
    )


def feed_failed(visit: FeedVisit, trouble: Trouble, *, moment: Moment, settings: CrawlSettings) -> FeedOutcome:
    """It did not answer, or not with a feed. It is looked at again, later each time, for ever."""
    return FeedOutcome(
        visit=visit,
        at=moment.at,
        next_check=_due(visit, moment, settings, trouble=trouble),
        status=trouble.status,
        problem=trouble.problem,
        detail=trouble.detail,
        seconds=moment.seconds,
    )


def page_read(
    visit: PageVisit,
    answer: Answer,
    found: Article | NotAnArticle,
    *,
    moment: Moment,
    settings: CrawlSettings,
) -> PageOutcome:
    """The page answered: an article, or something else, or something that may become one."""
    if isinstance(found, Article):
        return PageOutcome(
            visit=visit, at=moment.at, article=found, validators=answer.validators, seconds=moment.seconds
        )
    if problem := _PASSING.get(found.reason):
        detail = f"{found.reason}: {found.detail}" if found.detail else str(found.reason)
        trouble = Trouble(problem=problem, detail=detail, status=answer.status)
        return page_failed(visit, trouble, moment=moment, settings=settings)
    if visit.stored:
        # It was an article when it was stored; a new template is not a reason to unlearn it.
        return page_unchanged(visit, answer, moment=moment, detail=f"now looks like a {found.reason}")
    return PageOutcome(
        visit=visit, at=moment.at, not_article=found, validators=answer.validators, seconds=moment.seconds
    )


def page_unchanged(visit: PageVisit, answer: Answer, *, moment: Moment, detail: str = "") -> PageOutcome:
    """What we have is still the newest."""
    return PageOutcome(
        visit=visit,
        at=moment.at,
        not_modified=True,
        validators=newest(answer.validators, visit.validators),
        detail=detail,
        seconds=moment.seconds,
    )


def page_failed(visit: PageVisit, trouble: Trouble, *, moment: Moment, settings: CrawlSettings) -> PageOutcome:
    """It could not be fetched or read: tried again later, or given up, or gone where it was known."""
    if visit.stored and _is_gone(trouble, tries=visit.attempts + 1):
        return PageOutcome(visit=visit, at=moment.at, gone=True, detail=trouble.detail, seconds=moment.seconds)
    return PageOutcome(
        visit=visit,
        at=moment.at,
        problem=trouble.problem,
        detail=trouble.detail,
        retry_at=_retry(visit, trouble, moment=moment, settings=settings),
        seconds=moment.seconds,
    )


def _is_gone(trouble: Trouble, *, tries: int) -> bool:
    return trouble.status == _GONE_FOR_GOOD or (trouble.status in _GONE and tries >= _MISSING)


def page_put_off(visit: PageVisit, trouble: Trouble, *, moment: Moment, until: datetime) -> PageOutcome:
    """Not tried, because of what happened to others of its outlet. Never a reason to give up."""
    detail = f"not tried: {trouble.detail}"
    return PageOutcome(
        visit=visit, at=moment.at, problem=trouble.problem, tried=False, detail=detail, retry_at=until
    )


def absent(url: str) -> Trouble:
    """A page that sends its readers elsewhere: outlets do so before publishing and after withdrawing."""
    return Trouble(problem=FeedProblem.NOT_FOUND, detail=f"it redirects to {url}, no article", status=404)


def _due(
    visit: FeedVisit,
    moment: Moment,
    settings: CrawlSettings,
    *,
    trouble: Trouble | None = None,
    fresh_for: timedelta | None = None,
) -> datetime:
    unreached = trouble is not None and trouble.problem is FeedProblem.UNREACHABLE
    at, _ = next_check(
        now=moment.at,
        interval=max(timedelta(seconds=visit.feed.interval), settings.min_interval),
        max_interval=settings.max_interval,
        soonest=settings.min_interval if unreached else None,
        chance=moment.chance,
        failures=visit.failures + 1 if trouble else 0,
        retry_after=trouble.retry_after if trouble else None,
        fresh_for=fresh_for,
    )
    return at


def _retry(visit: PageVisit, trouble: Trouble, *, moment: Moment, settings: CrawlSettings) -> datetime | None:
    if visit.stored and visit.attempts >= _STORED_TRIES:
        return None
    return retry_page(
        now=moment.at,
        problem=FeedProblem.NOT_FOUND if trouble.status in _GONE else trouble.problem,
        attempts=visit.attempts,
        # A known article is looked at again days after it was listed; its age is no failure.
        first_listed=moment.at if visit.stored else visit.first_listed,
        retry_for=settings.retry_for,
        chance=moment.chance,
        retry_after=trouble.retry_after,
    ).at


def _moved(answer: Answer) -> str:
    return f"moved for good to {answer.moved}: put that into the outlet's file" if answer.moved else ""
