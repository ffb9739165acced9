"""How sure names, words, acts and figures make us that two articles tell one event. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from math import exp, log1p, sqrt
from typing import TypeVar

from tagging.words import Words, value

_FACET = 5.0  # what sharing an entity or an act is worth, in the units of `words.value`
_SAME_TALE = 0.55  # see Features.said
_LEAST = 0.05
_LOCAL = 1.5  # how much being common nearby takes away: log1p(1.5 × candidates that say it too)
_ITEM_WORDS = 4  # a shorter piece of a round-up's title could be anything
_T = TypeVar("_T", str, int)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two articles compared. `hour`: when it appeared, in hours. `full`: its facets are of a whole
    text, not of a title and a lead."""

    words: Words
    facets: frozenset[int]
    hour: float
    full: bool = False


@dataclass(frozen=True, slots=True)
class Features:
    """What two articles have in common: shares in 0..1 (cosines), but for `days` apart and shared `numbers`.

    `said` is whether two whole texts name the same entities and acts: over 0 when more than half of them; two
    events of one company share the company and little else. 0 where one text is not known.
    """

    words: float
    pairs: float
    title: float
    names: float
    facets: float
    said: float
    numbers: float
    days: float


# Fitted by logistic regression on pairs of headlines of three outlets over half a year, then rounded; see
# benchmarks/score_stories.py.
_START = -4.0
_WEIGHTS = Features(words=5.0, pairs=3.0, title=5.5, names=3.0, facets=0.5, said=6.0, numbers=0.6, days=-1.1)


class Comparer:
    """Compares one article with others that might tell its event. How common its words are among them says how
    little they mean: where all are about TikTok, the name joins nothing."""

    def __init__(self, this: Side, others: Iterable[Side]) -> None:
        self._this = this
        words: Counter[str] = Counter()
        facets: Counter[int] = Counter()
        for other in others:
            words.update(this.words.single & other.words.single)
            words.update(this.words.pairs & other.words.pairs)
            facets.update(this.facets & other.facets)
        # What a word loses by being common here; what nobody shares loses nothing.
        self._word_loss = {word: min(log1p(_LOCAL * n), value(word) - _LEAST) for word, n in words.items()}
        self._facet_loss = {facet: min(log1p(_LOCAL * n), _FACET - _LEAST) for facet, n in facets.items()}
        self._names = frozenset(this.words.names)
        own, loss = this.words, self._word_loss
        self._own_words = own.worth_single - _sum(loss, own.single)
        self._own_pairs = own.worth_pairs - _sum(loss, own.pairs)
        self._own_title = own.worth_title - _sum(loss, own.title)
        self._own_names = own.worth_names - _sum(loss, self._names)
        self._own_facets = _FACET * len(this.facets) - _sum(self._facet_loss, this.facets)

    def features(self, other: Side) -> Features:
        """What the article has in common with one of the others."""
        mine, theirs = self._this.words, other.words
        names = self._names.intersection(theirs.names)
        alike = self._facets_alike(other.facets)
        return Features(
            words=self._words_alike(mine.single & theirs.single, self._own_words, theirs.worth_single),
            pairs=self._words_alike(mine.pairs & theirs.pairs, self._own_pairs, theirs.worth_pairs),
            title=self._words_alike(mine.title & theirs.title, self._own_title, theirs.worth_title),
            # one name in common is half as good as many: it may be all that two articles share
            names=self._words_alike(names, self._own_names, theirs.worth_names) * (1 - 0.5 ** len(names)),
            facets=alike,
            said=alike - _SAME_TALE if self._this.full and other.full else 0.0,
            numbers=min(len(mine.numbers & theirs.numbers), 3),
            days=abs(self._this.hour - other.hour) / 24,
        )

    def item_told(self, other: Side) -> float:
        """How much of one item of this round-up the other article's title and lead say: 0..1, the best item's."""
        items = (item for item in self._this.words.items if len(item) >= _ITEM_WORDS)
        return max((self._share_told(item, other.words) for item in items), default=0.0)

    def _share_told(self, item: frozenset[str], other: Words) -> float:
        total = sum(map(value, item))
        said = sum(map(value, item & other.single)) / total
        own = total - _sum(self._word_loss, item)
        return min(said, 2 * self._words_alike(item & other.title, own, other.worth_title))

    def _words_alike(self, shared: Set[str], own: float, total: float) -> float:
        """The cosine of two sets of words: `own` is what this article's say here, `total` the other's anywhere."""
        if not shared:
            return 0.0
        lost = _sum(self._word_loss, shared)
        return (sum(map(value, shared)) - lost) / sqrt(own * (total - lost))

    def _facets_alike(self, facets: frozenset[int]) -> float:
        shared = self._this.facets & facets
        if not shared:
            return 0.0
        lost = _sum(self._facet_loss, shared)
        return (_FACET * len(shared) - lost) / sqrt(self._own_facets * (_FACET * len(facets) - lost))


def sureness(found: Features) -> float:
    """The features as one number in 0..1."""
    w = _WEIGHTS
    total = (
        _START
        + w.words * found.words
        + w.pairs * found.pairs
        + w.title * found.title
        + w.names * found.names
        + w.facets * found.facets
        + w.said * found.said
        + w.numbers * found.numbers
        + w.days * found.days
    )
    return 1 / (1 + exp(-total))


def _sum(loss: Mapping[_T, float], things: Set[_T]) -> float:
    return sum(loss[thing] for thing in things if thing in loss)
