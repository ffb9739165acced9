"""The sentences of an article that say best why it matched, with the words marked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.model import Evidence, Match
from core.text import sentence_spans

_FIELD_ORDER = ("lead", "body", "title")  # a message shows the title anyway


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, the field it stands in, and the spans in it that are evidence: sorted, apart, within it."""

    text: str
    field: str
    spans: tuple[tuple[int, int], ...]

    def pieces(self) -> list[tuple[str, bool]]:
        """The text in order, cut where marking begins and ends: (piece, whether it is marked)."""
        pieces: list[tuple[str, bool]] = []
        at = 0
        for start, end in self.spans:
            pieces += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [(piece, marked) for piece, marked in [*pieces, (self.text[at:], False)] if piece]


def best_quotes(
    matches: Sequence[Match], texts: Mapping[str, str], *, limit: int, longest: int
) -> tuple[Quote, ...]:
    """At most `limit` sentences, those with the most kinds of evidence first, then in the text's order.

    `texts` are the article's fields. Every topic gets its best sentence before any gets a second. Evidence
    whose text is not at hand is quoted by itself.
    """
    ranked = [_ranked(match.evidence, texts) for match in matches]
    chosen: list[tuple[str, int, int]] = []
    for place in range(limit):
        for sentences in ranked:
            if place < len(sentences) and sentences[place] not in chosen and len(chosen) < limit:
                chosen.append(sentences[place])
    evidence = [span for match in matches for span in match.evidence if not span.is_sentence]
    found = [_quote(sentence, evidence, texts) for sentence in chosen] or _fragments(evidence)
    return tuple(clipped(quote, longest) for quote in found)


def clipped(quote: Quote, longest: int) -> Quote:
    """The quote in at most `longest` characters around its first marked words, cut between words, with "…"."""
    if len(quote.text) <= longest:
        return quote
    room = max(longest - 2, 1)  # for the two marks
    first = quote.spans[0][0] if quote.spans else 0
    start = 0 if first < room // 2 else first - room // 4
    start = min(start, len(quote.text) - room)
    left, right = _word_start(quote.text, start, first), _word_end(quote.text, start + room, first)
    head, tail = "…" if left else "", "…" if right < len(quote.text) else ""
    shift = len(head) - left
    spans = [(max(a, left) + shift, min(b, right) + shift) for a, b in quote.spans if a < right and b > left]
    return Quote(f"{head}{quote.text[left:right]}{tail}", quote.field, tuple(spans))


def _word_start(text: str, at: int, not_after: int) -> int:
    """The first word's start at or after `at`, but never past the marked words."""
    if at <= 0 or text[at - 1].isspace():
        return max(at, 0)
    space = text.find(" ", at, max(not_after, at))
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int, not_before: int) -> int:
    """The last word's end at or before `at`, but never before the marked words; an endless "word" is cut."""
    if at >= len(text) or text[at].isspace():
        return len(text[:at].rstrip())
    space = text.rfind(" ", max(not_before + 1, at - 40), at)
    return len(text[:space].rstrip()) if space > 0 else at


def _ranked(evidence: Sequence[Evidence], texts: Mapping[str, str]) -> list[tuple[str, int, int]]:
    """The sentences that hold evidence, as (field, start, end): best first. Where the tagger names whole
    sentences their order is its own; a message shows the title anyway, so that one comes last."""
    named = [span for span in evidence if span.is_sentence and _fits(span, texts)]
    if named:
        ordered = sorted(named, key=lambda span: span.field == "title")
        return list(dict.fromkeys((span.field, span.start, span.end) for span in ordered))
    kinds: dict[tuple[str, int, int], set[str]] = {}
    counts: dict[tuple[str, int, int], int] = {}
    spans = {field: sentence_spans(text) for field, text in texts.items()}
    for found in evidence:
        if _fits(found, texts):
            for start, end in spans[found.field]:
                if start <= found.start and found.end <= end:
                    key = (found.field, start, end)
                    kinds.setdefault(key, set()).add(found.concept)
                    counts[key] = counts.get(key, 0) + 1
    order = {field: rank for rank, field in enumerate(_FIELD_ORDER)}
    return sorted(
        kinds, key=lambda key: (key[0] == "title", -len(kinds[key]), -counts[key], order.get(key[0], 9), key[1])
    )


def _fits(found: Evidence, texts: Mapping[str, str]) -> bool:
    """Whether the text is still the one that was matched."""
    return texts.get(found.field, "")[found.start : found.end] == found.text != ""


def _quote(sentence: tuple[str, int, int], evidence: Iterable[Evidence], texts: Mapping[str, str]) -> Quote:
    field, start, end = sentence
    inside = [
        (found.start - start, found.end - start)
        for found in evidence
        if found.field == field and start <= found.start and found.end <= end and _fits(found, texts)
    ]
    return Quote(texts[field][start:end], field, merged(inside))


def merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Sorted, and those that touch or overlap made one."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return tuple(whole)


def _fragments(evidence: Sequence[Evidence]) -> list[Quote]:
    """The bare words, where their sentences are not at hand: "Alibaba … án phạt … SAMR"."""
    words = list(dict.fromkeys(found.text for found in evidence if found.text))[:6]
    text, spans = "", []
    for word in words:
        text += " … " if text else ""
        spans.append((len(text), len(text) + len(word)))
        text += word
    return [Quote(text, evidence[0].field, tuple(spans))] if text else []
