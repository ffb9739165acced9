"""The sender: from what is due to what is written down."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.channel import Channel
from alerts.channels.slack import SlackChannel
from alerts.channels.webhook import WebhookChannel
from alerts.message import Message
from alerts.outbox import Next
from alerts.policy import EMAIL, SLACK, WEBHOOK, RetryPolicy
from alerts.results import Failed, Fault, Result, Sent, Unknown
from alerts.sender import LEASE, Sender
from alerts.wording import Wording
from core.clock import FixedClock
from core.errors import BaotinError, DeliveryError, StorageError
from core.model import Attempt, Delivery
from core.reasons import AlertKind, DeliveryState, Outcome
from core.settings import Secret
from tests.alerts.contract import MARKER
from tests.alerts.fake_outbox import FakeOutbox
from tests.alerts.servers import LOOPBACK, HttpStub, RawServer, Reply, silent
from tests.factories import NOW, alert, delivery, hours


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What the sender logs is looked at in the tests that are about it."""
    with structlog.testing.capture_logs():
        yield


S, R, U, D = DeliveryState.SENT, DeliveryState.RETRY, DeliveryState.UNKNOWN, DeliveryState.DEAD


@dataclass
class PlayedChannel:
    """A channel that gives `results` in order, the last for ever; an exception among them is raised."""

    results: list[Result | Exception] = field(default_factory=lambda: [Sent(status=200)])
    policy: RetryPolicy = WEBHOOK
    before: Callable[[], object] = lambda: None
    sent: list[Message] = field(default_factory=list)
    kind: str = "played"

    def send(self, message: Message) -> Result:
        self.before()
        self.sent.append(message)
        result = self.results.pop(0) if len(self.results) > 1 else self.results[0]
        if isinstance(result, Exception):
            raise result
        return result


def played(*results: Result | Exception, **changes: Any) -> PlayedChannel:
    return PlayedChannel(results=list(results) or [Sent(status=200)], **changes)


def sender_of(outbox: FakeOutbox, clock: FixedClock | None = None, /, **channels: Channel) -> Sender:
    return Sender(
        outbox,
        channels,
        clock=clock or FixedClock(NOW),
        wording=Wording(),
        max_age=hours(48),
        jitter=lambda: 0.0,
    )


def outbox_of(*deliveries: Delivery) -> FakeOutbox:
    outbox = FakeOutbox()
    for one in deliveries:
        outbox.add(one)
    return outbox


def states(outbox: FakeOutbox) -> list[DeliveryState]:
    return [row.state for row in outbox.rows.values()]


def waiting(reached: threading.Event, release: threading.Event) -> Callable[[], object]:
    """Says that it has been reached, and goes on when it is let go."""

    def wait() -> None:
        reached.set()
        release.wait(10)

    return wait


def fresh(receiver: str = "desk", **changes: Any) -> Delivery:
    return delivery(receiver=receiver, alert=alert(created_at=NOW), **changes)


@pytest.mark.parametrize(
    ("result", "expected", "outcome"),
    [
        (Sent(status=200), Next(state=S), Outcome.SENT),
        (Failed(error="503", status=503), Next(state=R, at=NOW + timedelta(seconds=5)), Outcome.PASSING),
        (Failed(error="no", fault=Fault.MESSAGE), Next(state=D), Outcome.PERMANENT),
        (
            Failed(error="gone", status=410, fault=Fault.RECEIVER),
            Next(state=R, at=NOW, disable_receiver="gone"),
            Outcome.PERMANENT,
        ),
        (Unknown(error="?"), Next(state=U, at=NOW + timedelta(seconds=5)), Outcome.UNKNOWN),
    ],
)
def test_what_came_of_it_is_written_down(result: Result, expected: Next, outcome: Outcome) -> None:
    outbox = outbox_of(fresh())
    assert sender_of(outbox, desk=played(result)).send_due() == 1
    [(attempt, after)] = outbox.attempts
    assert after == expected
    assert (attempt.outcome, attempt.status, attempt.started_at) == (outcome, result.status, NOW)


