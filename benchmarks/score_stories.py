"""How well articles are gathered into stories, on labelled headlines beside the checkout: pairs right and wrong."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import combinations
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.score_topics import shipped  # noqa: E402 - the checkout need not be installed
from core.model import StoryCandidate  # noqa: E402
from tagging.settings import StorySettings  # noqa: E402
from tagging.stories import choose_story, sketch  # noqa: E402
from tagging.tagger import Tagger  # noqa: E402

SHARED = ROOT.parent / "shared"
VIETNAM = timezone(timedelta(hours=7))
LIMIT = 24  # candidates that a store hands over, those with most keys in common first


@dataclass
class Index:
    """A store's part in memory: candidates by shared keys."""

    by_key: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    told: dict[int, StoryCandidate] = field(default_factory=dict)

    def candidates(self, keys: Iterable[int], since: datetime) -> list[StoryCandidate]:
        """Those that share a key, most shared first."""
        shared = Counter(number for key in keys for number in self.by_key[key])
        found = (self.told[number] for number, _ in shared.most_common())
        return [c for c in found if (c.published or c.first_seen) >= since][:LIMIT]

    def add(self, candidate: StoryCandidate) -> None:
        """Takes in an article."""
        self.told[candidate.article_id] = candidate
        for key in candidate.sketch.keys:
            self.by_key[key].append(candidate.article_id)


@dataclass
class Gathered:
    """What came of feeding articles in order of time."""

    stories: list[int]
    reasons: Counter[str]
    candidates: list[int]
    seconds: float


def gather(rows: Sequence[Mapping[str, Any]], tagger: Tagger, settings: StorySettings) -> Gathered:
    """Feeds the articles one after another, as a daemon would."""
    index, stories, reasons, sizes = Index(), [], Counter[str](), []
    began = time.perf_counter()
    for number, row in enumerate(rows):
        at = datetime.fromisoformat(row["published"])
        at = at if at.tzinfo else at.replace(tzinfo=VIETNAM)
        text = {"title": row["title"], "lead": row["lead"], "body": row.get("body", "")}
        kept = sketch(**text, facets=tagger.tag(**text).facets)
        candidates = index.candidates(kept.keys, at - settings.window)
        sizes.append(len(candidates))
        choice = choose_story(
            title=row["title"],
            lead=row["lead"],
            published=at,
            first_seen=at,
            sketch=kept,
            candidates=candidates,
            settings=settings,
        )
        stories.append(number if choice.story_id is None else choice.story_id)
        reasons[choice.reason] += 1
        index.add(
            StoryCandidate(
                article_id=number,
                story_id=stories[-1],
                outlet=row["outlet"],
                title=row["title"],
                lead=row["lead"],
                published=at,
                first_seen=at,
                sketch=kept,
            )
        )
    return Gathered(stories, reasons, sizes, time.perf_counter() - began)


def pairs(labels: Sequence[Any]) -> set[tuple[int, int]]:
    """The pairs of articles in one story."""
    groups: dict[Any, list[int]] = defaultdict(list)
    for number, label in enumerate(labels):
        groups[label].append(number)
    return {pair for group in groups.values() for pair in combinations(group, 2)}


def report(label: str, truth: set[tuple[int, int]], found: set[tuple[int, int]]) -> None:
    """One line of the table."""
    right = len(truth & found)
    precision, recall = right / max(len(found), 1), right / max(len(truth), 1)
    f1 = 2 * right / max(len(truth) + len(found), 1)
    counts = f"{right} right of {len(found)} found, {len(truth)} true"
    print(f"{label:32} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({counts})")


def main() -> None:
    """Prints the figures, and on request what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=SHARED / "gold/stories.jsonl")
    parser.add_argument("--mistakes", action="store_true", help="list wrong merges and missed ones")
    options = parser.parse_args()
    if not options.gold.is_file():
        sys.exit(f"no labelled stories at {options.gold}: name a file of them")
    rows = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines()]
    rows.sort(key=lambda row: row["published"])
    gathered = gather(rows, shipped()[0], StorySettings())
    truth, found = pairs([row["story"] for row in rows]), pairs(gathered.stories)
    sure = {number for number, row in enumerate(rows) if row.get("sure", True)}
    report("all pairs", truth, found)
    report("pairs the readers were sure of", {p for p in truth if sure >= {*p}}, {p for p in found if sure >= {*p}})
    print(dict(gathered.reasons))
    busy = sorted(gathered.candidates)
    print(
        f"{gathered.seconds / len(rows) * 1000:.2f} ms an article (tag, sketch, choose); "
        f"candidates: median {busy[len(busy) // 2]}, most {busy[-1]}"
    )
    if options.mistakes:
        for label, some in (("WRONG", found - truth), ("MISSED", truth - found)):
            for one, other in sorted(some):
                print(f"\n{label}")
                for number in (one, other):
                    row = rows[number]
                    print(f"   {row['published']} {row['outlet']}: {row['title']} | {row['lead'][:160]}")


if __name__ == "__main__":
    main()
