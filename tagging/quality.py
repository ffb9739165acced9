"""How good a topic's tags are, against what people say of the articles; intervals, for few prove little. Pure."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

_Z = 1.959964  # of 95 %
_RESAMPLES = 600
_SEED = 7  # the same labels and answers give the same interval


class Answer(StrEnum):
    """What a topic said of an article, against what people say."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"
    SILENT = "silent"  # rightly


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its 95 % confidence interval; `value` is 0 where there is nothing to share."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.2f} ({self.low:.2f}-{self.high:.2f})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A topic at one threshold. `right`, `wrong`, `missed`, `silent`: numbers of articles."""

    right: int
    wrong: int
    missed: int
    silent: int

    @property
    def articles(self) -> int:
        """How many were asked about."""
        return self.right + self.wrong + self.missed + self.silent

    @property
    def precision(self) -> Interval:
        """Of what it tags, the share that is so (Wilson's interval)."""
        return wilson(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Interval:
        """Of what is so, the share that it tags (Wilson's interval)."""
        return wilson(self.right, self.right + self.missed)

    @property
    def f1(self) -> Interval:
        """The harmonic mean of both (interval by resampling the articles)."""
        counts = {Answer.RIGHT: self.right, Answer.WRONG: self.wrong, Answer.MISSED: self.missed}
        total = sum(counts.values()) + self.silent
        if not self.right:
            return Interval(0.0, 0.0, 0.0)
        dice = random.Random(_SEED)  # noqa: S311 (nobody has a secret here)
        names, weights = list(Answer), [self.right, self.wrong, self.missed, self.silent]
        drawn = sorted(_f1(Counter(dice.choices(names, weights, k=total))) for _ in range(_RESAMPLES))
        return Interval(_f1(counts), drawn[int(_RESAMPLES * 0.025)], drawn[int(_RESAMPLES * 0.975)])


def answer(score: float, *, truth: bool, threshold: float) -> Answer:
    """What a score comes to at a threshold."""
    if score >= threshold:
        return Answer.RIGHT if truth else Answer.WRONG
    return Answer.MISSED if truth else Answer.SILENT


def quality(scored: Sequence[tuple[float, bool]], *, threshold: float) -> Quality:
    """Of (score, truth) pairs."""
    counted = Counter(answer(score, truth=truth, threshold=threshold) for score, truth in scored)
    return Quality(
        right=counted[Answer.RIGHT],
        wrong=counted[Answer.WRONG],
        missed=counted[Answer.MISSED],
        silent=counted[Answer.SILENT],
    )


def wilson(hits: int, of: int) -> Interval:
    """Wilson's score interval (https://doi.org/10.1080/01621459.1927.10502953): honest for few and for extremes."""
    if not of:
        return Interval(0.0, 0.0, 1.0)
    share, square = hits / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def _f1(counts: Mapping[Answer, int]) -> float:
    right = counts.get(Answer.RIGHT, 0)
    return 2 * right / max(2 * right + counts.get(Answer.WRONG, 0) + counts.get(Answer.MISSED, 0), 1)