def test_later_tries_wait_longer_under_the_same_id() -> None:
    clock, outbox = FixedClock(NOW), outbox_of(fresh(id="d-1"))
    channel = played(Failed(error="503"), Unknown(error="?"), Sent(status=200))
    sender = sender_of(outbox, clock, desk=channel)
    waited = []
    for _ in range(3):
        assert sender.send_due() == 1
        at = outbox.rows["d-1"].next_try_at
        waited.append((at - clock.at).total_seconds() if at else None)
        clock.at = at or clock.at
    assert waited == [5, 300, None]
    assert states(outbox) == [S]
    assert [(message.id, message.repeat) for message in channel.sent] == [
        ("d-1", False),
        ("d-1", False),
        ("d-1", True),
    ]
    assert sender.send_due() == 0


def test_an_alert_that_is_too_old_is_settled_without_sending() -> None:
    outbox = outbox_of(delivery(receiver="desk", alert=alert(created_at=NOW - hours(48.01))))
    channel = played()
    sender_of(outbox, desk=channel).send_due()
    assert channel.sent == []
    assert states(outbox) == [D]
    assert outbox.attempts[0][0].error == "not sent within 2d: too old to be told"


def test_a_receiver_that_is_not_configured_any_more_is_settled_with_the_reason() -> None:
    outbox = outbox_of(fresh("old-desk"))
    sender_of(outbox, desk=played()).send_due()
    assert states(outbox) == [D]
    assert "not in the configuration" in outbox.attempts[0][0].error


def test_a_refused_receiver_gets_nothing_more_and_loses_nothing() -> None:
    outbox = outbox_of(fresh(), fresh(), fresh("post"))
    gone, post = played(Failed(error="gone", fault=Fault.RECEIVER)), played()
    assert sender_of(outbox, desk=gone, post=post).send_due() == 2
    assert states(outbox) == [R, DeliveryState.PENDING, S]
    outbox.receiver("desk").disabled = ""
    assert sender_of(outbox, desk=played()).send_due() == 2
    assert states(outbox) == [S, S, S]


def test_messages_to_one_slack_hook_keep_apart() -> None:
    clock, outbox, channel = FixedClock(NOW), outbox_of(fresh(), fresh(), fresh()), played(policy=SLACK)
    sender = sender_of(outbox, clock, desk=channel)
    counts = []
    for _ in range(6):
        counts.append(sender.send_due())
        clock.at += timedelta(seconds=0.6)
    assert counts == [1, 0, 1, 0, 1, 0]


def test_a_slow_receiver_does_not_hold_the_others_back() -> None:
    release, reached = threading.Event(), threading.Event()
    slow = played(before=waiting(reached, release))
    quick = played()
    outbox = outbox_of(fresh("slow"), fresh("slow"), fresh("quick"))
    sender = sender_of(outbox, slow=slow, quick=quick)
    runner = threading.Thread(target=sender.send_due)
    runner.start()
    assert reached.wait(5)
    for _ in range(3):
        outbox.add(fresh("quick"))
    assert eventually(lambda: len(quick.sent) == 4)
    assert slow.sent == []
    release.set()
    runner.join(10)
    assert set(states(outbox)) == {S}
    assert len(slow.sent) == 2


def test_stopping_waits_for_what_is_quick_and_leaves_the_rest_to_the_lease() -> None:
    release, reached = threading.Event(), threading.Event()
    outbox = outbox_of(fresh("slow", id="slow-1"))
    sender = sender_of(outbox, slow=played(before=waiting(reached, release)))
    runner = threading.Thread(target=sender.send_due)
    runner.start()
    assert reached.wait(5)
    started = time.monotonic()
    assert sender.stop(grace=0.1) == 1
    runner.join(5)
    assert not runner.is_alive()
    assert time.monotonic() - started < 3
    assert outbox.rows["slow-1"].state is DeliveryState.SENDING
    [again] = outbox.claim(now=NOW + LEASE, lease=LEASE, limit=9)
    assert (again.id, again.state) == ("slow-1", U)
    release.set()
    assert sender.stop(grace=5) == 0


def test_after_stopping_nothing_is_claimed() -> None:
    outbox = outbox_of(fresh())
    sender = sender_of(outbox, desk=played())
    assert sender.stop() == 0
    assert sender.send_due() == 0
    assert states(outbox) == [DeliveryState.PENDING]


