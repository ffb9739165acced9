"""`baotin db`: the database file itself."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.context import Context, pass_context, reports_errors
from app.cli.groups import Group
from app.cli.output import print_json, print_table
from app.opening import open_database


@click.group(cls=Group)
def db() -> None:
    """Upgrade, back up and measure the database."""


@db.command()
@pass_context
@reports_errors
def upgrade(context: Context) -> None:
    """Bring the database to this version's schema (starting does so too)."""
    with open_database(context.database) as store:
        click.echo(f"{store.place}: schema {store.schema_version}, up to date.")


@db.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@pass_context
@reports_errors
def backup(context: Context, target: Path) -> None:
    """Copy the database to TARGET, whole and consistent, while the daemon runs."""
    if target.exists():
        raise click.BadParameter(f"{target} is there already: name a new file")
    with open_database(context.database) as store:
        store.backup(target)
    click.echo(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


@db.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@pass_context
@reports_errors
def stats(context: Context, as_json: bool) -> None:  # noqa: FBT001 (a flag of the command line)
    """Say how many rows each table holds, and how large the file is."""
    with open_database(context.database) as store:
        rows, counts = store.stats(), store.reader.counts()
    if as_json:
        print_json({"size_bytes": counts.size_bytes, "rows": rows})
        return
    print_table(["table", "rows"], sorted(rows.items()), empty="No tables.")
    click.echo(f"{counts.size_bytes / 1e6:.1f} MB")
