"""`baotin tag`: topics and evidence of articles given as JSON lines, without the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from app.articles_in import Line, LineError, open_lines, read_lines
from app.build import build_tagger
from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.output import print_json
from core.model import Evidence, Match
from core.text import normalise, normalise_paragraphs
from tagging.tagger import Tagger


@click.command()
@click.argument("file", default="-", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@pass_context
@reports_errors
def tag(context: Context, file: Path) -> None:
    """Tag articles given as JSON lines, without the database.

    One a line: {"id", "title", "lead", "body", "published"}. Prints, for each, {"id", "topics": [{"topic",
    "score", "evidence": [...]}]}. Evidence points into the text as it is stored: normalised to NFC, runs of
    white space made one space, paragraphs apart by a blank line. A line that is no article is named, and the
    next one is read; the exit code is then 1.
    """
    tagger = build_tagger(context.configuration)
    problems = 0
    with open_lines(file) as rows:
        for number, row in enumerate(rows, start=1):
            try:
                for line in read_lines([row], first=number):
                    print_json(_tagged(line, tagger))
            except LineError as error:
                problems += 1
                click.echo(f"{file}: {error}", err=True)
    sys.exit(FOUND_WANTING if problems else 0)


def _tagged(line: Line, tagger: Tagger) -> dict[str, Any]:
    tagged = tagger.tag(
        title=normalise(line.text("title")),
        lead=normalise(line.text("lead")),
        body=normalise_paragraphs(line.text("body")),
    )
    return {"id": line.data.get("id"), "topics": [match_json(match) for match in tagged.matches]}


def match_json(match: Match) -> dict[str, Any]:
    """A match as `baotin tag` prints it."""
    return {
        "topic": match.topic,
        "score": round(match.score, 4),
        "evidence": [evidence_json(span) for span in match.evidence],
    }


def evidence_json(span: Evidence) -> dict[str, Any]:
    """One span of evidence as commands and the API print it."""
    return {
        "field": span.field,
        "start": span.start,
        "end": span.end,
        "text": span.text,
        "concept": span.concept,
        "entity": span.entity,
    }
