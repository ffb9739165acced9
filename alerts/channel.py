"""What the sender needs of a kind of receiver: one small interface, one implementation per file of channels/."""

from __future__ import annotations

from typing import Protocol

from alerts.message import Message
from alerts.policy import RetryPolicy
from alerts.results import Result


class Channel(Protocol):
    """A named receiver, ready to be sent to. Blocking; called from threads, one message at a time."""

    @property
    def kind(self) -> str:
        """ "slack", "email", ...: for logs."""
        ...

    @property
    def policy(self) -> RetryPolicy:
        """When its deliveries go again."""
        ...

    def send(self, message: Message) -> Result:
        """Send one message, within a bounded time. Expected failures are values, and hold no secret."""
        ...
