"""Sends what is due: claims deliveries, hands each to its channel, and writes down what came of it.

Decides nothing (see `alerts.policy`) and never loses a claim: what it cannot write down, the lease gives back.
"""

from __future__ import annotations

import queue
import random
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from alerts.channel import Channel
from alerts.message import compose
from alerts.outbox import Next, Outbox
from alerts.policy import following
from alerts.results import Failed, Fault, Result, Sent, Unknown, outcome_of
from alerts.trial import trial_delivery
from alerts.wording import Wording
from core.clock import Clock
from core.errors import BaotinError, DeliveryError
from core.model import Attempt, Delivery
from core.reasons import DeliveryState
from core.settings import format_duration

LEASE = timedelta(minutes=5)  # longer than any sending: an email may take three times 60 s
_PATIENCE = (0.1, 0.3, 1.0, 3.0, 10.0)  # seconds between tries at writing down: a busy database is not busy long
_LOOK_AGAIN = 0.5  # seconds: while one receiver is slow, the others' new deliveries go out

_log = structlog.get_logger("alerts")


class Sender:
    """Sends due deliveries, each receiver in a thread of its own. Thread-safe; `stop()` ends it early."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        *,
        clock: Clock,
        wording: Wording,
        max_age: timedelta,
        lease: timedelta = LEASE,
        jitter: Callable[[], float] = lambda: random.uniform(-1, 1),  # noqa: S311 (it keeps no secret)
    ) -> None:
        self._outbox = outbox
        self._channels = dict(channels)
        self._clock = clock
        self._wording = wording
        self._max_age = max_age
        self._lease = lease
        self._jitter = jitter
        self._stopping = threading.Event()
        self._threads: set[threading.Thread] = set()
        self._lock = threading.Lock()

    def send_due(self, *, limit: int = 20) -> int:
        """Sends until nothing is due, at most `limit` at a time; returns how many attempts were made.

        After `stop()` it claims no more, and returns without waiting for a slow receiver: that delivery goes
        again when its lease has run out.
        """
        done: queue.SimpleQueue[None] = queue.SimpleQueue()
        running = attempts = 0
        while not self._stopping.is_set():
            claimed = self._outbox.claim(now=self._clock.now(), lease=self._lease, limit=max(limit - running, 0))
            for delivery in claimed:
                self._begin(delivery, done)
            running += len(claimed)
            if not running:
                break
            finished = self._wait(done)
            running, attempts = running - finished, attempts + finished
        return attempts

    def send_one(self, delivery: Delivery) -> Attempt:
        """1. Settles what cannot be sent; else 2. sends, 3. decides what follows, 4. writes it down, 5. logs."""
        channel = self._channels.get(delivery.receiver)
        expires = delivery.alert.created_at + self._max_age
        if channel is None:
            return self._give_up(delivery, "this receiver is not in the configuration any more")
        if self._clock.now() > expires:
            return self._give_up(delivery, f"not sent within {format_duration(self._max_age)}: too old to be told")
        attempt, result = self._tried(delivery, channel)
        after = following(
            result,
            tries=delivery.attempts + 1,
            policy=channel.policy,
            now=self._clock.now(),
            jitter=self._jitter(),
            expires=expires,
        )
        self._record(attempt, after)
        _report(delivery, attempt, result, after, kind=channel.kind)
        return attempt

    def test(self, receiver: str) -> Attempt:
        """Sends a message that says it is a test, now, and tells what came of it. Stores nothing."""
        channel = self._channels.get(receiver)
        if channel is None:
            known = ", ".join(sorted(self._channels)) or "none"
            raise BaotinError(f'there is no receiver "{receiver}" in the configuration (there are: {known})')
        delivery = trial_delivery(
            receiver,
            delivery_id=str(uuid.uuid4()),
            now=self._clock.now(),
            language=self._wording.language,
            page_url=self._wording.page_url,
        )
        return self._tried(delivery, channel)[0]

    def stop(self, *, grace: float = 5.0) -> int:
        """Claims nothing more, and waits `grace` seconds for what is under way; returns how many still are.

        Those go again, as unknown, when their leases have run out.
        """
        with self._lock:
            self._stopping.set()
            running = tuple(self._threads)
        until = self._clock.monotonic() + grace
        for thread in running:
            thread.join(max(until - self._clock.monotonic(), 0))
        return sum(thread.is_alive() for thread in running)

    def _begin(self, delivery: Delivery, done: queue.SimpleQueue[None]) -> None:
        """In a daemon thread: a receiver that hangs must not keep the process from ending."""
        name = f"send-{delivery.receiver}"
        thread = threading.Thread(target=self._safely, args=(delivery, done), name=name, daemon=True)
        with self._lock:  # so that stop() waits for every thread that it did not prevent
            if not self._stopping.is_set():
                thread.start()
                self._threads.add(thread)
                return
        self._outbox.give_back([delivery])
        done.put(None)

    def _safely(self, delivery: Delivery, done: queue.SimpleQueue[None]) -> None:
        try:
            self.send_one(delivery)
        except BaotinError as error:  # the outbox cannot be written; the lease will run out
            _log.error("delivery.unrecorded", delivery=delivery.id, receiver=delivery.receiver, error=str(error))
        except Exception as error:  # noqa: BLE001 (the same; a traceback might show a secret)
            _log_fault(delivery, error)
        finally:
            with self._lock:
                self._threads.discard(threading.current_thread())
            done.put(None)

    def _wait(self, done: queue.SimpleQueue[None]) -> int:
        """How many sendings ended: one, or none in a while."""
        try:
            done.get(timeout=_LOOK_AGAIN)
        except queue.Empty:
            return 0
        return 1

    def _tried(self, delivery: Delivery, channel: Channel) -> tuple[Attempt, Result]:
        started_at, started = self._clock.now(), self._clock.monotonic()
        result = self._result(delivery, channel)
        return _attempt(delivery, result, started_at, seconds=self._clock.monotonic() - started), result

    def _result(self, delivery: Delivery, channel: Channel) -> Result:
        """What the channel says. A fault of ours is no reason to lose the delivery, nor to print a secret."""
        try:
            return channel.send(compose(delivery, self._wording))
        except DeliveryError as error:
            return Failed(error=str(error), fault=Fault.MESSAGE if error.permanent else Fault.PASSING)
        except Exception as error:  # noqa: BLE001 (whatever it is, the delivery stays in the outbox)
            _log_fault(delivery, error)
            return Unknown(error=f"a fault in Baotin ({type(error).__name__}); it is in the log")

    def _give_up(self, delivery: Delivery, why: str) -> Attempt:
        result = Failed(error=why, fault=Fault.MESSAGE)
        attempt = _attempt(delivery, result, self._clock.now(), seconds=0.0)
        after = Next(state=DeliveryState.DEAD)
        self._record(attempt, after)
        _report(delivery, attempt, result, after, kind="none")
        return attempt

    def _record(self, attempt: Attempt, after: Next) -> None:
        """Writes it down, patiently: a message that has gone out and is not recorded goes out twice."""
        for wait in _PATIENCE:
            try:
                self._outbox.record(attempt, after)
            except BaotinError as error:
                if error.permanent:
                    raise
                time.sleep(wait)
            else:
                return
        self._outbox.record(attempt, after)


def _attempt(delivery: Delivery, result: Result, started_at: datetime, *, seconds: float) -> Attempt:
    return Attempt(
        delivery_id=delivery.id,
        receiver=delivery.receiver,
        started_at=started_at,
        seconds=round(max(seconds, 0.0), 3),
        outcome=outcome_of(result),
        status=result.status,
        error=result.note if isinstance(result, Sent) else result.error,
        retry_after=result.retry_after if isinstance(result, Failed) else None,
    )


def _report(delivery: Delivery, attempt: Attempt, result: Result, after: Next, *, kind: str) -> None:
    """One log line for each attempt, and one more where a receiver is shut: that one somebody has to mend."""
    facts = {
        "delivery": delivery.id,
        "receiver": delivery.receiver,
        "kind": kind,
        "story": delivery.alert.story.id,
        "tries": delivery.attempts + 1,
        "status": attempt.status,
        "seconds": attempt.seconds,
    }
    plan = {"state": after.state.value, "again_at": after.at.isoformat() if after.at else None}
    if isinstance(result, Sent):
        (_log.warning if result.note else _log.info)("delivery.sent", **facts, note=result.note)
    elif isinstance(result, Unknown):
        _log.warning("delivery.unknown", **facts, **plan, error=result.error)
    else:
        dead = after.state is DeliveryState.DEAD
        (_log.error if dead else _log.warning)("delivery.failed", **facts, **plan, error=result.error)
    if after.disable_receiver:
        _log.error("receiver.disabled", receiver=delivery.receiver, kind=kind, error=after.disable_receiver)


def _log_fault(delivery: Delivery, error: Exception) -> None:
    fault, at = type(error).__name__, _place(error)
    _log.error("delivery.fault", delivery=delivery.id, receiver=delivery.receiver, fault=fault, at=at)


def _place(error: Exception) -> str:
    """Where it happened, as "module:line": without the values, which may be secret."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}" if trace else ""
