"""When a delivery goes again, and what becomes of its receiver. Pure: no clock, no chance, no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from alerts.outbox import Next
from alerts.results import Failed, Fault, Result, Sent, Unknown
from core.reasons import DeliveryState
from core.settings import parse_duration

LONGEST_WAIT = timedelta(hours=24)  # a receiver that asks for more (or for the year 2999) is asked again then


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How long to wait after the 1st, 2nd, ... try: `passing` after a failure, `unknown` after an outcome nobody
    knows. `endless` repeats the last wait until the alert is too old; otherwise the delivery is dead after
    the last. `jitter` is the share by which a wait may be longer or shorter. `spacing` keeps any two messages
    to one receiver apart.
    """

    passing: tuple[timedelta, ...]
    unknown: tuple[timedelta, ...]
    endless: bool
    jitter: float = 0.2
    spacing: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        """Waits only grow: a receiver in trouble is left alone for longer and longer."""
        for waits in (self.passing, self.unknown):
            if not waits or any(later < earlier for earlier, later in pairwise(waits)):
                raise ValueError("a retry policy needs waits that grow")


def waits(text: str) -> tuple[timedelta, ...]:
    """ "5s 5m 2h" → the durations."""
    return tuple(parse_duration(word) for word in text.split())


def following(
    result: Result,
    *,
    tries: int,
    policy: RetryPolicy,
    now: datetime,
    jitter: float,
    expires: datetime | None,
) -> Next:
    """What becomes of a delivery after its `tries`-th try ended at `now`.

    `jitter` is drawn from -1..1 by the caller. `expires` is when the alert is too old to be told: a try
    beyond it is not planned. A refused receiver keeps its delivery, due as soon as somebody mends it.
    """
    spaced = now + policy.spacing if policy.spacing else None
    if isinstance(result, Sent):
        return Next(state=DeliveryState.SENT, pause_receiver_until=spaced)
    if isinstance(result, Unknown):
        wait = _wait(policy.unknown, tries, policy=policy, jitter=jitter)
        return _again(DeliveryState.UNKNOWN, wait, now=now, expires=expires, pause=spaced)
    if result.fault is Fault.RECEIVER:
        return Next(state=DeliveryState.RETRY, at=now, disable_receiver=result.error)
    if result.fault is Fault.MESSAGE:
        return Next(state=DeliveryState.DEAD, pause_receiver_until=spaced)
    return _after_passing(result, _wait(policy.passing, tries, policy=policy, jitter=jitter), now, expires, spaced)


def _after_passing(
    failed: Failed, wait: timedelta | None, now: datetime, expires: datetime | None, spaced: datetime | None
) -> Next:
    """The receiver's own wish, where it has one, holds back everything else for it too."""
    if failed.retry_after is None:
        return _again(DeliveryState.RETRY, wait, now=now, expires=expires, pause=spaced)
    wished = timedelta(seconds=min(max(failed.retry_after, 0), LONGEST_WAIT.total_seconds()))
    pause = max(now + wished, spaced or now)
    return _again(
        DeliveryState.RETRY, max(wait, wished) if wait is not None else None, now=now, expires=expires, pause=pause
    )


def _again(
    state: DeliveryState,
    wait: timedelta | None,
    *,
    now: datetime,
    expires: datetime | None,
    pause: datetime | None,
) -> Next:
    at = None if wait is None else now + wait
    if at is None or (expires is not None and at > expires):
        return Next(state=DeliveryState.DEAD, pause_receiver_until=pause)
    return Next(state=state, at=at, pause_receiver_until=pause)


def _wait(schedule: Sequence[timedelta], tries: int, *, policy: RetryPolicy, jitter: float) -> timedelta | None:
    """The wait after the `tries`-th try (from 1), or None where there is no further try."""
    index = max(tries, 1) - 1
    if index >= len(schedule) and not policy.endless:
        return None
    wait = schedule[min(index, len(schedule) - 1)]
    return wait * (1 + policy.jitter * max(-1.0, min(jitter, 1.0)))


# Standard Webhooks 1.0.0, "Retry schedule": ten tries over three days. A repeat is harmless there (the receiver
# knows the id), so an unknown outcome follows the same schedule.
WEBHOOK = RetryPolicy(
    passing=waits("5s 5m 30m 2h 5h 10h 14h 20h 24h"),
    unknown=waits("5s 5m 30m 2h 5h 10h 14h 20h 24h"),
    endless=False,
)
# Slack takes one message a second from one hook (https://docs.slack.dev/apis/web-api/rate-limits). A person sees
# a repeat, so an unknown outcome waits longer.
SLACK = RetryPolicy(
    passing=waits("5s 30s 2m 5m 15m 30m 1h"),
    unknown=waits("1m 5m 30m 2h 6h"),
    endless=True,
    spacing=timedelta(seconds=1.1),
)
# Greylisting servers refuse for minutes, and count tries that come too early.
EMAIL = RetryPolicy(passing=waits("1m 5m 15m 30m 1h"), unknown=waits("5m 30m 2h 6h"), endless=True)
CONSOLE = RetryPolicy(passing=waits("5s 1m 10m"), unknown=waits("5s 1m 10m"), endless=True)
