"""How good a topic is: counted right, and with intervals that say how little a handful proves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagging.quality import Answer, Interval, Quality, answer, quality, wilson


@pytest.mark.parametrize(
    ("scored", "said"),
    [
        ((0.5, True), Answer.RIGHT),
        ((0.5, False), Answer.WRONG),
        ((0.49, True), Answer.MISSED),
        ((0.49, False), Answer.SILENT),
    ],
)
def test_an_answer_is_judged_at_the_threshold(scored: tuple[float, bool], said: Answer) -> None:
    score, truth = scored
    assert answer(score, truth=truth, threshold=0.5) is said


def test_articles_are_counted_by_what_became_of_them() -> None:
    scored = [(0.9, True), (0.8, True), (0.7, False), (0.2, True), (0.1, False), (0.0, False)]
    measured = quality(scored, threshold=0.5)
    assert measured == Quality(right=2, wrong=1, missed=1, silent=2)
    assert measured.articles == 6
    assert measured.precision.value == pytest.approx(2 / 3)
    assert measured.recall.value == pytest.approx(2 / 3)
    assert measured.f1.value == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        # By Wilson's formula, as R's prop.test(correct = FALSE) gives it.
        (8, 10, 0.4902, 0.9433),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (950, 1000, 0.9347, 0.9619),
        (0, 0, 0.0, 1.0),
    ],
)
def test_the_interval_of_a_share_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    found = wilson(hits, of)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.0005)


def test_what_finds_nothing_has_no_f1() -> None:
    measured = quality([(0.1, True), (0.2, False)], threshold=0.5)
    assert measured.f1 == Interval(0.0, 0.0, 0.0)
    assert measured.precision == Interval(0.0, 0.0, 1.0)  # nothing was said: anything may be so


_COUNTS = st.integers(min_value=0, max_value=60)


@given(right=_COUNTS, wrong=_COUNTS, missed=_COUNTS, silent=_COUNTS)
def test_every_interval_holds_its_value_and_is_the_same_each_time(
    right: int, wrong: int, missed: int, silent: int
) -> None:
    measured = Quality(right=right, wrong=wrong, missed=missed, silent=silent)
    for one in (measured.precision, measured.recall):
        assert 0 <= one.low <= one.high <= 1
        assert one.low <= one.value + 1e-9
        assert one.value <= one.high + 1e-9
    assert measured.f1 == measured.f1
    assert 0 <= measured.f1.low <= measured.f1.high <= 1


def test_more_articles_make_a_narrower_interval() -> None:
    few, many = Quality(right=8, wrong=2, missed=2, silent=8), Quality(right=80, wrong=20, missed=20, silent=80)
    assert many.f1.value == few.f1.value
    assert many.f1.high - many.f1.low < few.f1.high - few.f1.low
