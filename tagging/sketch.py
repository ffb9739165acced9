"""What is kept of an article to find its story later: keys that likely share, and a signature to compare. Pure.

Keys come from three sides, so that a copy, a copy under another title, and the same event in other words all share
at least one: the smallest hashes of the text's shingles (a bottom-k sketch: two texts that have most shingles in
common have the smallest in common, Broder 1997), pairs of telling words of title and lead, and pairs of entities.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from zlib import crc32

from core.model import Sketch
from core.text import lower, tokens
from tagging.common_words import TELLING
from tagging.words import Words, value, words_of

_SHINGLE = 4  # syllables: about two Vietnamese words
_STARTS = 4  # a shingle starts at syllables of so many letters only: a third of them, and a third of the cost
_TEXT_KEYS = 8  # two texts with half their shingles in common share none of eight once in 250 times
_KEPT = 64  # hashes in the signature: the share in common is known to about ±6 points
_SHORT = 12  # shingles: a text below is judged by its words alone
_WHOLE = 60  # syllables of a body: more than a lead says
_TITLE_KEYS = 6
_PAIR_KEYS = 10
_NAME_KEYS = 10
_VERSION = 1
_TEXT, _PAIR, _NAME, _FACET = range(1, 5)  # kinds of keys
_HEAD = struct.Struct(">BHHBB")  # version, shingles in the text, syllables of the body, kept hashes, facets


@dataclass(frozen=True, slots=True)
class Signature:
    """An article's signature, unpacked: how many shingles its text has, the smallest of their hashes, the hashes
    of its facets, and whether they are of a whole text rather than of a title and a lead."""

    shingles: int
    smallest: frozenset[int]
    facets: frozenset[int]
    full: bool


def sketch(*, title: str, lead: str, body: str, facets: Collection[tuple[str, str]]) -> Sketch:
    """The keys and the signature of an article."""
    syllables = tokens(lower(body or f"{title}\n{lead}"))
    hashes = sorted(_shingles(syllables))
    marked = sorted(crc32(f"{concept}\x1f{entity}".encode()) for concept, entity in facets)[:255]
    kept = hashes[:_KEPT]
    size = min(len(syllables), 65535) if body else 0
    head = _HEAD.pack(_VERSION, min(len(hashes), 65535), size, len(kept), len(marked))
    return Sketch(
        keys=tuple(dict.fromkeys(_keys(hashes, words_of(title, lead), marked))),
        signature=head + struct.pack(f">{len(kept) + len(marked)}I", *kept, *marked),
    )


def only_copies(whole: Sketch) -> Sketch:
    """The sketch with the keys of its text alone: it meets copies, and nothing else that tells the same event."""
    return Sketch(keys=tuple(key for key in whole.keys if key >> 32 == _TEXT), signature=whole.signature)


def _keys(hashes: list[int], words: Words, marked: list[int]) -> Iterable[int]:
    if len(hashes) >= _SHORT:
        yield from (_key(_TEXT, number) for number in hashes[:_TEXT_KEYS])
    title = _most_telling(words.title_pairs, _TITLE_KEYS * max(len(words.items), 1))
    for pair in (*title, *_most_telling(words.pairs, _PAIR_KEYS)):
        yield _key(_PAIR, crc32(pair.encode()))
    yield from (_key(_NAME, crc32(pair.encode())) for pair in _name_keys(words))
    yield from (_key(_FACET, pair) for pair in _facet_keys(marked))


@lru_cache(maxsize=8192)  # the same recent articles are candidates again and again
def unpack(signature: bytes) -> Signature:
    """Reads a signature back; one of another version reads as an empty one (it then counts by its words)."""
    if len(signature) < _HEAD.size or signature[0] != _VERSION:
        return Signature(0, frozenset(), frozenset(), full=False)
    _, shingles, size, kept, marked = _HEAD.unpack_from(signature)
    numbers = struct.unpack_from(f">{kept + marked}I", signature, _HEAD.size)
    return Signature(shingles, frozenset(numbers[:kept]), frozenset(numbers[kept:]), full=size >= _WHOLE)


def text_in_common(one: Signature, other: Signature, *, at_least: float = 0.0) -> float:
    """The estimated share of shingles that two texts have in common (Jaccard); 0 where one is too short, or
    where it is sure to be below `at_least`."""
    if min(one.shingles, other.shingles) < _SHORT:
        return 0.0
    shared = one.smallest & other.smallest
    size = min(len(one.smallest), len(other.smallest))
    if not shared or len(shared) < at_least * size:
        return 0.0
    union = sorted(one.smallest | other.smallest)[:size]
    return sum(map(shared.__contains__, union)) / size


def _shingles(syllables: list[str]) -> set[int]:
    words = [word.encode() for word in syllables]
    starts = (index for index, word in enumerate(syllables) if len(word) >= _STARTS)
    return {crc32(b" ".join(words[start : start + _SHINGLE])) for start in starts}


def _most_telling(pairs: Collection[str], number: int) -> list[str]:
    """The neighbours that say most; among equals those of the smallest hash, so that two texts choose alike."""
    return sorted(pairs, key=lambda pair: (-value(pair), crc32(pair.encode())))[:number]


def _name_keys(words: Words) -> Iterable[str]:
    """Pairs of names of title and lead; where there are few, of names and telling words of the title."""
    telling = [word for word in words.names if value(word) >= TELLING]
    return (" ".join(sorted(pair)) for pair in list(combinations(telling[:5], 2))[:_NAME_KEYS])


def _facet_keys(marked: list[int]) -> Iterable[int]:
    """Pairs of entities or acts; `marked` is in order of hash, so that two articles choose alike."""
    return (crc32(struct.pack(">II", *pair)) for pair in combinations(marked[:4], 2))


def _key(kind: int, number: int) -> int:
    """A signed 64-bit key that keys of another kind never equal: the kind in the upper half."""
    return (kind << 32) | number
