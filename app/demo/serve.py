"""The press and the receivers as one process: `python -m app.demo.serve --dir DIR`, for end-to-end tests."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from threading import Event

from app.demo.control import Control
from app.demo.press import Press, outlet_files
from app.demo.receivers import Receivers

# Ports from the base: eight outlets, then the receivers, then the control port.
_RECEIVERS_AT, _CONTROL_AT = 10, 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until SIGTERM or Ctrl-C."""
    options = _parser().parse_args(arguments)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        _serve(options, stop)
    except OSError as error:
        sys.stderr.write(f"cannot serve: {error}. Give another --port-base or --dir.\n")
        return 1
    return 0


def _serve(options: argparse.Namespace, stop: Event) -> None:
    base = options.port_base
    with ExitStack() as stack:
        press = stack.enter_context(Press(day_seconds=options.day_seconds, port_base=base))
        receivers = stack.enter_context(
            Receivers(
                port_base=base + _RECEIVERS_AT if base else 0,
                webhook_secret=_kept_secret(options.dir),
                per_second=options.slack_per_second,
            )
        )
        control = stack.enter_context(Control(press, receivers, port=base + _CONTROL_AT if base else 0))
        if options.bulk:
            press.add_bulk(options.bulk, over=timedelta(days=options.bulk_days) if options.bulk_days else None)
        write_files(options.dir, press, receivers, control, delay=options.delay, interval=options.interval)
        if options.autostart:
            press.start_day()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        stop.wait()


def write_files(
    folder: Path, press: Press, receivers: Receivers, control: Control, *, delay: str = "", interval: str = ""
) -> None:
    """Writes `outlets/*.yaml`, `secrets/*` and, last, `press.json`: who sees that one sees all."""
    outlets, secrets = folder / "outlets", folder / "secrets"
    for made in (outlets, secrets):
        made.mkdir(parents=True, exist_ok=True)
    for key, text in outlet_files(press, delay=delay, interval=interval).items():
        (outlets / f"{key}.yaml").write_text(text, "utf-8")
    _write_secret(secrets / "slack-url", receivers.slack.url)
    _write_secret(secrets / "webhook-url", receivers.webhook.url)
    _write_secret(secrets / "webhook-secret", receivers.webhook.secret)
    about = {
        "control": control.url,
        "outlets": {key: press.host(key) for key in press.servers},
        "smtp": {"host": "127.0.0.1", "port": receivers.mail.port},
    }
    (folder / "press.json").write_text(json.dumps(about, indent=2), "utf-8")


def _kept_secret(folder: Path) -> str:
    """The webhook secret of an earlier run in this folder, so that a restart changes nothing for the sender."""
    file = folder / "secrets" / "webhook-secret"
    return file.read_text("utf-8").strip() if file.is_file() else ""


def _write_secret(file: Path, value: str) -> None:
    file.touch(mode=0o600)
    file.write_text(value, "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app.demo.serve", description=__doc__)
    parser.add_argument("--dir", type=Path, required=True, help="where outlets/, secrets/ and press.json go")
    parser.add_argument("--day-seconds", type=float, default=60.0, help="how long the scripted day takes")
    parser.add_argument("--port-base", type=int, default=0, help="the first of 21 ports; 0: any free ones")
    parser.add_argument("--delay", default="", help='written into the outlet files, as "0.1s"')
    parser.add_argument("--interval", default="", help='written into the outlet files, as "2s"')
    parser.add_argument("--bulk", type=int, default=0, help="generated articles to publish beforehand")
    parser.add_argument("--bulk-days", type=float, default=0, help="spread them over so many days, for archives")
    parser.add_argument("--slack-per-second", type=float, default=None, help="refuse faster messages with 429")
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--autostart", action="store_true", help="begin the day at once")
    start.add_argument("--wait", dest="autostart", action="store_false", help="begin it on POST start (default)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
