"""The feeds that parsers are measured on are read by us as a person read them."""

from __future__ import annotations

import pytest

from benchmarks.feed_parsers import run
from benchmarks.feeds.cases import Case, cases
from benchmarks.feeds.readers import ours

CASES = list(cases())
NOBODY_COULD = {"damaged byte": 1}  # what the byte was, is lost


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_item_title_and_time_is_found(case: Case) -> None:
    result = run(case, ours)
    count = len(case.items)
    assert (result.items, result.times, result.error) == (count, count, "")
    assert result.titles == count - NOBODY_COULD.get(case.name, 0)


def test_a_reader_that_raises_is_shown_with_its_error() -> None:
    def broken(_: Case) -> dict[str, tuple[str, None]]:
        raise ValueError("no such feed\nat all")

    assert run(CASES[0], broken).error == "ValueError: no such feed"
