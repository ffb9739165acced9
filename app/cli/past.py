"""`baotin crawl --since`: what was published before anybody looked, and what it came to."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NoReturn

import click

from app.cli.context import FOUND_WANTING, Context
from app.cli.output import counted, when
from app.cli.progress import walking
from app.config.load import Configuration
from core.clock import SystemClock
from crawler.dates import VIETNAM
from crawler.summary import Problem
from crawler.walk_summary import WalkReport

_EARLIEST = date(1997, 11, 19)  # the day on which Vietnam came to the Internet
_SHOWN = 20  # problems; a site that is down has one for every page


def crawl_past(context: Context, outlets: Sequence[str], *, since: str, until: str | None) -> NoReturn:
    """Walks through the archives of these outlets; ends the process with the exit code."""
    from app.process.round import run_past  # noqa: PLC0415 (the reactor is chosen on import)

    first, last = _days(since, until)
    configuration = context.configuration
    _check(configuration, outlets)
    with walking() as display:
        past = run_past(
            configuration,
            database=context.database,
            outlets=tuple(dict.fromkeys(outlets)),
            since=first,
            until=last,
            watch=display.visited,
            watch_walk=display.walked,
        )
    if past.round.feeds:
        click.echo(
            f"{counted(past.round.feeds, 'feed')} visited first, for what is news: "
            f"{counted(past.round.articles, 'article')} stored"
        )
    _tell(past.reports)
    problems = list(past.round.problems)
    for report in past.reports.values():
        problems += [*report.left, *report.summary.problems]
    _tell_problems(problems)
    if not past.complete:
        why = "Stopped before the end" if past.stopped else "Not all of it is in yet"
        click.echo(f"{why}: the same command goes on where this one ended.", err=True)
    sys.exit(0 if past.complete and not problems else FOUND_WANTING)


def _days(since: str, until: str | None) -> tuple[date, date | None]:
    """Both days, checked. Raises `BadParameter`."""
    today = SystemClock().now().astimezone(VIETNAM).date()
    first = _day(since, "--since")
    last = _day(until, "--until") if until is not None else None
    if first < _EARLIEST:
        early = f"{first} is before {_EARLIEST}: there was no Vietnamese news site yet"
        raise click.BadParameter(early, param_hint="--since")
    if first > today:
        future = f"{first} is in the future: nothing can have been published since"
        raise click.BadParameter(future, param_hint="--since")
    if last is not None and last < first:
        between = f"{last} is before --since {first}: there is no day between them"
        raise click.BadParameter(between, param_hint="--until")
    return first, last


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        hint = 'is no day: write it as "2026-03-31"'
        raise click.BadParameter(f'"{text}" {hint}', param_hint=option) from None


def _check(configuration: Configuration, outlets: Sequence[str]) -> None:
    """Each has an archive, and is read at all. Raises `BadParameter`."""
    known = sorted(key for key, outlet in configuration.enabled_outlets.items() if outlet.archive)
    having = f"with an archive: {', '.join(known)}" if known else "no outlet that is on has one"
    if not outlets:
        raise click.BadParameter(f"say of which outlet with --outlet NAME ({having})", param_hint="--since")
    for key in outlets:
        if key not in configuration.enabled_outlets:
            off = f'"{key}" is off: turn it on under outlets: in the configuration'
            raise click.BadParameter(off, param_hint="--outlet")
        if not configuration.outlets[key].archive:
            raise click.BadParameter(
                f'it is not known where "{key}" lists its past news: its file has no archive ({having})',
                param_hint="--outlet",
            )


def _tell(reports: Mapping[str, WalkReport]) -> None:
    for key, report in reports.items():
        before = f" ({report.pages_before} were walked before)" if report.pages_before else ""
        known = report.listed - report.found
        summary = report.summary
        click.echo(
            f"{key}: {counted(report.pages, 'page')} of its archive walked{before}, "
            f"{counted(report.found, 'article')} found{f' and {known} known already' if known else ''}, "
            f"{summary.articles} stored, {counted(summary.not_articles, 'page')} without one"
        )
        if report.put_off:
            click.echo(f"{key}: put off: {report.put_off}", err=True)
        if report.waiting.count:
            due = f", the first at {when(report.waiting.first_due)}" if report.waiting.first_due else ""
            click.echo(f"{key}: {counted(report.waiting.count, 'article')} still to be fetched{due}", err=True)


def _tell_problems(problems: Sequence[Problem]) -> None:
    for problem in problems[:_SHOWN]:
        click.echo(f"  {problem}", err=True)
    if len(problems) > _SHOWN:
        click.echo(f"  and {len(problems) - _SHOWN} problems more", err=True)
