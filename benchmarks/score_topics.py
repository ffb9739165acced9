"""The quality of the topics on the labelled articles beside the checkout, and the speed of tagging."""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tagging.files import parse_concepts, parse_topics  # noqa: E402 - the checkout need not be installed
from tagging.settings import TopicSettings  # noqa: E402
from tagging.tagger import Tagger  # noqa: E402

SHARED = ROOT.parent / "shared"


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


def main() -> None:
    """Prints the tables of `baotin topics score`, as the checkout's topics are, and the speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=SHARED / "gold/dev.jsonl")
    options = parser.parse_args()
    tagger, _ = shipped()
    if options.gold.is_file():
        command = [sys.executable, "-c", "from app.cli.main import main; main()", "topics", "score"]
        subprocess.run([*command, str(options.gold)], cwd=ROOT, check=False)
    else:
        print(f"no {options.gold}: quality not measured")
    speed(tagger)


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
