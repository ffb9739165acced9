"""Articles of an archive on their way into the database: in order of publication, whatever order they came in.

They wait in a temporary file, packed; in memory is only where each stands (some 200 bytes), so that an archive
may be of any size.
"""

from __future__ import annotations

import io
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from app.workers import frames
from app.workers.work import Read
from core.errors import BaotinError
from core.model import Article, digest

_FIRST = datetime.min.replace(tzinfo=UTC)
_QUICKLY = 1  # zlib's level: the text shrinks to a third


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An article, and what has been worked out of it already."""

    article: Article
    read: Read | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an article stands in the file, and what it is sorted by."""

    published: datetime
    captured: tuple[datetime, int]
    offset: int
    length: int


class Spool:
    """Holds each article once, as it was captured last. A context: the file goes with it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="baotin-")  # noqa: SIM115 (closed by __exit__)
        self._end = 0
        self._places: dict[str, _Place] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        with suppress(OSError):  # what could not be written is tried again, and has been told
            self._file.close()

    def __len__(self) -> int:
        return len(self._places)

    def add(self, waiting: Waiting, *, at: datetime, number: int) -> None:
        """Takes in an article that was captured `at` that time, in record `number`."""
        article = waiting.article
        key, captured = digest(article.outlet or "", article.key), (at, number)
        known = self._places.get(key)
        if known and known.captured > captured:
            return
        content = zlib.compress(frames.pack(waiting), _QUICKLY)
        self._keep(content)
        self._places[key] = _Place(article.published or _FIRST, captured, self._end, len(content))
        self._end += len(content)

    def _keep(self, content: bytes) -> None:
        try:
            self._file.seek(self._end)
            self._file.write(content)
            self._file.flush()  # so that a full disk is met here, and not where the file is read
        except OSError as error:
            raise BaotinError(
                f"{tempfile.gettempdir()}: articles wait there while the archive is read, and they cannot be "
                f"written ({error.strerror or error}): nothing of it is in; name a folder with room in TMPDIR"
            ) from error

    def batches(self, size: int) -> Iterator[Sequence[Waiting]]:
        """All of them, in order of publication; those without a time first."""
        places = sorted(self._places.values(), key=lambda place: (place.published, place.captured))
        for start in range(0, len(places), size):
            yield [self._at(place) for place in places[start : start + size]]

    def _at(self, place: _Place) -> Waiting:
        self._file.seek(place.offset)
        content = frames.read(io.BytesIO(zlib.decompress(self._file.read(place.length))))
        waiting: Waiting = frames.unpack(content or b"")
        return waiting
