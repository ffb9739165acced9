"""`baotin topics test`: what a query finds in the database, before it becomes a rule or a habit."""

from __future__ import annotations

from typing import Any

import click
from rich.text import Text

from app.cli.context import Context, pass_context, reports_errors
from app.cli.output import console, counted, harmless, marked, print_json, print_table, when
from app.cli.search import article_json, compose, concepts_for
from app.opening import open_database
from core.views import FoundCounts, StoredArticle

_WIDEST = 40  # signs of the longest bar


@click.command("test")
@click.argument("query", nargs=-1, required=True)
@click.option("--since", metavar="DATE", help="Published on this day or later (2021-11-01).")
@click.option("--until", metavar="DATE", help="Published on this day or earlier.")
@click.option(
    "--limit", default=10, show_default=True, type=click.IntRange(0, 10_000), help="Show so many of the newest."
)
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@pass_context
@reports_errors
def test(
    context: Context,
    query: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int,
    as_json: bool,  # noqa: FBT001 (a flag of the command line)
) -> None:
    """Say what QUERY finds in the database: how much, by month and by outlet, and the newest.

    QUERY is written as for `baotin search`. What has no date counts in the month in which it was first seen.
    """
    text = " ".join(query)
    asked = compose(text, since=since, until=until, concepts=concepts_for(text, context))
    with open_database(context.database) as store:
        counts, newest = store.reader.found(asked, newest=limit)
    if as_json:
        print_json(_json(text, counts, newest))
        return
    click.echo(f"{counted(counts.articles, 'article')} found.")
    if counts.articles:
        _print(counts, newest)


def _json(query: str, counts: FoundCounts, newest: list[StoredArticle]) -> dict[str, Any]:
    return {
        "query": query,
        "articles": counts.articles,
        "by_month": counts.by_month,
        "by_outlet": counts.by_outlet,
        "newest": [article_json(one) for one in newest],
    }


def _print(counts: FoundCounts, newest: list[StoredArticle]) -> None:
    most = max(counts.by_month.values())
    rows = [
        (month, number, "█" * max(1, round(number * _WIDEST / most))) for month, number in counts.by_month.items()
    ]
    click.echo()
    print_table(["month", "articles", ""], rows, empty="")
    click.echo()
    named = [(outlet or "(none known)", number) for outlet, number in counts.by_outlet.items()]
    print_table(["outlet", "articles"], named, empty="")
    if newest:
        click.echo("\nNewest:")
    for one in newest:
        console().print(_line(one))


def _line(one: StoredArticle) -> Text:
    outlet = harmless(one.article.outlet or "-")
    line = Text(f"{one.id:>7}  {when(one.article.published)}  {outlet:<12} ", style="dim")
    line.append_text(marked((one.highlight or {}).get("title") or one.article.title))
    snippet = (one.highlight or {}).get("snippet")
    if snippet:
        line.append("\n         ")
        line.append_text(marked(snippet))
    return line
