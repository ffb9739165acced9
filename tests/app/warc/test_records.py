"""Records of an archive become pages; what is none is told apart from what is broken, and costs nothing else."""

from __future__ import annotations

import gzip
import io
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.warc.records import Broken, Capture, CutShort, Passed
from app.warc.tape import EndlessError, Tape
from crawler.extract.decode import LONGEST
from tests.app.warc.makers import AT, Record, found_in, page, part, written

HTML = ("Content-Type", "text/html")
PAGE = page().encode()


def urls(found: list[Any]) -> list[str]:
    """The addresses of the pages that were found."""
    return [one.url for one in found if isinstance(one, Capture)]


def three() -> list[Record]:
    """Records that differ in their address."""
    return [Record(url=f"https://la.example/tin-{number}.html") for number in (1, 2, 3)]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_an_answer_with_html_is_a_page_as_of_its_time(packed: bool) -> None:  # noqa: FBT001 (pytest's parameter)
    (found,) = found_in(written(Record(), packed=packed))
    assert found == Capture(
        number=2,
        url="https://la.example/tin-1.html",
        at=datetime(2026, 10, 1, 9, 30, tzinfo=UTC),
        body=PAGE,
        content_type="text/html; charset=utf-8",
    )
    assert AT == "2026-10-01T09:30:00Z"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": "request", "status": "GET / HTTP/1.1", "protocol": ""}, Passed.NO_ANSWER),
        ({"kind": "revisit"}, Passed.NO_ANSWER),
        ({"kind": "metadata"}, Passed.NO_ANSWER),
        ({"url": "dns:la.example"}, Passed.NO_ANSWER),
        ({"status": "404 Not Found"}, Passed.STATUS),
        ({"status": "301 Moved Permanently"}, Passed.STATUS),
        ({"head": (("Content-Type", "application/pdf"),)}, Passed.NOT_HTML),
        ({"head": (), "body": b"\x89PNG"}, Passed.NOT_HTML),
        ({"said": (("WARC-Date", AT), ("WARC-Truncated", "length"))}, Passed.CUT),
    ],
    ids=["request", "revisit", "metadata", "dns", "404", "301", "pdf", "picture", "truncated"],
)
def test_what_is_no_page_is_passed_over_with_its_reason(changes: dict[str, Any], why: Passed) -> None:
    found = found_in(written(Record(**changes), Record(url="https://la.example/sau.html")))
    assert found[0] is why
    assert urls(found) == ["https://la.example/sau.html"]


