"""What an analyst would have seen of the day, on one screen."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.demo.director import Day
from app.demo.receivers.group import NAMES
from app.demo.report import Line, Told

_MARKS = {
    Told.ONCE: ("once", "green"),
    Told.AGAIN_SAME_ID: ("again, same id", "yellow"),
    Told.MISSING: ("MISSING", "bold red"),
    Told.TWICE: ("TWICE", "bold red"),
}


def print_summary(day: Day, *, headlines: dict[str, tuple[str, tuple[str, ...], int]], console: Console) -> None:
    """A line per event with what each receiver got, then the counts. `headlines`: event → headline, topics,
    number of articles."""
    table = Table(title="The day, as it was told", title_justify="left", box=None, pad_edge=False)
    table.add_column("story", ratio=1)
    table.add_column("topics")
    table.add_column("articles", justify="right")
    for name in NAMES:
        table.add_column(name)
    lines = {(line.event, line.receiver): line for line in day.report.lines}
    for event, (headline, topics, articles) in headlines.items():
        short = ", ".join(topic.removeprefix("china-tech-") for topic in topics)
        marks = [_mark(lines[event, name]) for name in NAMES]
        table.add_row(Text(headline), short, str(articles), *marks)
    console.print()
    console.print(table)
    console.print(
        f"\n{day.articles} articles stored ({day.baseline} of the day before), {day.stories} stories, "
        f"{len(headlines)} of them to be told."
    )
    for problem in day.report.problems():
        console.print(Text(problem, style="bold red"))
    if day.report.good:
        console.print(Text("Everything was told once to everyone, and nothing else.", style="bold green"))


def _mark(line: Line) -> Text:
    word, style = _MARKS[line.told]
    return Text(word, style=style)
