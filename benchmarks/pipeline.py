"""The whole pipeline against bare Scrapy with lxml, over the same pages of our own press, in turns.

Target: at least half of bare Scrapy's articles per second.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ARTICLES = 1200
TURNS = 3
TARGET = 0.5

CONFIG = """\
database: sqlite:///{database}
outlet_files: ["outlets/*.yaml"]
outlets: {{{shipped}}}
crawl: {{delay: 0s, interval: 1s, min_interval: 1s, allow_private_addresses: [loopback], outlets_at_once: 8}}
web: {{enabled: off}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn: articles per second of both."""

    bare: float
    ours: float

    @property
    def ratio(self) -> float:
        """Ours over bare."""
        return self.ours / self.bare


def measure(*, articles: int = ARTICLES, turns: int = TURNS) -> list[Turn]:
    """Runs both in turns against one press."""
    with tempfile.TemporaryDirectory(prefix="baotin-bench-") as name:
        folder = Path(name)
        (folder / "outlets").mkdir()
        command = [sys.executable, "-m", "benchmarks.press_process", str(folder / "outlets"), str(articles)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as press:
            try:
                assert press.stdout is not None
                (folder / "urls.json").write_text(press.stdout.readline())
                return [_turn(folder, number) for number in range(turns)]
            finally:
                press.terminate()


def _turn(folder: Path, number: int) -> Turn:
    bare = _run("benchmarks.bare_scrapy", str(folder / "urls.json"))
    config = folder / f"config{number}.yaml"
    shipped = ", ".join(f"{path.stem}: off" for path in sorted(Path("crawler/outlets").glob("*.yaml")))
    config.write_text(CONFIG.format(database=f"{number}.db", shipped=shipped))
    ours = _run("benchmarks.our_crawl", str(config))
    return Turn(bare=bare["articles"] / bare["seconds"], ours=ours["articles"] / ours["seconds"])


def _run(module: str, argument: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", module, argument], check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> bool:
    """Prints the figures; whether the target is met."""
    turns = measure()
    for turn in turns:
        print(f"  bare Scrapy {turn.bare:6.1f} articles/s, pipeline {turn.ours:6.1f}, ratio {turn.ratio:.2f}")
    ratio = statistics.median(turn.ratio for turn in turns)
    print(f"  median ratio {ratio:.2f} (target: at least {TARGET})")
    return ratio >= TARGET


if __name__ == "__main__":
    sys.exit(not main())