def chunked(body: bytes, size: int = 700) -> bytes:
    """A body as it came in chunks."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (PAGE, ()),
        (gzip.compress(PAGE), (("Content-Encoding", "gzip"),)),
        (zlib.compress(PAGE), (("Content-Encoding", "deflate"),)),
        (PAGE, (("Content-Encoding", "gzip"),)),
        (chunked(PAGE), (("Transfer-Encoding", "chunked"),)),
        (chunked(gzip.compress(PAGE)), (("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip"))),
        (PAGE, (("Transfer-Encoding", "chunked"),)),
    ],
    ids=["plain", "gzip", "deflate", "unpacked under the old head", "chunked", "both", "joined under the old head"],
)
def test_a_page_is_unpacked_however_it_was_stored(body: bytes, head: tuple[tuple[str, str], ...]) -> None:
    (found,) = found_in(written(Record(body=body, head=(HTML, *head)), packed=True))
    assert isinstance(found, Capture)
    assert found.body == PAGE


@pytest.mark.parametrize(
    ("protocol", "status"), [("HTTP/1.0", "200"), ("HTTP/2", "200 OK"), ("http/1.1", "200 OK")]
)
def test_every_version_of_http_is_understood(protocol: str, status: str) -> None:
    assert urls(found_in(written(Record(protocol=protocol, status=status)))) == ["https://la.example/tin-1.html"]


def test_a_page_without_a_content_type_is_one_by_its_first_character() -> None:
    assert urls(found_in(written(Record(head=())))) == ["https://la.example/tin-1.html"]


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (Record(said=(("WARC-Date", "lately"),)), "it does not say when it was fetched"),
        (Record(said=(("WARC-Date", "0001-01-01T00:00:00+14:00"),)), "fetched in the year 1 "),
        (Record(said=(("WARC-Date", "9999-12-31T23:59:59-14:00"),)), "fetched in the year 9999"),
        (Record(body=b"\x1f\x8bno", head=(HTML, ("Content-Encoding", "gzip"))), "damaged or cut off"),
        (Record(body=b"\x8b\x0f", head=(HTML, ("Content-Encoding", "br"))), 'packed as "br"'),
        (Record(protocol="GOPHER"), "does not begin as HTTP does"),
        (Record(body=b" " * (2 * LONGEST + 1)), "20 MB, which no article has"),
        (
            Record(body=gzip.compress(b" " * (LONGEST + 1)), head=(HTML, ("Content-Encoding", "gzip"))),
            f"more than {LONGEST} bytes, unpacked",
        ),
    ],
    ids=["undated", "before all", "after all", "damaged", "brotli", "gopher", "large", "bomb"],
)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_a_broken_record_is_named_and_the_next_one_read(
    record: Record,
    why: str,
    packed: bool,  # noqa: FBT001 (pytest's parameter)
) -> None:
    broken, after = found_in(written(record, Record(url="https://la.example/sau.html"), packed=packed))
    assert isinstance(broken, Broken)
    assert why in broken.why
    assert str(broken).startswith("record 2 (https://la.example/tin-1.html): ")
    assert urls([after]) == ["https://la.example/sau.html"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (b"Content-Length: 12", "something else goes on"),
        (b"Content-Length: 1700", "something else goes on"),
        (b"Content-Length: many", "does not say how long it is"),
        (b"Content-Length: -7", "does not say how long it is"),
        (b"X-Length: 900", "does not say how long it is"),
    ],
)
def test_a_record_with_a_wrong_length_costs_itself_only(wrong: bytes, says: str) -> None:
    first, *rest = (part(record) for record in three())
    length = next(line for line in first.split(b"\r\n") if line.startswith(b"Content-Length"))
    found = found_in(written() + first.replace(length, wrong) + b"".join(rest))
    (broken,) = (one for one in found if isinstance(one, Broken))
    assert says in broken.why
    assert broken.url == "https://la.example/tin-1.html"
    # What says that it is longer takes the next one's beginning with it.
    assert urls(found) == [
        f"https://la.example/tin-{number}.html" for number in ((3,) if b"1700" in wrong else (2, 3))
    ]


def test_rubbish_between_records_is_told_and_passed_over() -> None:
    first, second, _ = (part(record) for record in three())
    found = found_in(written() + first + b"no record at all\r\nWARC is not WARC/\r\n" + second)
    assert [type(one) for one in found] == [Capture, Broken, Capture]


def test_blank_lines_are_no_rubbish() -> None:
    first, second, _ = (part(record) for record in three())
    assert len(urls(found_in(written() + first + b"\r\n\r\n\r\n" + second + b"\r\n"))) == 2


@pytest.mark.parametrize("place", [5, 40, 200, -6], ids=["early", "head", "middle", "checksum"])
def test_a_damaged_member_costs_itself_only(place: int) -> None:
    first, second, third = (part(record, packed=True) for record in three())
    at = place % len(second)
    damaged = second[:at] + bytes(255 - byte for byte in second[at : at + 6]) + second[at + 6 :]
    found = found_in(written(packed=True) + first + damaged + third)
    assert urls(found) == ["https://la.example/tin-1.html", "https://la.example/tin-3.html"]
    assert [type(one) for one in found] == [Capture, Broken, Capture]


def test_one_member_around_all_records_is_read_too() -> None:
    assert len(urls(found_in(gzip.compress(written(*three()))))) == 3


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_of_a_cut_file_what_is_whole_is_read_and_the_cut_is_told(
    data: st.DataObject,
    packed: bool,  # noqa: FBT001 (pytest's parameter)
) -> None:
    parts = [part(record, packed=packed) for record in three()]
    start = written(packed=packed)
    whole = start + b"".join(parts)
    at = data.draw(st.integers(len(start) + 1, len(whole) - 1))
    found = found_in(whole[:at])
    ends = [len(start) + sum(map(len, parts[: number + 1])) for number in range(3)]
    blank = 0 if packed else 4  # the lines after a record may be missing: it is whole without them
    assert len(urls(found)) == sum(end - blank <= at for end in ends)
    inside = at not in ends and not any(end - blank <= at <= end for end in ends)
    assert [one for one in found if isinstance(one, CutShort)] == ([found[-1]] if inside else [])


@given(noise=st.binary(max_size=300), at=st.integers(0, 2000), packed=st.booleans())
@settings(max_examples=150, deadline=None)
def test_no_noise_in_an_archive_is_an_error_of_ours(noise: bytes, at: int, packed: bool) -> None:  # noqa: FBT001
    content = written(*three(), packed=packed)
    for changed in (content[:at] + noise + content[at:], content[:at] + noise, noise + content):
        for found in found_in(b"\x1f\x8b" + changed if packed else changed):
            assert isinstance(found, Capture | Passed | Broken | CutShort)


def test_a_head_without_an_end_is_not_read_to_its_end() -> None:
    tape = Tape(io.BytesIO(b"a" * 5_000_000), packed=False)
    tape.allowance = 1000
    with pytest.raises(EndlessError):
        tape.readline()
    assert tape.position < 200_000
    endless = written() + b"WARC/1.0\r\n" + b"X-Line: again\r\n" * 200_000
    first, second, _ = (part(record) for record in three())
    found = found_in(endless + b"\r\n" + first + second)
    assert [type(one) for one in found] == [Broken, Capture, Capture]
