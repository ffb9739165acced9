"""`baotin topics retag`: stored articles, tagged again by the rules in force."""

from __future__ import annotations

import sys

import click

from app.build import build_tagger
from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.output import counted, print_table
from app.cli.progress import bar
from app.opening import open_database
from app.retagging import Retagging
from app.workers.service import Workers
from core.clock import SystemClock


@click.command()
@pass_context
@reports_errors
def retag(context: Context) -> None:
    """Tag what is stored again, by the rules in force.

    Only articles that other rules have tagged; nobody is told of what is found, and what was told stays told. A
    daemon may go on beside it. What was broken off goes on where it was when it is run again.
    """
    tagger = build_tagger(context.configuration)
    workers = Workers(tagger=tagger, outlets={})
    try:
        with open_database(context.database) as store:
            result = Retagging(store.tags, tagger=tagger, workers=workers, clock=SystemClock())
            ids = result.find()
            with bar() as progress:
                task = progress.add_task("Tagging", total=len(ids))
                for number in result.run(ids):
                    progress.advance(task, number)
    finally:
        workers.stop()
    _print(result)
    sys.exit(FOUND_WANTING if result.failed else 0)


def _print(result: Retagging) -> None:
    click.echo(f"{counted(result.done, 'article')} tagged again.")
    changed = sorted({*result.gained, *result.lost})
    if changed:
        rows = [(name, result.gained[name], result.lost[name]) for name in changed]
        print_table(["topic", "gained", "lost"], rows, empty="")
    elif result.done:
        click.echo("No article has gained or lost a topic.")
    if result.changed_meanwhile:
        click.echo(f"{counted(result.changed_meanwhile, 'article')} changed meanwhile: run it once more for them.")
    if result.failed:
        broke = counted(result.failed, "article")
        click.echo(f"The rules broke over {broke}, which stay as they were (see the log).", err=True)
