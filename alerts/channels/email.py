"""Receivers of kind "email": one mail for each alert, through the user's own mail server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from alerts.channels.email_settings import EmailSettings, Security
from alerts.message import Message
from alerts.policy import EMAIL, RetryPolicy
from alerts.results import Result
from core.clock import Clock
from core.settings import Secret, SecretRef

__all__ = ["EmailChannel", "EmailSettings", "Security", "build"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChannel:
    """Hands mail to one server."""

    settings: EmailSettings
    password: Secret | None
    clock: Clock
    kind: str = "email"
    policy: RetryPolicy = EMAIL

    def send(self, message: Message) -> Result:
        """Hand over one mail. It has arrived when the server says 250 to its content."""
        from alerts.channels.smtp import hand_over  # noqa: PLC0415 (smtplib, for those who use email)
        from alerts.render.email import mail_of  # noqa: PLC0415 (and the packages of `email`)

        settings = self.settings
        mail = mail_of(
            message,
            sender=settings.sender,
            sender_name=settings.sender_name,
            to=settings.to,
            now=self.clock.now(),
        )
        return hand_over(mail, settings=settings, password=self.password)


def build(
    _name: str, settings: EmailSettings, *, resolve: Callable[[SecretRef], Secret], clock: Clock
) -> EmailChannel:
    """A channel that is ready to send."""
    password = resolve(settings.password) if settings.password else None
    return EmailChannel(settings=settings, password=password, clock=clock)
