"""JSON lines → articles: what `import` and `tag` read, with every bad line named."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from core.errors import BaotinError
from core.model import Article
from core.text import normalise, normalise_paragraphs
from core.urls import canonical
from crawler.catalogue import outlet_for
from crawler.dates import parse_date
from crawler.identity import identify
from crawler.outlet import Outlet

STANDARD_INPUT = Path("-")
# Bytes. No article is near it, and what is far beyond (a file without line breaks) would take all memory.
LONGEST_LINE = 5_000_000


class LineError(BaotinError):
    """A line that is no article; says which line, and what it lacks."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file of articles, parsed: its number (from 1) and its object."""

    number: int
    data: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A field as text; "" where it is missing or null. Raises `LineError` where it is something else."""
        value = self.data.get(name)
        if value is None:
            return ""
        if not isinstance(value, (str, int)) or isinstance(value, bool):
            raise LineError(f'line {self.number}: "{name}" must be text')
        return str(value)

    def name(self, name: str) -> str:
        """A field that names something and is stored as it stands. Raises `LineError` where no database and no
        file could hold it."""
        value = self.text(name)
        try:
            value.encode()
        except UnicodeEncodeError:
            raise LineError(f'line {self.number}: "{name}" is not valid Unicode (half a character)') from None
        return value


@contextmanager
def open_lines(path: Path) -> Iterator[Iterator[bytes]]:
    """The lines of a file (or of standard input: "-"), plain or .gz, known by its first bytes and not by its
    name. It is opened once, and may be a pipe. Raises `BaotinError` where it cannot be read to its end."""
    with opened(path) as raw, lines_of(raw, path) as lines:
        yield lines


@contextmanager
def lines_of(raw: io.BufferedReader, path: Path) -> Iterator[Iterator[bytes]]:
    """As `open_lines`, of a file that is open; `path` is only what it is called."""
    if raw.peek(2)[:2] == b"\x1f\x8b":
        with gzip.open(raw, "rb") as unpacked:
            yield _lines(cast("IO[bytes]", unpacked), path)
    else:
        yield _lines(raw, path)


def opened(path: Path) -> io.BufferedReader:
    """A file, or standard input for "-", whose first bytes can be looked at and still be read."""
    if path == STANDARD_INPUT:
        return io.BufferedReader(cast("io.RawIOBase", sys.stdin.buffer))
    return path.open("rb")


def _lines(raw: IO[bytes], path: Path) -> Iterator[bytes]:
    """Line after line; of one that is too long only as much as shows that it is."""
    number = 1
    try:
        while row := raw.readline(LONGEST_LINE + 1):
            yield row
            rest = row
            while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
                rest = raw.readline(LONGEST_LINE + 1)
            number += 1
    except EOFError:
        raise BaotinError(f"{path}: line {number}: the .gz file is cut short here: copy it again") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise BaotinError(f"{path}: line {number}: the .gz file is damaged here: copy it again ({error})") from None
    except OSError as error:
        raise BaotinError(f"{path}: line {number}: cannot be read: {error.strerror or error}") from error


def read_lines(raw: Iterable[bytes], *, first: int = 1) -> Iterator[Line]:
    """Each line's object, numbered from `first`; blank lines are passed over. Raises `LineError` at the first
    that is none."""
    for number, row in enumerate(raw, start=first):
        if row.strip():
            yield Line(number, _object(number, row))


def _object(number: int, row: bytes) -> Mapping[str, Any]:
    if len(row) > LONGEST_LINE:
        raise LineError(f"line {number}: is longer than {LONGEST_LINE // 10**6} MB, which no article is")
    try:
        data = json.loads(row.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise LineError(f"line {number}: is not UTF-8 text: save the file as UTF-8") from None
    except (ValueError, RecursionError):
        raise LineError(f"line {number}: is not JSON: one object a line is expected") from None
    if not isinstance(data, dict):
        raise LineError(f"line {number}: is JSON, but not an object: one object a line is expected")
    return data


def article_of(line: Line, outlets: Mapping[str, Outlet]) -> Article:
    """The article a line tells of. Known by its URL where it has one, else by its id. Raises `LineError`."""
    title, body = normalise(line.text("title")), normalise_paragraphs(line.text("body"))
    if not title and not body:
        raise LineError(f'line {line.number}: has neither "title" nor "body"')
    listed, external_id = line.name("url"), line.name("id") or None
    url = canonical(listed) if listed else ""
    if listed and not url:
        raise LineError(f'line {line.number}: "url" is not a web address')
    if not url and external_id is None:
        raise LineError(f'line {line.number}: has neither "url" nor "id": one of them must name the article')
    outlet = outlet_for(url, outlets) if url else None
    identity = identify(outlet, url) if outlet else None
    published = line.text("published")
    return Article(
        key=identity.key if identity else url.partition("://")[2] or f"import:{external_id}",
        url=url,
        canonical_url=identity.url if identity else url,
        outlet=outlet.key if outlet else normalise(line.text("outlet")) or None,
        title=title,
        lead=normalise(line.text("lead")),
        body=body,
        published=parse_date(published) if published else None,
        section=normalise(line.text("section")) or None,
        external_id=external_id,
    )
