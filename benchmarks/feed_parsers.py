"""`make score-feeds`: our reader of feeds beside feedparser and fastfeedparser: per feed what each finds, gets
right and takes; exit 1 if one of them is ahead of us in anything but time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.feeds.cases import SHARED, Case, cases
from benchmarks.feeds.readers import PEERS, Reader, available

_ROUNDS = 5  # the best of them counts
_FIRST = 34


@dataclass(frozen=True)
class Result:
    """What a reader made of a feed: how much of it is right, and how long it took."""

    items: int
    titles: int
    times: int
    seconds: float
    error: str = ""


Rows = Sequence[tuple[Case, Mapping[str, Result]]]


def run(case: Case, reader: Reader) -> Result:
    """One feed, read by one reader."""
    try:
        spent = min(_timed(case, reader) for _ in range(_ROUNDS))
        found = reader(case)
    except Exception as error:  # noqa: BLE001 (whatever it raises is what is shown)
        return Result(0, 0, 0, 0.0, f"{type(error).__name__}: {error}".splitlines()[0][:60])
    titles = times = 0
    for key, expected in case.items.items():
        if key in found:
            title, when = found[key]
            titles += title == expected.title
            times += expected.any_time or when == expected.published
    return Result(len(found.keys() & case.items.keys()), titles, times, spent)


def main() -> int:
    """Prints the table."""
    readers = available()
    absent = [name for name in PEERS if name not in readers]
    for name in absent:
        print(f"MISSING: {name} is not installed: `make score-feeds` installs it.", file=sys.stderr)
    if not SHARED.is_dir():
        print(f"SKIPPED: there are no real feeds in {SHARED}.", file=sys.stderr)
    rows = [(case, {name: run(case, reader) for name, reader in readers.items()}) for case in cases()]
    _print(rows, readers)
    ahead = _ahead(rows, [name for name in readers if name != "baotin"])
    print("\n".join(f"BEHIND: {line}" for line in ahead) or "Nobody finds more, nor gets more of it right.")
    return 1 if ahead or absent else 0


def _timed(case: Case, reader: Reader) -> float:
    begun = time.process_time()
    reader(case)
    return time.process_time() - begun


def _print(rows: Rows, readers: Mapping[str, Reader]) -> None:
    print(
        f"{'feed':<{_FIRST}}{'of':>4}"
        + "".join(f"{name:>16}{'titles':>8}{'times':>7}{'ms':>8}" for name in readers)
    )
    for case, results in rows:
        cells = "".join(_cells(result) for result in results.values())
        print(f"{case.name[-_FIRST + 1 :]:<{_FIRST}}{len(case.items):>4}{cells}")
    count = sum(len(case.items) for case, _ in rows)
    totals = "".join(_cells(_total([results[name] for _, results in rows])) for name in readers)
    print(f"{'all':<{_FIRST}}{count:>4}{totals}")
    for case, results in rows:
        for name, result in results.items():
            if result.error:
                print(f"{name}: {case.name}: {result.error}")


def _cells(result: Result) -> str:
    if result.error:
        return f"{'error':>16}{'-':>8}{'-':>7}{'-':>8}"
    return f"{result.items:>16}{result.titles:>8}{result.times:>7}{result.seconds * 1000:>8.2f}"


def _total(results: Sequence[Result]) -> Result:
    return Result(
        items=sum(one.items for one in results),
        titles=sum(one.titles for one in results),
        times=sum(one.times for one in results),
        seconds=sum(one.seconds for one in results),
    )


def _ahead(rows: Rows, peers: Sequence[str]) -> list[str]:
    return [
        f"{name} is ahead on {case.name}"
        for case, results in rows
        for name in peers
        if _counts(results[name]) > _counts(results["baotin"])
        or any(
            theirs > mine for theirs, mine in zip(_counts(results[name]), _counts(results["baotin"]), strict=True)
        )
    ]


def _counts(result: Result) -> tuple[int, int, int]:
    return result.items, result.titles, result.times


if __name__ == "__main__":
    sys.exit(main())
