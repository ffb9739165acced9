"""What changed between two versions of a text, paragraph by paragraph and word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from core.model import Article
from core.views import Revision

_WORD = re.compile(r"\s*\S+")
_MOST_WORDS = 600  # comparing words is quadratic; a longer paragraph is shown as replaced


class Change(StrEnum):
    """What became of a run of words."""

    KEPT = "kept"
    GONE = "gone"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that were kept, taken out, or put in."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One changed title, lead or paragraph."""

    field: str
    runs: tuple[Run, ...]


def edits(old: Revision, new: Revision | Article) -> tuple[Edit, ...]:
    """Everything that differs, in reading order; paragraphs that stayed are left out."""
    found = [
        Edit(field=field, runs=_words(before, after))
        for field, before, after in (("title", old.title, new.title), ("lead", old.lead, new.lead))
        if before != after
    ]
    found.extend(
        Edit(field="body", runs=_words(before, after))
        for before, after in _paragraphs(old.body.split("\n\n"), new.body.split("\n\n"))
    )
    return tuple(found)


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for index in range(max(b - a, d - c)):
            before = old[a + index] if a + index < b else ""
            after = new[c + index] if c + index < d else ""
            yield before, after


def _words(before: str, after: str) -> tuple[Run, ...]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not old or not new or max(len(old), len(new)) > _MOST_WORDS:
        return _runs((Change.GONE, before), (Change.ADDED, after))
    parts: list[tuple[Change, str]] = []
    keys = [word.strip() for word in old], [word.strip() for word in new]
    for tag, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append((Change.KEPT, "".join(new[c:d])))
        else:
            parts += [(Change.GONE, "".join(old[a:b])), (Change.ADDED, "".join(new[c:d]))]
    return _runs(*parts)


def _runs(*parts: tuple[Change, str]) -> tuple[Run, ...]:
    return tuple(Run(change, text) for change, text in parts if text)
