"""`baotin outlets check`: whether each outlet is still read as it should be."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import click
from rich.text import Text

from alerts.settings import Language
from app.build import build_wording
from app.checking import FIELDS, OutletCheck, check_outlets
from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.output import ago, print_json, print_table
from app.opening import open_database
from core.clock import SystemClock
from core.problems import closest
from core.template import Watched, details_of
from crawler.outlet import Outlet

_HEADINGS = {Watched.TITLE: "title", Watched.LEAD: "lead", Watched.BODY: "text", Watched.PUBLISHED: "time"}
_DOUBTFUL = 0.75  # of the articles: what is found in its own way more rarely is worth a look


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_context
@reports_errors
def check(context: Context, names: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 (a flag)
    """Say how each outlet is: its feeds, its articles, how their fields are found. Exit 1 if something is wrong.

    Without NAME: all that are read.
    """
    outlets = _chosen(context.configuration.outlets, context.configuration.enabled_outlets, names)
    wording = replace(build_wording(context.configuration), language=Language.ENGLISH)
    now = SystemClock().now()
    with open_database(context.database) as store:
        checks = check_outlets(store.reader, outlets, now=now)
    problems = {one.outlet.key: one.problems(wording) for one in checks}
    if as_json:
        for one in checks:
            print_json(_as_json(one, problems[one.outlet.key]))
    else:
        _print_checks(checks, problems, now=now)
    sys.exit(FOUND_WANTING if any(problems.values()) else 0)


def _chosen(known: Mapping[str, Outlet], enabled: Mapping[str, Outlet], names: Sequence[str]) -> list[Outlet]:
    for name in names:
        if name not in known:
            said = f'no outlet is called "{name}" ({closest(name, list(known))})'
            raise click.BadParameter(said, param_hint="NAME")
    return [known[name] for name in dict.fromkeys(names)] if names else list(enabled.values())


def _print_checks(checks: Sequence[OutletCheck], problems: Mapping[str, list[str]], *, now: datetime) -> None:
    print_table(
        ["outlet", "feeds", "newest article", "today", *_HEADINGS.values(), "state"],
        [
            (
                one.outlet.key,
                len(one.feeds),
                ago(one.newest, now),
                one.today,
                *(_found(one, what) for what in _HEADINGS),
                _state(one, problems[one.outlet.key]),
            )
            for one in checks
        ],
        empty="No outlet is read.",
    )
    for key, lines in problems.items():
        for line in lines:
            click.echo(f"{key}: {line}")


def _found(check: OutletCheck, what: Watched) -> Text:
    """ "selector 97 %"; a dash where there is no article, or none that has it."""
    source, share = check.own_way(what), check.share(what)
    if share is None or not source:
        return Text("–", style="dim")
    return Text(f"{source} {share:.0%}".replace("%", " %"), style="" if share >= _DOUBTFUL else "yellow")


def _state(check: OutletCheck, problems: Sequence[str]) -> Text:
    if problems:
        return Text(f"{len(problems)} wrong", style="red")
    if not check.outlet.enabled:
        return Text("not read", style="dim")
    return Text("good", style="green") if check.pages else Text("nothing read yet", style="dim")


def _as_json(check: OutletCheck, problems: Sequence[str]) -> dict[str, Any]:
    return {
        "outlet": check.outlet.key,
        "enabled": check.outlet.enabled,
        "problems": problems,
        "feeds": [
            {
                "url": feed.url,
                "failures": feed.failures,
                "problem": feed.problem,
                "warning": feed.warning,
                "succeeded_at": feed.succeeded_at,
                "newest_published": feed.newest_published,
            }
            for feed in check.feeds
        ],
        "newest_article": check.newest,
        "articles_today": check.today,
        "pages": len(check.pages),
        "not_articles": sum(page.not_article is not None for page in check.pages),
        "fields": {
            what.value: {"own_way": check.own_way(what), "share": check.share(what), "by": check.found_by(what)}
            for what in FIELDS
        },
        **details_of(check.changes),
    }
