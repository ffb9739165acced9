"""Vietnamese text: one normal form, comparison forms that keep every offset, tokens and sentences. Pure."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

# Zero-width space, joiners, word joiner, BOM, soft hyphen, bidi marks: seen in Vietnamese feeds, never meant.
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x00AD, *range(0x202A, 0x202F)])
# Control characters other than tab, line feed and carriage return; surrogates cannot be stored.
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160)])
_DROP = {**_INVISIBLE, **_CONTROL, 0x00D0: "Đ"}  # Ð (eth) stands for Đ in old texts
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_UNWANTED = re.compile("[" + "".join(re.escape(chr(code)) for code in _DROP) + "]")


def normalise(text: str) -> str:
    """NFC, invisible and control characters dropped, every run of white space one space: for one-line fields."""
    return " ".join(_clean(text).split())


def normalise_paragraphs(text: str) -> str:
    """As `normalise`, but each run of line breaks becomes one blank line between paragraphs."""
    lines = _clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n\n".join(flat for line in lines if (flat := " ".join(line.split())))


def unescape(text: str) -> str:
    """Entities decoded until nothing changes, three times at most: outlets encode titles twice ("T&amp;amp;T")."""
    for _ in range(3):
        decoded = html.unescape(text)
        if decoded == text:
            break
        text = decoded
    return text


def _clean(text: str) -> str:
    text = _SURROGATE.sub("\ufffd", text)
    # NFC first (an invisible mark may part a letter from its accent, so again after dropping).
    text = text.translate(_DROP) if _UNWANTED.search(text) else text
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


class _FoldTable(dict[int, str]):
    """Code point → its small letter without diacritics, always exactly one character; filled as letters come."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        lower = char.lower()
        lower = lower if len(lower) == 1 else char
        base = unicodedata.normalize("NFD", lower)[0].lower()  # of İ, whose small letter is two, I is left
        self[code] = folded = {"đ": "d", "ð": "d", "ł": "l", "ø": "o"}.get(base, base)
        return folded


class _LowerTable(dict[int, str]):
    """Code point → its small letter where that is one character (İ lowers to two: it stays)."""

    def __missing__(self, code: int) -> str:
        lower = chr(code).lower()
        self[code] = lower = lower if len(lower) == 1 else chr(code)
        return lower


_FOLD = _FoldTable()
_LOWER = _LowerTable()


def fold(text: str) -> str:
    """Small letters without diacritics, đ as d. Same length: an offset in the result is an offset in `text`."""
    return text.translate(_FOLD)


def lower(text: str) -> str:
    """Small letters, same length (`str.casefold` changes the length of 189 code points)."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_LOWER)


# Tone on the second vowel of an open oa, oe, uy (the new style) → on the first (the old style, 50 times as
# frequent in the press). Only at a syllable's end (hoàn stays) and never after q (quý stays).
_OLD_TONE = {
    new: old
    for news, olds in (
        ("oà oá oả oã oạ oè oé oẻ oẽ oẹ", "òa óa ỏa õa ọa òe óe ỏe õe ọe"),
        ("uỳ uý uỷ uỹ uỵ", "ùy úy ủy ũy ụy"),
    )
    for new, old in zip(news.split(), olds.split(), strict=True)
}
# Two sets rather than the pairs themselves: eight times as fast, and what is no pair (quá) is not in the table.
_NEW_TONE = re.compile(r"[ou][àáảãạèéẻẽẹỳýỷỹỵ](?<!qu.)(?!\w)")


def _old_tone(pair: re.Match[str]) -> str:
    return _OLD_TONE.get(pair[0], pair[0])


def shadow(text: str) -> str:
    """The form texts are compared in: small letters, tones placed the old way (hoà → hòa). Same length."""
    return _NEW_TONE.sub(_old_tone, lower(text))


_TOKEN = re.compile(r"[^\W_]+")


def token_spans(text: str) -> list[tuple[int, int]]:
    """Where the syllables, words and numbers of normalised text start and end, in order."""
    return [match.span() for match in _TOKEN.finditer(text)]


def tokens(text: str) -> list[str]:
    """The syllables, words and numbers of normalised text, in order, as written."""
    return _TOKEN.findall(text)


_LETTERS = [chr(code) for code in range(0x41, 0x1EFA) if chr(code).isalpha()]  # Latin with all its accents
_UPPER = "".join(letter for letter in _LETTERS if letter.isupper())
_SMALL = "".join(letter for letter in _LETTERS if letter.islower())
# A sentence ends at . ! ? … (with closing quotes or brackets) before a space and no small letter, at a line
# break, or glued: "lớn.Theo" (small letter, digit, quote or bracket; stop; a capital and then a small letter).
_SENTENCE_END = re.compile(
    rf"""(?: [.!?…]+["'”’»)\]]* (?=\s+[^\s\W\d_]|\s+["'“‘«(\[\d–-]) )   # stop, space
      | (?: (?<=[{_SMALL}\d"'”’»)\]])[.!?…]+["'”’»)\]]* (?=["“‘«(]?[{_UPPER}][{_SMALL}\s]) ) # glued
      | (?: [.!?…]+["'”’»)\]]* (?=\s*\Z) )
      | (?: \n+ )""",
    re.VERBOSE,
)
# Shortenings that end in a stop and go on: TP. HCM, Q. 1, ông M. A., Th.S. Nguyễn, v.v., No. 1
_SHORT = re.compile(
    r"\b(?:TP|Tp|Q|P|GS|PGS|TS|ThS|Th\.S|Ths|BS|KS|LS|ĐH|St|Dr|Mr|Mrs|Ms|No|Jr|Inc|Ltd|Co|Corp|vs|[A-ZĐ])\.\Z"
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of `text` start and end: without the white space around them, in order."""
    return list(_sentences(text))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if end.start() < start:
            continue
        stop = end.end()
        follower = text[stop : stop + 8].lstrip()[:1] if not end.group().startswith("\n") else ""
        goes_on = follower.islower() or _SHORT.search(text[max(0, stop - 6) : stop]) is not None
        if follower and goes_on:
            continue
        yield from _trimmed(text, start, stop)
        start = stop
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = end - (len(piece) - len(piece.rstrip()))
    if right > left:
        yield left, right


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words, with "…" where something was cut."""
    if len(text) <= limit:
        return text
    cut = text[: max(limit - 1, 0)]
    head, space, _ = cut.rpartition(" ")
    at_word_end = text[len(cut) : len(cut) + 1].isspace()
    kept = head if space and not at_word_end and len(head) > limit // 2 else cut
    return kept.rstrip(" ,;:.-–") + "…"
