"""How far a walk through the past is, in words: no total that nobody knows, no time left before it can be told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rich.progress import Progress

from app.cli.progress import WalkDisplay, time_left, walk_line, walking
from core.crawling import Feed, FeedKind, FeedOutcome, FeedVisit, Validators
from crawler.walk_summary import WalkProgress

VISIT = FeedVisit(
    feed_id=1, feed=Feed(outlet="cafef", url="https://a.example/rss", kind=FeedKind.RSS), validators=Validators()
)
AT = datetime(2026, 3, 7, 5, 30, tzinfo=UTC)
OUTCOME = FeedOutcome(visit=VISIT, at=AT, next_check=AT)
FAR = WalkProgress(pages=3, pages_total=12, found=1204, articles=380, share=0.5)


def test_the_total_is_named_where_it_is_known() -> None:
    assert walk_line(FAR) == "page 3 of 12, 1204 articles found, 380 stored"
    assert walk_line(WalkProgress(pages=1, found=1)) == "1 page, 1 article found, 0 stored"


def test_whom_it_waits_for_is_said() -> None:
    waiting = WalkProgress(pages=2, waits_until=AT)
    assert walk_line(waiting) == "2 pages, 0 articles found, 0 stored; waits until 2026-03-07 12:30"


@pytest.mark.parametrize(
    ("now", "begun", "elapsed", "said"),
    [
        pytest.param(FAR, 0.0, 600.0, "about 38 min left", id="as fast as so far"),
        pytest.param(FAR, 2.0, 600.0, "about 3 h left", id="what an earlier run did is not this one's pace"),
        pytest.param(FAR, 2.4, 600.0, "", id="too little to tell a pace from"),
        pytest.param(WalkProgress(pages=9, found=99), 0.0, 600.0, "", id="nobody knows the end"),
        pytest.param(WalkProgress(pages=12, pages_total=12), 0.0, 600.0, "", id="done"),
        pytest.param(FAR, 0.0, 0.2, "", id="just begun"),
    ],
)
def test_the_time_left_is_told_when_it_can_be(now: WalkProgress, begun: float, elapsed: float, said: str) -> None:
    assert time_left(now, begun=begun, elapsed=elapsed) == said


def test_a_line_per_outlet_takes_the_place_of_that_of_the_feeds() -> None:
    with Progress(disable=True) as progress:
        display = WalkDisplay(progress)
        display.visited(OUTCOME)
        assert [task.description for task in progress.tasks] == ["Feeds first: 1 feed, 0 articles"]
        display.walked("cafef", FAR)
        display.walked("tuoitre", WalkProgress(pages=1, found=7))
        assert [(task.description, task.completed, task.total) for task in progress.tasks] == [
            ("cafef: page 3 of 12, 1204 articles found, 380 stored", 2.5, 12),
            ("tuoitre: 1 page, 7 articles found, 0 stored", 1.0, None),
        ]


def test_nothing_is_drawn_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with walking() as display:
        display.visited(OUTCOME)
        display.walked("cafef", FAR)
        display.walked("cafef", WalkProgress(pages=4, pages_total=12))
        display.walked("tuoitre", WalkProgress(pages=1))
    assert capsys.readouterr() == ("", "")
