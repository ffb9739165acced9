"""`make score-pages`: extraction on the saved pages beside the checkout against what a person read off them, side
by side with other extractors; exit 1 if a promise is missed. Says so and ends where there are no pages.

Never copies a page: it reads, compares and prints.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.pages.extractors import OTHERS, Extractor, baotin, missing
from benchmarks.pages.promises import OURS, missed
from benchmarks.pages.saved import PAGES, Saved, saved_pages
from benchmarks.pages.scoring import faults, score
from benchmarks.pages.speed import PARSING, parse_only, seconds
from benchmarks.pages.tables import by_outlet, side_by_side, speeds
from crawler.catalogue import load_outlets

__all__ = ["PAGES", "baotin", "faults", "saved_pages", "score"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables. 0: every promise holds, or there is nothing to score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, default=PAGES, help="the folder of saved pages")
    parser.add_argument("--alone", action="store_true", help="without other extractors")
    options = parser.parse_args(arguments)
    pages = saved_pages(options.pages)
    if not pages:
        print(f"SKIPPED: there are no saved pages in {options.pages}; nothing was scored.", file=sys.stderr)
        return 0
    absent = [] if options.alone else missing()
    for package in absent:
        print(f"MISSING: {package} is not installed: `make score-pages` installs it.", file=sys.stderr)
    others = [] if options.alone else [make() for package, make in OTHERS.values() if package not in absent]
    promises = report(pages, [baotin(load_outlets()), *others])
    return 1 if promises or absent else 0


def report(pages: Sequence[Saved], extractors: Sequence[Extractor]) -> list[str]:
    """Scores, prints, and gives back what was promised and does not hold."""
    scores = {one.name: [score(saved, one) for saved in pages] for one in extractors}
    for name, found in scores.items():
        print("\n".join((f"== {name}", *by_outlet(found), "")))
    print("\n".join(("== side by side", *side_by_side(scores), "")))
    print("\n".join(("== what baotin got wrong", *(tuple(faults(scores[OURS])) or ("nothing",)), "")))
    spent = seconds(pages, {PARSING: parse_only} | {one.name: one.read for one in extractors})
    print("\n".join((f"== {len(pages)} pages", *speeds(spent, len(pages)))))
    for one in extractors[1:]:
        print(f"{spent[one.name] / spent[OURS]:.1f} times the pages per second of {one.name}")
    print(f"{spent[OURS] / spent[PARSING]:.2f} times the cost of parsing alone with lxml\n")
    promises = missed(scores, spent)
    print("\n".join(f"MISSED: {promise}" for promise in promises) or "Every promise holds.")
    return promises


if __name__ == "__main__":
    sys.exit(main())
