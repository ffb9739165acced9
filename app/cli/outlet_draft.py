"""`baotin outlets new`: drafts an outlet's file from its site."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import click

from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.output import harmless
from core.clock import SystemClock
from core.errors import BaotinError
from core.urls import canonical, netloc_of
from crawler.catalogue import outlet_for, shipped_families
from crawler.drafting import Draft, NoDraft, Wanted, draft
from crawler.drafting.writing import written

_TO_FILE = click.Path(dir_okay=False, path_type=Path)
_TO_FOLDER = click.Path(file_okay=False, path_type=Path)

_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*(:\d+)?")
_HEAD = (
    "What a person reads off the page; only what stands here is compared. Add title, lead, body (a list of "
    "paragraphs), published, authors, section, tags, image, credit, and has and lacks (pieces of text)."
)


@click.command("new")
@click.argument("url")
@click.option("--output", type=_TO_FILE, help="Write the file here (default: print it); never over another file.")
@click.option(
    "--pages",
    type=_TO_FOLDER,
    help="Keep the articles that were looked at in this folder, each with a file for what you expect of it.",
)
@pass_context
@reports_errors
def new(context: Context, url: str, output: Path | None, pages: Path | None) -> None:
    """Draft an outlet's file from the site at URL: its front page, a section, or a feed.

    At most eight pages are fetched, with robots.txt obeyed and the delay of crawl.delay between two. Exit 1 where
    nothing could be drafted, or nothing was found that lists its articles.
    """
    address = canonical(url if "://" in url else f"https://{url}")
    if not _HOST.fullmatch(netloc_of(address)):
        message = f'"{url}" is no web address: write it as "https://baovidu.example"'
        raise click.BadParameter(message, param_hint="URL")
    if output and output.exists():
        raise click.BadParameter(f"{output} is there already: name another file", param_hint="--output")
    for place, option in ((output, "--output"), (pages, "--pages")):
        _check_place(place, option)
    from app.process.survey import run_survey  # noqa: PLC0415 (Scrapy takes half a second: only where it is needed)

    survey = run_survey(address, context.configuration.config.crawl, clock=SystemClock(), tell=_tell)
    if survey is None:
        click.echo("Stopped: nothing was written.", err=True)
        sys.exit(FOUND_WANTING)
    drafted = draft(survey, families=shipped_families())
    if isinstance(drafted, NoDraft):
        click.echo(f"baotin: {harmless(drafted.text)}", err=True)
        sys.exit(FOUND_WANTING)
    if output:
        write_whole(output, drafted.text.encode())
    else:
        click.echo(drafted.text, nl=False)
    kept = _keep(drafted, pages) if pages else []
    _report(drafted, context, address, output=output, kept=kept)
    if not drafted.outlet.feeds:
        said = "nothing was found that lists its articles, so this is only the beginning of a file"
        click.echo(f"baotin: {harmless(address)}: {said}.", err=True)
        sys.exit(FOUND_WANTING)


def _check_place(place: Path | None, option: str) -> None:
    """Said before a site is asked for anything. Raises `BadParameter` for a place where nothing can be written."""
    if place is None:
        return
    whole = place.resolve()
    there = next(each for each in (whole, *whole.parents) if each.exists())
    if not there.is_dir():
        raise click.BadParameter(f"{there} is no folder", param_hint=option)
    if not os.access(there, os.W_OK | os.X_OK):
        raise click.BadParameter(f"nothing can be written in {there}: name another place", param_hint=option)


def write_whole(file: Path, content: bytes) -> None:
    """The whole file or none: half of one would be "there already" the next time. Raises `BaotinError`."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            file.write_bytes(content)
        except OSError:
            file.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BaotinError(f"{file}: cannot be written: {error.strerror or error}") from error


def _tell(wanted: Wanted) -> None:
    click.echo(f"asking for {wanted.purpose}: {harmless(wanted.url)}", err=True)


def _keep(drafted: Draft, folder: Path) -> list[Path]:
    """Writes each sample, and beside it what is expected of it as far as it is certain; nothing is written over."""
    kept: list[Path] = []
    for sample in drafted.samples:
        number = next(n for n in range(1, 1000) if not (folder / f"{drafted.outlet.key}-{n}.html").exists())
        page = folder / f"{drafted.outlet.key}-{number}.html"
        write_whole(page, sample.body)
        expected = page.with_suffix(".yaml")
        if not expected.exists():
            settings = {"page": page.name, "url": sample.url, "kind": "article"}
            write_whole(expected, written(settings, {}, head=(_HEAD,)).encode())
        kept.append(expected)
    return kept


def _report(drafted: Draft, context: Context, url: str, *, output: Path | None, kept: list[Path]) -> None:
    """What was found, what is uncertain, what to do next; beside the file where that is printed."""
    aside = output is None
    uncertain = [*drafted.uncertain, *_conflicts(drafted, context, url)]
    for title, lines in (("Found", drafted.found), ("Look at", uncertain), ("Next", _next(drafted, output, kept))):
        if lines:
            click.echo(f"\n{title}:", err=aside)
        for line in lines:
            click.echo(f"  - {harmless(line)}", err=aside)


def _conflicts(drafted: Draft, context: Context, url: str) -> list[str]:
    known, key = context.configuration.outlets, drafted.outlet.key
    if shipped := outlet_for(url, known):
        effect = (
            "your file would take its place"
            if key == shipped.key
            else "both would be read: take its key, or one out"
        )
        return [f"{shipped.name} is known already, as {shipped.key}: {effect}"]
    return [f'the key "{key}" is taken by {known[key].name}: change it'] if key in known else []


def _next(drafted: Draft, output: Path | None, kept: list[Path]) -> list[str]:
    file = str(output) if output else "FILE"
    steps = [] if output else ["save the file: baotin outlets new URL --output FILE"]
    if not drafted.outlet.feeds:
        steps.append("give `baotin outlets new` the address of a section or a feed, or write it under feeds:")
    expect = "".join(f" --expect {path}" for path in kept)
    steps.append(f"baotin outlets test {file}{expect or ' --page SAVED.html --url ADDRESS'}")
    if drafted.outlet.feeds:
        steps.append(f"add it to the configuration: outlet_files: [{file}]")
        steps.append(f"baotin crawl --outlet {drafted.outlet.key}")
    return steps
