"""Precision, recall and F1 of the shipped topics on the labelled articles beside the checkout, and the speed."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tagging.files import parse_concepts, parse_topics  # noqa: E402 - the checkout need not be installed
from tagging.settings import TopicSettings  # noqa: E402
from tagging.tagger import Tagger  # noqa: E402

SHARED = ROOT.parent / "shared"


@dataclass
class Tally:
    """Right and wrong answers of one topic at one threshold."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)

    def __str__(self) -> str:
        precision = self.right / max(self.right + self.wrong, 1)
        recall = self.right / max(self.right + self.missed, 1)
        counts = f"{self.right} right, {self.wrong} wrong, {self.missed} missed"
        return f"P {precision:.3f}  R {recall:.3f}  F1 {self.f1:.3f}  ({counts})"


def shipped() -> tuple[Tagger, Mapping[str, TopicSettings]]:
    """The tagger of the files in the checkout; stops with their problems."""
    concepts, topics, problems = [], {}, []
    for path in sorted((ROOT / "tagging/concepts").glob("*.yaml")):
        file, found = parse_concepts(path.read_text(encoding="utf-8"), path.name)
        concepts.append(file)
        problems += found
    known = {name for file in concepts for name in file.concepts}
    for path in sorted((ROOT / "tagging/topics").glob("*.yaml")):
        parsed, found = parse_topics(path.read_text(encoding="utf-8"), path.name, concepts=known)
        topics.update(parsed.topics)
        problems += found
    if problems:
        sys.exit("\n".join(map(str, problems)))
    return Tagger.build(concepts=concepts, topics=topics), topics


def read(path: Path) -> list[dict[str, Any]]:
    """Labelled articles: JSON lines, or one JSON object."""
    text = path.read_text(encoding="utf-8")
    return [json.loads(text)] if path.suffix == ".json" else [json.loads(line) for line in text.splitlines()]


def score(rows: Iterable[Mapping[str, Any]], tagger: Tagger) -> dict[str, dict[str, float]]:
    """id → topic → score."""
    return {row["id"]: tagger.scores(title=row["title"], lead=row["lead"], body=row["body"]) for row in rows}


def tally(
    rows: Iterable[Mapping[str, Any]], topic: str, *, threshold: float, scored: Mapping[str, Mapping[str, float]]
) -> Tally:
    """Counts one topic; a pair on which the readers disagreed is left out. `scored`: id → topic → score."""
    count = Tally()
    for row in rows:
        truth = row["topics"][topic]
        if truth is None:
            continue
        says = scored[row["id"]][topic] >= threshold
        count.right += says and truth
        count.wrong += says and not truth
        count.missed += truth and not says
    return count


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=SHARED / "gold/dev.jsonl")
    parser.add_argument("--mistakes", metavar="TOPIC", help="list the mistakes of a topic, with their evidence")
    options = parser.parse_args()
    if not options.gold.is_file():
        sys.exit(f"no labelled articles at {options.gold}: name a file of them")
    tagger, topics = shipped()
    rows = read(options.gold)
    scored = score(rows, tagger)
    parts = {
        "all": rows,
        "title+lead only": [row for row in rows if not row["body"]],
        "with body": [row for row in rows if row["body"]],
    }
    for key, settings in topics.items():
        print(f"\n{key}")
        for label, threshold in (("tag", settings.threshold), ("alert", settings.alert_threshold)):
            for part, some in parts.items():
                found = tally(some, key, threshold=threshold, scored=scored)
                print(f"  {label:5} ≥ {threshold:.2f}  {part:16} {found}")
    if options.mistakes:
        show_mistakes(tagger, rows, options.mistakes, topics, scored)
    speed(tagger)


def show_mistakes(
    tagger: Tagger,
    rows: Iterable[Mapping[str, Any]],
    topic: str,
    topics: Mapping[str, TopicSettings],
    scored: Mapping[str, Mapping[str, float]],
) -> None:
    """What went wrong, and why the rules thought so."""
    for row in rows:
        truth, score = row["topics"][topic], scored[row["id"]][topic]
        if truth is None or (score >= topics[topic].threshold) is truth:
            continue
        print(f"\n{'MISSED' if truth else 'WRONG'} {score:.2f} {row['id']} {row['title']} | {row['lead']}")
        tagged = tagger.tag(title=row["title"], lead=row["lead"], body=row["body"])
        for match in tagged.matches:
            if match.topic == topic:
                for piece in match.evidence:
                    print(f"    {piece.field}: {piece.concept}/{piece.entity}: {piece.text}")


def speed(tagger: Tagger) -> None:
    """Articles of 2,500 characters a second, on one core: of the whole press, and of those with a facet."""
    corpus = SHARED / "corpus/articles.jsonl.gz"
    if not corpus.is_file():
        print("\nno corpus: speed not measured")
        return
    texts = []
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if len(row["body"]) >= 2500:
                texts.append((row["title"], row["lead"], row["body"][:2500]))
            if len(texts) == 3000:
                break
    busy = [text for text in texts if tagger.tag(title=text[0], lead=text[1], body=text[2]).facets]
    for name, some in (("press", texts), ("with facets", busy)):
        best = min(_seconds(tagger, some) for _ in range(3))
        print(f"\nspeed, {name}: {len(some) / best:,.0f} articles/s ({len(some)} articles)")


def _seconds(tagger: Tagger, texts: Iterable[tuple[str, str, str]]) -> float:
    began = time.perf_counter()
    for title, lead, body in texts:
        tagger.tag(title=title, lead=lead, body=body)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
