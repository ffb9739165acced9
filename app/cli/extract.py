"""`baotin extract`: what a saved page says, without the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.output import print_json
from core.clock import SystemClock
from core.model import Article, NotAnArticle
from core.urls import canonical
from crawler.catalogue import outlet_for
from crawler.extract import extract as extract_page


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--url", required=True, help="The address the page was saved from.")
@click.option("--how", is_flag=True, help="Say too how each field was found.")
@pass_context
@reports_errors
def extract(context: Context, file: Path, url: str, how: bool) -> None:  # noqa: FBT001 (a flag of the command line)
    """Print what the saved page FILE says, as JSON ("-" reads standard input).

    A page that is no article is said to be none, with the reason; that is good. Exit 1 only where FILE is empty.
    """
    check_address(url)
    page = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    outlet = outlet_for(url, context.configuration.outlets)
    found = extract_page(page, url=url, outlet=outlet, now=SystemClock().now())
    print_json(as_json(found, how=how))
    if isinstance(found, NotAnArticle):
        sys.exit(FOUND_WANTING if not page.strip() else 0)


def check_address(url: str) -> None:
    """Raises `BadParameter` for what no page can have been saved from."""
    if not canonical(url):
        message = f'"{url}" is no web address: write it as "https://baovidu.example/tin-1.html"'
        raise click.BadParameter(message, param_hint="--url")


def as_json(found: Article | NotAnArticle, *, how: bool = False) -> dict[str, Any]:
    """An extraction as `baotin extract` prints it."""
    if isinstance(found, NotAnArticle):
        return {"kind": "not_article", "reason": str(found.reason)} | (
            {"detail": found.detail} if how and found.detail else {}
        )
    fields: dict[str, Any] = {
        "kind": "article",
        "outlet": found.outlet,
        "url": found.url,
        "canonical_url": found.canonical_url,
        "title": found.title,
        "lead": found.lead,
        "body": found.body,
        "published": found.published.isoformat() if found.published else None,
        "modified": found.modified.isoformat() if found.modified else None,
        "authors": list(found.authors),
        "section": found.section,
        "tags": list(found.tags),
        "image": found.image,
        "credit": found.credit,
        "credit_url": found.credit_url,
    }
    return fields | ({"found_by": dict(found.found_by)} if how else {})
