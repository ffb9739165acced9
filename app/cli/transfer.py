"""`baotin import` and `baotin export`: articles in and out, as files of other programs' kinds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.build import build
from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.output import counted
from app.cli.search import compose
from app.exporting import FORMATS, write
from app.importing import Import, read_file
from app.opening import open_database
from core.errors import BaotinError
from core.views import StoredArticle


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@pass_context
@reports_errors
def import_(context: Context, file: Path) -> None:
    """Take in articles from JSON lines, plain or .gz ("-" reads standard input).

    One a line: {"id", "title", "lead", "body", "published", "url", "outlet"}. They are tagged and grouped in
    order of "published"; nobody is told. An article that is there already is brought up to date, so an import
    that was broken off can be run again.
    """
    configuration = context.configuration
    plan = read_file(file, configuration.outlets)
    for problem in plan.problems[:20]:
        click.echo(f"{file}: {problem}", err=True)
    if len(plan.problems) > 20:
        click.echo(f"{file}: and {len(plan.problems) - 20} lines more like these", err=True)
    services = build(configuration, database=context.database)
    result = Import(services.pipeline, services.workers)
    try:
        with _progress() as progress:
            bar = progress.add_task("Importing", total=len(plan))
            for done in result.run(plan):
                progress.advance(bar, done)
    except KeyboardInterrupt:
        kept = result.new + result.revised + result.same
        click.echo(f"Broken off: {kept} of {len(plan)} articles are in. Run it again for the rest.", err=True)
        sys.exit(FOUND_WANTING)
    finally:
        services.close()
    click.echo(
        f"{result.new} new, {result.revised} changed, {result.same} known already, "
        f"{counted(len(plan.problems), 'line')} without an article"
    )
    sys.exit(FOUND_WANTING if plan.problems else 0)


@click.command()
@click.argument("query", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(FORMATS)),
    default="jsonl",
    show_default=True,
    help="Of what is written.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file, instead of standard output."
)
@pass_context
@reports_errors
def export(context: Context, query: tuple[str, ...], form: str, output: Path | None) -> None:
    """Write out the articles that QUERY finds (none: all), as JSON lines, CSV, or an Atom feed."""
    asked = compose(" ".join(query)) if query else None
    with open_database(context.database) as store:
        found = store.reader.export(asked)
        if output is None:
            write(found, form=form, out=sys.stdout)
            sys.stdout.flush()  # so that a full disk is said here, and not when Python ends
        else:
            _write_whole(found, form=form, output=output)


def _write_whole(found: Iterator[StoredArticle], *, form: str, output: Path) -> None:
    """Writes beside the file and then in its place: an export that fails leaves the last one as it was. What is
    no file (/dev/stdout, a pipe) is written to as it stands."""
    place = output.resolve()  # of a link, what it leads to
    part = place if place.exists() and not place.is_file() else place.with_name(place.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            write(found, form=form, out=out)
        if part != place:
            part.replace(place)
    except OSError as error:
        raise BaotinError(f"{output}: cannot be written: {error.strerror or error}") from error
    finally:
        if part != place:
            part.unlink(missing_ok=True)


def _progress() -> Progress:
    """On standard error, and only where somebody looks."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    )
