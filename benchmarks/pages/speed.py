"""How long extractors take, in the time of the processor, so that who else works on the machine counts less."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from lxml import etree

from benchmarks.pages.saved import Saved

Run = Callable[[Saved], object]
_ROUNDS = 5  # the best of them counts, page by page
PARSING = "lxml parse"


def parse_only(saved: Saved) -> object:
    """The unit: what nobody can be quicker than who reads a page with lxml."""
    return etree.fromstring(saved.markup, etree.HTMLParser(encoding="utf-8"))


def seconds(pages: Sequence[Saved], runs: Mapping[str, Run]) -> dict[str, float]:
    """Per run, the seconds for all pages once. All take turns at each page: what disturbs one disturbs all."""
    total = dict.fromkeys(runs, 0.0)
    for saved in pages:
        best = dict.fromkeys(runs, float("inf"))
        for _ in range(_ROUNDS):
            for name, run in runs.items():
                best[name] = min(best[name], _timed(run, saved))
        for name, spent in best.items():
            total[name] += spent
    return total


def _timed(run: Run, saved: Saved) -> float:
    begun = time.process_time()
    run(saved)
    return time.process_time() - begun
