"""Tagging 20,000 stored articles again after a change of rules.

Target: at least 560 articles per second, which is 100,000 in three minutes. Needs the reference material beside the
checkout.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

ARTICLES = 20_000
TARGET = 560.0
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "articles.jsonl.gz"
_CHANGED = "topics: {china-tech-regulation: {threshold: 0.45}}\n"  # enough for rules of another version


def measure(corpus: Path, *, articles: int = ARTICLES) -> tuple[int, float]:
    """(articles in the database, seconds) of the command `baotin topics retag`, start to end."""
    with tempfile.TemporaryDirectory(prefix="baotin-bench-") as name:
        folder = Path(name)
        part, changed = folder / "part.jsonl", folder / "changed.yaml"
        with gzip.open(corpus, "rb") as source, part.open("wb") as target:
            target.writelines(islice(source, articles))
        count = sum(1 for _ in part.open("rb"))
        changed.write_text(_CHANGED, encoding="utf-8")
        command = [sys.executable, "-c", "from app.cli.main import main; main()"]
        command += ["--database", str(folder / "bench.db")]
        subprocess.run([*command, "import", str(part)], check=True)
        began = time.perf_counter()
        subprocess.run([*command, "--config", str(changed), "topics", "retag"], check=True)
        return count, time.perf_counter() - began


def main() -> bool:
    """Prints the figures; whether the target is met."""
    if not CORPUS.is_file():
        print(f"  SKIPPED: there is no {CORPUS.parent.parent.name}/corpus beside the checkout")
        return True
    count, seconds = measure(CORPUS)
    rate = count / seconds
    print(f"  {count} articles in {seconds:.1f} s: {rate:.0f} articles/s (target: at least {TARGET:.0f})")
    return rate >= TARGET


if __name__ == "__main__":
    sys.exit(not main())
