"""Real processes for end-to-end tests: the press with its receivers, and the daemon between them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from app.demo.config import QUIET, DemoSettings, demo_config
from crawler.catalogue import load_outlets
from tests.needs import ROOT

BAOTIN = [sys.executable, "-c", "from app.cli.main import main; main()"]
Json = Any


class PressProcess:
    """`python -m app.demo.serve` in a folder of its own, asked over its control port."""

    def __init__(self, folder: Path, *, day_seconds: float) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "app.demo.serve", "--dir", str(folder), "--day-seconds", str(day_seconds)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        self.about: Json = json.loads((folder / "press.json").read_text())

    def get(self, name: str) -> Json:
        """What the control port says."""
        return requests.get(f"{self.about['control']}/{name}", timeout=20).json()

    def post(self, name: str, **data: Any) -> Json:
        """Has the control port do something."""
        answer = requests.post(f"{self.about['control']}/{name}", json=data, timeout=20)
        assert answer.ok, answer.text
        return answer.json()

    def write_config(self, **changes: Any) -> Path:
        """`config.yaml` beside the outlets, with the receivers of this press."""
        settings = DemoSettings(
            shipped=load_outlets(),
            smtp_port=self.about["smtp"]["port"],
            receivers=QUIET,
            log_level="info",
            **changes,
        )
        file = self.folder / "config.yaml"
        file.write_text(demo_config(settings), encoding="utf-8")
        return file

    def stop(self) -> None:
        """Ends it."""
        self._process.terminate()
        self._process.wait(15)
        if self._process.stdout:
            self._process.stdout.close()


class DaemonProcess:
    """`baotin run` as a process; its log goes to a file beside the configuration."""

    def __init__(self, config: Path, *, log_name: str = "daemon.log") -> None:
        self.config = config
        self.log = config.parent / log_name
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*BAOTIN, "--config", str(config), "run"], cwd=ROOT, stdout=out, stderr=out
            )

    def events(self, name: str) -> list[Json]:
        """The log's events of this name; a line cut short by a kill is passed over."""
        found = []
        for line in self.log.read_text(errors="replace").splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict) and event.get("event") == name:
                found.append(event)
        return found

    def wait_for(self, name: str, *, seconds: float = 30.0, count: int = 1) -> list[Json]:
        """Waits for an event in the log."""
        wait_until(lambda: len(self.events(name)) >= count or self.process.poll() is not None, seconds=seconds)
        found = self.events(name)
        assert len(found) >= count, f"no {name} in:\n{self.log.read_text(errors='replace')[-3000:]}"
        return found

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def signal(self, number: int) -> None:
        """Sends a signal."""
        os.kill(self.process.pid, number)

    def end(self, *, seconds: float = 15.0) -> int:
        """SIGTERM, and the exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(seconds)


def baotin(
    *arguments: str, config: Path | None = None, stdin: bytes | None = None
) -> subprocess.CompletedProcess[str]:
    """The command, run to its end."""
    command = [*BAOTIN, *(["--config", str(config)] if config else []), *arguments]
    done = subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, timeout=120, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def status(config: Path) -> Json:
    """`baotin status --json`."""
    return json.loads(baotin("status", "--json", config=config).stdout)


def wait_until(done: Callable[[], bool], *, seconds: float, every: float = 0.1) -> bool:
    """Waits for something to hold; False when the time is over first."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if done():
            return True
        time.sleep(every)
    return done()


def settled(config: Path) -> bool:
    """Whether every feed has been read, no page waits, and nobody is still to be told."""
    found = status(config)
    feeds = [json.loads(line) for line in baotin("feeds", "--json", config=config).stdout.splitlines()]
    open_states = ("pending", "sending", "retry", "unknown")
    return (
        bool(feeds)
        and all(feed["succeeded_at"] for feed in feeds if feed["enabled"])
        and not found["counts"]["entries"].get("pending")
        and not any(found["counts"]["deliveries"].get(state) for state in open_states)
    )
