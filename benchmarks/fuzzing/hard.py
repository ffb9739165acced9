"""The hard cases: bombs, depth and bulk, each read in a process of its own whose time and memory are measured."""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Mapping

from benchmarks.fuzzing.subjects import SUBJECTS

_MOST = 700.0  # megabytes of the whole process at its peak: it made the body before it read it
_PARAGRAPH = "<p>Một đoạn văn về ngành bán dẫn, đủ dài để được coi là chữ của bài viết này.</p>"
_ITEM = "<item><title>Tin {0}</title><link>https://vnexpress.net/tin-{0}.html</link></item>"
_BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))


def _gzip_bomb() -> bytes:
    """A gigabyte of nothing, as one megabyte."""
    packer = zlib.compressobj(wbits=31)
    return b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(1000)) + packer.flush()


_RSS = '<?xml version="1.0"?><rss><channel><title>Tin</title>{}</channel></rss>'

CASES: Mapping[str, tuple[str, Callable[[], str | bytes]]] = {
    "entity bomb in a feed": ("feeds", lambda: f"<!DOCTYPE r [{_BOMB}]>" + _RSS.format("<item>&e11;</item>")),
    "entity bomb in a page": ("pages", lambda: f"<!DOCTYPE html [{_BOMB}]><html><body><p>&e11;</p></body></html>"),
    "outside entity": (
        "feeds",
        lambda: '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + _RSS.format("&e;"),
    ),
    "50 MB of paragraphs": ("pages", lambda: "<html><body><article>" + _PARAGRAPH * 500_000),
    "50 MB of one line": ("pages", lambda: "<html><body><p>" + "chữ " * 10_000_000),
    "50 MB of items": ("feeds", lambda: _RSS.format("".join(map(_ITEM.format, range(500_000))))),
    "50 MB behind gzip": ("feeds", lambda: gzip.compress(b"<rss>" + b" " * 50_000_000)),
    "1 GB behind gzip": ("feeds", _gzip_bomb),
    "10,000 nested tags in a page": ("pages", lambda: "<div>" * 10_000 + _PARAGRAPH * 20),
    "10,000 nested tags in a feed": ("feeds", lambda: _RSS.format("<item>" * 10_000)),
    "1,000,000 nested tags": ("pages", lambda: "<b>" * 1_000_000),
    "null bytes": ("pages", lambda: "\0" * 5_000_000 + _PARAGRAPH * 20 + "\0" * 5_000_000),
    "null bytes in a feed": ("feeds", lambda: _RSS.format("\0" * 5_000_000)),
    "angle brackets": ("feeds", lambda: "<" * 20_000_000),
}


def hard_cases(*, longest: float) -> bool:
    """Whether each is read within the time (seconds) and memory allowed; a line for each."""
    good = True
    for name in CASES:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.fuzzing.hard", name], capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(f"  {name}: failed\n{done.stderr}")
            good = False
            continue
        seen = json.loads(done.stdout)
        fine = seen["seconds"] <= longest and seen["megabytes"] <= _MOST
        good &= fine
        print(f"  {name}: {seen['seconds']:.2f} s, {seen['megabytes']:.0f} MB{'' if fine else ' TOO MUCH'}")
    return good


def main() -> None:
    """Reads the case that is named, and prints what it took."""
    subject, make = CASES[sys.argv[1]]
    made = make()
    body = made.encode() if isinstance(made, str) else made
    del made
    begun = time.process_time()
    SUBJECTS[subject][1](body, 0)
    spent = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": spent, "megabytes": peak}))


if __name__ == "__main__":
    main()