def test_what_is_claimed_while_stopping_is_given_back() -> None:
    outbox = outbox_of(fresh(id="d-1"))
    sender = sender_of(outbox, desk=played())
    claim = outbox.claim

    def claim_as_it_stops(**asked: Any) -> list[Delivery]:
        sender.stop()
        return claim(**asked)

    outbox.claim = claim_as_it_stops  # type: ignore[method-assign]  # the moment between cannot be met otherwise
    sender.send_due()
    assert outbox.given_back == ["d-1"]
    assert states(outbox) == [DeliveryState.PENDING]


def test_a_busy_database_is_asked_again_so_that_nothing_goes_out_twice() -> None:
    outbox = outbox_of(fresh())
    outbox.busy = 2
    channel = played()
    sender_of(outbox, desk=channel).send_due()
    assert states(outbox) == [S]
    assert len(channel.sent) == 1


def test_an_outbox_that_cannot_be_written_leaves_the_delivery_to_its_lease() -> None:
    outbox = outbox_of(fresh())

    def broken(attempt: Attempt, following: Next) -> None:
        raise StorageError("the disk is full")

    outbox.record = broken  # type: ignore[method-assign]  # a disk that is full has no other door
    with structlog.testing.capture_logs() as logs:
        assert sender_of(outbox, desk=played()).send_due() == 1
    assert [(line["event"], line["error"]) for line in logs] == [("delivery.unrecorded", "the disk is full")]
    assert states(outbox) == [DeliveryState.SENDING]


def test_a_fault_of_ours_in_writing_down_leaves_the_delivery_to_its_lease_and_is_told() -> None:
    outbox = outbox_of(fresh(id="d-1"), fresh("other", id="d-2"))
    record = outbox.record

    def broken(attempt: Attempt, following: Next) -> None:
        if attempt.delivery_id == "d-1":
            raise RuntimeError(f"https://hooks.example/{MARKER}")
        record(attempt, following)

    outbox.record = broken  # type: ignore[method-assign]  # nothing that can be set up does this
    with structlog.testing.capture_logs() as logs:
        assert sender_of(outbox, desk=played(), other=played()).send_due() == 2
    (fault,) = [line for line in logs if line["event"] == "delivery.fault"]
    assert (fault["delivery"], fault["fault"]) == ("d-1", "RuntimeError")
    assert MARKER not in f"{logs}"
    assert {row.id: row.state for row in outbox.rows.values()} == {"d-1": DeliveryState.SENDING, "d-2": S}


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (DeliveryError("later", permanent=False), Outcome.PASSING),
        (DeliveryError("never", permanent=True), Outcome.PERMANENT),
        (RuntimeError(f"https://hooks.example/{MARKER}"), Outcome.UNKNOWN),
    ],
)
def test_an_exception_of_a_channel_loses_nothing_and_shows_nothing(error: Exception, outcome: Outcome) -> None:
    outbox = outbox_of(fresh())
    with structlog.testing.capture_logs() as logs:
        sender_of(outbox, desk=played(error)).send_due()
    [(attempt, _)] = outbox.attempts
    assert attempt.outcome is outcome
    assert MARKER not in f"{attempt} {logs}"


def test_log_lines_tell_what_happened_in_a_closed_vocabulary() -> None:
    outbox = outbox_of(fresh("good"), fresh("odd"), fresh("late"), fresh("never"), fresh("gone"), fresh("lost"))
    channels: Mapping[str, Channel] = {
        "good": played(),
        "odd": played(Sent(note="one address refused")),
        "late": played(Failed(error="503", status=503)),
        "never": played(Failed(error="spam", fault=Fault.MESSAGE)),
        "gone": played(Failed(error="gone", fault=Fault.RECEIVER)),
        "lost": played(Unknown(error="?")),
    }
    with structlog.testing.capture_logs() as logs:
        sender_of(outbox, **channels).send_due()
    said = {(line["receiver"], line["event"], line["log_level"]) for line in logs}
    assert said == {
        ("good", "delivery.sent", "info"),
        ("odd", "delivery.sent", "warning"),
        ("late", "delivery.failed", "warning"),
        ("never", "delivery.failed", "error"),
        ("gone", "delivery.failed", "warning"),
        ("gone", "receiver.disabled", "error"),
        ("lost", "delivery.unknown", "warning"),
    }


