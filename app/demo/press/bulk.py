"""Generated articles, cheap and all different, for benchmarks: words that look Vietnamese, some much more frequent.

The weights are such that articles have as much in common as real ones: a story choice finds about as many
candidates among 1,200 of them (nine on average) as among as many articles of the real press.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from app.demo.press.outlets import PRESS_OUTLETS
from app.demo.script.model import ScriptArticle

_SECTIONS = ("tech", "business", "world")
_ONSETS = (
    "b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "nh", "ng", "ph", "qu", "s", "t", "th", "tr", "v", "x",
)  # fmt: skip
_RIMES = (
    "a", "à", "á", "ạ", "ao", "âu", "ay", "an", "ang", "anh", "ành", "ạnh", "e", "ê", "en", "ệt", "ị", "ích", "iên",
    "iệt", "o", "ô", "ọ", "ông", "ống", "ơ", "ời", "ợp", "ơn", "ư", "ứ", "ưa", "ướng", "ường", "ước", "ươi", "uy",
)  # fmt: skip
_WORDS = 6_000
_BODY_LENGTH = 2_300  # characters: with title and lead about 2.5 KB


def generate(count: int, *, seed: int = 0) -> Iterator[ScriptArticle]:
    """`count` articles, spread evenly over outlets and sections; the same for the same seed."""
    dice = random.Random(seed)
    for index in range(count):
        outlet = PRESS_OUTLETS[index % len(PRESS_OUTLETS)]
        yield ScriptArticle(
            id=f"bulk-{seed}-{index}",
            outlet=outlet.key,
            sections=(_SECTIONS[index // len(PRESS_OUTLETS) % len(_SECTIONS)],),
            at=0.0,
            title=f"{_phrase(dice, 4, 6)} {index + 1}",
            lead=_sentence(dice),
            body=_body(dice),
            author=_name(dice),
            tags=(_phrase(dice, 1, 1), _phrase(dice, 1, 1)),
            caption=_sentence(dice),
        )


@cache
def _vocabulary() -> tuple[str, ...]:
    """Words of two syllables, the most frequent first; the same on every machine."""
    syllables = [onset + rime for onset in _ONSETS for rime in _RIMES]
    dice = random.Random(1)
    return tuple(f"{dice.choice(syllables)} {dice.choice(syllables)}" for _ in range(_WORDS))


def _word(dice: random.Random) -> str:
    """A word, the first of the vocabulary much more often than the last."""
    words = _vocabulary()
    return words[int(len(words) * dice.random() ** 1.4)]


def _phrase(dice: random.Random, least: int, most: int) -> str:
    return " ".join(_word(dice) for _ in range(dice.randint(least, most))).capitalize()


def _name(dice: random.Random) -> str:
    return f"Nguyễn {_word(dice).title()}"


def _sentence(dice: random.Random) -> str:
    figure = f", {dice.randint(11, 990)}" if dice.random() < 0.2 else ""
    return f"{_phrase(dice, 6, 12)}{figure}."


def _body(dice: random.Random) -> tuple[str, ...]:
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < _BODY_LENGTH:
        paragraphs.append(" ".join(_sentence(dice) for _ in range(dice.randint(2, 4))))
    return tuple(paragraphs)
