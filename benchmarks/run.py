"""`make bench`: every benchmark with its target; exit 1 if one is missed."""

from __future__ import annotations

import sys

from benchmarks import idle, importing, pipeline, retagging, searching

BENCHMARKS = {
    "Whole pipeline against bare Scrapy": pipeline.main,
    "Import of 20,000 articles": importing.main,
    "Tagging 20,000 articles again": retagging.main,
    "Search over 20,000 articles": searching.main,
    "Idle daemon": idle.main,
}


def main() -> int:
    """Runs them all, whatever the ones before came to."""
    missed = []
    for name, run in BENCHMARKS.items():
        print(f"{name}:", flush=True)
        if not run():
            missed.append(name)
    for name in missed:
        print(f"MISSED: {name}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
