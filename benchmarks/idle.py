"""What an idle daemon costs with twelve outlets on: resident memory, and processor time.

Targets: under 160 MB, under 1 % of a core. The outlets stand on our own press: its eight, and four of them twice.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

SETTLE = 30.0
WATCH = 90.0
MEMORY_TARGET = 160.0
CPU_TARGET = 1.0

CONFIG = """\
database: sqlite:///idle.db
outlet_files: ["outlets/*.yaml"]
outlets: {{{shipped}}}
crawl: {{delay: 0s, allow_private_addresses: [loopback]}}
web: {{port: 0}}
receivers: {{console: {{kind: console}}}}
routes: [{{name: all, receivers: [console]}}]
log: {{level: error, form: json}}
"""


def measure(*, settle: float = SETTLE, watch: float = WATCH) -> tuple[float, float]:
    """(megabytes resident, per cent of a core) of a daemon that has read all its feeds once."""
    with tempfile.TemporaryDirectory(prefix="baotin-bench-") as name:
        folder = Path(name)
        (folder / "outlets").mkdir()
        press = [sys.executable, "-m", "benchmarks.press_process", str(folder / "outlets"), "240"]
        with subprocess.Popen(press, stdout=subprocess.PIPE, text=True) as outlets:
            try:
                assert outlets.stdout is not None
                outlets.stdout.readline()
                _double(folder / "outlets", count=4)
                return _watched(_config(folder), settle=settle, watch=watch)
            finally:
                outlets.terminate()


def _double(folder: Path, *, count: int) -> None:
    """Makes twelve of eight: four stand there a second time, under another key."""
    for path in sorted(folder.glob("*.yaml"))[:count]:
        text = re.sub(r"^key: .*$", f"key: {path.stem}_again", path.read_text(), flags=re.MULTILINE)
        (folder / f"{path.stem}_again.yaml").write_text(text)


def _config(folder: Path) -> Path:
    shipped = ", ".join(f"{path.stem}: off" for path in sorted(Path("crawler/outlets").glob("*.yaml")))
    config = folder / "config.yaml"
    config.write_text(CONFIG.format(shipped=shipped))
    return config


def _watched(config: Path, *, settle: float, watch: float) -> tuple[float, float]:
    command = [sys.executable, "-c", "from app.cli.main import main; main()", "--config", str(config), "run"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as daemon:
        try:
            time.sleep(settle)
            process = psutil.Process(daemon.pid)
            before, began = sum(process.cpu_times()[:2]), time.perf_counter()
            time.sleep(watch)
            spent = sum(process.cpu_times()[:2]) - before
            return process.memory_info().rss / 1e6, 100 * spent / (time.perf_counter() - began)
        finally:
            os.kill(daemon.pid, signal.SIGTERM)


def main() -> bool:
    """Prints the figures; whether the targets are met."""
    memory, share = measure()
    print(f"  resident {memory:.0f} MB (target: under {MEMORY_TARGET:.0f})")
    print(f"  {share:.2f} % of a core (target: under {CPU_TARGET})")
    return memory < MEMORY_TARGET and share < CPU_TARGET


if __name__ == "__main__":
    sys.exit(not main())
