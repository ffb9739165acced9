"""Scores extraction on the saved pages beside the checkout against what a person read off them, per field,
beside other extractors. Run as `python -m benchmarks.score_pages`; says so and ends where there are no pages.

Never copies a page: it reads, compares and prints.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from core.model import Article
from core.text import fold, normalise, tokens
from crawler.catalogue import load_outlets, outlet_for
from crawler.extract import extract
from crawler.outlet import Outlet

PAGES = Path(__file__).parent.parent.parent / "shared" / "pages"
_VALUES = ("title", "lead", "published", "modified", "authors", "section", "tags", "image", "credit")
_REPEATS = 5


@dataclass(frozen=True)
class Saved:
    """A saved page with what a person read off it."""

    file: Path
    expected: Mapping[str, Any]

    @property
    def markup(self) -> bytes:
        """The page as saved."""
        return self.file.read_bytes()


@dataclass(frozen=True)
class Score:
    """How one page was read: right or wrong per field, the body's F1, what should (not) be there."""

    saved: Saved
    right: Mapping[str, bool]
    body: float | None = None
    missing: Sequence[str] = ()
    leaked: Sequence[str] = ()
    got: Mapping[str, Any] = field(default_factory=dict)


Extractor = Callable[[Saved], Mapping[str, Any] | None]


def saved_pages(folder: Path) -> list[Saved]:
    """The pages that somebody has read."""
    files = sorted(folder.glob("*/*.html"))
    return [
        Saved(file, json.loads(file.with_suffix(".json").read_text(encoding="utf-8")))
        for file in files
        if file.with_suffix(".json").exists()
    ]


def baotin(outlets: Mapping[str, Outlet]) -> Extractor:
    """Our own extraction, as a mapping; None for what is no article."""

    def run(saved: Saved) -> Mapping[str, Any] | None:
        url = saved.expected["url"]
        read = extract(saved.markup, url=url, outlet=outlet_for(url, outlets), now=datetime.now(UTC))
        if not isinstance(read, Article):
            return None
        return {
            "title": read.title,
            "lead": read.lead,
            "body": read.body,
            "published": read.published,
            "modified": read.modified,
            "authors": list(read.authors),
            "section": read.section,
            "tags": list(read.tags),
            "image": read.image,
            "credit": read.credit,
        }

    return run


def trafilatura() -> Extractor:
    """Trafilatura, asked for its best."""
    import trafilatura as library  # noqa: PLC0415 - costs time that our own score does not need

    def run(saved: Saved) -> Mapping[str, Any] | None:
        read = library.bare_extraction(
            saved.markup,
            url=saved.expected["url"],
            with_metadata=True,
            include_comments=False,
            include_tables=False,
        )
        if read is None:
            return None
        found = read if isinstance(read, dict) else read.as_dict()
        return {
            "title": found["title"] or "",
            "lead": found["description"] or "",
            "body": found["text"] or "",
            "published": found["date"],
            "authors": [name for name in (found["author"] or "").split("; ") if name],
            "tags": found["tags"] or [],
            "image": found["image"],
        }

    return run


def score(saved: Saved, run: Extractor) -> Score:
    """One page, read and compared."""
    expected, got = saved.expected, run(saved)
    is_article = expected["kind"] == "article"
    right = {"kind": (got is not None) == is_article}
    if not is_article or got is None:
        return Score(saved, right)
    right |= {name: _right(name, expected, got) for name in _VALUES if name in got}
    wanted, body = " ".join(expected["body"]), flat(got["body"])
    return Score(
        saved,
        right,
        body=f1(tokens(flat(wanted)), tokens(body)),
        missing=[text for text in expected["must_have"] if flat(text) not in body],
        leaked=[text for text in expected["must_not_have"] if flat(text) in body],
        got=got,
    )


