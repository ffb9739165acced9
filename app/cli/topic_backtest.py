"""`baotin topics backtest`: what a change of rules would do to stored articles, before it counts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from app.backtesting import Backtest, Change, Difference
from app.build import build_tagger
from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.output import counted, harmless, print_json, print_table, when
from app.cli.progress import bar
from app.cli.search import day_option
from app.cli.tag import evidence_json
from app.cli.topic_words import check_topic, evidence_lines
from app.config.trying import with_file
from app.opening import open_database
from app.workers.service import Workers
from core.model import Match
from core.views import StoredMatch
from tagging.tagger import Tagger


@click.command()
@click.argument("topic")
@click.option(
    "--with",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of topics or concepts, tried as if it stood last in the configuration.",
)
@click.option("--since", required=True, metavar="DATE", help="Articles of this day or later (2021-11-01).")
@click.option("--until", metavar="DATE", help="Articles of this day or earlier.")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(0), help="Of each change, show so many titles."
)
@click.option("--json", "as_json", is_flag=True, help="As one JSON object, with every article that changes.")
@pass_context
@reports_errors
def backtest(
    context: Context,
    topic: str,
    file: Path | None,
    since: str,
    until: str | None,
    limit: int,
    as_json: bool,  # noqa: FBT001 (a flag of the command line)
) -> None:
    """Say which stored articles TOPIC would gain or lose, and which would alert or no longer alert.

    With a file: if its topics replaced those of the same names, and its concepts added to those there are. Without:
    by the rules in force, against what is stored (what `baotin topics retag` would change). Writes nothing.
    """
    first, last = day_option("since", since).since, day_option("until", until).before if until else None
    before, after = _taggers(context, topic, file)
    workers = Workers(tagger=after, outlets={})
    try:
        with open_database(context.database) as store:
            result = Backtest(store.tags, topic, before=before, after=after, workers=workers)
            ids = store.tags.dated(since=first, before=last)
            with bar() as progress:
                task = progress.add_task("Tagging", total=len(ids))
                for number in result.run(ids):
                    progress.advance(task, number)
    finally:
        workers.stop()
    if as_json:
        print_json(_json(result, topic))
    else:
        _print(result, topic, limit=limit)
    sys.exit(FOUND_WANTING if result.failed else 0)


def _taggers(context: Context, topic: str, file: Path | None) -> tuple[Tagger | None, Tagger]:
    """The rules before (None: what is stored) and after, the latter of this topic alone: others cost time."""
    held = context.configuration
    concepts, topics = with_file(held, file) if file else (held.concepts, held.topics)
    check_topic(topic, {**held.topics, **topics})
    only = {name: settings for name, settings in topics.items() if name == topic}
    return build_tagger(held) if file else None, Tagger.build(concepts=concepts, topics=only)


def _print(result: Backtest, topic: str, *, limit: int) -> None:
    before, after = result.tagged_before.total(), result.tagged_after.total()
    counts = ", ".join(f"{change} {result.count(change)}" for change in Change)
    click.echo(f"{topic}: of {counted(result.articles, 'article')} it has {before}, and would have {after}.")
    click.echo(f"{counts[0].upper()}{counts[1:]}.")
    if result.failed:
        click.echo(f"The rules broke over {counted(result.failed, 'article')} (see the log).", err=True)
    if result.differences:
        click.echo()
        rows = [_month(result, month) for month in result.months]
        print_table(["month", "now", "then", *map(str, Change)], [list(row.values()) for row in rows], empty="")
    for change in Change:
        found = [one for one in result.differences if change in one.changes]
        for line in _lines(change, sorted(found, key=lambda one: one.dated_at, reverse=True), limit):
            click.echo(line)


def _month(result: Backtest, month: str) -> dict[str, Any]:
    named = {str(change): result.changes[month, change] for change in Change}
    return {"month": month, "now": result.tagged_before[month], "then": result.tagged_after[month], **named}


def _lines(change: Change, found: list[Difference], limit: int) -> Iterator[str]:
    """The newest of them, each with its evidence: of the rules that find it."""
    if not found or not limit:
        return
    yield f"\n{str(change).capitalize()}:"
    for one in found[:limit]:
        outlet = harmless(one.outlet or "-")
        yield f"{one.article_id:>7}  {when(one.dated_at)}  {outlet:<12} {_scores(one)}  {harmless(one.title)}"
        if one.changes[0] is change and (match := one.after or one.before):
            yield from (f"           {line}" for line in evidence_lines(match.evidence))
    if len(found) > limit:
        yield f"         and {len(found) - limit} more (--limit)"


def _scores(one: Difference) -> str:
    return " → ".join(f"{match.score:.2f}" if match else "-" for match in (one.before, one.after))


def _json(result: Backtest, topic: str) -> dict[str, Any]:
    return {
        "topic": topic,
        "articles": result.articles,
        "failed": result.failed,
        "now": result.tagged_before.total(),
        "then": result.tagged_after.total(),
        **{str(change): result.count(change) for change in Change},
        "months": [_month(result, month) for month in result.months],
        "changes": [_difference_json(one) for one in result.differences],
    }


def _difference_json(one: Difference) -> dict[str, Any]:
    return {
        "id": one.article_id,
        "changes": [str(change) for change in one.changes],
        "url": one.url,
        "outlet": one.outlet,
        "title": one.title,
        "dated": one.dated_at,
        "now": _match_json(one.before),
        "then": _match_json(one.after),
    }


def _match_json(match: Match | StoredMatch | None) -> dict[str, Any] | None:
    if match is None:
        return None
    evidence = [evidence_json(span) for span in match.evidence]
    return {"score": round(match.score, 4), "alerting": match.alerting, "evidence": evidence}
