"""Searching 20,000 stored articles with NEAR, SENTENCE and concepts.

Target: the median of the queries that name no concept stays below 100 ms for a page of 20. Needs the reference
material beside the checkout.
"""

from __future__ import annotations

import gzip
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from app.build import build_concepts
from app.config.load import load
from core.query import Concepts, parse
from storage.store import Store, open_store

ARTICLES = 20_000
TARGET = 100.0  # milliseconds
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "articles.jsonl.gz"
PLAIN = (
    "alibaba NEAR/5 phạt",
    '"trung quốc" NEAR/5 cấm',
    "trung NEAR/3 mỹ",
    '(alibaba OR tencent) NEAR/10 (phạt OR cấm OR "chống độc quyền")',
    'AI NEAR/5 "trung quốc"',
    "SENTENCE(alibaba phạt)",
    'SENTENCE("trung quốc" cấm)',
    "SENTENCE(huawei cấm NOT mỹ)",
    "SENTENCE(cấm tài khoản)",
    "SENTENCE(giá giảm mạnh vàng)",
)
NAMING = (
    "@china-tech-company phạt",
    "@china-authority:SAMR @china-tech-company:Alibaba",
    "@china-tech-company NEAR/5 phạt",
    "SENTENCE(@china-tech-company @china-authority)",
    "SENTENCE(@china-tech-company @measure)",
)


def median(store: Store, text: str, *, concepts: Concepts, times: int = 5) -> tuple[float, int]:
    """(milliseconds, articles) of a first page, with its highlights."""
    took = []
    found = 0
    for _ in range(times):
        began = time.perf_counter()
        found = len(store.reader.search(parse(text, concepts=concepts), limit=20))
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took), found


def measure(store: Store, texts: Sequence[str], *, concepts: Concepts) -> list[float]:
    """The median of each query, printed."""
    medians = []
    for text in texts:
        milliseconds, found = median(store, text, concepts=concepts)
        print(f"  {milliseconds:7.1f} ms, {found:2} shown: {text}")
        medians.append(milliseconds)
    return medians


def main() -> bool:
    """Prints the figures; whether the target is met."""
    if not CORPUS.is_file():
        print(f"  SKIPPED: there is no {CORPUS.parent.parent.name}/corpus beside the checkout")
        return True
    with tempfile.TemporaryDirectory(prefix="baotin-bench-") as name:
        part, database = Path(name, "part.jsonl"), Path(name, "bench.db")
        with gzip.open(CORPUS, "rb") as source, part.open("wb") as target:
            target.writelines(islice(source, ARTICLES))
        command = [sys.executable, "-c", "from app.cli.main import main; main()", "--database", str(database)]
        subprocess.run([*command, "import", str(part)], check=True)
        store = open_store(f"sqlite:///{database}")
        concepts = build_concepts(load(None))
        plain = measure(store, PLAIN, concepts=concepts)
        measure(store, NAMING, concepts=concepts)
        store.close()
    print(f"  median without concepts {statistics.median(plain):.1f} ms (target: below {TARGET:.0f} ms)")
    return statistics.median(plain) < TARGET


if __name__ == "__main__":
    sys.exit(not main())
