"""`baotin crawl`: one round now."""

from __future__ import annotations

import sys

import click

from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.output import counted
from core.problems import closest


@click.command()
@click.option("--outlet", "outlets", multiple=True, metavar="NAME", help="Only this outlet (may be given again).")
@pass_context
@reports_errors
def crawl(context: Context, outlets: tuple[str, ...]) -> None:
    """Visit every feed once, now, and fetch what is new; then exit.

    What follows (alerts) is written down, and sent by the daemon.
    """
    from app.process.round import run_round  # noqa: PLC0415 (the reactor is chosen on import)

    known = context.configuration.outlets
    for name in outlets:
        if name not in known:
            raise click.BadParameter(f'no outlet is called "{name}" ({closest(name, list(known))})')
    summary = run_round(context.configuration, database=context.database, outlets=outlets or None)
    click.echo(
        f"{counted(summary.feeds, 'feed')} visited, {counted(summary.articles, 'article')} stored, "
        f"{counted(summary.not_articles, 'page')} without one, {counted(len(summary.problems), 'problem')}"
    )
    for problem in summary.problems:
        click.echo(f"  {problem}", err=True)
    sys.exit(FOUND_WANTING if summary.problems else 0)
