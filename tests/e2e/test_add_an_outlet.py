"""docs/add-an-outlet.md is walked through as a reader would: files written, commands run, output met."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import ROOT

pytestmark = pytest.mark.slow

GUIDE = ROOT / "docs/add-an-outlet.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"^(?:# file: (\S+)|<!-- file: (\S+) -->)\n")
_PORTS = "18400"  # as the guide has them; here they must be free
_MARK = "=== step "

Blocks = list[tuple[str, str]]
Walked = tuple[Blocks, dict[int, str], int]  # the steps, what each printed, and the exit code of it all


def free_ports(count: int = 21) -> int:
    """The first of so many ports in a row that nobody listens on."""
    for base in range(21_000, 60_000, 100):
        taken = [socket.socket() for _ in range(count)]
        try:
            for number, each in enumerate(taken):
                each.bind(("127.0.0.1", base + number))
        except OSError:
            continue
        finally:
            for each in taken:
                each.close()
        return base
    raise AssertionError("no free ports")


def steps(text: str) -> Blocks:
    """The guide's blocks in order, as (kind, text); files that it writes are steps of a shell too."""
    found: Blocks = []
    for kind, body in _BLOCK.findall(text):
        named = _FILE.match(body)
        if named:
            content = body if named[1] else body[named.end() :]
            found.append(("sh", f"cat > {named[1] or named[2]} <<'WRITTEN'\n{content}WRITTEN\n"))
        elif kind in ("sh", "text"):
            found.append((kind, body))
    return found


def script(blocks: Blocks) -> str:
    """One shell for all, so that what runs in the background can be ended by the guide itself."""
    commands = [f"echo '{_MARK}{number}'\n{body}" for number, (kind, body) in enumerate(blocks) if kind == "sh"]
    return "set -e\n" + "\n".join(commands)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """The guide's steps, what each command printed, and the exit code of it all."""
    folder = tmp_path_factory.mktemp("reader")
    programs = folder / "bin"
    programs.mkdir()
    write_program(programs / "baotin", f'exec "{sys.executable}" -c "from app.cli.main import main; main()" "$@"')
    write_program(programs / "python", f'exec "{sys.executable}" "$@"')
    blocks = steps(GUIDE.read_text(encoding="utf-8").replace(_PORTS, str(free_ports())))
    surroundings = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    work = folder / "work"
    work.mkdir()
    shell = subprocess.Popen(
        ["bash", "-c", f"exec 2>&1\n{script(blocks)}"],
        cwd=work,
        env=surroundings,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        out = shell.communicate(timeout=240)[0].decode()
    finally:
        end_group(shell.pid)
    parts = re.split(rf"^{_MARK}(\d+)\n", out, flags=re.MULTILINE)
    printed = {int(number): text for number, text in zip(parts[1::2], parts[2::2], strict=True)}
    return blocks, printed, shell.returncode


def write_program(file: Path, line: str) -> None:
    file.write_text(f"#!/bin/sh\n{line}\n")
    file.chmod(0o755)


def end_group(group: int) -> None:
    """Ends whatever the guide's shell has started and left."""
    try:
        os.killpg(group, signal.SIGTERM)
    except ProcessLookupError:
        return


def test_every_command_of_the_guide_succeeds(
    walked: Walked,
) -> None:
    blocks, printed, code = walked
    last = max(printed)
    assert code == 0, f"after step {last}:\n{blocks[last][1]}\n{printed[last]}"
    assert sorted(printed) == [number for number, (kind, _) in enumerate(blocks) if kind == "sh"]
    assert not any("Traceback" in text for text in printed.values())


def test_every_output_that_the_guide_shows_is_printed_by_the_command_before_it(
    walked: Walked,
) -> None:
    blocks, printed, _ = walked
    shown = [(number, body) for number, (kind, body) in enumerate(blocks) if kind == "text"]
    assert len(shown) >= 9
    for number, body in shown:
        said = flat(printed[max(step for step in printed if step < number)])
        missing = [line for line in body.splitlines() if flat(line) not in said]
        assert not missing, f"{missing} not in:\n{said}"
