"""A daemon that cannot start says why, and leaves nothing that looks alive."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from crawler.catalogue import load_outlets
from tests.e2e.desk import baotin, status

pytestmark = pytest.mark.slow


def test_a_taken_port_is_said_and_the_daemon_does_not_count_as_running(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        config = tmp_path / "config.yaml"
        off = ", ".join(f"{name}: off" for name in load_outlets())
        config.write_text(f"database: sqlite:///baotin.db\noutlets: {{{off}}}\nweb: {{port: {port}}}\n")
        done = baotin("run", config=config)
    assert done.returncode == 1
    said = done.stderr.splitlines()[-1]
    assert said.startswith(f"baotin: the page cannot be served at 127.0.0.1:{port}: another program listens there.")
    assert "Traceback" not in done.stderr
    found = status(config)
    assert found["alive"] is False
    assert found["run"]["ended_at"]
