"""The outbox: every alert arrives, each receiver is told once, and nothing is forgotten between."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from typing import Any

import pytest

from core.clock import FixedClock
from core.model import Alert, Delivery, Story, Telling
from core.reasons import AlertKind, DeliveryState, Outcome
from core.views import ReceiverHealth
from storage.store import Store
from tests.storage.make import (
    DAY,
    HOUR,
    LEASE,
    MINUTE,
    NOW,
    REGULATION,
    RESTRUCTURING,
    Following,
    article,
    attempt,
    match,
    take,
)


def claim(store: Store, *, now: datetime = NOW, limit: int = 9) -> list[Delivery]:
    return store.outbox.claim(now=now, lease=LEASE, limit=limit)


def tell(store: Store, *receivers: str, key: str = "1", now: datetime = NOW, **more: Any) -> int:
    """An article that is told to the receivers; the alert's id."""
    taken = take(store, article(key), matches=[match()], receivers=receivers or ["desk"], now=now, **more)
    assert taken.alert_id is not None
    return taken.alert_id


def end(store: Store, delivery: Delivery, state: DeliveryState, *, at: datetime | None = None, **more: Any) -> None:
    """Records an attempt that led to `state`."""
    outcomes = {
        DeliveryState.SENT: Outcome.SENT,
        DeliveryState.RETRY: Outcome.PASSING,
        DeliveryState.UNKNOWN: Outcome.UNKNOWN,
        DeliveryState.DEAD: Outcome.PERMANENT,
    }
    error = "" if state is DeliveryState.SENT else "HTTP 500"
    made = attempt(delivery.id, delivery.receiver, outcome=outcomes[state], error=error)
    store.outbox.record(made, Following(state=state, at=at, **more))


# Tellings


def test_an_alert_is_claimed_whole(store: Store) -> None:
    alert_id = tell(store)
    (delivery,) = claim(store)
    told = article()
    telling = Telling(
        article_id=1,
        outlet="baoviet",
        title=told.title,
        lead=told.lead,
        url=told.url,
        published=told.published,
        first_seen=NOW,
    )
    assert delivery == Delivery(
        id=delivery.id,
        receiver="desk",
        alert=Alert(
            id=alert_id,
            kind=AlertKind.FIRST,
            story=Story(id=1, title=told.title, tellings=(telling,), topics=(REGULATION,)),
            article_id=1,
            topics=(REGULATION,),
            matches=(match(),),
            created_at=NOW,
            body=told.body,
        ),
        state=DeliveryState.PENDING,
        attempts=0,
        next_try_at=NOW,
    )


def test_an_alert_names_every_telling_of_its_story_at_the_time_of_sending(store: Store) -> None:
    tell(store)
    take(store, article("2", outlet="tinnhanh"), story_id=1, matches=[match(RESTRUCTURING)], now=NOW + MINUTE)
    (delivery,) = claim(store, now=NOW + HOUR)
    story = delivery.alert.story
    assert [telling.outlet for telling in story.tellings] == ["baoviet", "tinnhanh"]
    assert (delivery.alert.topics, story.topics) == ((REGULATION,), (REGULATION, RESTRUCTURING))
    assert delivery.alert.telling.article_id == 1


def test_an_alert_keeps_its_evidence_though_the_topics_change(store: Store) -> None:
    tell(store)
    with store.writing() as tx:
        tx.record_matches(1, [], (), version="2", now=NOW)
    (delivery,) = claim(store)
    assert delivery.alert.matches == (match(),)


def test_each_receiver_is_told_once_of_a_story_and_topic(store: Store) -> None:
    first = tell(store, "desk", "mail")
    with store.writing() as tx:
        assert tx.told(1) == {(REGULATION, "desk"), (REGULATION, "mail")}
        again: dict[str, Any] = {"story_id": 1, "article_id": 1, "kind": AlertKind.FIRST, "now": NOW}
        assert tx.create_alert(**again, topics=[REGULATION], receivers={"desk": NOW, "mail": NOW}) is None
        second = tx.create_alert(**again, topics=[REGULATION, RESTRUCTURING], receivers={"desk": NOW})
        third = tx.create_alert(**again, topics=[REGULATION], receivers={"desk": NOW, "hook": NOW})
        assert tx.told(1) == {
            (REGULATION, "desk"),
            (REGULATION, "mail"),
            (RESTRUCTURING, "desk"),
            (REGULATION, "hook"),
        }
    written = [(view.alert_id, view.receiver) for view in store.reader.deliveries(limit=9)]
    assert sorted(written) == [(first, "desk"), (first, "mail"), (second, "desk"), (third, "hook")]


