"""`baotin run`: the daemon."""

from __future__ import annotations

import sys

import click

from app.cli.context import Context, pass_context, reports_errors


@click.command()
@pass_context
@reports_errors
def run(context: Context) -> None:
    """Run the daemon: crawl, tag, tell, and serve the page, until Ctrl-C.

    SIGHUP reads the configuration again; SIGTERM and Ctrl-C end it cleanly.
    """
    # Imported here: the reactor must not be chosen by a command that only reads.
    from app.process.start import run_daemon  # noqa: PLC0415

    configuration = context.configuration
    sys.exit(run_daemon(configuration, database=context.database))
