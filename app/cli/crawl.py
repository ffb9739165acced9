"""`baotin crawl`: one round now, or the past of an outlet."""

from __future__ import annotations

import sys

import click

from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.output import counted
from app.cli.past import crawl_past
from app.cli.progress import crawling
from core.problems import closest


@click.command()
@click.option("--outlet", "outlets", multiple=True, metavar="NAME", help="Only this outlet (may be given again).")
@click.option("--since", metavar="DATE", help="What was published on this day or later (2026-03-01).")
@click.option("--until", metavar="DATE", help="With --since: what was published on this day or earlier.")
@pass_context
@reports_errors
def crawl(context: Context, outlets: tuple[str, ...], since: str | None, until: str | None) -> None:
    """Visit every feed once, now, and fetch what is new; then exit.

    What follows (alerts) is written down, and sent by the daemon.

    With --since, walk through the archives of the outlets that are named, and fetch what was published on these
    days; nobody is alerted of it. That takes as long as the outlets' delays want. It may be broken off with Ctrl-C,
    or by anything else: the same command goes on where it was.
    """
    known = context.configuration.outlets
    for name in outlets:
        if name not in known:
            said = f'no outlet is called "{name}" ({closest(name, list(known))})'
            raise click.BadParameter(said, param_hint="--outlet")
    if since is not None:
        crawl_past(context, outlets, since=since, until=until)
    if until is not None:
        raise click.BadParameter("it needs --since DATE", param_hint="--until")
    _round(context, outlets)


def _round(context: Context, outlets: tuple[str, ...]) -> None:
    from app.process.round import run_round  # noqa: PLC0415 (the reactor is chosen on import)

    with crawling() as watch:
        summary, stopped = run_round(
            context.configuration, database=context.database, outlets=outlets or None, watch=watch
        )
    click.echo(
        f"{counted(summary.feeds, 'feed')} visited, {counted(summary.articles, 'article')} stored, "
        f"{counted(summary.not_articles, 'page')} without one, {counted(len(summary.problems), 'problem')}"
    )
    for problem in summary.problems:
        click.echo(f"  {problem}", err=True)
    if stopped:
        click.echo("Stopped before the end: what was not fetched is due again.", err=True)
    sys.exit(FOUND_WANTING if summary.problems or stopped else 0)
