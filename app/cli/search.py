"""`baotin search`: the article database, asked in one line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import click
from rich.text import Text

from app.build import build_concepts
from app.cli.context import Context, pass_context, reports_errors
from app.cli.output import console, harmless, marked, print_json, when
from app.opening import open_database
from core.errors import QueryError
from core.problems import closest
from core.query import Concepts, Dated, Query, parse, term
from core.text import fold
from core.views import StoredArticle


@click.command()
@click.argument("query", nargs=-1)
@click.option("--since", metavar="DATE", help="Published on this day or later (2021-11-01).")
@click.option("--until", metavar="DATE", help="Published on this day or earlier.")
@click.option("--topic", metavar="NAME", help="Only with this topic.")
@click.option("--outlet", metavar="NAME", help="Only of this outlet.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="At most this many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_context
@reports_errors
def search(
    context: Context,
    query: tuple[str, ...],
    since: str | None,
    until: str | None,
    topic: str | None,
    outlet: str | None,
    limit: int,
    as_json: bool,  # noqa: FBT001 (a flag of the command line)
) -> None:
    """Find articles by words, fields and days.

    QUERY: words, "phrases", AND OR NOT, ( ), title: lead: body: outlet: topic: section:, since:2021-11-01
    until:, NEAR/5 (at most 5 syllables between), SENTENCE(...) (all in one sentence), @concept, @concept:"entity".
    Words with accents match exactly, words without match any accents; AI and other words in capitals of up to
    three letters match capitals only.
    """
    text = " ".join(query)
    asked = compose(
        text, since=since, until=until, topic=topic, outlet=outlet, concepts=concepts_for(text, context)
    )
    with open_database(context.database) as store:
        found = store.reader.search(asked, limit=limit)
    if as_json:
        for article in found:
            print_json(article_json(article))
        return
    if not found:
        held = context.configuration
        named = {"topic": (topic, held.topics), "outlet": (outlet, held.outlets)}
        click.echo(_nothing(text, named))
    for article in found:
        console().print(_shown(article))


def compose(
    text: str,
    *,
    since: str | None = None,
    until: str | None = None,
    topic: str | None = None,
    outlet: str | None = None,
    concepts: Concepts | None = None,
) -> Query:
    """The query of a text, narrowed by options. Raises `QueryError`, or `BadParameter` for an option."""
    return parse(text, concepts=concepts).narrowed(
        topics=[topic] if topic else (),
        outlets=[outlet] if outlet else (),
        since=day_option("since", since).since if since else None,
        before=day_option("until", until).before if until else None,
    )


def concepts_for(text: str, context: Context) -> Concepts | None:
    """The concepts in force, where a query may name one: they take a fifth of a second to build."""
    return build_concepts(context.configuration) if "@" in text else None


def day_option(option: str, value: str) -> Dated:
    """The bound that `--since` or `--until` gives. Raises `BadParameter`."""
    try:
        node = parse(f"{option}:{value}").root
    except QueryError:
        node = None
    if not isinstance(node, Dated):
        message = f'"{value}" is no day: write it as 2021-11-01, 2021-11 or 2021'
        raise click.BadParameter(message, param_hint=f"--{option}")
    return node


def _nothing(query: str, options: Mapping[str, tuple[str | None, Collection[str]]]) -> str:
    """What to say where nothing is found: what was probably meant."""
    for kind, (name, known) in options.items():
        if name and name not in known:
            hint = closest(name, list(known))
            return f'Nothing found: no {kind} is called "{name}"' + (f" ({hint})" if hint else "")
    hints = [" Words with accents match exactly: try them without."] if fold(query) != query.lower() else []
    words = (term(word) for word in query.split() if word not in ("AND", "OR", "NOT"))
    if any(one and one.capitals for one in words):
        hints.append(" Up to three letters in capitals match capitals only: try them small.")
    return "".join(["Nothing found.", *hints])


def article_json(stored: StoredArticle) -> dict[str, Any]:
    """An article as searches print it: without its body."""
    article = stored.article
    return {
        "id": stored.id,
        "url": article.canonical_url or article.url,
        "outlet": article.outlet,
        "title": article.title,
        "lead": article.lead,
        "published": article.published,
        "first_seen": stored.first_seen,
        "topics": [match.topic for match in stored.matches],
        "story": stored.story_id,
    }


def _shown(stored: StoredArticle) -> Text:
    article, highlight = stored.article, stored.highlight or {}
    head = Text()
    head.append(f"{stored.id:>7}  {when(article.published)}  {harmless(article.outlet or '-'):<12} ", style="dim")
    head.append_text(marked(highlight.get("title") or article.title))
    topics = ", ".join(match.topic for match in stored.matches)
    if topics:
        head.append(f"  [{topics}]", style="cyan")
    snippet = highlight.get("snippet", "")
    if snippet:
        head.append("\n         ")
        head.append_text(marked(snippet))
    return head
