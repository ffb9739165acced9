"""A webhook receiver that takes only genuine messages of Standard Webhooks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from app.demo.receivers.arrivals import Arrival, urls_in
from app.demo.receivers.hook import Answer, Hook
from app.demo.receivers.signature import make_secret, verify
from core.clock import Clock

_HEADLINES = ("headline", "title")


class WebhookReceiver(Hook):
    """Checks id, time and signature; answers 200, or 401 with the reason."""

    name = "webhook"
    path = "/hook/bao-tin"

    def __init__(self, *, port: int = 0, clock: Clock | None = None, secret: str = "") -> None:
        super().__init__(port=port, clock=clock)
        self.secret = secret or make_secret()

    def judge(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """200, or what is wrong."""
        if path != self.path:
            return Answer(status=404, text="not found")
        wrong = verify(self.secret, headers, body, now=self.clock.now().timestamp())
        if wrong:
            return Answer(status=401, text=wrong)
        try:
            json.loads(body)
        except ValueError:
            return Answer(status=400, text="the body is not JSON")
        return Answer(status=200, text="")

    def read(self, headers: Mapping[str, str], body: bytes, answer: Answer) -> Arrival:
        """The message under its webhook-id."""
        raw = body.decode("utf-8", "replace")
        texts = list(_strings(raw))
        return Arrival(
            receiver=self.name,
            at=self.clock.now(),
            id=headers.get("webhook-id", ""),
            headline=next((text for key, text in texts if key in _HEADLINES), ""),
            text="\n".join(text for _, text in texts),
            urls=urls_in(text for _, text in texts),
            accepted=answer.good,
            answer=f"{answer.status} {answer.text}".strip(),
            raw=raw,
        )


def _strings(raw: str) -> Iterator[tuple[str, str]]:
    try:
        payload = json.loads(raw)
    except ValueError:
        return
    yield from _walk("", payload)


def _walk(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(name, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(key, inner)
