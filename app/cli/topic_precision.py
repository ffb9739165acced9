"""`baotin topics precision`: how good the topics are by analysts' verdicts, over time."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import click

from app.cli.context import Context, pass_context, reports_errors
from app.cli.output import print_json, print_table
from app.cli.topic_words import plain
from app.opening import open_database
from core.views import JudgedMonth
from tagging.quality import wilson


@click.command()
@click.option("--topic", metavar="TOPIC", help="Only this topic.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_context
@reports_errors
def precision(context: Context, topic: str | None, as_json: bool) -> None:  # noqa: FBT001 (a flag of the command line)
    """Sum up the verdicts on each topic, by the month of the articles.

    Precision is the share of right matches among those judged, with its 95 % interval. What analysts called missed
    is counted beside it: nobody knows of how many that is a share.
    """
    with open_database(context.database) as store:
        months = [one for one in store.verdicts.by_month() if topic in (None, one.topic)]
    rows = list(_rows(months))
    if as_json:
        for row in rows:
            print_json(plain(row))
        return
    print_table(
        ["topic", "month", "judged", "right", "wrong", "precision", "missed"],
        [["" if cell is None else cell for cell in row.values()] for row in rows],
        empty="No verdict yet: say `baotin verdict ID|URL TOPIC true|false` of some matches.",
    )


def _rows(months: Iterable[JudgedMonth]) -> Iterable[dict[str, Any]]:
    """Each topic's months, and all of them together."""
    for topic, group in groupby(months, key=lambda one: one.topic):
        listed = list(group)
        yield from (_row(topic, one.month, [one]) for one in listed)
        yield _row(topic, "all", listed)


def _row(topic: str, month: str, of: list[JudgedMonth]) -> dict[str, Any]:
    right, wrong = sum(one.right for one in of), sum(one.wrong for one in of)
    judged = right + wrong
    return {
        "topic": topic,
        "month": month,
        "judged": judged,
        "right": right,
        "wrong": wrong,
        "precision": wilson(right, judged) if judged else None,
        "missed": sum(one.missed for one in of),
    }
