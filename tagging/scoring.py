"""A topic's rules, compiled, over the sentences of one article: which sentences count, and for how much. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp

from tagging.lexicon import Hit
from tagging.settings import RuleSettings, TopicSettings


class Place(StrEnum):
    """Where a sentence stands, as rules count it."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its mentions. `start` and `end` are offsets in the whole text."""

    place: Place
    start: int
    end: int
    hits: Sequence[Hit]
    concepts: int
    around: int  # concepts of the sentence, the one before, title and lead


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence that counts: its points, and the rule and mentions that say why."""

    sentence: Sentence
    points: float
    rule: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a topic makes of an article: the score in 0..1, and what counted, best first."""

    score: float
    scored: tuple[Scored, ...]


class _Rule:
    """One rule with its concepts as bits."""

    __slots__ = ("_about", "_all", "_barrier", "_clear_of", "_none", "_order", "_points", "_within", "name")

    def __init__(self, settings: RuleSettings, bits: Mapping[str, int]) -> None:
        self.name = settings.name
        self._order = [_mask(part, bits) for part in settings.order]
        self._all = [_mask(part, bits) for part in settings.all]
        self._about = [_mask(part, bits) for part in settings.about]
        self._none = _any(settings.none, bits)
        self._clear_of = _any(settings.clear_of, bits)
        self._barrier = _mask(settings.barrier, bits)
        self._within = settings.within
        self._points = {place: getattr(settings.points, place.value) for place in Place}

    def possible(self, concepts: int) -> bool:
        """Whether an article with these concepts could meet the rule at all."""
        return all(concepts & mask for mask in (*self._order, *self._all, *self._about))

    def meets(self, sentence: Sentence) -> Scored | None:
        """What the sentence is worth by this rule."""
        concepts, points = sentence.concepts, self._points[sentence.place]
        if not points or concepts & self._none or sentence.around & self._clear_of:
            return None
        if not all(concepts & mask for mask in (*self._order, *self._all)):
            return None
        if not all(sentence.around & mask for mask in self._about):
            return None
        chain = self._chain(sentence.hits)
        if chain is None:
            return None
        rest = (_first(sentence.hits, mask) for mask in (*self._all, *self._about))
        return Scored(sentence, points, self.name, tuple(dict.fromkeys([*chain, *filter(None, rest)])))

    def _chain(self, hits: Sequence[Hit]) -> list[Hit] | None:
        """Mentions in the rule's order, near enough to each other; None where there are none."""
        if not self._order:
            return []
        for index, hit in enumerate(hits):
            if hit.concepts & self._order[0]:
                chain = self._follow(hits, index)
                if chain is not None:
                    return chain
        return None

    def _follow(self, hits: Sequence[Hit], index: int) -> list[Hit] | None:
        chain = [hits[index]]
        for hit in hits[index + 1 :]:
            if len(chain) == len(self._order) or hit.first - chain[-1].last > self._within:
                break
            if hit.concepts & self._order[len(chain)]:
                chain.append(hit)
            elif hit.concepts & self._barrier:
                break
        return chain if len(chain) == len(self._order) else None


class Scorer:
    """A topic, compiled."""

    def __init__(self, settings: TopicSettings, bits: Mapping[str, int]) -> None:
        self._settings = settings
        self._rules = [_Rule(rule, bits) for rule in settings.rules]

    def possible(self, concepts: int) -> bool:
        """Whether an article with these concepts could carry the topic: cheap, and never wrong with no."""
        return any(rule.possible(concepts) for rule in self._rules)

    def score(self, sentences: Sequence[Sentence], concepts: int) -> Result:
        """Adds up what the sentences are worth. `concepts`: of the whole article."""
        rules = [rule for rule in self._rules if rule.possible(concepts)]
        scored = [found for sentence in sentences for found in _best(sentence, rules)]
        total = self._settings.start
        for place in (Place.TITLE, Place.LEAD):
            total += _total(found.points for found in scored if found.sentence.place is place)
        total += self._faded(found.points for found in scored if found.sentence.place is Place.BODY)
        counted = sorted((s for s in scored if s.points > 0), key=lambda s: -s.points)
        return Result(1 / (1 + exp(-total)), tuple(counted))

    def _faded(self, points: Iterable[float]) -> float:
        ordered = sorted(points, reverse=True)
        good = [value for value in ordered if value > 0][: self._settings.most]
        bad = [value for value in reversed(ordered) if value < 0][: self._settings.most]
        return sum(value * self._settings.fade**rank for part in (good, bad) for rank, value in enumerate(part))


def _best(sentence: Sentence, rules: Iterable[_Rule]) -> list[Scored]:
    """The rule that gives a sentence most, and the one that takes most from it."""
    met = [found for rule in rules if (found := rule.meets(sentence)) is not None]
    if not met:
        return []
    best, worst = max(met, key=lambda s: s.points), min(met, key=lambda s: s.points)
    return [best] if best.points < 0 or worst.points > 0 else [best, worst]


def _total(points: Iterable[float]) -> float:
    """The best of the good, and the worst of the bad: a title of two sentences is still one title."""
    values = list(points)
    return max((v for v in values if v > 0), default=0.0) + min((v for v in values if v < 0), default=0.0)


def _first(hits: Sequence[Hit], mask: int) -> Hit | None:
    return next((hit for hit in hits if hit.concepts & mask), None)


def _mask(part: str, bits: Mapping[str, int]) -> int:
    """ "a|b" as bits."""
    return _any((part,), bits)


def _any(parts: Iterable[str], bits: Mapping[str, int]) -> int:
    mask = 0
    for part in parts:
        for name in part.split("|"):
            mask |= bits[name.strip()] if name.strip() else 0
    return mask