def _right(name: str, expected: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    alternatives = [expected.get(name), *_listed(expected.get(f"{name}_alt"))]
    value = got[name]
    if name == "section":
        return (
            value is None
            if expected["section"] is None
            else flat(value or "") in map(flat, expected["section_path"])
        )
    if name in ("published", "modified"):
        return any(_same_time(value, wanted) for wanted in alternatives)
    if name == "authors":
        return {fold(flat(text)) for text in value} == {fold(flat(text)) for text in expected[name]}
    if name == "tags":
        sets = [expected["tags"], expected.get("tags_alt") or expected["tags"]]
        return any({fold(flat(tag)) for tag in value} == {fold(flat(tag)) for tag in wanted} for wanted in sets)
    return any(flat(value or "") == flat(wanted or "") for wanted in alternatives)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _same_time(got: Any, wanted: str | None) -> bool:
    """Trafilatura gives a day: then the day counts."""
    if wanted is None or got is None:
        return got is wanted
    return got == datetime.fromisoformat(wanted) if isinstance(got, datetime) else str(got) == wanted[:10]


def flat(text: str) -> str:
    """The form in which texts are compared."""
    return normalise(text)


def f1(wanted: Sequence[str], got: Sequence[str]) -> float:
    """Harmonic mean of precision and recall over tokens, with their number."""
    common = sum((Counter(wanted) & Counter(got)).values())
    return 2 * common / (len(wanted) + len(got)) if wanted or got else 1.0


def table(scores: Sequence[Score], name: str) -> Iterable[str]:
    """Per outlet and field: how many are right, and the body's F1."""
    yield f"== {name}"
    yield (
        f"{'outlet':<12}{'kind':>7}"
        + "".join(f"{field[:9]:>10}" for field in _VALUES)
        + f"{'body F1':>9}{'have':>6}{'leak':>6}"
    )
    groups = sorted({score.saved.expected["outlet"] for score in scores})
    for group in (*groups, "all"):
        chosen = [score for score in scores if group in ("all", score.saved.expected["outlet"])]
        cells = [_share(chosen, field) for field in ("kind", *_VALUES)]
        bodies = [score.body for score in chosen if score.body is not None]
        mean = f"{sum(bodies) / len(bodies):.4f}" if bodies else "-"
        missing, leaked = sum(len(score.missing) for score in chosen), sum(len(score.leaked) for score in chosen)
        yield (
            f"{group:<12}{cells[0]:>7}"
            + "".join(f"{cell:>10}" for cell in cells[1:])
            + f"{mean:>9}{missing:>6}{leaked:>6}"
        )
    bodies = [score.body for score in scores if score.body is not None]
    yield f"body F1: least {min(bodies, default=0):.4f}, mean {sum(bodies) / max(1, len(bodies)):.4f}"


def _share(scores: Sequence[Score], name: str) -> str:
    asked = [score.right[name] for score in scores if name in score.right]
    return f"{sum(asked)}/{len(asked)}" if asked else "-"


def faults(scores: Sequence[Score]) -> Iterable[str]:
    """Each thing that was not as a person read it."""
    for one in scores:
        where = f"{one.saved.file.parent.name}/{one.saved.file.stem}"
        for name, right in one.right.items():
            if not right:
                yield f"{where}: {name}: {one.got.get(name)!r} for {one.saved.expected.get(name)!r}"
        yield from (f"{where}: body lacks {text!r}" for text in one.missing)
        yield from (f"{where}: body holds {text!r}" for text in one.leaked)


def speed(pages: Sequence[Saved], run: Callable[[Saved], object]) -> float:
    """Seconds for all pages once: the best of some rounds, page by page."""
    return sum(min(_timed(run, saved) for _ in range(_REPEATS)) for saved in pages)


def _timed(run: Callable[[Saved], object], saved: Saved) -> float:
    begun = time.perf_counter()
    run(saved)
    return time.perf_counter() - begun


def _parse_only(saved: Saved) -> object:
    return etree.fromstring(saved.markup, etree.HTMLParser(encoding="utf-8"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables. Ends with 1 where our own body or kinds are below what is promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, default=PAGES, help="the folder of saved pages")
    parser.add_argument("--alone", action="store_true", help="without other extractors")
    options = parser.parse_args(arguments)
    pages = saved_pages(options.pages)
    if not pages:
        print(f"SKIPPED: there are no saved pages in {options.pages}; nothing was scored.", file=sys.stderr)
        return 0
    runs: dict[str, Extractor] = {"baotin": baotin(load_outlets())}
    if not options.alone and importlib.util.find_spec("trafilatura"):
        runs["trafilatura"] = trafilatura()
    scores = {name: [score(saved, run) for saved in pages] for name, run in runs.items()}
    for name, found in scores.items():
        print("\n".join(table(found, name)))
    print("\n".join(("== what baotin got wrong", *faults(scores["baotin"]))))
    parsing = speed(pages, _parse_only)
    for name, run in runs.items():
        seconds = speed(pages, run)
        print(
            f"{name}: {seconds * 1000:.1f} ms for {len(pages)} pages, {seconds / parsing:.2f} times parsing alone"
        )
    ours = scores["baotin"]
    bodies = [one.body for one in ours if one.body is not None]
    good = all(one.right["kind"] for one in ours) and sum(bodies) / max(1, len(bodies)) >= 0.99
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
