"""`baotin topics`: which topics are watched for."""

from __future__ import annotations

import click

from app.build import build_tagger
from app.cli.context import Context, pass_context, reports_errors
from app.cli.groups import Group
from app.cli.output import print_json, print_table


@click.group(cls=Group)
def topics() -> None:
    """List the topics in force."""


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
