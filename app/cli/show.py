"""`baotin show` and `baotin explain`: one article, and why it was told, or not."""

from __future__ import annotations

import re
import sys
from typing import Any

import click
from rich.text import Text

from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.output import console, harmless, print_json, when
from app.cli.search import article_json
from app.cli.tag import evidence_json
from app.explaining import explain_article, judgement_line
from app.opening import open_database
from core.model import Judgement
from core.views import StoredArticle, StoredMatch
from storage.store import Store

_ID = re.compile(r"[0-9]{1,18}")  # SQLite counts to 2**63


@click.command()
@click.argument("article", metavar="ID|URL")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@pass_context
@reports_errors
def show(context: Context, article: str, as_json: bool) -> None:  # noqa: FBT001 (a flag of the command line)
    """Show one article with its topics, and the words that made them."""
    with open_database(context.database) as store:
        stored = found_article(store, article)
        judgements = store.verdicts.of_article(stored.id)
    if as_json:
        print_json(full_json(stored) | {"verdicts": [judgement_json(one) for one in judgements]})
        return
    out = console()
    said = stored.article
    title = _highlighted("title", said.title, stored.matches)
    title.style = "bold"
    out.print(title)
    byline = ", ".join(said.authors) or "no author named"
    out.print(Text(f"{harmless(said.outlet or '-')} · {when(said.published)} · {harmless(byline)}", style="dim"))
    out.print(Text(harmless(said.canonical_url or said.url), style="blue"))
    for match in stored.matches:
        out.print(_match_line(match))
    for judgement in judgements:
        out.print(Text(harmless(judgement_line(judgement)), style="magenta"))
    for field, text in (("lead", said.lead), ("body", said.body)):
        if text:
            out.print()
            out.print(_highlighted(field, text, stored.matches))
    for revision in stored.revisions:
        out.print(Text(f"\nUntil {when(revision.until)} it said: {harmless(revision.title)}", style="dim"))


@click.command()
@click.argument("article", metavar="ID|URL")
@pass_context
@reports_errors
def explain(context: Context, article: str) -> None:
    """Say why an article was told, or was not, from what is stored."""
    with open_database(context.database) as store:
        stored = _find(store, article)
        deliveries = store.reader.deliveries(limit=100, article_id=stored.id) if stored else []
        judgements = store.verdicts.of_article(stored.id) if stored else []
    if stored is None:
        click.echo(
            f'No article is stored for "{harmless(article)}": its feed has not listed it '
            "(see `baotin feeds`), or the page was none (see `baotin status`)."
        )
        sys.exit(FOUND_WANTING)
    for line in explain_article(stored, deliveries, judgements=judgements):
        click.echo(harmless(line))


def full_json(stored: StoredArticle) -> dict[str, Any]:
    """An article with its text, matches and revisions."""
    said = stored.article
    return article_json(stored) | {
        "body": said.body,
        "authors": list(said.authors),
        "section": said.section,
        "tags": list(said.tags),
        "image": said.image,
        "credit": said.credit,
        "modified": said.modified,
        "revised_at": stored.revised_at,
        "withdrawn_at": stored.withdrawn_at,
        "matches": [
            {
                "topic": match.topic,
                "score": round(match.score, 4),
                "version": match.version,
                "reason": str(match.reason),
                "evidence": [evidence_json(span) for span in match.evidence],
            }
            for match in stored.matches
        ],
        "revisions": [
            {"until": revision.until, "title": revision.title, "lead": revision.lead, "body": revision.body}
            for revision in stored.revisions
        ],
    }


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """A verdict as commands print it."""
    return {
        "topic": judgement.topic,
        "verdict": str(judgement.verdict),
        "at": judgement.at,
        "by": judgement.by,
        "note": judgement.note,
        "version": judgement.version,
    }


def found_article(store: Store, article: str) -> StoredArticle:
    """An article by its id or its address; ends the command where there is none."""
    stored = _find(store, article)
    if stored is None:
        click.echo(f'No article is stored for "{harmless(article)}": try `baotin search`.', err=True)
        sys.exit(FOUND_WANTING)
    return stored


def _find(store: Store, article: str) -> StoredArticle | None:
    """By id, or else by address."""
    stored = store.reader.find_article(int(article)) if _ID.fullmatch(article) else None
    return stored or store.reader.find_article_by_url(article)


def _match_line(match: StoredMatch) -> Text:
    names = dict.fromkeys(span.entity or span.text for span in match.evidence if not span.is_sentence)
    line = Text(f"{match.topic} {match.score:.2f}", style="cyan")
    line.append(f"  {harmless(', '.join(names))}", style="default")
    line.append(f"  ({match.reason})", style="dim")
    return line


def _highlighted(field: str, text: str, matches: tuple[StoredMatch, ...]) -> Text:
    """The text with its evidence marked; offsets are the stored text's, so nothing is taken out of it first."""
    shown = Text(text)
    for match in matches:
        for span in match.evidence:
            if span.field == field and not span.is_sentence:
                shown.stylize("bold yellow", span.start, span.end)
    return shown
