"""What the log says of a crawl: trouble when it begins, changes and ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from structlog.testing import capture_logs

from core.crawling import Feed, FeedKind, FeedOutcome, FeedVisit, PageOutcome, PageVisit, Validators
from core.reasons import FeedProblem
from crawler.events import Journal
from crawler.summary import Problem, Summary, Tally, together
from tests.factories import article, entry

NOW = datetime(2023, 11, 21, 5, 0, tzinfo=UTC)
URL = "https://thudo.example/rss"
VISIT = FeedVisit(feed_id=1, feed=Feed(outlet="thudo", url=URL, kind=FeedKind.RSS), validators=Validators())
PAGE = PageVisit(entry_id=1, outlet="thudo", entry=entry(), first_listed=NOW)


def feed(**what: Any) -> FeedOutcome:
    return FeedOutcome(visit=VISIT, at=NOW, next_check=NOW + timedelta(minutes=10), **what)


def page(**what: Any) -> PageOutcome:
    return PageOutcome(visit=PAGE, at=NOW, **what)


def said(*outcomes: FeedOutcome | PageOutcome) -> list[tuple[str, str]]:
    journal = Journal()
    with capture_logs() as events:
        for outcome in outcomes:
            journal.note(outcome)
    return [(event["log_level"], event["event"]) for event in events if event["log_level"] != "debug"]


def test_a_feeds_trouble_is_told_when_it_begins_changes_and_ends() -> None:
    dead, frozen = feed(problem=FeedProblem.TIMEOUT), feed(warning=FeedProblem.FROZEN_FEED)
    assert said(feed(), dead, dead, dead, frozen, frozen, feed(), feed()) == [
        ("warning", "feed.failed"),
        ("warning", "feed.warning"),
        ("info", "feed.recovered"),
    ]


def test_a_page_that_fails_is_told_and_those_put_off_because_of_it_are_not() -> None:
    put_off = page(problem=FeedProblem.TIMEOUT, tried=False, retry_at=NOW)
    assert said(page(problem=FeedProblem.TIMEOUT, retry_at=NOW), put_off, put_off) == [("info", "page.failed")]


def test_a_feed_that_fails_is_told_with_what_to_know_of_it() -> None:
    with capture_logs() as events:
        Journal().note(feed(problem=FeedProblem.SERVER_ERROR, detail="HTTP 500"))
    assert events == [
        {
            "event": "feed.failed",
            "log_level": "warning",
            "outlet": "thudo",
            "feed": URL,
            "problem": "server error",
            "detail": "HTTP 500",
            "again": "2023-11-21T05:10:00+00:00",
        }
    ]


def test_of_pages_only_trouble_and_withdrawals_are_told() -> None:
    failed, given_up = page(problem=FeedProblem.TIMEOUT, retry_at=NOW), page(problem=FeedProblem.TIMEOUT)
    assert said(page(article=article()), page(not_modified=True), failed, given_up, page(gone=True)) == [
        ("info", "page.failed"),
        ("info", "page.failed"),
        ("info", "page.withdrawn"),
    ]


def test_outcomes_are_counted() -> None:
    tally = Tally()
    for outcome in (
        feed(entries=(entry(), entry(key="2"))),
        feed(not_modified=True, warning=FeedProblem.FROZEN_FEED, detail="old"),
        page(article=article()),
        page(not_modified=True),
        page(gone=True),
        page(problem=FeedProblem.TIMEOUT),
    ):
        tally.add(outcome)
    problems = (
        Problem(outlet="thudo", url=URL, problem=FeedProblem.FROZEN_FEED, detail="old"),
        Problem(outlet="thudo", url=entry().url, problem=FeedProblem.TIMEOUT),
    )
    one = Summary(
        outlets=1, feeds=2, feeds_unchanged=1, entries=2, articles=1, unchanged=1, gone=1, problems=problems
    )
    assert tally.total() == one
    assert together([one, Summary(), one]) == Summary(
        outlets=2, feeds=4, feeds_unchanged=2, entries=4, articles=2, unchanged=2, gone=2, problems=problems * 2
    )
    assert str(problems[1]) == f"thudo: {entry().url}: timeout"
