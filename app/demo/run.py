"""`baotin demo`: our own press, receivers and the real daemon, in one process; a whole day in a minute."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import suppress
from pathlib import Path

import click
from rich.console import Console

from app.build import Services, build
from app.config.load import load
from app.demo.config import DemoSettings, demo_config
from app.demo.director import Director
from app.demo.press import Press, outlet_files
from app.demo.receivers import Receivers
from app.demo.summary import print_summary
from app.log import set_up_logging
from app.process.daemon import Daemon
from app.process.loop import run_in_loop
from crawler.catalogue import load_outlets

FAILED = 1


def run_demo(*, day_seconds: float, web_port: int, language: str, stay: bool) -> int:
    """Runs the day and prints its summary; with `stay`, leaves the page open until Ctrl-C. Returns 0 where
    everything was told as it should be."""
    with (
        tempfile.TemporaryDirectory(prefix="baotin-demo-") as name,
        Press(day_seconds=day_seconds) as press,
        Receivers() as receivers,
    ):
        folder = Path(name)
        _write(folder, press, receivers, web_port=web_port, language=language)
        configuration = load(folder / "config.yaml")
        set_up_logging(level=configuration.config.log.level)
        services = build(configuration)

        async def main() -> int:
            return await _play(services, press=press, receivers=receivers, stay=stay)

        return run_in_loop(main)


async def _play(services: Services, *, press: Press, receivers: Receivers, stay: bool) -> int:
    addresses: list[str] = []
    daemon = Daemon(services, file=None, on_ready=addresses.append)
    serving = asyncio.create_task(daemon.serve())
    director = Director(
        press=press, receivers=receivers, reader=services.reader, clock=services.clock, say=click.echo
    )
    leading = asyncio.create_task(director.lead())
    await asyncio.wait({serving, leading}, return_when=asyncio.FIRST_COMPLETED)
    if not leading.done():
        leading.cancel()
        await serving
        return FAILED
    day = await leading
    headlines = {
        alert.event: (alert.headline, alert.topics, len(alert.articles)) for alert in press.script.expected_alerts()
    }
    print_summary(day, headlines=headlines, console=Console())
    if stay:
        click.echo(f"\nThe page stays open at {''.join(addresses)} (Ctrl-C ends).")
    else:
        daemon.stop()
    with suppress(asyncio.CancelledError):
        await serving
    return 0 if day.report.good else FAILED


def _write(folder: Path, press: Press, receivers: Receivers, *, web_port: int, language: str) -> None:
    for made in ("outlets", "secrets"):
        (folder / made).mkdir()
    for key, text in outlet_files(press).items():
        (folder / "outlets" / f"{key}.yaml").write_text(text, encoding="utf-8")
    secrets = {
        "slack-url": receivers.slack.url,
        "webhook-url": receivers.webhook.url,
        "webhook-secret": receivers.webhook.secret,
    }
    for name, value in secrets.items():
        (folder / "secrets" / name).write_text(value, encoding="utf-8")
    settings = DemoSettings(
        shipped=load_outlets(), smtp_port=receivers.mail.port, web_port=web_port, language=language
    )
    (folder / "config.yaml").write_text(demo_config(settings), encoding="utf-8")
