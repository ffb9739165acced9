"""The kinds of receivers there are: the only list of them. A new kind is a file of its own and a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from alerts.channel import Channel
from alerts.channels import console, email, slack, webhook
from core.clock import Clock, SystemClock
from core.settings import Secret, SecretRef

ReceiverSettings: TypeAlias = Annotated[
    console.ConsoleSettings | slack.SlackSettings | email.EmailSettings | webhook.WebhookSettings,
    Field(discriminator="kind"),
]

_BUILDERS: dict[type[Any], Callable[..., Channel]] = {
    console.ConsoleSettings: console.build,
    slack.SlackSettings: slack.build,
    email.EmailSettings: email.build,
    webhook.WebhookSettings: webhook.build,
}


def build_channel(
    name: str,
    settings: ReceiverSettings,
    *,
    resolve: Callable[[SecretRef], Secret],
    clock: Clock | None = None,
) -> Channel:
    """The receiver `name`, ready to be sent to. Raises ConfigError (or what `resolve` raises) where its secrets
    are missing or are not what they should be. Nothing is connected to yet."""
    return _BUILDERS[type(settings)](name, settings, resolve=resolve, clock=clock or SystemClock())
