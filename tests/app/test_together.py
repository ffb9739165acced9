"""What several threads bring at once is done in few batches, and one bad item costs nobody else's."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.together import Together


class Recorder:
    """Doubles numbers, and remembers in which batches; 13 breaks the batch it is in."""

    def __init__(self, *, seconds: float = 0.0) -> None:
        self.batches: list[list[int]] = []
        self._seconds = seconds

    def __call__(self, items: Sequence[int]) -> list[int]:
        if 13 in items:
            raise ValueError("thirteen")
        self.batches.append(list(items))
        time.sleep(self._seconds)
        return [2 * item for item in items]


def test_alone_an_item_is_a_batch_of_its_own() -> None:
    run = Recorder()
    together = Together(run)
    assert [together(1), together(2)] == [2, 4]
    assert run.batches == [[1], [2]]


def test_what_comes_while_one_works_is_one_batch() -> None:
    run = Recorder(seconds=0.05)
    together = Together(run)
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(together, range(10))) == [2 * n for n in range(10)]
    assert sorted(n for batch in run.batches for n in batch) == list(range(10))
    assert len(run.batches) < 5


def test_a_batch_has_at_most_so_many() -> None:
    run = Recorder(seconds=0.02)
    together = Together(run, most=3)
    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(together, range(12))) == 2 * sum(range(12))
    assert max(map(len, run.batches)) <= 3


def test_a_bad_item_raises_where_it_was_brought_and_nowhere_else() -> None:
    run = Recorder(seconds=0.01)
    together = Together(run)
    start = threading.Barrier(8)

    def bring(number: int) -> int:
        start.wait()
        return together(number)

    with ThreadPoolExecutor(8) as pool:
        futures = {number: pool.submit(bring, number) for number in range(8, 16)}
    with pytest.raises(ValueError, match="thirteen"):
        futures.pop(13).result()
    assert {number: future.result() for number, future in futures.items()} == {n: 2 * n for n in futures}


def test_after_a_bad_item_the_next_ones_are_done() -> None:
    together = Together(Recorder())
    with pytest.raises(ValueError, match="thirteen"):
        together(13)
    assert together(1) == 2
