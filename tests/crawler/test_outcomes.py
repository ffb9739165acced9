"""What a visit came to, in the words the store keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.crawling import Feed, FeedKind, FeedOutcome, FeedVisit, PageOutcome, PageVisit, Validators
from core.model import NotAnArticle
from core.reasons import FeedProblem, NotArticleReason
from crawler.feeds import FeedReading
from crawler.fetching.answers import Answer, Trouble
from crawler.outcomes import Moment, feed_failed, feed_read, feed_unchanged, page_failed, page_read, page_unchanged
from crawler.settings import CrawlSettings
from tests.factories import article, entry

NOW = datetime(2023, 11, 21, 5, 0, tzinfo=UTC)
MOMENT = Moment(at=NOW, seconds=0.2, chance=0.5)
SETTINGS = CrawlSettings()
OLD, NEW = Validators(etag='"old"'), Validators(etag='"new"')
FEED = FeedVisit(
    feed_id=1,
    feed=Feed(outlet="thudo", url="https://thudo.example/rss", kind=FeedKind.RSS),
    validators=OLD,
    failures=2,
)
PAGE = PageVisit(entry_id=1, outlet="thudo", entry=entry(), first_listed=NOW - timedelta(hours=1), attempts=1)
KNOWN = replace(PAGE, stored=True, first_listed=NOW - timedelta(days=9), validators=OLD)
ANSWER = Answer(url=PAGE.entry.url, status=200, validators=NEW)


def test_a_feed_that_was_read() -> None:
    reading = FeedReading(entries=(entry(),), newest=NOW)
    assert feed_read(FEED, ANSWER, reading, moment=MOMENT, settings=SETTINGS) == FeedOutcome(
        visit=FEED,
        at=NOW,
        next_check=NOW + timedelta(minutes=10),
        status=200,
        validators=NEW,
        entries=(entry(),),
        seconds=0.2,
    )


def test_a_body_that_is_no_feed_leaves_the_validators_as_they_were() -> None:
    reading = FeedReading(problem=FeedProblem.CHALLENGE, detail="so")
    assert feed_read(FEED, ANSWER, reading, moment=MOMENT, settings=SETTINGS) == FeedOutcome(
        visit=FEED,
        at=NOW,
        next_check=NOW + timedelta(minutes=40),  # the third failure in a row
        status=200,
        problem=FeedProblem.CHALLENGE,
        detail="so",
        seconds=0.2,
    )


def test_a_feed_that_has_not_changed_and_its_cache_lifetime() -> None:
    answer = Answer(url=FEED.feed.url, status=304, fresh_for=timedelta(minutes=25))
    assert feed_unchanged(FEED, answer, moment=MOMENT, settings=SETTINGS) == FeedOutcome(
        visit=FEED,
        at=NOW,
        next_check=NOW + timedelta(minutes=25),
        status=304,
        validators=OLD,
        not_modified=True,
        seconds=0.2,
    )


def test_a_feed_that_asks_for_peace_gets_it() -> None:
    trouble = Trouble(problem=FeedProblem.RATE_LIMITED, status=429, retry_after=timedelta(hours=2))
    outcome = feed_failed(FEED, trouble, moment=MOMENT, settings=SETTINGS)
    assert (outcome.next_check, outcome.problem) == (NOW + timedelta(hours=2), FeedProblem.RATE_LIMITED)


@pytest.mark.parametrize(("failures", "minutes"), [(0, 1), (1, 2), (2, 4), (9, 60)])
def test_a_feed_that_nothing_reached_is_tried_again_within_a_minute_then_later_each_time(
    failures: int, minutes: int
) -> None:
    trouble = Trouble(problem=FeedProblem.UNREACHABLE, detail="its name cannot be resolved")
    outcome = feed_failed(replace(FEED, failures=failures), trouble, moment=MOMENT, settings=SETTINGS)
    assert outcome.next_check == NOW + timedelta(minutes=minutes)


def read_page(visit: PageVisit, reason: NotArticleReason) -> PageOutcome:
    return page_read(visit, ANSWER, NotAnArticle(reason, "vì sao"), moment=MOMENT, settings=SETTINGS)


def test_a_page_that_is_an_article() -> None:
    found = page_read(PAGE, ANSWER, article(), moment=MOMENT, settings=SETTINGS)
    assert found == PageOutcome(visit=PAGE, at=NOW, article=article(), validators=NEW, seconds=0.2)


def test_a_page_that_is_something_else_is_settled() -> None:
    assert read_page(PAGE, NotArticleReason.VIDEO) == PageOutcome(
        visit=PAGE,
        at=NOW,
        not_article=NotAnArticle(NotArticleReason.VIDEO, "vì sao"),
        validators=NEW,
        seconds=0.2,
    )


@pytest.mark.parametrize(
    ("reason", "problem"),
    [
        (NotArticleReason.CHALLENGE, FeedProblem.CHALLENGE),
        (NotArticleReason.ERROR_PAGE, FeedProblem.HTTP_ERROR),
        (NotArticleReason.EMPTY, FeedProblem.BROKEN_BODY),
    ],
)
@pytest.mark.parametrize("visit", [PAGE, KNOWN], ids=["new", "known"])
def test_a_page_that_may_become_one_is_tried_again(
    visit: PageVisit, reason: NotArticleReason, problem: FeedProblem
) -> None:
    assert read_page(visit, reason) == PageOutcome(
        visit=visit,
        at=NOW,
        problem=problem,
        detail=f"{reason}: vì sao",
        retry_at=NOW + timedelta(minutes=5),
        seconds=0.2,
    )


def test_an_article_that_now_looks_like_something_else_is_left_as_it_is() -> None:
    found = read_page(KNOWN, NotArticleReason.LIST_PAGE)
    assert (found.not_modified, found.not_article, found.detail) == (True, None, "now looks like a list page")


@pytest.mark.parametrize("status", [404, 410])
def test_a_known_article_that_is_not_there_is_gone_and_a_new_one_is_waited_for(status: int) -> None:
    trouble = Trouble(problem=FeedProblem.REFUSED, status=status)
    assert page_failed(replace(KNOWN, attempts=2), trouble, moment=MOMENT, settings=SETTINGS).gone
    waited = page_failed(PAGE, trouble, moment=MOMENT, settings=SETTINGS)
    assert (waited.gone, waited.retry_at) == (False, NOW + timedelta(minutes=5))
    last = page_failed(replace(PAGE, attempts=4), trouble, moment=MOMENT, settings=SETTINGS)
    assert (last.problem, last.retry_at) == (FeedProblem.REFUSED, None)


def test_not_found_is_believed_the_third_time_and_gone_at_once() -> None:
    missing = Trouble(problem=FeedProblem.NOT_FOUND, status=404)
    again = [page_failed(replace(KNOWN, attempts=n), missing, moment=MOMENT, settings=SETTINGS) for n in (0, 1)]
    assert [(one.gone, one.retry_at) for one in again] == [
        (False, NOW + timedelta(minutes=1)),
        (False, NOW + timedelta(minutes=5)),
    ]
    assert page_failed(KNOWN, replace(missing, status=410), moment=MOMENT, settings=SETTINGS).gone


def test_a_known_article_is_looked_for_however_old_but_not_for_ever() -> None:
    trouble = Trouble(problem=FeedProblem.SERVER_ERROR, status=500)
    assert page_failed(KNOWN, trouble, moment=MOMENT, settings=SETTINGS).retry_at == NOW + timedelta(minutes=5)
    tired = replace(KNOWN, attempts=5)
    assert page_failed(tired, trouble, moment=MOMENT, settings=SETTINGS).retry_at is None


def test_a_known_article_that_has_not_changed() -> None:
    answer = Answer(url=PAGE.entry.url, status=304)
    assert page_unchanged(KNOWN, answer, moment=MOMENT) == PageOutcome(
        visit=KNOWN, at=NOW, not_modified=True, validators=OLD, seconds=0.2
    )
