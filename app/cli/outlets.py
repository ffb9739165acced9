"""`baotin outlets`: which sites are read, and whether a definition works."""

from __future__ import annotations

import click
from rich.text import Text

from app.cli.context import Context, pass_context, reports_errors
from app.cli.groups import Group
from app.cli.outlet_check import check
from app.cli.outlet_draft import new
from app.cli.outlet_test import test
from app.cli.output import print_json, print_table


@click.group(cls=Group)
def outlets() -> None:
    """List outlets, see how they are read, and try a definition out."""


outlets.add_command(check)
outlets.add_command(new)
outlets.add_command(test)


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
