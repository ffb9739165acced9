"""Press and receivers as a process of their own."""

from __future__ import annotations

import json
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.demo.press.outlets import PRESS_OUTLETS
from crawler.catalogue import load_outlets
from tests.app.demo.web import get, post
from tests.needs import ROOT


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    command = [sys.executable, "-W", "error", "-m", "app.demo.serve", "--dir", str(folder), *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            first = process.stdout.readline()
            assert first == "ready\n", process.stderr.read()
            yield process, json.loads((folder / "press.json").read_text("utf-8"))
        finally:
            process.terminate()


def test_it_writes_its_files_serves_and_ends_on_sigterm(tmp_path: Path) -> None:
    with serving(tmp_path, "--interval", "2s", "--bulk", "8") as (process, about):
        keys = {outlet.key for outlet in PRESS_OUTLETS}
        outlets = {key: outlet for key, outlet in load_outlets([tmp_path / "outlets"]).items() if key in keys}
        assert set(outlets) == keys
        assert {key: outlet.domains for key, outlet in outlets.items()} == {
            key: (host,) for key, host in about["outlets"].items()
        }
        assert get(outlets["tinsang"].feeds[0].url).status == 200
        assert not json.loads(get(f"{about['control']}/state").body)["started"]
        slack = (tmp_path / "secrets" / "slack-url").read_text("utf-8")
        assert post(slack, b'{"text": "tin"}').text == "ok"
        assert [arrival["text"] for arrival in json.loads(get(f"{about['control']}/received").body)] == ["tin"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_secrets_are_for_their_owner_alone_and_survive_a_restart(tmp_path: Path) -> None:
    secret = tmp_path / "secrets" / "webhook-secret"
    with serving(tmp_path):
        first = secret.read_text("utf-8")
    with serving(tmp_path, "--autostart") as (_, about):
        assert secret.read_text("utf-8") == first
        assert json.loads(get(f"{about['control']}/state").body)["started"]
    assert first.startswith("whsec_")
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert first not in (tmp_path / "press.json").read_text("utf-8")


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        base = taken.getsockname()[1]
        command = [sys.executable, "-m", "app.demo.serve", "--dir", str(tmp_path), "--port-base", str(base)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("cannot serve: ")
    assert "--port-base" in done.stderr
    assert done.stderr.count("\n") == 1