# A topic that the story gains while its first message still waits for other outlets

DUE = NOW + MINUTE


def gain(store: Store, *topics: str, receivers: tuple[str, ...] = ("desk",), now: datetime = NOW) -> int | None:
    """A second telling of story 1, with these topics; its restructuring is told to the receivers."""
    found = take(store, article("2", outlet="tinnhanh"), story_id=1, matches=[match(t) for t in topics], now=now)
    with store.writing() as tx:
        return tx.create_alert(
            story_id=1,
            article_id=found.kept.article_id,
            kind=AlertKind.FOLLOW_UP,
            topics=[RESTRUCTURING],
            receivers=dict.fromkeys(receivers, now + HOUR),
            now=now,
        )


def take_first(store: Store, *receivers: str) -> list[str]:
    """Story 1, told for its regulation after a minute's wait; the ids of the deliveries, by receiver."""
    take(store, matches=[match(REGULATION)], receivers=dict.fromkeys(receivers, DUE))
    return [view.id for view in sorted(store.reader.deliveries(limit=9), key=lambda view: view.receiver)]


def test_a_topic_gained_while_the_first_message_waits_is_told_in_it(store: Store) -> None:
    (first,) = take_first(store, "desk")
    alert_id = gain(store, REGULATION, RESTRUCTURING, now=NOW + MINUTE / 2)
    (delivery,) = claim(store, now=DUE)
    alert = delivery.alert
    assert (delivery.id, alert.id, alert.kind) == (first, alert_id, AlertKind.FIRST)
    assert (alert.topics, alert.created_at) == ((REGULATION, RESTRUCTURING), NOW)
    assert (alert.telling.outlet, len(alert.story.tellings)) == ("tinnhanh", 2)
    assert [found.topic for found in alert.matches] == [REGULATION, RESTRUCTURING]
    end(store, delivery, DeliveryState.SENT)
    assert claim(store, now=NOW + DAY) == []
    assert (store.stats()["alerts"], store.stats()["deliveries"]) == (1, 1)
    with store.writing() as tx:
        assert tx.told(1) == {(REGULATION, "desk"), (RESTRUCTURING, "desk")}


def test_who_did_not_ask_for_the_gained_topic_reads_nothing_of_it(store: Store) -> None:
    desk, mail = take_first(store, "desk", "mail")
    gain(store, REGULATION, RESTRUCTURING)
    claimed = claim(store, now=DUE)
    told = {delivery.id: delivery.alert.topics for delivery in claimed}
    assert told == {desk: (REGULATION, RESTRUCTURING), mail: (REGULATION,)}
    for delivery in claimed:
        end(store, delivery, DeliveryState.SENT)
    assert claim(store, now=NOW + DAY) == []


def test_who_is_told_first_and_who_is_told_more_come_from_one_telling(store: Store) -> None:
    (desk,) = take_first(store, "desk")
    gain(store, REGULATION, RESTRUCTURING, receivers=("desk", "mail"))
    (now,) = claim(store, now=DUE)
    assert (now.id, now.alert.topics) == (desk, (REGULATION, RESTRUCTURING))
    end(store, now, DeliveryState.SENT)
    (later,) = claim(store, now=NOW + HOUR)
    assert (later.receiver, later.alert.topics) == ("mail", (RESTRUCTURING,))


def test_a_telling_that_lacks_what_the_waiting_message_says_follows_it(store: Store) -> None:
    """One message quotes one article: this one has nothing to quote for the first topic."""
    (first,) = take_first(store, "desk")
    gain(store, RESTRUCTURING)
    (delivery,) = claim(store, now=DUE)
    assert (delivery.id, delivery.alert.topics) == (first, (REGULATION,))
    end(store, delivery, DeliveryState.SENT)
    (follow_up,) = claim(store, now=NOW + HOUR)
    assert (follow_up.alert.kind, follow_up.alert.topics) == (AlertKind.FOLLOW_UP, (RESTRUCTURING,))


@pytest.mark.parametrize(
    "state", [DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.RETRY, DeliveryState.PENDING]
)
def test_a_message_that_may_have_gone_out_is_never_changed(store: Store, state: DeliveryState) -> None:
    (first,) = take_first(store, "desk")
    (sending,) = claim(store, now=DUE)
    if state is not DeliveryState.SENDING:
        end(
            store, sending, DeliveryState.SENT if state is DeliveryState.SENT else DeliveryState.RETRY, at=NOW + DAY
        )
    if state is DeliveryState.PENDING:
        store.outbox.retry([first])
    gain(store, REGULATION, RESTRUCTURING, now=DUE)
    told = {view.id: view.topics for view in store.reader.deliveries(limit=9)}
    assert told.pop(first) == (REGULATION,)
    assert list(told.values()) == [(RESTRUCTURING,)]


