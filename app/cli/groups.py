"""Groups of commands whose help says of each what it does, in a whole sentence."""

from __future__ import annotations

import click

_WHOLE = 1000  # characters: more than any first sentence has


class Group(click.Group):
    """As click's, which would cut each sentence short at the line's end."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with the first sentence of its help."""
        rows = [
            (name, command.get_short_help_str(limit=_WHOLE))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) is not None
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
