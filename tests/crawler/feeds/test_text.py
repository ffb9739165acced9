"""Bytes become the text that was meant, and text what a reader sees."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.feeds.challenge import is_challenge
from crawler.feeds.encoding import decode
from crawler.feeds.plain import plain_lead, plain_title
from tests.crawler.feeds.house import item, read, rss

TEXT = "Thuế chống bán phá giá: Bắc Kinh đáp trả"
FEED = rss(item(title=TEXT, lead="Lời dẫn"))


def prolog(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>\n'


@pytest.mark.parametrize(
    "body",
    [
        FEED.encode(),
        (prolog("utf-8") + FEED).encode(),
        b"\xef\xbb\xbf" + (prolog("utf-8") + FEED).encode(),
        b"\n \n" + (prolog("utf-8") + FEED).encode(),
        (prolog("utf-16") + FEED).encode(),  # a prolog that lies, as VietnamBiz's does
        (prolog("us-ascii") + FEED).encode(),
        (prolog("utf-16") + FEED).encode("utf-16-le"),  # without a BOM, as Viet Nam News's is
        (prolog("utf-16") + FEED).encode("utf-16-be"),
        (prolog("utf-16") + FEED).encode("utf-16"),
        (prolog("utf-8") + FEED).encode("utf-32"),
        FEED.encode("utf-16-le"),
    ],
    ids=[
        "no prolog",
        "utf-8",
        "bom",
        "blank lines before",
        "utf-8 that claims utf-16",
        "utf-8 that claims ascii",
        "utf-16le without bom",
        "utf-16be without bom",
        "utf-16",
        "utf-32",
        "utf-16le without anything",
    ],
)
def test_a_feed_is_read_in_whatever_encoding_it_comes(body: bytes) -> None:
    (entry,) = read(body).entries
    assert (entry.title, entry.lead) == (TEXT, "Lời dẫn")


def test_windows_1258_is_read_where_it_is_declared_and_composed() -> None:
    body = (
        (prolog("windows-1258") + rss(item(title="@")))
        .encode()
        .replace(b"@", "Thông báo mơ\u0301i".encode("cp1258"))
    )
    (entry,) = read(body).entries
    assert entry.title == "Thông báo mới"


def test_a_charset_of_the_header_is_believed_only_where_the_bytes_are_not_utf_8() -> None:
    assert decode("lãi suất".encode(), "text/xml; charset=iso-8859-1") == "lãi suất"
    assert decode("café".encode("latin-1"), 'text/xml; charset="iso-8859-1"') == "café"


def test_one_damaged_byte_does_not_make_utf_8_something_else() -> None:
    body = TEXT.encode() + b" \xff " + TEXT.encode()
    assert decode(body, "text/xml; charset=windows-1258") == f"{TEXT} \ufffd {TEXT}"


@pytest.mark.parametrize(
    "name", ["unicode_escape", "punycode", "idna", "zlib", "utf-7", "no-such-charset", "utf-16", "iso-9999"]
)
def test_a_charset_that_is_none_of_the_web_is_not_believed(name: str) -> None:
    assert decode(b"caf\xe9 \xe9\xe9", f"text/html; charset={name}") == "caf\ufffd \ufffd\ufffd"


@given(st.binary(max_size=200), st.text(max_size=40))
def test_decoding_never_raises(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type), str)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("  Tin\n mới ", "Tin mới"),
        ("R&amp;amp;D tăng", "R&D tăng"),
        ("Ng&agrave;y mai", "Ngày mai"),
        ("<![CDATA[Tên bài]]>", "Tên bài"),
        ("&lt;![CDATA[Tên bài]]&gt;", "Tên bài"),
        ("Khoản phạt <b>kỷ lục</b>", "Khoản phạt kỷ lục"),
        ("Giá < 5 và > 3", "Giá < 5 và > 3"),
        ("o\u0302\u0309 cu\u0309a", "ổ của"),
        ("a\u200bb", "ab"),
        ("", ""),
    ],
)
def test_titles_are_one_plain_line(raw: str, title: str) -> None:
    assert plain_title(raw) == title


@pytest.mark.parametrize(
    ("raw", "lead"),
    [
        ("Không có thẻ nào.", "Không có thẻ nào."),
        ('<a href="x"><img src="y"></a></br>Lời dẫn.', "Lời dẫn."),
        ('<a href="x"><img src="y"/></a>Lời dẫn &amp; hết', "Lời dẫn & hết"),
        ("&lt;img src=x&gt;Lời dẫn", "Lời dẫn"),
        ("<![CDATA[<p>Một.</p><p>Hai.</p>]]>", "Một. Hai."),
        ("Chủ tịch <a href='x'>Hải Phát</a>Invest", "Chủ tịch Hải PhátInvest"),
        ("Một<br>hai<br/>ba", "Một hai ba"),
        ("<script>var a = '<p>không</p>';</script>Có", "Có"),
        ("<figure><img><figcaption>Ảnh: TTX</figcaption></figure>Có", "Có"),
        ("<!-- không --> Có", "Có"),
        ("<div hidden>", ""),
        ("", ""),
    ],
)
def test_leads_are_plain_text(raw: str, lead: str) -> None:
    assert plain_lead(raw) == lead


def test_a_description_that_holds_the_whole_article_is_cut() -> None:
    assert len(plain_lead("<p>Câu này dài.</p>" * 1000)) <= 2000


@given(st.text(max_size=300))
def test_leads_and_titles_never_raise(raw: str) -> None:
    assert "\n" not in plain_lead(raw) + plain_title(raw)


@pytest.mark.parametrize(
    "page",
    [
        "<script>document.cookie='a=b';location.reload();</script>",
        "<html><head><title>Just a moment...</title></head><body>x</body></html>",
        "<html><script src='/cdn-cgi/challenge-platform/x.js'></script></html>",
    ],
)
def test_a_challenge_is_known(page: str) -> None:
    assert is_challenge(page)


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><script>document.cookie='a'</script><article>Tin</article></body></html>",
        "<html><body><p>Không tìm thấy trang</p></body></html>",
        rss(item(lead="cloudrity")),
        "",
        "<script>document.cookie='x'</script>" + " " * 10_000,
    ],
)
def test_a_page_is_not_taken_for_a_challenge(page: str) -> None:
    assert not is_challenge(page)


def test_telling_a_challenge_takes_no_time_on_a_huge_page() -> None:
    started = time.perf_counter()
    is_challenge("<script>" * 1_000_000)
    assert time.perf_counter() - started < 0.5