def test_a_test_message_says_that_it_is_one_and_is_not_written_down() -> None:
    outbox, channel = FakeOutbox(), played(Failed(error="no_service", status=404, fault=Fault.RECEIVER))
    attempt = sender_of(outbox, desk=channel).test("desk")
    assert (attempt.outcome, attempt.error) == (Outcome.PERMANENT, "no_service")
    assert channel.sent[0].kind is AlertKind.TEST
    assert (outbox.rows, outbox.attempts, outbox.receivers) == ({}, [], {})


def test_a_test_of_an_unknown_receiver_names_those_there_are() -> None:
    with pytest.raises(BaotinError, match=r'no receiver "dsek" in the configuration \(there are: desk, post\)'):
        sender_of(FakeOutbox(), desk=played(), post=played()).test("dsek")


def test_to_real_servers_with_a_receiver_that_fails_one_that_hangs_and_one_that_works() -> None:
    clock = FixedClock(NOW)
    slow_down = Reply(status=429, headers={"Retry-After": "9"})
    with (
        HttpStub(slow_down, Reply(body=b"ok")) as hook,
        HttpStub(Reply(status=202)) as end,
        RawServer(silent) as mute,
    ):
        url = f"http://{LOOPBACK}:{{}}/{MARKER}"
        channels: Mapping[str, Channel] = {
            "slack": SlackChannel(url=Secret(url.format(hook.port)), clock=clock, timeout=2.0),
            "good": WebhookChannel(url=Secret(url.format(end.port)), keys=(b"k" * 24,), clock=clock, timeout=2.0),
            "mute": WebhookChannel(url=Secret(url.format(mute.port)), keys=(b"k" * 24,), clock=clock, timeout=0.3),
        }
        outbox = outbox_of(*(fresh(name) for name in channels))
        sender = sender_of(outbox, clock, **channels)
        with structlog.testing.capture_logs() as logs:
            assert sender.send_due() == 3
            assert states(outbox) == [R, S, U]
            assert outbox.receiver("slack").paused_until == NOW + timedelta(seconds=9)
            clock.at += timedelta(seconds=10)
            assert sender.send_due() == 2
        assert states(outbox) == [S, S, U]
        assert len(hook.received) == 2
        assert hook.received[0].body != b""
    assert MARKER not in f"{logs} {outbox.attempts}"


@settings(max_examples=30, deadline=None)
@given(data=st.data(), count=st.integers(1, 5))
def test_whatever_receivers_do_nothing_is_lost_and_nothing_is_sent_after_success(
    data: st.DataObject, count: int
) -> None:
    """Two receivers with any run of failures, a sender that dies now and then: at the end all are sent, once."""
    clock = FixedClock(NOW)
    bad = st.sampled_from([Failed(error="503"), Failed(error="429", retry_after=40), Unknown(error="?")])
    ends = {
        name: played(*data.draw(st.lists(bad, max_size=4)), Sent(status=200), policy=policy)
        for name, policy in (("a", SLACK), ("b", EMAIL))
    }
    outbox = outbox_of(*(fresh(data.draw(st.sampled_from("ab"))) for _ in range(count)))
    killed_at = data.draw(st.sets(st.integers(0, 9), max_size=3))
    for step in range(120):
        if step in killed_at:
            outbox.claim(now=clock.at, lease=LEASE, limit=5)
        sender_of(outbox, clock, **ends).send_due()
        clock.at += timedelta(minutes=1 if step < 10 else 20)
    assert set(states(outbox)) == {S}
    done = [attempt.delivery_id for attempt, after in outbox.attempts if after.state is S]
    assert sorted(done) == sorted(outbox.rows)
    for row in outbox.rows:
        history = [after.state for attempt, after in outbox.attempts if attempt.delivery_id == row]
        assert history[-1] is S


def eventually(true: Callable[[], bool], *, within: float = 5.0) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return False
