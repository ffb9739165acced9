"""Receivers of kind "console": messages printed on standard output, for people at a terminal and for logs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Literal

from alerts.message import Message
from alerts.policy import CONSOLE, RetryPolicy
from alerts.render.text import text_of
from alerts.results import Failed, Result, Sent
from core.clock import Clock
from core.settings import Secret, SecretRef, Settings

_one_at_a_time = threading.Lock()


class ConsoleSettings(Settings):
    """A receiver that prints."""

    kind: Literal["console"]


class ConsoleChannel:
    """Prints to whatever standard output is at the time."""

    kind = "console"
    policy: RetryPolicy = CONSOLE

    def send(self, message: Message) -> Result:
        """Print one message whole: never mixed with another's lines."""
        from rich.console import Console  # noqa: PLC0415 (only where something is printed)
        from rich.text import Text  # noqa: PLC0415

        text = Text(text_of(message))  # a Text is literal: "[red]" in a title stays those five letters
        text.stylize("bold", 0, len(message.headline))
        try:
            with _one_at_a_time:
                console = Console(soft_wrap=True, highlight=False)
                console.print(Text(f"── {message.mark} · {message.receiver}", style="cyan"))
                console.print(text)
        except (OSError, ValueError) as error:  # a closed pipe; a closed file; an encoding without Vietnamese
            return Failed(error=f"standard output cannot be written: {type(error).__name__}")
        return Sent()


def build(
    _name: str, _settings: ConsoleSettings, *, resolve: Callable[[SecretRef], Secret], clock: Clock
) -> ConsoleChannel:
    """A channel that is ready to print."""
    del resolve, clock  # it has no secrets, and its messages carry no time of their own
    return ConsoleChannel()
