"""Workers that end with the test, and a look after each that no process was left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.workers.pool import Limits
from app.workers.service import Workers
from tests.app.workers.makers import children, limits, told_tagger, wait_until

MakeWorkers = Callable[..., Workers]


@pytest.fixture
def make_workers() -> Iterator[MakeWorkers]:
    """Makes workers; `Limits` by their names."""
    made: list[Workers] = []

    def make(*, outlets: Any = None, tagger: Any = None, **changes: Any) -> Workers:
        chosen: Limits = limits(**changes)
        made.append(Workers(tagger=tagger or told_tagger(), outlets=outlets or {}, limits=chosen))
        return made[-1]

    yield make
    for workers in made:
        workers.stop()
    assert wait_until(lambda: not children(), seconds=3), "a worker process was left behind"


@pytest.fixture
def workers(make_workers: MakeWorkers) -> Workers:
    """One worker at most, started at the first call."""
    return make_workers()
