"""The reference of the command line, written from the commands themselves: `python -m app.cli.reference`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from app.cli.main import main

HEAD = """# Command reference

<!-- Written by `python -m app.cli.reference`; a test holds it to the code. -->

`--config FILE` and `--database URL` go before the verb. Exit codes: 0 good, 1 found wanting, 2 wrong usage or
configuration. `--json` prints one JSON object a line.
"""


def reference() -> str:
    """The reference as Markdown: one part per command."""
    root = click.Context(main, info_name="baotin")
    return "\n".join([HEAD, *_command(main, root)]) + "\n"


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    if command is not main:
        yield f"## {context.command_path}"
        yield ""
        yield from _about(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from _command(child, click.Context(child, info_name=name, parent=context))


def _about(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"`{context.command_path} {usage}`"
    yield ""
    yield " ".join((command.help or "").split())
    yield ""
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    for option in options:
        record = option.get_help_record(context)
        if record:
            yield f"- `{record[0]}`: {' '.join(record[1].split())}"
    if options:
        yield ""


if __name__ == "__main__":
    print(reference(), end="")  # noqa: T201 (this is a command)
