"""Receivers of kind "slack": an incoming webhook, and what Slack's answers mean.

Answers: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from alerts.channels.urls import http_url
from alerts.message import Message
from alerts.policy import SLACK, RetryPolicy
from alerts.render.slack import slack_payload
from alerts.results import Failed, Fault, Result, Sent
from core.clock import Clock
from core.settings import Duration, Secret, SecretRef, Settings, parse_duration

if TYPE_CHECKING:
    from alerts.channels.wire import Answer

# The hook itself is gone or forbidden; what each means and what to do about it.
_RECEIVER_CODES = {
    "no_service": "the webhook was removed or is disabled: make a new one and change the secret",
    "no_service_id": "the webhook's URL is not complete: copy it again",
    "no_active_hooks": "the webhook is disabled: enable it in Slack",
    "no_team": "Slack knows no such workspace: copy the webhook's URL again",
    "team_disabled": "the Slack workspace is disabled",
    "channel_not_found": "the Slack channel does not exist any more",
    "channel_is_archived": "the Slack channel is archived: unarchive it, or make a webhook for another",
    "is_archived": "the Slack channel is archived: unarchive it, or make a webhook for another",
    "user_not_found": "the Slack user of this webhook does not exist any more",
    "invalid_token": "the webhook's URL is wrong or expired: copy it again",
    "token_revoked": "the webhook was revoked: make a new one and change the secret",
    "action_prohibited": "an administrator of the Slack workspace forbids posting there",
    "posting_to_general_channel_denied": "an administrator forbids posting to #general",
}
_CODE = re.compile(r"[a-z][a-z_]{2,60}")
_UNHURRIED = 30.0  # seconds to wait after a 429 that does not say how long (Slack's always do)


class SlackSettings(Settings):
    """A Slack channel, by its incoming webhook."""

    kind: Literal["slack"]
    url: SecretRef = Field(description="the incoming webhook's URL: who has it can post")
    timeout: Duration = Field(default=parse_duration("15s"), gt=parse_duration("0s"), le=parse_duration("60s"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackChannel:
    """Posts to one incoming webhook."""

    url: Secret
    clock: Clock
    timeout: float
    kind: str = "slack"
    policy: RetryPolicy = SLACK

    def send(self, message: Message) -> Result:
        """Post one message. It has arrived when Slack says 200 and "ok"."""
        from alerts.channels.wire import Answer, Timeouts, post  # noqa: PLC0415 (requests: 7 MB of memory)

        answer = post(
            self.url,
            json.dumps(slack_payload(message), ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8"},
            now=self.clock.now(),
            timeouts=Timeouts(connect=min(10.0, self.timeout), read=self.timeout, total=self.timeout),
            read_body=True,
        )
        return read_answer(answer) if isinstance(answer, Answer) else answer


def read_answer(answer: Answer) -> Result:
    """What Slack's answer means. Its body is repeated only where it is one of Slack's codes."""
    word = answer.body.strip()
    code = word if _CODE.fullmatch(word) else ""
    status, wish = answer.status, answer.retry_after
    if status == 200 and word == "ok":
        return Sent(status=status)
    if status == 429:
        return Failed(error="Slack: too many messages", status=status, retry_after=wish or _UNHURRIED)
    if code in _RECEIVER_CODES:
        return Failed(error=f"Slack: {_RECEIVER_CODES[code]} ({code})", status=status, fault=Fault.RECEIVER)
    if code and 400 <= status < 500:
        return Failed(error=f"Slack does not take this message ({code})", status=status, fault=Fault.MESSAGE)
    return Failed(error=_odd(status, code), status=status, retry_after=wish)


def _odd(status: int, code: str) -> str:
    """An answer that is not Slack's own, or a trouble of Slack's."""
    if 300 <= status < 400:
        return f"redirected (status {status}), which Slack never does: is the URL right?"
    said = f", {code}" if code else ""
    return f"Slack answers with status {status}{said}" + ("" if status >= 500 else ", and not as Slack does")


def build(
    name: str, settings: SlackSettings, *, resolve: Callable[[SecretRef], Secret], clock: Clock
) -> SlackChannel:
    """A channel that is ready to post; raises ConfigError where the secret is no URL."""
    url = http_url(name, "url", settings.url, resolve)
    return SlackChannel(url=url, clock=clock, timeout=settings.timeout.total_seconds())
