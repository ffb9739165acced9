"""`baotin demo`: everything, offline."""

from __future__ import annotations

import sys

import click

from app.cli.context import reports_errors


@click.command()
@click.option(
    "--seconds", default=60.0, show_default=True, type=click.FloatRange(10, 3600), help="How long the day is."
)
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Of the page; 0: any.")
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "vi"]), help="Of the alerts.")
@click.option("--exit", "leave", is_flag=True, help="End after the summary, instead of leaving the page open.")
@reports_errors
def demo(seconds: float, port: int, language: str, leave: bool) -> None:  # noqa: FBT001 (a flag)
    """Show a whole day in a minute, without internet. Our own press and receivers on this machine, the real
    daemon between them, alerts on the console and in the page, and a summary of what was told to whom."""
    from app.demo.run import run_demo  # noqa: PLC0415 (the press is not for those who only read)

    sys.exit(run_demo(day_seconds=seconds, web_port=port, language=language, stay=not leave))
