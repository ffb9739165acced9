"""The names of all concepts in one automaton over syllable tokens: finds every mention in one pass. Pure.

Cost depends on the text, hardly on the number of names: one dictionary look-up per token, and a walk down the
automaton where a name may begin.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate
from typing import Any, TypeAlias

from core.text import lower, shadow, tokens
from tagging.settings import ConceptSettings, EntitySettings

# Token → what may follow; under END, the `_Term` that ends here. Tokens are never empty, so END is no token.
_Node: TypeAlias = dict[str, Any]
END = ""
_SPLIT = re.compile(r"([^\W_]+)")  # as core.text.token_spans, with what stands between kept
# Old tone placement at a syllable's end → the new one: the reverse of core.text.shadow, to look up unchanged text.
_OLD_TONE = re.compile(r"(?:([òóỏõọ])([ae])|(?<!q)([ùúủũụ])(y))\Z")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_REACH = 3  # tokens that `not_after` and `not_before` look at


class Case(Enum):
    """How a name's capitals are compared."""

    ANY = "any"
    CAPITAL = "capital"  # the text must have a capital there too
    EXACT = "exact"  # letter by letter: short names in capitals


@dataclass(frozen=True, slots=True, eq=False)
class Sense:
    """What a name stands for, and when. `concepts` is a set of bits (see `Lexicon.bits`)."""

    entity: str
    concept: str
    concepts: int
    surface: str
    case: Case
    needs: int = -1  # index of the contexts of which one must be in the article
    void: int = -1  # index of the contexts of which none may be
    only_after: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Term:
    """What ends at a node of the automaton. Without senses: a phrase that is something else, and is skipped."""

    length: int
    senses: list[Sense] = field(default_factory=list)
    contexts: set[int] = field(default_factory=set)
    phrase: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A mention: from token `first` up to (not including) `last`."""

    first: int
    last: int
    concepts: int
    senses: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text taken apart: its tokens in small letters, where each starts and ends, and the mentions in order."""

    text: str
    tokens: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    hits: Sequence[Hit]
    concepts: int  # of all hits together


class Lexicon:
    """Every name of every concept, ready to be found."""

    def __init__(self, concepts: Mapping[str, ConceptSettings]) -> None:
        self.bits = {name: 1 << index for index, name in enumerate(concepts)}
        self.facets = {name: settings.facet for name, settings in concepts.items()}
        self.senses: list[Sense] = []
        self._roots: _Node = {}
        self._contexts = 0
        self._context_starts: set[str] = set()
        masks = _masks(concepts, self.bits)
        belongs = _memberships(concepts, masks)
        for name, settings in concepts.items():
            for entity, entry in settings.entities.items():
                mask = masks[name] | belongs.get(entity, 0)
                self._add_entity(entity, entry, concept=name, settings=settings, mask=mask)

    def read(self, text: str) -> Reading:
        """Takes a normalised text apart and finds every mention: the longest from the left, none overlapping."""
        pieces = _SPLIT.split(lower(text))
        words = pieces[1::2]
        edges = list(accumulate(map(len, pieces)))
        starts, ends = edges[0::2], edges[1::2]
        hits, concepts = self._find(text, words, starts)
        return Reading(text, words, starts, ends, hits, concepts)

    def _find(self, text: str, words: list[str], starts: list[int]) -> tuple[list[Hit], int]:
        roots, free = self._roots, 0
        found: list[tuple[int, _Term, list[Sense]]] = []
        contexts: set[int] = set()
        for at in [index for index, word in enumerate(words) if word in roots]:
            if at < free and words[at] not in self._context_starts:
                continue
            terms = _terms_at(roots, words, at)
            for term in terms:
                contexts |= term.contexts  # a context counts inside a longer name too
            for term in terms if at >= free else ():
                senses = [sense for sense in term.senses if _fits(sense, text, words, starts, at, term.length)]
                if senses or term.phrase:
                    found.append((at, term, senses))
                    free = at + term.length
                    break
        return _settled(found, contexts)

    def _add_entity(
        self, entity: str, entry: EntitySettings, *, concept: str, settings: ConceptSettings, mask: int
    ) -> None:
        needs = self._add_context(entry.context) if entry.unclear else -1
        void = self._add_context(entry.void) if entry.void else -1
        beside = [
            frozenset(map(_key, (*getattr(entry, rule), *getattr(settings, rule))))
            for rule in ("only_after", "not_after", "not_before")
        ]
        for unclear, names in ((False, entry.all_names(entity)), (True, entry.unclear)):
            for name in names:
                sense = Sense(entity, concept, mask, name, _case(name), needs if unclear else -1, void, *beside)
                self._term(name).senses.append(sense)
                self.senses.append(sense)
        for phrase in entry.unless:
            self._term(phrase).phrase = True

    def _add_context(self, names: Iterable[str]) -> int:
        index, self._contexts = self._contexts, self._contexts + 1
        for name in names:
            self._term(name).contexts.add(index)
            self._context_starts |= _spellings(tokens(shadow(name))[0])
        return index

    def _term(self, name: str) -> _Term:
        words = tokens(shadow(name))
        if not words:
            raise ValueError(f'"{name}" holds no letter or digit: nothing could match it')
        node = self._roots
        for word in words:
            child = node.get(word)
            if child is None:
                child = {}
            for spelling in _spellings(word):
                node[spelling] = child
            node = child
        term: _Term = node.setdefault(END, _Term(len(words)))
        return term


