"""Real pages saved beside the checkout, measured against what a person read off them. Nothing of them is here."""

from __future__ import annotations

import pytest

from benchmarks.score_pages import PAGES, baotin, faults, saved_pages, score
from crawler.catalogue import load_outlets

SAVED = saved_pages(PAGES)


@pytest.mark.shared
@pytest.mark.skipif(
    not SAVED, reason=f"there are no saved pages in {PAGES}: extraction is not measured on real pages"
)
def test_real_pages_read_as_a_person_reads_them() -> None:
    scores = [score(saved, baotin(load_outlets())) for saved in SAVED]
    assert list(faults(scores)) == []
    bodies = [one.body for one in scores if one.body is not None]
    assert min(bodies) >= 0.99