def test_another_story_is_told_again(store: Store) -> None:
    assert tell(store, key="1") != tell(store, key="2")
    assert len(store.reader.deliveries(limit=9)) == 2


# Claims


def test_a_delivery_is_not_due_before_its_time(store: Store) -> None:
    take(store, matches=[match()], receivers={"desk": NOW + MINUTE, "mail": NOW})
    assert [delivery.receiver for delivery in claim(store)] == ["mail"]
    assert [delivery.receiver for delivery in claim(store, now=NOW + MINUTE)] == ["desk"]


def test_a_receiver_gets_one_at_a_time_oldest_first(store: Store) -> None:
    for number in range(3):
        tell(store, "desk", "mail", key=str(number), now=NOW + number * MINUTE)
    later = NOW + HOUR
    for alert_id in (1, 2, 3):
        claimed = claim(store, now=later)
        assert [(d.alert.id, d.receiver) for d in claimed] == [(alert_id, "desk"), (alert_id, "mail")]
        assert claim(store, now=later) == []
        for delivery in claimed:
            end(store, delivery, DeliveryState.SENT)
    assert claim(store, now=later) == []


def test_an_alert_that_cannot_be_read_is_given_up_and_holds_up_no_other(store: Store) -> None:
    broken = tell(store, "desk", key="1")
    tell(store, "mail", key="2", now=NOW + MINUTE)
    with closing(sqlite3.connect(store.place)) as raw, raw:
        raw.execute("UPDATE alerts SET matches = '[{' WHERE id = ?", (broken,))
    assert [delivery.receiver for delivery in claim(store, now=NOW + HOUR)] == ["mail"]
    (given_up,) = [view for view in store.reader.deliveries(limit=9) if view.receiver == "desk"]
    assert given_up.state is DeliveryState.DEAD
    assert f"cannot be read from the database (JSONDecodeError): alert {broken}" in given_up.last_error


def test_no_more_are_claimed_than_asked_for(store: Store) -> None:
    tell(store, "a", "b", "c")
    assert len(claim(store, limit=2)) == 2
    assert len(claim(store, limit=2)) == 1


def test_a_claim_given_back_is_due_at_once_as_it_was(store: Store) -> None:
    tell(store)
    (delivery,) = claim(store)
    store.outbox.give_back([delivery])
    assert claim(store) == [delivery]


def test_a_lease_that_ran_out_while_sending_goes_again_as_unknown_under_the_same_id(store: Store) -> None:
    tell(store)
    (first,) = claim(store)
    assert claim(store, now=NOW + LEASE - MINUTE) == []
    (again,) = claim(store, now=NOW + LEASE)
    assert (again.id, again.state, again.attempts) == (first.id, DeliveryState.UNKNOWN, 0)
    assert "it may have arrived" in again.last_error
    assert store.reader.deliveries(limit=1)[0].state is DeliveryState.SENDING
    store.outbox.give_back([again])
    assert [delivery.state for delivery in claim(store, now=NOW + LEASE)] == [DeliveryState.UNKNOWN]


STATES = [
    # what an attempt led to, when it is due again, and what a claim then says of it (None: never due)
    (DeliveryState.SENT, None, None),
    (DeliveryState.RETRY, NOW + HOUR, DeliveryState.RETRY),
    (DeliveryState.UNKNOWN, NOW + HOUR, DeliveryState.UNKNOWN),
    (DeliveryState.DEAD, None, None),
]


@pytest.mark.parametrize(("state", "at", "claimed"), STATES, ids=[state for state, *_ in STATES])
def test_after_an_attempt_a_delivery_is(
    store: Store, state: DeliveryState, at: datetime | None, claimed: DeliveryState | None
) -> None:
    tell(store)
    (delivery,) = claim(store)
    end(store, delivery, state, at=at)
    (view,) = store.reader.deliveries(limit=9)
    assert (view.state, view.next_try_at) == (state, at)
    assert view.last_error == ("" if state is DeliveryState.SENT else "HTTP 500")
    assert view.sent_at == (attempt("x").started_at.replace(microsecond=500_000) if not view.last_error else None)
    assert claim(store, now=NOW + HOUR - MINUTE) == []
    again = claim(store, now=NOW + DAY)
    assert [(d.id, d.state, d.attempts) for d in again] == ([(delivery.id, claimed, 1)] if claimed else [])


