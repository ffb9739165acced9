"""`baotin outlets`: which sites are read, and whether a definition works."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.text import Text

from app.cli.context import FOUND_WANTING, MISUSED, Context, pass_context, reports_errors
from app.cli.extract import as_json, check_address
from app.cli.groups import Group
from app.cli.output import counted, harmless, print_json, print_table
from core.clock import SystemClock
from core.model import NotAnArticle
from core.yamldoc import parse_yaml
from crawler.catalogue import read_outlets
from crawler.extract import extract as extract_page


@click.group(cls=Group)
def outlets() -> None:
    """List outlets, and try a definition out."""


@outlets.command("list")
@click.option("--json", "as_json_", is_flag=True, help="One JSON object a line.")
@pass_context
@reports_errors
def list_(context: Context, as_json_: bool) -> None:  # noqa: FBT001 (a flag of the command line)
    """List the outlets that are known, and whether they are read."""
    known = context.configuration.outlets.values()
    if as_json_:
        for outlet in known:
            print_json(
                outlet.model_dump(mode="json", include={"key", "name", "enabled", "confidence", "note", "domains"})
            )
        return
    print_table(
        ["outlet", "name", "read", "feeds", "confidence", "domains", "note"],
        [
            (
                outlet.key,
                outlet.name,
                Text("yes", style="green") if outlet.enabled else Text("no", style="dim"),
                len(outlet.feeds),
                outlet.confidence,
                ", ".join(outlet.domains),
                outlet.note,
            )
            for outlet in known
        ],
        empty="No outlet is known.",
    )


@outlets.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--page", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A saved page to read.")
@click.option("--url", help="The address of the saved page (default: the outlet's front page).")
@reports_errors
def test(file: Path, page: Path | None, url: str | None) -> None:
    """Check the outlet definition FILE; with --page, show each field it finds there, and how."""
    known, problems = read_outlets([file])
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        sys.exit(MISUSED)
    outlet = known[parse_yaml(file.read_text(encoding="utf-8")).data["key"]]
    click.echo(f"{file}: good. {outlet.name}: {counted(len(outlet.feeds), 'feed')} on {', '.join(outlet.domains)}.")
    if not outlet.feeds:
        click.echo("It has no feeds yet, so nothing of it will be read: add one under feeds:.")
    if page is None:
        return
    address = url or f"https://{outlet.domains[0]}/"
    check_address(address)
    found = extract_page(page.read_bytes(), url=address, outlet=outlet, now=SystemClock().now())
    if isinstance(found, NotAnArticle):
        click.echo(f"not an article: {found.reason}" + (f" ({found.detail})" if found.detail else ""))
        sys.exit(FOUND_WANTING)
    how = found.found_by
    rows = [
        (
            name,
            how.get(name, "as given" if name == "canonical_url" else "not found"),
            harmless(value if not isinstance(value, list) else ", ".join(value)),
        )
        for name, value in as_json(found).items()
        if name not in ("kind", "outlet", "url")
    ]
    print_table(["field", "found by", "value"], rows, empty="")
