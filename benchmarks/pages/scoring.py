"""One page's reading against what a person read: right or wrong per field, the text's F1, what must (not) be there.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from benchmarks.pages.extractors import Extractor
from benchmarks.pages.saved import Saved
from core.text import fold, normalise, tokens


@dataclass(frozen=True)
class Score:
    """How one page was read."""

    saved: Saved
    right: Mapping[str, bool]
    body: float | None = None
    missing: Sequence[str] = ()
    leaked: Sequence[str] = ()
    got: Mapping[str, Any] = field(default_factory=dict)


def score(saved: Saved, extractor: Extractor) -> Score:
    """One page, read and compared. An article that is not seen as one has every field wrong."""
    expected, got = saved.expected, extractor.read(saved)
    right = {"kind": (got is not None) == saved.is_article}
    if not saved.is_article:
        return Score(saved, right)
    if got is None:
        right |= dict.fromkeys(extractor.fields, False)
        return Score(saved, right, body=0.0, missing=expected["must_have"])
    right |= {name: is_right(name, expected, got[name]) for name in extractor.fields}
    body = normalise(got["body"])
    return Score(
        saved,
        right,
        body=f1(tokens(normalise(" ".join(expected["body"]))), tokens(body)),
        missing=[text for text in expected["must_have"] if normalise(text) not in body],
        leaked=[text for text in expected["must_not_have"] if normalise(text) in body],
        got=got,
    )


def is_right(name: str, expected: Mapping[str, Any], value: Any) -> bool:
    """Whether a field is as the person, or an alternative that they allowed, has it."""
    alternatives = [expected.get(name), *_listed(expected.get(f"{name}_alt"))]
    if name == "section":
        path = map(normalise, expected["section_path"])
        return value is None if expected["section"] is None else normalise(value or "") in path
    if name in ("published", "modified"):
        return any(_same_time(value, wanted) for wanted in alternatives)
    if name == "authors":
        return _folded(value) == _folded(expected[name])
    if name == "tags":
        allowed = (expected["tags"], expected.get("tags_alt") or expected["tags"])
        return any(_folded(value) == _folded(wanted) for wanted in allowed)
    return any(normalise(value or "") == normalise(wanted or "") for wanted in alternatives)


def f1(wanted: Sequence[str], got: Sequence[str]) -> float:
    """Harmonic mean of precision and recall over tokens, with their number."""
    common = sum((Counter(wanted) & Counter(got)).values())
    return 2 * common / (len(wanted) + len(got)) if wanted or got else 1.0


def faults(scores: Sequence[Score]) -> Iterable[str]:
    """Each thing that was not as a person read it."""
    for one in scores:
        where = one.saved.name
        for name, right in one.right.items():
            if not right:
                yield f"{where}: {name}: {one.got.get(name)!r} for {one.saved.expected.get(name)!r}"
        yield from (f"{where}: body lacks {text!r}" for text in one.missing)
        yield from (f"{where}: body holds {text!r}" for text in one.leaked)


def _folded(texts: Iterable[str]) -> set[str]:
    return {fold(normalise(text)) for text in texts}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _same_time(got: Any, wanted: str | None) -> bool:
    """What gives only a day (trafilatura), is right by its day; what gives no zone is in Vietnam's."""
    if wanted is None or got is None:
        return got is wanted
    if not isinstance(got, datetime):
        return str(got) == wanted[:10]
    time = datetime.fromisoformat(wanted)
    return got == time if got.tzinfo else got == time.replace(tzinfo=None)
