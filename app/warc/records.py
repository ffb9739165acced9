"""An archive's records → the pages in them, and what is passed over or broken: in the file's order, one in memory.

Record heads and HTTP are read by warcio; where a record begins and whether it is whole is looked at here, so that
one that is damaged costs itself and nothing else. Never raises for what a file holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NoReturn, TypeAlias

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader

from app.warc.tape import MARK, DamagedError, EndlessError, Tape
from crawler.extract.decode import LONGEST
from crawler.fetching.answers import Trouble
from crawler.fetching.body import unpack

_HEAD = 1_000_000  # bytes: a thousand times as long as usual
_LARGEST = 2 * LONGEST  # bytes of a record; its page may be packed, or in many small chunks
_HTML = ("text/html", "application/xhtml+xml")
_YEARS = range(1991, 2100)  # of captures: since there are web pages
_END = b"\r\n\r\n"  # of every record


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A page as it was fetched, `at` that time; `number` is its record's, from 1."""

    number: int
    url: str
    at: datetime
    body: bytes
    content_type: str


class Passed(StrEnum):
    """Why a record that is whole has no page for us."""

    NO_ANSWER = "no answer of a web site (request, revisit, metadata, …)"
    STATUS = "answer with a status other than 200"
    NOT_HTML = "not HTML"
    CUT = "cut off by whoever fetched it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A record that cannot be read, or where no record can be found."""

    number: int
    why: str
    url: str = ""

    def __str__(self) -> str:
        return f"record {self.number}{f' ({self.url})' if self.url else ''}: {self.why}"


@dataclass(frozen=True, slots=True)
class CutShort:
    """The file ends within a record: the last thing that is said of it."""

    number: int

    def __str__(self) -> str:
        return f"record {self.number}: the file is cut short here: what came before is whole; copy it again"


Found: TypeAlias = Capture | Passed | Broken | CutShort


class _BrokenError(Exception):
    """What is wrong with a record."""


class _CutShortError(Exception):
    """The file has ended."""


def read_records(tape: Tape) -> Iterator[Found]:
    """What each record is, one after another."""
    reader = _Reader(tape)
    while (found := reader.next()) is not None:
        yield found


class _Reader:
    """Where in the file we are."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
        self._number = 0
        self._url = ""
        self._over = False

    def next(self) -> Found | None:
        """None at the end of the file."""
        if self._over:
            return None
        self._number += 1
        self._url = ""
        try:
            return self._next()
        except DamagedError:
            self._tape.next_member()
            why = "the packed bytes are damaged here: left out"
        except (EndlessError, ArchiveLoadFailed):
            if not self._tape.find_mark():
                return self._ended(within=True)
            why = "its head is not that of a WARC record: left out"
        except _CutShortError:
            return self._ended(within=True)
        except _BrokenError as error:
            why = str(error)
        return Broken(number=self._number, why=why, url=self._url)

    def _next(self) -> Found | None:
        tape = self._tape
        tape.allowance = _HEAD
        first = tape.readline()
        while first and not first.strip():
            first = tape.readline()  # more blank lines than two
        if not first:
            return self._ended(within=False)
        if not first.startswith(MARK):
            self._find_next("no record begins where one should: what stands there is left out")
        return self._record(first)

    def _record(self, first: bytes) -> Found:
        record = self._loaded(first)
        try:
            return self._found(record)
        finally:
            self._pass_over(record)  # and where that fails, no page was whole

    def _loaded(self, first: bytes) -> Any:
        """The record, its head read."""
        try:
            record = self._loader.parse_record_stream(self._tape, first, "warc", no_record_parse=True)
        except EOFError:
            raise _CutShortError from None
        self._url = record.rec_headers.get_header("WARC-Target-URI") or ""
        if not (record.rec_headers.get_header("Content-Length") or "").strip().isdigit():
            self._find_next("it does not say how long it is: left out")
        return record

    def _find_next(self, why: str) -> NoReturn:
        """Where this record ends, nobody knows: goes on at the next one. Raises."""
        if not self._tape.find_mark():
            raise _CutShortError
        raise _BrokenError(why)

    def _found(self, record: Any) -> Capture | Passed:
        if record.rec_type != "response" or not self._url.lower().startswith(("http://", "https://")):
            return Passed.NO_ANSWER
        if record.rec_headers.get_header("WARC-Truncated"):
            return Passed.CUT
        head = self._http(record)
        if head.get_statuscode() != "200":
            return Passed.STATUS
        return self._page(record, head) or Passed.NOT_HTML

    def _page(self, record: Any, head: Any) -> Capture | None:
        """The page that was answered with; None where it is none."""
        content_type = head.get_header("Content-Type") or ""
        if content_type.partition(";")[0].strip().lower() not in ("", *_HTML):
            return None
        if record.length > _LARGEST:
            raise _BrokenError(f"it has {record.length // 10**6} MB, which no article has: left out")
        body = self._body(record, head)
        if not content_type and not body.lstrip().startswith(b"<"):
            return None
        return Capture(
            number=self._number, url=self._url, at=self._at(record), body=body, content_type=content_type
        )

    def _http(self, record: Any) -> Any:
        self._tape.allowance = _HEAD
        try:
            head = self._loader.http_parser.parse(record.raw_stream)
        except EOFError:
            raise _BrokenError("its answer is empty: left out") from None
        if not head.protocol.upper().startswith("HTTP/"):
            raise _BrokenError("its answer does not begin as HTTP does: left out")
        return head

    def _body(self, record: Any, head: Any) -> bytes:
        self._tape.allowance = record.length  # chunks begin with lines
        stream = record.raw_stream
        if (head.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
            stream = ChunkedDataReader(stream)
        body: bytes = stream.read(_LARGEST)
        packed = head.get_header("Content-Encoding") or ""
        if not packed or body.lstrip().startswith(b"<"):  # archives often hold it unpacked, under the old head
            return body
        unpacked = unpack(body, encodings=[packed], limit=LONGEST)
        if isinstance(unpacked, Trouble):
            raise _BrokenError(f"its page cannot be unpacked ({unpacked.detail}): left out")
        return unpacked

    def _at(self, record: Any) -> datetime:
        said = record.rec_headers.get_header("WARC-Date") or ""
        try:
            at = datetime.fromisoformat(said)
        except ValueError:
            raise _BrokenError("it does not say when it was fetched (WARC-Date): left out") from None
        if at.year not in _YEARS:
            raise _BrokenError(f"it says that it was fetched in the year {at.year} (WARC-Date): left out")
        return at if at.tzinfo else at.replace(tzinfo=UTC)

    def _pass_over(self, record: Any) -> None:
        """To the record's end, which must be there, and be one. Raises `_CutShortError` or `_BrokenError`."""
        while record.raw_stream.read(_HEAD):
            pass
        if record.raw_stream.limit:
            raise _CutShortError
        end = self._tape.read(len(_END))
        if end != _END:
            self._tape.unread(end)
            if not MARK.startswith(end.strip()):  # which some writers put there without blank lines
                self._find_next("where it says that it ends, something else goes on: left out")
        self._tape.settle()
        if self._tape.cut:
            raise _CutShortError

    def _ended(self, *, within: bool) -> CutShort | None:
        """The end of the file is told where it is not that of a record."""
        self._over = True
        return CutShort(self._number) if within or self._tape.cut else None
