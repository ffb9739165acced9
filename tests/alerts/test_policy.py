"""What becomes of a delivery after each answer: every class of HTTP status and every error, for every channel."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels import slack, webhook
from alerts.channels.wire import Answer
from alerts.outbox import Next
from alerts.policy import CONSOLE, EMAIL, LONGEST_WAIT, SLACK, WEBHOOK, RetryPolicy, following, waits
from alerts.results import Failed, Fault, Result, Sent, Unknown
from core.reasons import DeliveryState
from tests.factories import NOW, hours

S, R, U, D = DeliveryState.SENT, DeliveryState.RETRY, DeliveryState.UNKNOWN, DeliveryState.DEAD
POLICIES = {"webhook": WEBHOOK, "slack": SLACK, "email": EMAIL, "console": CONSOLE}


def after(result: Result, policy: RetryPolicy, *, tries: int = 1, jitter: float = 0.0) -> Next:
    return following(result, tries=tries, policy=policy, now=NOW, jitter=jitter, expires=NOW + hours(999))


def seconds(at: datetime | None) -> float | None:
    return None if at is None else (at - NOW).total_seconds()


# (status, Retry-After in seconds) → (state, due again in, receiver paused for, receiver disabled)
WEBHOOK_TABLE: list[tuple[int, float | None, tuple[DeliveryState, float | None, float | None, bool]]] = [
    (200, None, (S, None, None, False)),
    (201, None, (S, None, None, False)),
    (202, None, (S, None, None, False)),
    (204, None, (S, None, None, False)),
    (299, None, (S, None, None, False)),
    (300, None, (R, 5, None, False)),
    (301, None, (R, 5, None, False)),
    (302, None, (R, 5, None, False)),
    (304, None, (R, 5, None, False)),
    (307, None, (R, 5, None, False)),
    (308, None, (R, 5, None, False)),
    (400, None, (R, 5, None, False)),
    (401, None, (R, 5, None, False)),
    (403, None, (R, 5, None, False)),
    (404, None, (R, 5, None, False)),
    (408, None, (R, 5, None, False)),
    (409, None, (R, 5, None, False)),
    (410, None, (R, 0, None, True)),
    (410, 60, (R, 0, None, True)),
    (413, None, (R, 5, None, False)),
    (422, None, (R, 5, None, False)),
    (429, None, (R, 5, None, False)),
    (429, 2, (R, 5, 2, False)),
    (429, 120, (R, 120, 120, False)),
    (429, 1e9, (R, 86400, 86400, False)),
    (500, None, (R, 5, None, False)),
    (501, None, (R, 5, None, False)),
    (502, None, (R, 5, None, False)),
    (503, None, (R, 5, None, False)),
    (503, 3600, (R, 3600, 3600, False)),
    (504, None, (R, 5, None, False)),
    (599, None, (R, 5, None, False)),
    (102, None, (R, 5, None, False)),
]


@pytest.mark.parametrize(("status", "wish", "expected"), WEBHOOK_TABLE)
def test_what_a_webhooks_answer_leads_to(
    status: int, wish: float | None, expected: tuple[DeliveryState, float | None, float | None, bool]
) -> None:
    made = after(webhook.read_answer(Answer(status=status, retry_after=wish)), WEBHOOK)
    shown = (made.state, seconds(made.at), seconds(made.pause_receiver_until), bool(made.disable_receiver))
    assert shown == expected


SENT_SLACK = (S, None, 1.1, False)
AGAIN, REFUSED, SHUT = (R, 5, 1.1, False), (D, None, 1.1, False), (R, 0, None, True)
SLACK_TABLE: list[tuple[int, str, float | None, tuple[DeliveryState, float | None, float | None, bool]]] = [
    (200, "ok", None, SENT_SLACK),
    (200, "ok\n", None, SENT_SLACK),
    (200, "", None, AGAIN),
    (200, "<html>please sign in to the proxy</html>", None, AGAIN),
    (201, "ok", None, AGAIN),
    (204, "", None, AGAIN),
    (301, "", None, AGAIN),
    (302, "", None, AGAIN),
    (400, "invalid_payload", None, REFUSED),
    (400, "invalid_blocks", None, REFUSED),
    (400, "invalid_blocks_format", None, REFUSED),
    (400, "invalid_attachments", None, REFUSED),
    (400, "no_text", None, REFUSED),
    (400, "too_many_attachments", None, REFUSED),
    (400, "user_not_found", None, SHUT),
    (403, "action_prohibited", None, SHUT),
    (403, "invalid_token", None, SHUT),
    (403, "posting_to_general_channel_denied", None, SHUT),
    (403, "team_disabled", None, SHUT),
    (403, "<html>the office proxy forbids this</html>", None, AGAIN),
    (404, "no_service", None, SHUT),
    (404, "channel_not_found", None, SHUT),
    (404, "no_team", None, SHUT),
    (404, "no_active_hooks", None, SHUT),
    (404, "<html>not found</html>", None, AGAIN),
    (410, "channel_is_archived", None, SHUT),
    (413, "", None, AGAIN),
    (429, "rate_limited", 30, (R, 30, 30, False)),
    (429, "rate_limited", 1, (R, 5, 1.1, False)),
    (429, "rate_limited", None, (R, 30, 30, False)),
    (429, "rate_limited", 1e9, (R, 86400, 86400, False)),
    (500, "rollup_error", None, AGAIN),
    (500, "", None, AGAIN),
    (502, "", None, AGAIN),
    (503, "", 90, (R, 90, 90, False)),
    (504, "", None, AGAIN),
]


@pytest.mark.parametrize(("status", "body", "wish", "expected"), SLACK_TABLE)
def test_what_slacks_answer_leads_to(
    status: int,
    body: str,
    wish: float | None,
    expected: tuple[DeliveryState, float | None, float | None, bool],
) -> None:
    made = after(slack.read_answer(Answer(status=status, retry_after=wish, body=body)), SLACK)
    shown = (made.state, seconds(made.at), seconds(made.pause_receiver_until), bool(made.disable_receiver))
    assert shown == expected


RESULTS: list[tuple[str, Result, tuple[DeliveryState, float | None, bool]]] = [
    ("webhook", Sent(status=200), (S, None, False)),
    ("webhook", Failed(error="no connection"), (R, 5, False)),
    ("webhook", Unknown(error="no answer in time"), (U, 5, False)),
    ("slack", Failed(error="no connection"), (R, 5, False)),
    ("slack", Unknown(error="no answer in time"), (U, 60, False)),
    ("email", Sent(status=250), (S, None, False)),
    ("email", Failed(error="451 try later", status=451), (R, 60, False)),
    ("email", Failed(error="no connection"), (R, 60, False)),
    ("email", Failed(error="554 spam", status=554, fault=Fault.MESSAGE), (D, None, False)),
    ("email", Failed(error="535 login", status=535, fault=Fault.RECEIVER), (R, 0, True)),
    ("email", Unknown(error="time-out after DATA"), (U, 300, False)),
    ("console", Failed(error="closed pipe"), (R, 5, False)),
]


@pytest.mark.parametrize(("channel", "result", "expected"), RESULTS)
def test_what_each_channels_results_lead_to(
    channel: str, result: Result, expected: tuple[DeliveryState, float | None, bool]
) -> None:
    made = after(result, POLICIES[channel])
    assert (made.state, seconds(made.at), bool(made.disable_receiver)) == expected


def test_a_webhook_is_tried_ten_times_at_the_times_of_the_standard() -> None:
    plan = [after(Failed(error="503"), WEBHOOK, tries=tries) for tries in range(1, 11)]
    assert [seconds(step.at) for step in plan] == [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400, None]
    assert plan[-1].state is D


def test_slack_and_email_are_tried_until_the_alert_is_too_old() -> None:
    for policy in (SLACK, EMAIL):
        assert after(Failed(error="503"), policy, tries=500).at == NOW + policy.passing[-1]
        assert after(Unknown(error="?"), policy, tries=500).at == NOW + policy.unknown[-1]


@pytest.mark.parametrize(("jitter", "expected"), [(-1.0, 4.0), (0.0, 5.0), (1.0, 6.0), (7.0, 6.0), (-7.0, 4.0)])
def test_jitter_is_a_fifth_at_most(jitter: float, expected: float) -> None:
    assert seconds(after(Failed(error="503"), WEBHOOK, jitter=jitter).at) == pytest.approx(expected)


def test_jitter_never_comes_before_the_time_that_the_receiver_asked_for() -> None:
    made = after(Failed(error="429", status=429, retry_after=300), WEBHOOK, jitter=-1.0)
    assert seconds(made.at) == 300


@pytest.mark.parametrize("result", [Failed(error="503"), Unknown(error="?"), Failed(error="429", retry_after=60)])
def test_no_try_is_planned_beyond_the_alerts_life(result: Result) -> None:
    made = following(result, tries=1, policy=SLACK, now=NOW, jitter=0.0, expires=NOW + timedelta(seconds=4))
    assert made.state is D
    assert made.at is None


def test_waits_that_shrink_are_refused() -> None:
    with pytest.raises(ValueError, match="waits that grow"):
        RetryPolicy(passing=waits("5m 1m"), unknown=waits("1m"), endless=False)


results = st.one_of(
    st.builds(Sent),
    st.builds(Unknown, error=st.just("?")),
    st.builds(
        Failed,
        error=st.just("x"),
        fault=st.sampled_from(Fault),
        retry_after=st.none() | st.floats(min_value=-10, max_value=1e12),
    ),
)


@given(
    result=results,
    policy=st.sampled_from(list(POLICIES.values())),
    tries=st.integers(1, 100),
    jitter=st.floats(-1, 1),
    life=st.none() | st.integers(0, 200_000),
)
def test_whatever_happens_a_delivery_is_sent_dead_or_due_within_a_day_and_a_fifth(
    result: Result, policy: RetryPolicy, tries: int, jitter: float, life: int | None
) -> None:
    expires = None if life is None else NOW + timedelta(seconds=life)
    made = following(result, tries=tries, policy=policy, now=NOW, jitter=jitter, expires=expires)
    if made.state in (S, D):
        assert made.at is None
    else:
        assert made.at is not None
        assert NOW <= made.at <= NOW + LONGEST_WAIT * 1.2
        assert expires is None or made.at <= max(expires, NOW)
    assert (made.state is S) == isinstance(result, Sent)
    assert made.pause_receiver_until is None or made.pause_receiver_until <= NOW + LONGEST_WAIT
