"""`baotin config`: is the configuration good, what may it say, and what holds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from app.cli.context import FOUND_WANTING, Context, pass_context, reports_errors
from app.cli.groups import Group
from app.cli.output import counted, print_json, print_table
from app.config.explain import explain as explain_settings
from app.config.model import Config


@click.group(cls=Group)
def config() -> None:
    """Check, describe and explain the configuration."""


@config.command()
@click.option("--secrets", is_flag=True, help="Read the secrets too, as starting would.")
@pass_context
@reports_errors
def check(context: Context, secrets: bool) -> None:  # noqa: FBT001 (a flag of the command line)
    """Say everything that is wrong with the configuration; exit 2 if something is."""
    from app.build import build_channels, build_rules  # noqa: PLC0415 (builds everything, as starting would)

    configuration = context.configuration
    build_rules(configuration)
    if secrets:
        build_channels(configuration)
    held = configuration.config
    click.echo(
        f"{configuration.file or 'the defaults'}: good. "
        f"{counted(len(configuration.enabled_outlets), 'outlet')}, {counted(len(configuration.topics), 'topic')}, "
        f"{counted(len(held.routes), 'route')}, {counted(len(held.receivers), 'receiver')}."
    )
    for line in _who_is_not_told(held):
        click.echo(line)


def _who_is_not_told(held: Config) -> Iterator[str]:
    """What is no mistake, and yet hardly meant."""
    named = {receiver for route in held.routes for receiver in route.receivers}
    if not named:
        yield "Nobody will be told of anything: there is no route (see docs/guide.md)."
        return
    for receiver in held.receivers:
        if receiver not in named and receiver not in held.alerts.operators:
            yield f'The receiver "{receiver}" is named by no route: it will not be told of anything.'


@config.command()
def schema() -> None:
    """Print the JSON Schema of the configuration file, for editors."""
    from core.settings import SettingsSchema  # noqa: PLC0415 (as above)

    document: dict[str, Any] = Config.model_json_schema(schema_generator=SettingsSchema)
    print_json({"$schema": "https://json-schema.org/draft/2020-12/schema"} | document)


@config.command()
@click.argument("setting", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_context
@reports_errors
def explain(context: Context, setting: str | None, as_json: bool) -> None:  # noqa: FBT001 (a flag)
    """List every setting: its value, where it comes from, what it means. SETTING: only those that begin so."""
    rows = [row for row in explain_settings(context.configuration) if not setting or row.path.startswith(setting)]
    if as_json:
        for row in rows:
            print_json({"path": row.path, "value": row.value, "source": row.source, "about": row.about})
        return
    print_table(
        ["setting", "value", "from", "meaning"],
        [(row.path, row.value, row.source, row.about) for row in rows],
        empty=f'No setting begins with "{setting}": `baotin config explain` lists them all.',
    )
    sys.exit(0 if rows else FOUND_WANTING)
