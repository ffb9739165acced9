"""What of a title and a lead says which event they tell: words, neighbours, names, numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from core.text import shadow, tokens
from tagging.common_words import TELLING, pair_weight, weight

# "16-9", "16/9", "16.9.2025", "ngày 3-2": every telling of a day's news holds its date, written its own way.
_DATE = re.compile(r"\b[0-3]?\d[-/.][01]?\d(?:[-/.](?:19|20)\d\d)?\b(?!\s*(?:tỷ|tỉ|triệu|nghìn|%|USD|inch))")
# Columns that string together the news of a day ("Điểm tin 6h: this | that; the other"): no event of their own.
_ROUND_UP = re.compile(
    r"(?:điểm tin|xem nhanh|toàn cảnh|tin tức|bản tin|tin (?:sáng|trưa|tối|nóng|mới)|thời sự)\b[^:|]*:?"
)
_ITEMS = re.compile(r"\s\|\s|;\s")


@dataclass(frozen=True, slots=True)
class Words:
    """Title and lead, taken apart. Pairs are neighbouring words ("a b"). `items` are the pieces of news that a
    round-up's title strings together; other articles have none. `worth_...` is what all of a kind say together."""

    title: frozenset[str]
    title_pairs: tuple[str, ...]
    single: frozenset[str]
    pairs: frozenset[str]
    names: tuple[str, ...]
    numbers: frozenset[str]
    items: tuple[frozenset[str], ...]
    worth_title: float
    worth_single: float
    worth_pairs: float
    worth_names: float


@lru_cache(maxsize=8192)  # the same recent articles are candidates again and again
def words_of(title: str, lead: str) -> Words:
    """Takes a title and a lead apart."""
    plain_title, plain_lead = _DATE.sub(" ", title), _DATE.sub(" ", lead)
    of_title, of_lead = tokens(shadow(plain_title)), tokens(shadow(plain_lead))
    title_pairs, lead_pairs = _pairs(of_title), _pairs(of_lead)
    plain, single = frozenset(of_title), frozenset((*of_title, *of_lead))
    pairs = frozenset((*title_pairs, *lead_pairs))
    names = tuple(dict.fromkeys(_names(tokens(plain_title), tokens(plain_lead))))
    return Words(
        title=plain,
        title_pairs=tuple(title_pairs),
        single=single,
        pairs=pairs,
        names=names,
        worth_title=sum(map(value, plain)),
        worth_single=sum(map(value, single)),
        worth_pairs=sum(map(value, pairs)),
        worth_names=sum(map(value, names)),
        numbers=frozenset(word for word in single if word[0].isdigit()),
        items=_items(shadow(plain_title)),
    )


def _items(title: str) -> tuple[frozenset[str], ...]:
    head = _ROUND_UP.match(title)
    if head is None and " | " not in title:
        return ()
    pieces = _ITEMS.split(title[head.end() :] if head else title)
    return tuple(frozenset(words) for piece in pieces if (words := tokens(piece)))


def value(word: str) -> float:
    """What sharing a word, or a pair of neighbours, is worth before one knows how common it is nearby."""
    first, space, second = word.partition(" ")
    return pair_weight(first, second) if space else weight(first)


def _pairs(words: list[str]) -> list[str]:
    return [f"{first} {second}" for first, second in pairwise(words)]


def _names(title: list[str], lead: list[str]) -> Iterable[str]:
    """Words that look like names and say something: with a capital (not only as the first), or foreign."""
    for some in (title, lead):
        for index, word in enumerate(some):
            small = shadow(word)
            if weight(small) < TELLING or len(word) < 2 or word[0].isdigit():
                continue
            if word[0].isupper() and (index > 0 or word.isascii()):
                yield small
