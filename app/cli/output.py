"""How commands print: tables for people, JSON for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from io import TextIOWrapper
from typing import Any, TextIO
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
# What a terminal would obey: an article's title must not move the cursor or change colours.
_ORDERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_UNFOLDED = 100_000
_HALF = re.compile("[\ud800-\udfff]")
_MARKED = re.compile("\x02(.*?)\x03", re.DOTALL)


def print_json(value: Any) -> None:
    """One JSON value on one line; in ASCII where UTF-8 cannot hold it (half a character in somebody's id)."""
    line = json.dumps(value, ensure_ascii=False, default=_plain)
    click.echo(json.dumps(value, default=_plain) if _HALF.search(line) else line)


def speak_utf8(*streams: TextIO) -> None:
    """Vietnamese is printed as UTF-8 whatever the locale says; what even that cannot hold (a file name of other
    bytes), as its code."""
    for stream in streams:
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, empty: str) -> None:
    """A table as wide as the terminal; a sentence where there is nothing to show."""
    listed = list(rows)
    if not listed:
        click.echo(empty)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in listed:
        table.add_row(*(cell if isinstance(cell, Text) else Text(harmless(cell)) for cell in row))
    out = console()
    if out.is_terminal:
        out.print(table)
        return
    with out.capture() as caught:  # a table fills its last column with spaces, which nobody wants in a file
        out.print(table)
    click.echo("\n".join(line.rstrip() for line in caught.get().splitlines()))


def console() -> Console:
    """Standard output, as wide as it needs where it is not a terminal: nothing is folded into a pipe."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=_UNFOLDED)


def harmless(value: Any) -> str:
    """A value as text that a terminal only shows."""
    text = when(value) if isinstance(value, datetime) else "" if value is None else str(value)
    return _ORDERS.sub("", text)


def marked(text: str) -> Text:
    """Text whose found words stand between \\x02 and \\x03: they are shown bold."""
    shown = Text()
    at = 0
    for found in _MARKED.finditer(text):
        shown.append(harmless(text[at : found.start()]))
        shown.append(harmless(found[1]), style="bold yellow")
        at = found.end()
    shown.append(harmless(text[at:]))
    return shown


def counted(number: int, noun: str) -> str:
    """ "1 feed", "2 feeds"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def when(moment: datetime | None) -> str:
    """A time as a reader in Vietnam would write it; "unknown" for none."""
    return moment.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M") if moment else "unknown"


def ago(moment: datetime | None, now: datetime) -> str:
    """How long ago: "3 min", "5 h", "12 d"; "never" for none."""
    if moment is None:
        return "never"
    gone = now - moment
    if gone < timedelta(0):
        return f"in {span(-gone)}"
    return f"{span(gone)} ago"


def span(length: timedelta) -> str:
    """A length of time in the unit that fits: "40 s", "3 min", "5 h", "12 d"."""
    seconds = int(length.total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size or (seconds >= size and unit != "d"):
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    return str(value)