def _masks(concepts: Mapping[str, ConceptSettings], bits: Mapping[str, int]) -> dict[str, int]:
    """Concept → its own bit and those of all that include it, directly or not."""
    masks = dict(bits)
    for _ in concepts:
        for name, settings in concepts.items():
            for part in settings.includes:
                masks[part] |= masks[name]
    return masks


def _memberships(concepts: Mapping[str, ConceptSettings], masks: Mapping[str, int]) -> dict[str, int]:
    """Entity → the concepts that count it among their members."""
    found: dict[str, int] = {}
    for name, settings in concepts.items():
        for member in settings.members:
            found[member] = found.get(member, 0) | masks[name]
    return found


def _terms_at(node: _Node, words: list[str], at: int) -> list[_Term]:
    """The terms that begin at a token, the longest first."""
    terms: list[_Term] = []
    for index in range(at, len(words)):
        following = node.get(words[index])
        if following is None:
            break
        node = following
        if END in node:
            terms.append(node[END])
    terms.reverse()
    return terms


def _fits(sense: Sense, text: str, words: list[str], starts: list[int], at: int, length: int) -> bool:
    """Whether the sense's capitals and neighbours agree with the text."""
    begin = starts[at]
    if length > 1 and "\n" in text[begin : starts[at + length - 1]]:
        return False  # a name never runs from one paragraph, or field, into the next
    if sense.case is Case.CAPITAL and not text[begin].isupper():
        return False
    if sense.case is Case.EXACT and not text.startswith(sense.surface, begin):
        return False
    if sense.only_after or sense.not_after:
        before = _near(words[max(at - _REACH, 0) : at], ends=True)
        if sense.not_after & before:
            return False
        if sense.only_after and not sense.only_after & before and not _begins_clause(text, begin):
            return False
    end = at + length
    return not (sense.not_before and sense.not_before & _near(words[end : end + _REACH], ends=False))


def _begins_clause(text: str, at: int) -> bool:
    """Whether a sentence or a clause begins here: after a comma or a quote, but not in "Mỹ - Trung Quốc"."""
    before = text[max(at - 3, 0) : at].rstrip(" ")
    return not before or not (before[-1].isalnum() or before[-1] in "-–/&(")


def _near(stretch: list[str], *, ends: bool) -> set[str]:
    """The phrases that a stretch of tokens ends (or begins) with: they touch the name beside it."""
    sizes = range(1, len(stretch) + 1)
    return {" ".join(stretch[-size:] if ends else stretch[:size]) for size in sizes}


def _settled(found: list[tuple[int, _Term, list[Sense]]], contexts: set[int]) -> tuple[list[Hit], int]:
    """The mentions, now that it is known which contexts the article holds."""
    hits, concepts = [], 0
    for at, term, senses in found:
        kept = tuple(s for s in senses if (s.needs < 0 or s.needs in contexts) and s.void not in contexts)
        if kept:
            mask = 0
            for sense in kept:
                mask |= sense.concepts
            concepts |= mask
            hits.append(Hit(at, at + term.length, mask, kept))
    return hits, concepts


def _case(name: str) -> Case:
    letters = [char for char in name if char.isalpha()]
    if len(letters) <= 3 and name.isupper():
        return Case.EXACT
    return Case.CAPITAL if name[:1].isupper() else Case.ANY


def _key(phrase: str) -> str:
    return " ".join(tokens(shadow(phrase)))


def _spellings(word: str) -> set[str]:
    """A syllable in its old and its new tone placement (hòa, hoà): so the text need not be rewritten."""
    return {word, _OLD_TONE.sub(_new_tone, word)}


def _new_tone(pair: re.Match[str]) -> str:
    toned, plain = pair.group(1) or pair.group(3), pair.group(2) or pair.group(4)
    base, *marks = list(unicodedata.normalize("NFD", toned))
    tone = "".join(mark for mark in marks if mark in _TONES)
    return base + unicodedata.normalize("NFC", plain + tone)
