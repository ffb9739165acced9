"""What `baotin import` does with each kind of file, and what it says of it: how far it is, what is in or not."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

import click

from app.articles_in import STANDARD_INPUT, lines_of
from app.build import Services, build
from app.cli.context import FOUND_WANTING, Context
from app.cli.output import counted
from app.cli.progress import bar, file_bar
from app.importing import Import, plan_of
from app.warc.reading import ArchiveReader, ArchiveTally
from app.warc.spool import Spool
from core.errors import BaotinError

_SHOWN = 20  # problems
# How other packers' files begin. The Internet Archive's newer archives are .warc.zst.
_PACKED = {b"\x28\xb5\x2f\xfd": "zstd", b"\xfd7zXZ": "xz", b"BZh": "bzip2", b"PK\x03\x04": "zip"}


def import_lines(raw: BufferedReader, file: Path, *, context: Context, only: Collection[str] | None) -> int:
    """Takes in JSON lines; the exit code."""
    if packer := _packer_of(raw.peek(8)):
        raise BaotinError(f"{file}: is packed with {packer}: unpack it first; only gzip is read as it is")
    with lines_of(raw, file) as lines:
        plan = plan_of(lines, context.configuration.outlets, only=only)
    if not plan and not plan.passed:
        _tell_of_none(file, plan.problems)
    _tell(file, plan.problems, noun="line")
    with _importing(context) as (_, result):
        _advance(result, result.run(plan), total=len(plan))
    others = f", {counted(plan.passed, 'article')} of other outlets passed over" if plan.passed else ""
    click.echo(f"{_summed(result)}{others}, {counted(len(plan.problems), 'line')} without an article")
    return FOUND_WANTING if plan.problems else 0


def _packer_of(start: bytes) -> str:
    """What packed a file that begins so; "" where nothing known did."""
    return next((name for mark, name in _PACKED.items() if start.startswith(mark)), "")


def _tell_of_none(file: Path, problems: Sequence[str]) -> None:
    """Of a file without any article. Raises `BaotinError` where it is not even empty: another kind of file."""
    if not problems:
        click.echo(f"{file}: is empty: there is nothing to take in.", err=True)
        return
    more = f" (and {counted(len(problems) - 1, 'line')} more like it)" if problems[1:] else ""
    raise BaotinError(
        f"{file}: is no web archive (WARC), and no line of it is an article as JSON: {problems[0]}{more}"
    )


def import_archive(raw: BufferedReader, file: Path, *, context: Context, only: Collection[str] | None) -> int:
    """Takes in the pages of a web archive; the exit code."""
    with _importing(context) as (services, result), Spool() as spool:
        reader = ArchiveReader(
            raw,
            workers=services.workers,
            tagger=services.pipeline.rules.tagger,
            outlets=services.configuration.outlets,
            only=only,
        )
        _read(reader, spool, file)
        _tell(file, reader.tally.problems, noun="record")
        _advance(result, result.run_archive(spool), total=len(spool))
    click.echo(f"{_summed(result)}, {_rest(reader.tally, len(spool))}")
    return FOUND_WANTING if reader.tally.problems else 0


@contextmanager
def _importing(context: Context) -> Iterator[tuple[Services, Import]]:
    services = build(context.configuration, database=context.database)
    try:
        yield services, Import(services.pipeline, services.workers)
    finally:
        services.close()


def _read(reader: ArchiveReader, spool: Spool, file: Path) -> None:
    size = None if file == STANDARD_INPUT else file.stat().st_size
    try:
        with file_bar() as progress:
            task = progress.add_task("Reading", total=size)
            for read in reader.read_into(spool):
                progress.update(task, completed=read)
    except KeyboardInterrupt:
        click.echo(
            "Broken off while the archive was being read: nothing of it is in. Run it again to take it in.",
            err=True,
        )
        sys.exit(FOUND_WANTING)


def _advance(result: Import, running: Iterator[int], *, total: int) -> None:
    try:
        with bar() as progress:
            task = progress.add_task("Importing", total=total)
            for done in running:
                progress.advance(task, done)
    except KeyboardInterrupt:
        click.echo(f"Broken off: {result.kept} of {total} articles are in. Run it again for the rest.", err=True)
        sys.exit(FOUND_WANTING)


def _tell(file: Path, problems: Sequence[str], *, noun: str) -> None:
    for problem in problems[:_SHOWN]:
        click.echo(f"{file}: {problem}", err=True)
    if len(problems) > _SHOWN:
        click.echo(f"{file}: and {len(problems) - _SHOWN} {noun}s more like these", err=True)


def _summed(result: Import) -> str:
    return f"{result.new} new, {result.revised} changed, {result.same} known already"


def _rest(tally: ArchiveTally, kept: int) -> str:
    """What the records were that are not counted among the articles."""
    parts = [_counts(tally.not_articles, "page", "without an article")]
    if again := tally.articles - kept:
        parts.append(f"{counted(again, 'older capture')} of the same articles")
    if tally.passed:
        parts.append(_counts(tally.passed, "record", "passed over"))
    parts.append(f"{counted(len(tally.problems), 'record')} that could not be read")
    return ", ".join(parts)


def _counts(counts: Mapping[str, int], noun: str, what: str) -> str:
    """ "3 pages without an article (2 video, 1 empty)"."""
    each = ", ".join(f"{number} {name}" for name, number in sorted(counts.items(), key=lambda item: -item[1]))
    return f"{counted(sum(counts.values()), noun)} {what}{f' ({each})' if each else ''}"
