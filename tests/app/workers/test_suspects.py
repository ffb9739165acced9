"""What becomes of pages over which workers were lost."""

from __future__ import annotations

import pytest

from app.workers.suspects import Suspects
from app.workers.worker import Loss

URL = "https://bao.example/trang.html"


@pytest.mark.parametrize(
    ("losses", "barred", "dangerous"),
    [
        ([], False, False),
        ([Loss.DIED], False, False),  # a kill, or too little memory: not the page's fault, as far as is known
        ([Loss.RUBBISH], False, False),
        ([Loss.DIED, Loss.DIED], True, False),
        ([Loss.CRASHED], False, True),
        ([Loss.HUNG], False, True),
        ([Loss.HUNG, Loss.HUNG], True, True),
        ([Loss.CRASHED, Loss.DIED], True, False),  # how the last one was lost
    ],
)
def test_twice_is_enough(losses: list[Loss], *, barred: bool, dangerous: bool) -> None:
    suspects = Suspects()
    for loss in losses:
        suspects.note(URL, loss)
    assert (suspects.barred(URL), suspects.dangerous(URL)) == (barred, dangerous)
    assert not suspects.barred("https://bao.example/khac.html")


def test_it_does_not_grow_for_ever() -> None:
    suspects = Suspects()
    for number in range(400):
        suspects.note(f"{URL}?{number}", Loss.HUNG)
    assert not suspects.dangerous(f"{URL}?0")
    assert suspects.dangerous(f"{URL}?399")
