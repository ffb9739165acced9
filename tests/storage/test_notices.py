"""Notices stand once for each subject, are told in the transaction that raises them, and end."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from core.model import Alert, Delivery, Story, Telling
from core.notices import Notice, StandingNotice
from core.reasons import AlertKind, DeliveryState, NoticeKind, Outcome
from storage.store import Store
from tests.storage.make import DAY, HOUR, LEASE, MINUTE, NOW, Following, attempt, match, take

CHANGED = Notice(
    kind=NoticeKind.TEMPLATE_CHANGED, subject="baoviet", title="Báo Việt đổi giao diện", text="Tiêu đề.\nNội dung."
)
RESTORED = replace(CHANGED, title="Báo Việt lại như cũ", text="", over=True)
DETAILS: dict[str, Any] = {"changes": [{"what": "title", "since": NOW.isoformat()}]}


def raised(
    store: Store,
    notice: Notice = CHANGED,
    *,
    receivers: Sequence[str] = ("ops",),
    now: datetime = NOW,
    details: dict[str, Any] = DETAILS,
) -> bool:
    return store.notices.raise_notice(notice, details=details, receivers=receivers, now=now)


def claimed(store: Store, *, now: datetime = NOW) -> list[Delivery]:
    return store.outbox.claim(now=now, lease=LEASE, limit=9)


def test_a_notice_stands_with_its_details_until_it_is_over(store: Store) -> None:
    assert raised(store)
    assert store.reader.standing_notices() == [StandingNotice(notice=CHANGED, raised_at=NOW, details=DETAILS)]
    assert store.notices.end_notice(RESTORED, receivers=["ops"], now=NOW + HOUR)
    assert store.reader.standing_notices() == []
    assert not store.notices.end_notice(RESTORED, receivers=["ops"], now=NOW + HOUR)


def test_it_is_claimed_as_an_alert_of_no_story(store: Store) -> None:
    raised(store)
    (delivery,) = claimed(store)
    telling = Telling(
        article_id=0,
        outlet=None,
        title=CHANGED.title,
        lead=CHANGED.text,
        url="",
        published=None,
        first_seen=NOW,
    )
    assert delivery.alert == Alert(
        id=1,
        kind=AlertKind.NOTICE,
        story=Story(id=0, title=CHANGED.title, tellings=(telling,)),
        article_id=0,
        topics=(),
        matches=(),
        created_at=NOW,
        notice=CHANGED,
    )
    assert delivery.alert.telling == telling


def test_it_is_told_once_while_it_stands_and_says_what_is_so_now(store: Store) -> None:
    assert raised(store)
    worse, details = replace(CHANGED, text="Tiêu đề.\nNội dung.\nGiờ đăng."), {"changes": []}
    assert not raised(store, worse, now=NOW + DAY, details=details)
    assert store.reader.standing_notices() == [StandingNotice(notice=worse, raised_at=NOW, details=details)]
    assert [view.title for view in store.reader.deliveries(limit=9)] == [CHANGED.title]


def test_when_it_is_over_it_can_be_raised_again(store: Store) -> None:
    raised(store)
    store.notices.end_notice(RESTORED, receivers=["ops"], now=NOW + HOUR)
    assert raised(store, now=NOW + DAY)
    told = [view.title for view in store.reader.deliveries(limit=9)]
    assert told == [CHANGED.title, RESTORED.title, CHANGED.title]


def test_each_subject_has_its_own(store: Store) -> None:
    assert raised(store)
    assert raised(store, replace(CHANGED, subject="tinnhanh"))
    store.notices.end_notice(RESTORED, receivers=[], now=NOW)
    assert [one.notice.subject for one in store.reader.standing_notices()] == ["tinnhanh"]


def test_every_receiver_has_a_delivery_and_without_any_there_is_no_alert(store: Store) -> None:
    raised(store, receivers=["mail", "ops"])
    raised(store, replace(CHANGED, subject="tinnhanh"), receivers=[])
    assert sorted(delivery.receiver for delivery in claimed(store)) == ["mail", "ops"]
    assert store.stats()["alerts"] == 1


def test_two_that_raise_it_at_once_tell_it_once(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        new = list(pool.map(lambda _: raised(store), range(8)))
    assert sorted(new) == [False] * 7 + [True]
    assert len(store.reader.deliveries(limit=9)) == 1


def test_a_notice_and_a_story_go_out_beside_each_other(store: Store) -> None:
    take(store, matches=[match()], receivers=["ops"])
    raised(store, now=NOW + MINUTE)
    (first,) = claimed(store, now=NOW + HOUR)
    store.outbox.record(attempt(first.id, "ops"), Following(state=DeliveryState.SENT))
    (second,) = claimed(store, now=NOW + HOUR)
    assert [first.alert.notice, second.alert.notice] == [None, CHANGED]


def test_one_that_failed_goes_again_under_its_id(store: Store) -> None:
    raised(store)
    (first,) = claimed(store)
    failed = attempt(first.id, "ops", outcome=Outcome.PASSING, status=503)
    store.outbox.record(failed, Following(state=DeliveryState.RETRY, at=NOW + MINUTE))
    (again,) = claimed(store, now=NOW + MINUTE)
    assert (again.id, again.attempts, again.alert.notice) == (first.id, 1, CHANGED)


def test_the_ledger_shows_it_without_a_story(store: Store) -> None:
    taken = take(store, matches=[match()], receivers=["desk"])
    raised(store, now=NOW + MINUTE)
    notice, story = store.reader.deliveries(limit=9)
    assert (notice.title, notice.story_id, notice.topics) == (CHANGED.title, None, ())
    assert story.story_id == taken.story_id
    assert store.reader.deliveries(limit=9, article_id=taken.kept.article_id) == [story]


def test_a_notice_that_cannot_be_read_is_given_up_and_holds_up_no_other(store: Store) -> None:
    raised(store, receivers=["ops"])
    raised(store, replace(CHANGED, subject="tinnhanh"), receivers=["mail"])
    with store._database.writing() as connection:
        connection.exec_driver_sql('UPDATE alerts SET notice = \'{"kind": "mood"}\' WHERE id = 1')
    assert [delivery.receiver for delivery in claimed(store)] == ["mail"]
    assert [view.state for view in store.reader.deliveries(limit=9, states=[DeliveryState.DEAD])] == [
        DeliveryState.DEAD
    ]


@pytest.mark.parametrize("over", [True, False])
def test_what_a_notice_says_outlives_a_restart(store: Store, opened: Any, over: bool) -> None:  # noqa: FBT001 (a case)
    raised(store)
    if over:
        store.notices.end_notice(RESTORED, receivers=["ops"], now=NOW)
    other = opened()
    assert [one.notice for one in other.reader.standing_notices()] == ([] if over else [CHANGED])
    (delivery,) = claimed(other)
    assert delivery.alert.notice == CHANGED
