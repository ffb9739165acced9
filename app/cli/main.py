"""The command `baotin`: global options, and every verb by name, imported when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from app.cli.context import Context, database_url, find_config
from app.cli.groups import Group
from app.cli.output import speak_utf8
from app.version import VERSION

# Verb → (module, its command). Importing all of them for each call would cost half a second.
VERBS = {
    "run": ("app.cli.run", "run"),
    "crawl": ("app.cli.crawl", "crawl"),
    "demo": ("app.cli.demo", "demo"),
    "status": ("app.cli.status", "status"),
    "feeds": ("app.cli.status", "feeds"),
    "search": ("app.cli.search", "search"),
    "show": ("app.cli.show", "show"),
    "explain": ("app.cli.show", "explain"),
    "verdict": ("app.cli.verdict", "verdict"),
    "export": ("app.cli.transfer", "export"),
    "import": ("app.cli.transfer", "import_"),
    "extract": ("app.cli.extract", "extract"),
    "tag": ("app.cli.tag", "tag"),
    "topics": ("app.cli.topics", "topics"),
    "outlets": ("app.cli.outlets", "outlets"),
    "alerts": ("app.cli.alerts", "alerts"),
    "config": ("app.cli.config", "config"),
    "db": ("app.cli.db", "db"),
}


class _LazyGroup(Group):
    """A group that imports a verb's module only when the verb, or its help, is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Every verb, in the order of a day's use."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (as above)
        """The verb's command, or None for a word that is no verb."""
        if cmd_name not in VERBS:
            return None
        module, name = VERBS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config", "file", metavar="FILE", help="The configuration (default: ./config.yaml, if it is there)."
)
@click.option("--database", metavar="URL", help="The database, instead of the configured one: a URL or a file.")
@click.version_option(VERSION, prog_name="baotin")
@click.pass_context
def main(ctx: click.Context, file: str | None, database: str | None) -> None:
    """Baotin watches the Vietnamese press for Chinese technology regulation and restructuring.

    Exit codes: 0 good, 1 found wanting, 2 wrong usage or configuration.
    """
    speak_utf8(sys.stdout, sys.stderr)
    ctx.obj = Context(file=find_config(file), database=database_url(database))
