"""A message as Slack blocks, within Slack's limits and without its markup: every text is literal. Pure.

Article text goes into `rich_text` and `plain_text`, which Slack does not parse, so that a title such as
"<!channel> *giảm*" neither calls anybody nor turns bold. Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alerts.message import Message
from alerts.render.text import LONGEST_LEAD, lines_of, more, subject_of
from core.reasons import AlertKind
from core.text import shorten

LONGEST_HEADER = 150
LONGEST_TITLE = 200
LONGEST_FULL_TITLE = 1500
MAX_OTHERS = 8
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def slack_payload(message: Message) -> dict[str, Any]:
    """The JSON for an incoming webhook. The delivery's id is the header's `block_id`, by which a redelivery is
    recognised. `text` is what notifications show; `mrkdwn: false` keeps Slack from parsing it."""
    blocks = [block.to_dict() for block in _blocks(message)]
    return {"text": subject_of(message).translate(_ESCAPES), "mrkdwn": False, "blocks": blocks}


def _blocks(message: Message) -> Iterator[Any]:
    from slack_sdk.models import blocks  # noqa: PLC0415 (2 MB of memory, for those who use Slack)

    header = blocks.PlainTextObject(text=shorten(message.headline, LONGEST_HEADER), emoji=False)
    yield blocks.HeaderBlock(text=header, block_id=f"delivery:{message.id}"[:255])
    about = [message.mark, message.outlet, message.when, ", ".join(message.topics)]
    line = " · ".join(part for part in about if part)
    yield blocks.ContextBlock(elements=[blocks.PlainTextObject(text=shorten(line, 1900), emoji=False)])
    if body := list(_body(message)):
        yield blocks.RichTextBlock(elements=body)
    if links := list(_links(message)):
        yield blocks.RichTextBlock(elements=[_section(links)])
    if message.repeat:
        note = blocks.PlainTextObject(text=message.wording.labels.repeat, emoji=False)
        yield blocks.ContextBlock(elements=[note])


def _body(message: Message) -> Iterator[dict[str, Any]]:
    """The whole title where the header cut it, the quotes, and who else tells the story."""
    if len(message.headline) > LONGEST_HEADER:
        yield _section([_text(shorten(message.headline, LONGEST_FULL_TITLE))])
    if message.lead:
        yield _section([_text(shorten(message.lead, LONGEST_LEAD))])
    yield from (_section([_text(f"{line}\n")]) for line in lines_of(message))
    for quote in message.quotes:
        pieces = [_text(piece, bold=bold) for piece, bold in quote.pieces()]
        yield {"type": "rich_text_quote", "elements": pieces}
    if message.others:
        yield _section([_text(f"{message.wording.labels.also_in}:", bold=True)])
        yield {"type": "rich_text_list", "style": "bullet", "elements": list(_others(message))}


def _others(message: Message) -> Iterator[dict[str, Any]]:
    for other in message.others[:MAX_OTHERS]:
        title = shorten(other.title, LONGEST_TITLE) or other.outlet
        yield _section([_text(f"{other.outlet}: "), _link(other.url, title) if other.url else _text(title)])
    if rest := more(message, len(message.others) - MAX_OTHERS):
        yield _section([_link(message.page, rest) if message.page else _text(rest)])


def _links(message: Message) -> Iterator[dict[str, Any]]:
    """Links, not buttons: a button asks the app for an answer, and an incoming webhook has nobody to give it."""
    labels = message.wording.labels
    if message.kind is not AlertKind.NOTICE:
        read = labels.read.format(outlet=message.outlet)
        yield _link(message.url, read) if message.url else _text(read)
        if message.page:
            yield _text("   ")
    if message.page:
        yield _link(message.page, labels.page)


def _section(elements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": elements}


def _text(text: str, *, bold: bool = False) -> dict[str, Any]:
    return {"type": "text", "text": text} | ({"style": {"bold": True}} if bold else {})


def _link(url: str, text: str) -> dict[str, Any]:
    return {"type": "link", "url": url, "text": text}
