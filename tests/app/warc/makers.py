"""Archives for tests, written by warcio as crawlers write them, around pages of our own."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from app.warc.records import Found, read_records
from app.warc.tape import Tape

AT = "2026-10-01T09:30:00Z"
_PAGE = """<html lang="vi"><head><title>{title}</title><meta property="og:type" content="article">
<meta property="article:published_time" content="{published}"></head>
<body><article><h1>{title}</h1>
<p>Chiều thứ Ba, cơ quan quản lý thị trường Trung Quốc cho biết đã mở cuộc điều tra chống độc quyền với một sàn
bán hàng lớn, sau nhiều tháng nhận đơn của những người bán nhỏ lẻ ở các tỉnh miền Đông nước này.</p>
<p>Người phát ngôn của sàn nói công ty sẽ hợp tác và việc kinh doanh vẫn diễn ra bình thường, trong khi cổ phiếu
giảm gần bốn phần trăm ngay khi thị trường mở cửa buổi chiều, theo số liệu của sở giao dịch.</p>
<p>Các luật sư cho rằng cuộc điều tra có thể kéo dài tới giữa năm sau, và mức phạt tùy thuộc vào doanh thu của
năm liền trước khi có quyết định cuối cùng của cơ quan này, như trong những vụ đã xử trước đây.</p>
</article></body></html>
"""


def page(title: str = "Bắc Kinh điều tra một sàn bán hàng", *, published: str = "2026-09-30T08:00:00+07:00") -> str:
    """A page with an article."""
    return _PAGE.format(title=title, published=published)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record to be written. `kind` is its WARC-Type."""

    url: str = "https://la.example/tin-1.html"
    body: bytes = field(default_factory=lambda: page().encode())
    kind: str = "response"
    status: str = "200 OK"
    protocol: str = "HTTP/1.1"
    head: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    said: tuple[tuple[str, str], ...] = (("WARC-Date", AT),)


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio has no types
    """Writes the same bytes every time, and buffers in memory: the original's temporary files are left open."""

    @staticmethod
    def _create_temp_file() -> io.BytesIO:
        return io.BytesIO()

    @classmethod
    def _make_warc_id(cls) -> str:
        return "<urn:uuid:00000000-0000-4000-8000-000000000000>"

    @classmethod
    def _make_warc_date(cls, use_micros: bool = False) -> str:  # noqa: FBT001, FBT002 (warcio's signature)
        return AT


def written(*records: Record, packed: bool = False) -> bytes:
    """An archive of these records, after one that tells of the archive itself."""
    out = io.BytesIO()
    writer = _Writer(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("tests.warc", {"software": "tests"}))
    return out.getvalue() + b"".join(part(record, packed=packed) for record in records)


def part(record: Record, *, packed: bool = False) -> bytes:
    """One record as it stands in an archive; packed, it is a member of its own."""
    out = io.BytesIO()
    writer = _Writer(out, gzip=packed)
    writer.write_record(
        writer.create_warc_record(
            record.url,
            record.kind,
            payload=io.BytesIO(record.body),
            http_headers=StatusAndHeaders(record.status, list(record.head), protocol=record.protocol),
            warc_headers_dict=dict(record.said),
        )
    )
    return out.getvalue()


def found_in(content: bytes) -> list[Found]:
    """What the records of an archive are; the first, which tells of the archive, left out."""
    packed = content.startswith(b"\x1f\x8b")
    return list(read_records(Tape(io.BytesIO(content), packed=packed)))[1:]


def file_of(folder: Path, content: bytes, *, name: str = "archive") -> Path:
    """A file; its name says nothing of what it is."""
    place = folder / name
    place.write_bytes(content)
    return place
