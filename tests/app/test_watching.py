"""An outlet whose template changed: written down, logged and told once, and once more when it is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.checking import check_outlets
from app.watching import TemplateWatch
from core.clock import FixedClock
from core.crawling import FeedOutcome
from core.reasons import FeedProblem
from core.template import Watched
from storage.store import open_store
from tests.app.outlet_desk import CHANGED, LEASE, OUTLET, USUAL, WORDING, OutletDesk
from tests.factories import NOW


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OutletDesk]:
    clock = FixedClock(NOW)
    store = open_store(f"sqlite:///{tmp_path / 'news.db'}", clock=clock)
    desk = OutletDesk(store, clock)
    desk.read((20, USUAL))  # the first visit
    desk.read((12, USUAL))
    yield desk
    store.close()


RAISED = ("ops", "Tin Sáng: its pages are not read the usual way any more")
OVER = ("ops", "Tin Sáng: its pages are read the usual way again")


def test_as_long_as_all_is_as_ever_nothing_is_said(desk: OutletDesk) -> None:
    assert desk.look() == []
    assert desk.told() == []
    assert desk.nudges == []


def test_a_change_is_logged_and_told_once(desk: OutletDesk) -> None:
    desk.read((12, CHANGED))
    (event,) = desk.look()
    assert (event["event"], event["log_level"]) == ("outlet.template_changed", "warning")
    assert {name: event[name] for name in ("outlet", "field", "usual", "now_by", "before", "newest")} == {
        "outlet": "tinsang",
        "field": "title",
        "usual": "selector",
        "now_by": "meta",
        "before": "32/32",
        "newest": "0/12",
    }
    desk.read((3, CHANGED))
    assert desk.look() == []
    assert desk.told() == [RAISED]
    assert desk.nudges == [None]


def test_that_it_is_over_is_logged_and_told(desk: OutletDesk) -> None:
    desk.read((12, CHANGED))
    desk.look()
    desk.read((9, USUAL))
    (event,) = desk.look()
    assert (event["event"], event["field"], event["usual"]) == ("outlet.template_restored", "title", "selector")
    assert desk.look() == []
    assert desk.told() == [RAISED, OVER]
    assert desk.store.reader.standing_notices() == []


def test_without_operators_the_log_alone_says_so_and_it_stands_all_the_same(desk: OutletDesk) -> None:
    desk.read((12, CHANGED))
    assert [event["event"] for event in desk.look(operators=())] == ["outlet.template_changed"]
    assert desk.told() == []
    assert desk.nudges == []
    assert [one.notice.subject for one in desk.store.reader.standing_notices()] == ["tinsang"]


def test_another_field_that_follows_is_logged_and_joins_what_stands(desk: OutletDesk) -> None:
    desk.read((12, CHANGED))
    desk.look()
    desk.read((12, {**CHANGED, "body": "density"}))
    (event,) = desk.look()
    assert event["field"] == "body"
    (standing,) = desk.store.reader.standing_notices()
    assert "Text: found by common" in standing.notice.text
    assert desk.told() == [RAISED]


def test_a_change_outlives_the_one_who_saw_it(desk: OutletDesk) -> None:
    desk.read((12, CHANGED))
    desk.look()
    desk.watch = TemplateWatch(reader=desk.store.reader, notices=desk.store.notices)
    desk.read((40, CHANGED))
    desk.read((40, CHANGED))
    assert desk.look() == []
    (check,) = check_outlets(desk.store.reader, [OUTLET], now=desk.clock.now())
    assert [change.usual for change in check.changes] == ["selector"]


def test_an_outlet_that_is_read_no_more_has_nothing_that_stands(desk: OutletDesk) -> None:
    desk.read((12, CHANGED))
    desk.look()
    assert desk.look([]) == [{"event": "outlet.template_unwatched", "outlet": "tinsang", "log_level": "info"}]
    assert desk.store.reader.standing_notices() == []
    assert desk.told() == [RAISED]


def test_pages_that_are_hardly_ever_articles_any_more_are_a_change(desk: OutletDesk) -> None:
    desk.read((11, None), (1, USUAL))
    (event,) = desk.look()
    assert (event["field"], event["now_by"], event["newest"]) == ("article", "video", "1/12")


def test_a_check_says_how_fields_are_found_and_what_is_wrong(desk: OutletDesk) -> None:
    desk.read((10, CHANGED), (2, None))
    (check,) = check_outlets(desk.store.reader, [OUTLET], now=desk.clock.now())
    assert check.newest == desk.clock.now()
    assert check.found_by(Watched.TITLE) == {"selector": 20, "meta": 10}
    assert (check.own_way(Watched.TITLE), check.own_way(Watched.BODY)) == ("selector", "common")
    assert check.share(Watched.TITLE) == pytest.approx(2 / 3)
    assert check.share(Watched.BODY) == 1.0
    (line,) = check.problems(WORDING)
    assert line == "Title: found by selector on 30 of 30 pages before, on 2 of the newest 12; most now by meta."


def test_a_check_names_feeds_that_fail_or_are_doubtful(desk: OutletDesk) -> None:
    desk.clock.at += timedelta(hours=1)
    now = desk.clock.now()
    desk.store.history.make_due(None, now=now)
    (visit,) = desk.store.history.claim_feeds(now=now, lease=LEASE, limit=1)
    failed = FeedOutcome(
        visit=visit, at=now, next_check=now + LEASE, status=403, problem=FeedProblem.REFUSED, detail="status 403"
    )
    desk.store.history.record_feed(failed, lease=LEASE)
    (check,) = check_outlets(desk.store.reader, [OUTLET], now=now)
    assert check.problems(WORDING) == ["https://tinsang.example/rss fails, refused: status 403 (1 in a row)"]
