"""`baotin topics score`: how good the topics are, against labelled articles."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.output import harmless, print_json, print_table
from app.cli.tag import evidence_json
from app.cli.topic_words import chosen_topics, evidence_lines, plain
from app.gold import Exam, Mistake, read_gold
from tagging.quality import Quality
from tagging.settings import TopicSettings

_PARTS = (("all", None), ("with text", True), ("title and lead only", False))
_SHOWN = 20  # problems; a file of another kind has one in every line


@click.command()
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--topic", "only", multiple=True, metavar="TOPIC", help="Only this topic (may be given again).")
@click.option("--threshold", type=click.FloatRange(0, 1), help="Instead of the topics' own thresholds.")
@click.option("--mistakes", is_flag=True, help="List what was tagged wrongly or missed, with the evidence.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_context
@reports_errors
def score(
    context: Context,
    gold: Path,
    only: tuple[str, ...],
    threshold: float | None,
    mistakes: bool,  # noqa: FBT001 (a flag of the command line)
    as_json: bool,  # noqa: FBT001 (a flag of the command line)
) -> None:
    """Measure the topics in force on labelled articles.

    GOLD holds one a line: {"id", "title", "lead", "body", "topics": {TOPIC: true, false or null}} ("-" reads
    standard input). Prints precision, recall and F1, each with its 95 % interval, at the threshold of the tag and
    at that of an alert. An article on which readers did not agree (null) is left out of that topic.
    """
    topics = chosen_topics(only, context.configuration.topics)
    articles, problems = read_gold(gold)
    for problem in problems[:_SHOWN]:
        click.echo(f"{gold}: {problem}", err=True)
    if len(problems) > _SHOWN:
        click.echo(f"{gold}: and {len(problems) - _SHOWN} more lines that are no labelled article", err=True)
    exam = Exam(articles, concepts=context.configuration.concepts, topics=topics)
    rows = [row for name, topic in topics.items() for row in _rows(exam, name, topic, threshold)]
    _print_rows(rows, as_json=as_json)
    if mistakes:
        for name, topic in topics.items():
            at = topic.threshold if threshold is None else threshold
            _print_mistakes(exam.mistakes(name, threshold=at), name, as_json=as_json)
    sys.exit(FOUND_WANTING if problems or not rows else 0)


def _rows(exam: Exam, name: str, topic: TopicSettings, threshold: float | None) -> list[dict[str, Any]]:
    """A line per threshold and kind of article, of the kinds of which there are any."""
    own = [("tag", topic.threshold), ("alert", topic.alert_threshold)]
    found = []
    for at, value in own if threshold is None else [("given", threshold)]:
        for part, with_body in _PARTS:
            measured = exam.quality(name, threshold=value, with_body=with_body)
            if measured.articles:
                found.append({"topic": name, "at": at, "threshold": value, "part": part, **_figures(measured)})
    return found


def _figures(measured: Quality) -> dict[str, Any]:
    return {
        "articles": measured.articles,
        "precision": measured.precision,
        "recall": measured.recall,
        "f1": measured.f1,
        "right": measured.right,
        "wrong": measured.wrong,
        "missed": measured.missed,
    }


def _print_rows(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        for row in rows:
            print_json(plain(row))
        return
    last = ("articles", "precision", "recall", "f1", "right", "wrong", "missed")
    print_table(
        ["topic", "from", "part", "articles", "precision", "recall", "F1", "right", "wrong", "missed"],
        [
            (row["topic"], f"{row['at']} {row['threshold']:.2f}", row["part"], *(row[name] for name in last))
            for row in rows
        ],
        empty="No article is labelled for any topic asked for.",
    )


def _print_mistakes(mistakes: list[Mistake], topic: str, *, as_json: bool) -> None:
    for one in mistakes:
        if as_json:
            print_json(_mistake_json(one, topic))
            continue
        click.echo(f"\n{topic}: {one.answer}, {one.score:.2f}: {harmless(one.article.id)}")
        click.echo(f"  {harmless(one.article.title or one.article.lead or one.article.body[:200])}")
        for line in evidence_lines(one.evidence):
            click.echo(f"    {line}")


def _mistake_json(one: Mistake, topic: str) -> Mapping[str, Any]:
    return {
        "topic": topic,
        "mistake": one.answer,
        "score": round(one.score, 4),
        "id": one.article.id,
        "title": one.article.title,
        "lead": one.article.lead,
        "evidence": [evidence_json(span) for span in one.evidence],
    }
