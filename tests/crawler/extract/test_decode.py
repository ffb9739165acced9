"""A page's bytes are read in the encoding they are in, whatever they or the server claim."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.decode import LONGEST, parse, to_utf8

TEXT = (
    "<html><head><title>Điều tra</title></head><body><p>Cơ quan quản lý ở Bắc Kinh vừa lên tiếng.</p></body></html>"
)


def declaring(name: str) -> str:
    return TEXT.replace("<head>", f'<head><meta charset="{name}">')


@pytest.mark.parametrize(
    ("page", "content_type"),
    [
        (TEXT.encode(), ""),
        (TEXT, ""),
        (codecs.BOM_UTF8 + TEXT.encode(), ""),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "text/html; charset=utf-8"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), ""),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), ""),
        (TEXT.encode("utf-16-le"), "text/html; charset=utf-8"),
        (TEXT.encode("utf-16-be"), ""),
        (declaring("iso-8859-1").encode(), ""),
        (TEXT.encode(), "text/html; charset=windows-1258"),
        ('<?xml version="1.0" encoding="utf-16"?>' + TEXT, ""),
        (TEXT.encode().replace(b"<p>", b"<p>\0"), ""),
    ],
)
def test_vietnamese_text_comes_out_whole(page: bytes | str, content_type: str) -> None:
    root = parse(to_utf8(page, content_type))
    assert root is not None
    assert root.findtext(".//p") == "Cơ quan quản lý ở Bắc Kinh vừa lên tiếng."


@pytest.mark.parametrize(
    ("page", "content_type"),
    [
        (declaring("windows-1252").replace("Điều tra", "").encode("cp1252", "ignore"), ""),
        (b"<p>caf\xe9</p>", "text/html; charset=ISO-8859-1"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=latin1"><p>caf\xe9</p>', ""),
    ],
)
def test_what_is_not_utf8_is_read_as_declared(page: bytes, content_type: str) -> None:
    assert "\ufffd" not in to_utf8(page, content_type).decode()


@pytest.mark.parametrize("declared", ["", "charset=utf-8", "charset=nonsense", "charset=base64", "charset="])
def test_broken_bytes_are_marked_and_the_rest_is_kept(declared: str) -> None:
    assert to_utf8(b"<p>tr\xe1\xba tu\xe1\xbb\x87</p>", declared).decode() == "<p>tr\ufffd tuệ</p>"


@pytest.mark.parametrize("page", [b"", b"   \n", b"\0\0\0", "", b"<!-- nothing -->", codecs.BOM_UTF8])
def test_an_empty_page_has_no_root(page: bytes | str) -> None:
    assert parse(to_utf8(page)) is None


def test_an_endless_page_is_cut() -> None:
    assert len(to_utf8(b"a" * (LONGEST + 5))) == LONGEST


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_become_utf8_that_parses(page: bytes, content_type: str) -> None:
    decoded = to_utf8(page, content_type)
    assert b"\0" not in decoded
    decoded.decode("utf-8")
    parse(decoded)
