"""A message as plain text: for the console, the text part of an email, and notifications. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.message import Message, Other
from core.text import shorten

MAX_OTHERS = 10
LONGEST_HEADLINE = 1000
LONGEST_TITLE = 200
LONGEST_LEAD = 500
MAX_LINES = 12


def text_of(message: Message) -> str:
    """The whole message, lines separated by "\\n", ending in one."""
    return "\n".join(_lines(message)) + "\n"


def subject_of(message: Message, *, longest: int = 180) -> str:
    """One line that says what it is about: "[New story] Title"."""
    return shorten(f"[{message.mark}] {message.headline}", longest)


def more(message: Message, count: int) -> str:
    """What says that `count` things are left out; "" where nothing is."""
    return message.wording.labels.more.format(count=count) if count > 0 else ""


def lines_of(message: Message) -> tuple[str, ...]:
    """What a notice says, line by line, none of them longer than a lead."""
    return tuple(shorten(line, LONGEST_LEAD) for line in message.lines[:MAX_LINES])


def _lines(message: Message) -> Iterator[str]:
    labels = message.wording.labels
    yield shorten(message.headline, LONGEST_HEADLINE)
    yield f"{message.outlet} · {message.when}"
    if message.topics:
        yield f"{labels.topics}: {', '.join(message.topics)}"
    if message.lead:
        yield f"\n{shorten(message.lead, LONGEST_LEAD)}"
    yield from (f"\n{line}" for line in lines_of(message))
    for quote in message.quotes:
        marked = "".join(f"*{piece}*" if bold else piece for piece, bold in quote.pieces())
        yield f"\n> {marked}"
    if message.others:
        yield f"\n{labels.also_in}:"
        yield from (_other_line(other) for other in message.others[:MAX_OTHERS])
        if rest := more(message, len(message.others) - MAX_OTHERS):
            yield f"  {rest}"
    links = [(labels.read.format(outlet=message.outlet), message.url), (labels.page, message.page)]
    if any(url for _, url in links):
        yield ""
    yield from (f"{label}: {url}" for label, url in links if url)
    if message.repeat:
        yield f"\n{labels.repeat}"


def _other_line(other: Other) -> str:
    title = shorten(other.title, LONGEST_TITLE)
    return f"  - {other.outlet}: {title}" + (f"\n    {other.url}" if other.url else "")
