"""Import of 20,000 real articles: tagged, grouped into stories, indexed.

Target: at least 500 articles per second. Needs the reference material beside the checkout.
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
TARGET = 500.0
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "articles.jsonl.gz"


def measure(corpus: Path, *, articles: int = ARTICLES) -> tuple[int, float]:
    """(articles in the file, seconds) of the command `baotin import`, start to end."""
    with tempfile.TemporaryDirectory(prefix="baotin-bench-") as name:
        folder = Path(name)
        part = folder / "part.jsonl"
        with gzip.open(corpus, "rb") as source, part.open("wb") as target:
            target.writelines(islice(source, articles))
        count = sum(1 for _ in part.open("rb"))
        command = [sys.executable, "-c", "from app.cli.main import main; main()"]
        began = time.perf_counter()
        subprocess.run([*command, "--database", str(folder / "bench.db"), "import", str(part)], check=True)
        return count, time.perf_counter() - began


def main() -> bool:
    """Prints the figures; whether the target is met."""
    if not CORPUS.is_file():
        print(f"  SKIPPED: there is no {CORPUS.parent.parent.name}/corpus beside the checkout")
        return True
    count, seconds = measure(CORPUS)
    print(
        f"  {count} articles in {seconds:.1f} s: {count / seconds:.0f} articles/s (target: at least {TARGET:.0f})"
    )
    return count / seconds >= TARGET


if __name__ == "__main__":
    sys.exit(not main())
