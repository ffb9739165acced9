"""An incoming webhook that answers as Slack's does (docs.slack.dev: "Sending messages using incoming webhooks",
"Block Kit reference"): plain-text reasons, limits checked, one message a second where asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from app.demo.receivers.arrivals import Arrival, delivery_id_in, urls_in
from app.demo.receivers.hook import Answer, Hook
from core.clock import Clock

_MAX_BLOCKS = 50
_MAX_TEXT = 40_000
_LIMITS = {"header": 150, "section": 3000}  # characters of `text`


class SlackHook(Hook):
    """Slack's side of an incoming webhook. `per_second` refuses with 429 what comes too fast."""

    name = "slack"
    path = "/services/T0PRESS/B0DEMO/9zXqPfLwBm2cTn4k"

    def __init__(self, *, port: int = 0, clock: Clock | None = None, per_second: float | None = None) -> None:
        super().__init__(port=port, clock=clock)
        self.per_second = per_second
        self._last: float | None = None

    def judge(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """`ok`, or Slack's word for what is wrong."""
        del headers  # the secret is in the address
        if path != self.path:
            return Answer(status=404, text="no_service")
        if self._too_fast():
            return Answer(status=429, text="rate_limited", headers={"Retry-After": "1"})
        try:
            payload = json.loads(body)
        except ValueError:
            return Answer(status=400, text="invalid_payload")
        wrong = wrong_with(payload)
        return Answer(status=400, text=wrong) if wrong else Answer(status=200, text="ok")

    def read(self, headers: Mapping[str, str], body: bytes, answer: Answer) -> Arrival:
        """The message with every address in its blocks; the id is the first UUID in it."""
        del headers
        raw = body.decode("utf-8", "replace")
        texts = list(_texts(raw))
        return Arrival(
            receiver=self.name,
            at=self.clock.now(),
            id=delivery_id_in(raw),
            headline=texts[0] if texts else "",
            text="\n".join(texts),
            urls=urls_in(texts),
            accepted=answer.good,
            answer=f"{answer.status} {answer.text}",
            raw=raw,
        )

    def _too_fast(self) -> bool:
        if self.per_second is None:
            return False
        now, last = self.clock.monotonic(), self._last
        if last is not None and now - last < 1 / self.per_second:
            return True
        self._last = now
        return False


def wrong_with(payload: Any) -> str:
    """Slack's reason to refuse a payload, or "". Limits are those of slack_sdk's models, and Slack's own."""
    if not isinstance(payload, dict):
        return "invalid_payload"
    text, blocks = payload.get("text", ""), payload.get("blocks", [])
    if not isinstance(text, str) or not isinstance(blocks, list):
        return "invalid_payload"
    if not text and not blocks and not payload.get("attachments"):
        return "no_text"
    if len(text) > _MAX_TEXT:
        return "msg_too_long"
    if len(blocks) > _MAX_BLOCKS:
        return "invalid_blocks"
    return "" if all(_valid(block) for block in blocks) else "invalid_blocks"


def _valid(block: Any) -> bool:
    if not isinstance(block, dict) or not isinstance(block.get("type"), str):
        return False
    text = block.get("text")
    limit = _LIMITS.get(block["type"])
    if limit and isinstance(text, dict) and not 0 < len(str(text.get("text", ""))) <= limit:
        return False
    try:
        parsed = Block.parse(block)
        if parsed is None or type(parsed) is Block:
            return False
        parsed.validate_json()
    except (SlackObjectFormationError, TypeError, ValueError, KeyError, AttributeError):
        return False
    return True


def _texts(raw: str) -> Iterator[str]:
    """Every text in a payload, headers first, then in order."""
    try:
        payload = json.loads(raw)
    except ValueError:
        return
    found = list(_walk(payload))
    yield from (text for key, text in found if key == "header")
    yield from (text for key, text in found if key != "header")


def _walk(value: Any, *, within: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        within = "header" if value.get("type") == "header" else within
        for key, inner in value.items():
            if key in ("text", "url", "fallback", "title_link") and isinstance(inner, str):
                yield within or key, inner
            else:
                yield from _walk(inner, within=within)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, within=within)
