"""`baotin import` and `baotin export`: articles in and out, as files of other programs' kinds."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import click

from app.articles_in import opened
from app.cli.bringing_in import import_archive, import_lines
from app.cli.context import Context, pass_context, reports_errors
from app.cli.search import compose, concepts_for
from app.config.load import Configuration
from app.exporting import FORMATS, write
from app.opening import open_database
from app.warc.reading import is_archive
from core.errors import BaotinError
from core.problems import closest
from core.views import StoredArticle


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--outlet", "outlets", multiple=True, metavar="NAME", help="Only this outlet (may be given again).")
@click.option("--known", is_flag=True, help="Only outlets that are configured: web archives hold much else.")
@pass_context
@reports_errors
def import_(context: Context, *, file: Path, outlets: tuple[str, ...], known: bool) -> None:
    """Take in articles from JSON lines or a web archive (WARC), plain or .gz ("-" reads standard input).

    JSON, one article a line: {"id", "title", "lead", "body", "published", "url", "outlet"}. Of an archive, every
    HTML page answered with 200 is read as the crawler reads it, as of the time of its capture; of several captures
    of one article, the last counts.

    They are tagged and grouped in order of "published"; nobody is told. An article that is there already is brought
    up to date, so an import that was broken off can be run again. What was crawled is not overwritten.
    """
    wanted = _wanted(context.configuration, outlets, known=known)
    with opened(file) as raw:
        bring_in = import_archive if is_archive(raw) else import_lines
        sys.exit(bring_in(raw, file, context=context, only=wanted))


def _wanted(configuration: Configuration, names: Collection[str], *, known: bool) -> Collection[str] | None:
    """The keys of the outlets that are asked for; None: whatever there is."""
    for name in names:
        if name not in configuration.outlets:
            hint = closest(name, list(configuration.outlets))
            raise click.BadParameter(f'no outlet is called "{name}" ({hint})', param_hint="--outlet")
    return frozenset(names) or (frozenset(configuration.outlets) if known else None)


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
    text = " ".join(query)
    asked = compose(text, concepts=concepts_for(text, context)) if query else None
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
