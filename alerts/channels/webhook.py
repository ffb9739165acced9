"""Receivers of kind "webhook": signed JSON by HTTP POST, as Standard Webhooks 1.0.0 has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from alerts.channels.urls import http_url
from alerts.message import Message
from alerts.policy import WEBHOOK, RetryPolicy
from alerts.render.webhook import webhook_body
from alerts.results import Failed, Fault, Result, Sent
from alerts.signing import key_of, signed_headers
from core.clock import Clock
from core.errors import ConfigError
from core.settings import Duration, Secret, SecretRef, Settings, parse_duration

if TYPE_CHECKING:
    from alerts.channels.wire import Answer


class WebhookSettings(Settings):
    """A program of the user's, told by HTTP POST. While a secret is being changed, give the new one and the old."""

    kind: Literal["webhook"]
    url: SecretRef
    secrets: tuple[SecretRef, ...] = Field(min_length=1, description='each "whsec_..." in base64; all of them sign')
    timeout: Duration = Field(default=parse_duration("15s"), gt=parse_duration("0s"), le=parse_duration("60s"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookChannel:
    """Posts to one endpoint."""

    url: Secret
    keys: tuple[bytes, ...] = field(repr=False)
    clock: Clock
    timeout: float
    kind: str = "webhook"
    policy: RetryPolicy = WEBHOOK

    def send(self, message: Message) -> Result:
        """Post one message. It has arrived when the endpoint says 2xx; its body is of no interest."""
        from alerts.channels.wire import Answer, Timeouts, post  # noqa: PLC0415 (requests: 7 MB of memory)

        body, now = webhook_body(message), self.clock.now()
        answer = post(
            self.url,
            body,
            headers={
                "Content-Type": "application/json",
                **signed_headers(body, message_id=message.id, now=now, keys=self.keys),
            },
            now=now,
            timeouts=Timeouts(connect=min(10.0, self.timeout), read=self.timeout, total=self.timeout),
        )
        return read_answer(answer) if isinstance(answer, Answer) else answer


def read_answer(answer: Answer) -> Result:
    """What the endpoint's status means. Anything but 2xx and 410 may pass: people mend their endpoints."""
    status = answer.status
    if 200 <= status < 300:
        return Sent(status=status)
    if status == 410:
        gone = "the endpoint says that it is gone (status 410): change its URL, or take the receiver out"
        return Failed(error=gone, status=status, fault=Fault.RECEIVER)
    if 300 <= status < 400:
        moved = f"redirected (status {status}), and redirects are not followed: give the address it leads to"
        return Failed(error=moved, status=status)
    hint = ": is the secret the one that it knows?" if status in (401, 403) else ""
    return Failed(
        error=f"the endpoint answers with status {status}{hint}", status=status, retry_after=answer.retry_after
    )


def build(
    name: str, settings: WebhookSettings, *, resolve: Callable[[SecretRef], Secret], clock: Clock
) -> WebhookChannel:
    """A channel that is ready to post; raises ConfigError where a secret is not what it should be."""
    url = http_url(name, "url", settings.url, resolve)
    keys = tuple(_key(name, place, ref, resolve) for place, ref in enumerate(settings.secrets))
    return WebhookChannel(url=url, keys=keys, clock=clock, timeout=settings.timeout.total_seconds())


def _key(name: str, place: int, ref: SecretRef, resolve: Callable[[SecretRef], Secret]) -> bytes:
    try:
        return key_of(resolve(ref).reveal())
    except ValueError as error:
        raise ConfigError((f"receivers.{name}.secrets[{place}]: what {ref.source} holds is {error}",)) from None
