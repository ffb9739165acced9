"""`baotin topics`: which topics are watched for, how good they are, and what a change of them would do."""

from __future__ import annotations

import click

from app.build import build_tagger
from app.cli.context import Context, pass_context, reports_errors
from app.cli.groups import Group
from app.cli.output import print_json, print_table
from app.cli.topic_backtest import backtest
from app.cli.topic_precision import precision
from app.cli.topic_retag import retag
from app.cli.topic_score import score
from app.cli.topic_test import test


@click.group(cls=Group)
def topics() -> None:
    """List the topics in force, measure them, and try changes of them."""


topics.add_command(backtest)
topics.add_command(score)
topics.add_command(precision)
topics.add_command(retag)
topics.add_command(test)


@topics.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_context
@reports_errors
def list_(context: Context, as_json: bool) -> None:  # noqa: FBT001 (a flag of the command line)
    """List the topics with their thresholds."""
    known = context.configuration.topics
    versions = build_tagger(context.configuration).versions
    if as_json:
        for name, topic in known.items():
            print_json(
                {
                    "topic": name,
                    "title": topic.title,
                    "threshold": topic.threshold,
                    "alert_threshold": topic.alert_threshold,
                    "version": versions[name],
                    "about": topic.about,
                }
            )
        return
    print_table(
        ["topic", "title", "tagged from", "told from", "rules", "about"],
        [
            (name, topic.title, topic.threshold, topic.alert_threshold, versions[name], topic.about)
            for name, topic in known.items()
        ],
        empty="No topic is on.",
    )
