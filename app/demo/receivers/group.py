"""The three receivers together, as the demonstration and the end-to-end tests run them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType

from app.demo.receivers.arrivals import Arrival
from app.demo.receivers.failures import Failure
from app.demo.receivers.mail import MailServer
from app.demo.receivers.slack import SlackHook
from app.demo.receivers.webhook import WebhookReceiver

NAMES = ("slack", "email", "webhook")


class Receivers:
    """A Slack hook, a mail server and a webhook receiver. Opens with `with`. Ports follow each other from
    `port_base`."""

    def __init__(self, *, port_base: int = 0, webhook_secret: str = "", per_second: float | None = None) -> None:
        ports = [port_base + index if port_base else 0 for index in range(3)]
        with ExitStack() as binding:  # if one port is taken, none is kept
            self.slack = SlackHook(port=ports[0], per_second=per_second)
            binding.callback(self.slack.close)
            self.mail = MailServer(port=ports[1])
            binding.callback(self.mail.close)
            self.webhook = WebhookReceiver(port=ports[2], secret=webhook_secret)
            binding.callback(self.webhook.close)
            self._bound = binding.pop_all()
        self._all: Mapping[str, SlackHook | MailServer | WebhookReceiver] = {
            receiver.name: receiver for receiver in (self.slack, self.mail, self.webhook)
        }

    def __enter__(self) -> Receivers:
        for receiver in self._all.values():
            receiver.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stops all three."""
        self._bound.close()

    def arrivals(self) -> list[Arrival]:
        """Everything that came to any of them, in order of time."""
        found = [arrival for receiver in self._all.values() for arrival in receiver.mailbox.all()]
        return sorted(found, key=lambda arrival: arrival.at)

    def order(self, receiver: str, failure: Failure) -> None:
        """Orders a failure of one receiver. KeyError for a name that is none."""
        self._all[receiver].failures.order(failure)

    def clear(self, receiver: str = "") -> None:
        """Forgets the failures ordered of one receiver, or of all."""
        for name, known in self._all.items():
            if receiver in ("", name):
                known.failures.clear()
