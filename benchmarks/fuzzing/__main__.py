"""Reads 100,000 damaged pages and 100,000 damaged feeds, and the hard cases: run as `python -m benchmarks.fuzzing`.

Fails on an exception (Hypothesis shrinks it and prints what caused it), on a body that takes over two seconds, and
on memory that grows. `--cases N` for fewer, `--seed N` for others.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from benchmarks.fuzzing.hard import hard_cases
from benchmarks.fuzzing.mutations import KINDS, Damage, damaged
from benchmarks.fuzzing.subjects import SUBJECTS

CASES = 100_000
_LONGEST = 2.0  # seconds of processor time, for one body
_GROWTH = 300.0  # megabytes, over the whole run
_CHUNK = 2_000  # cases
_WARM = 500  # cases, before the memory that is grown from is measured
_DAMAGES = st.lists(
    st.builds(Damage, st.sampled_from(sorted(KINDS)), st.integers(0, 1 << 20), st.integers(0, 2000)),
    min_size=1,
    max_size=8,
)


@dataclass(slots=True)
class Found:
    """What a run has seen."""

    cases: int = 0
    slowest: float = 0.0
    seconds: float = 0.0
    warm: float = 0.0


class SlowError(Exception):
    """One body took too long."""


def fuzz(subject: str, *, cases: int, number: int) -> bool:
    """Whether every case of the subject was read, in time and within memory."""
    load, read = SUBJECTS[subject]
    bodies, found = load(), Found()
    for chunk in range(0, cases, _CHUNK):
        _run(bodies, read, found, cases=min(_CHUNK, cases - chunk), number=number + chunk)
    grown = _peak() - (found.warm or _peak())
    print(
        f"{subject}: {found.cases} damaged bodies of {len(bodies)}, no exception; the slowest took "
        f"{found.slowest:.2f} s, the mean is {found.seconds / found.cases * 1000:.2f} ms; "
        f"memory grew by {grown:.0f} MB"
    )
    return grown <= _GROWTH


def _run(
    bodies: Sequence[bytes], read: Callable[[bytes, int], None], found: Found, *, cases: int, number: int
) -> None:
    """Some of the cases. Hypothesis remembers all it has tried in a run: many short ones keep its memory small."""
    which = st.integers(0, len(bodies) - 1)

    @seed(number)
    @settings(max_examples=cases, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(which, which, _DAMAGES, st.integers(0, 1000))
    def run(body: int, other: int, damages: list[Damage], how: int) -> None:
        hurt = damaged(bodies[body], damages, other=bodies[other])
        begun = time.process_time()
        read(hurt, how)
        spent = time.process_time() - begun
        found.cases += 1
        found.seconds += spent
        found.slowest = max(found.slowest, spent)
        if found.cases == _WARM:
            found.warm = _peak()
        if spent > _LONGEST:
            raise SlowError(f"{spent:.1f} s for {len(hurt)} bytes")

    run()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Both subjects side by side, then the hard cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subject", nargs="?", choices=sorted(SUBJECTS), help="only this one (default: all)")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    if options.subject:
        return 0 if fuzz(options.subject, cases=options.cases, number=options.seed) else 1
    same = ["--cases", str(options.cases), "--seed", str(options.seed)]
    runs = [subprocess.Popen([sys.executable, "-m", "benchmarks.fuzzing", name, *same]) for name in SUBJECTS]
    failed = sum(run.wait() != 0 for run in runs)
    return 1 if failed or not hard_cases(longest=_LONGEST) else 0


if __name__ == "__main__":
    sys.exit(main())