def test_every_attempt_is_written_down(store: Store) -> None:
    tell(store)
    made = []
    for number, state in enumerate((DeliveryState.RETRY, DeliveryState.UNKNOWN, DeliveryState.SENT)):
        (delivery,) = claim(store, now=NOW + number * HOUR)
        made.append(
            attempt(
                delivery.id,
                started_at=NOW + number * HOUR,
                outcome=Outcome.SENT if state is DeliveryState.SENT else Outcome.PASSING,
                status=500 + number,
                error=f"lần {number}",
                retry_after=1.5,
            )
        )
        store.outbox.record(made[-1], Following(state=state, at=NOW + (number + 1) * HOUR))
    (view,) = store.reader.deliveries(limit=9)
    assert view.attempts == tuple(made)


def test_what_was_sent_stays_sent(store: Store) -> None:
    tell(store)
    (slow,) = claim(store)
    (quick,) = claim(store, now=NOW + LEASE)
    end(store, quick, DeliveryState.SENT)
    end(store, slow, DeliveryState.RETRY, at=NOW + HOUR)
    (view,) = store.reader.deliveries(limit=9)
    assert (view.state, len(view.attempts)) == (DeliveryState.SENT, 2)
    assert claim(store, now=NOW + DAY) == []


# Receivers


def test_a_paused_receiver_waits_and_the_others_do_not(store: Store) -> None:
    for key in ("1", "2"):
        tell(store, "desk", "mail", key=key)
    claimed = {delivery.receiver: delivery for delivery in claim(store)}
    end(store, claimed["desk"], DeliveryState.RETRY, at=NOW, pause_receiver_until=NOW + HOUR)
    end(store, claimed["mail"], DeliveryState.SENT)
    assert [delivery.receiver for delivery in claim(store, now=NOW + HOUR - MINUTE)] == ["mail"]
    assert [delivery.receiver for delivery in claim(store, now=NOW + HOUR)] == ["desk"]


def test_a_disabled_receiver_gets_nothing_until_it_is_enabled(store: Store) -> None:
    for key in ("1", "2"):
        tell(store, key=key)
    (delivery,) = claim(store)
    end(store, delivery, DeliveryState.DEAD, disable_receiver="the hook is gone")
    assert claim(store, now=NOW + DAY) == []
    assert store.reader.receiver_health() == [
        ReceiverHealth(name="desk", waiting=1, sent=0, dead=1, disabled="the hook is gone", last_error="HTTP 500")
    ]
    store.outbox.enable_receiver("desk")
    assert [found.alert.id for found in claim(store, now=NOW + DAY)] == [2]


def test_a_success_clears_the_receivers_last_error(store: Store) -> None:
    tell(store)
    (delivery,) = claim(store)
    end(store, delivery, DeliveryState.RETRY, at=NOW)
    assert [health.last_error for health in store.reader.receiver_health()] == ["HTTP 500"]
    (delivery,) = claim(store)
    end(store, delivery, DeliveryState.SENT)
    assert store.reader.receiver_health() == [ReceiverHealth(name="desk", waiting=0, sent=1, dead=0)]


def test_dead_and_waiting_deliveries_can_be_sent_again_now(store: Store, clock: FixedClock) -> None:
    for key in ("1", "2"):
        tell(store, "desk", "mail", key=key)
    ended = (DeliveryState.DEAD, DeliveryState.SENT)
    for state in ended:
        for delivery in claim(store):
            at_desk = delivery.receiver == "desk"
            end(store, delivery, state if at_desk else DeliveryState.RETRY, at=NOW + DAY)
    clock.at = NOW + MINUTE
    assert store.outbox.retry(None, receiver="desk") == 1
    (desk,) = claim(store, now=clock.at)
    assert (desk.receiver, desk.attempts, desk.state) == ("desk", 0, DeliveryState.PENDING)
    assert store.outbox.retry(None) == 2
    assert [delivery.receiver for delivery in claim(store, now=clock.at)] == ["mail"]


def test_one_delivery_can_be_sent_again_and_its_receiver_works_again(store: Store) -> None:
    tell(store)
    (delivery,) = claim(store)
    assert not store.outbox.retry_delivery(delivery.id)
    end(store, delivery, DeliveryState.DEAD, disable_receiver="token revoked")
    assert store.outbox.retry_delivery(delivery.id)
    assert [found.id for found in claim(store)] == [delivery.id]
    assert not store.outbox.retry_delivery("no such thing")
