"""Blocks become paragraphs, inline elements leave no trace, and nothing unread gets in."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.extract.blocks import paragraphs, text_of
from crawler.extract.decode import parse


def read(markup: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(html.fromstring(f"<div>{markup}</div>"), lambda _: False)]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p>Một.</p><p>Hai.</p>", ["Một.", "Hai."]),
        ("Một.<p>Hai.</p>Ba.", ["Một.", "Hai.", "Ba."]),
        ("<p>Chủ tịch <a>ông Hải</a> (Bách Hóa)</p>", ["Chủ tịch ông Hải (Bách Hóa)"]),
        ("<p><span>T</span><span>rước khi</span></p>", ["Trước khi"]),
        ("<p>Một\n   dòng\xa0 dài</p>", ["Một dòng dài"]),
        ("Câu một.<br>Câu hai.<br/><br/>Câu ba.", ["Câu một.", "Câu hai.", "Câu ba."]),
        ("<p>Người dùng<br>không tải được</p>", ["Người dùng không tải được"]),
        ("<p>Ông nói:<br>không ai biết</p>", ["Ông nói:", "không ai biết"]),
        ("<p>Người dùng<br><br>không tải được</p>", ["Người dùng", "không tải được"]),
        ("<h2>Đề mục</h2><ul><li>Một</li><li>Hai</li></ul>", ["Đề mục", "Một", "Hai"]),
        ("<table><tr><th>Năm</th><th>Lãi</th></tr><tr><td>2026</td><td>5</td></tr></table>", ["Năm Lãi", "2026 5"]),
        ("<table><tr><td><p>Một.</p><p>Hai.</p></td></tr></table>", ["Một.", "Hai."]),
        ("<p>a<script>var b = 'c';</script>d</p><style>p {}</style>", ["ad"]),
        ("<p>Trước<noscript>ẩn</noscript> sau<svg><text>x</text></svg></p>", ["Trước sau"]),
        ("<p></p><p> \xa0 </p><div><div></div></div>", []),
        ("<nav>Mục lục</nav><button>Chia sẻ</button><p>Chữ</p>", ["Chữ"]),
        ("<blockquote>Trích <b>đậm</b></blockquote>", ["Trích đậm"]),
    ],
)
def test_markup_becomes_paragraphs(markup: str, wanted: list[str]) -> None:
    assert read(markup) == wanted


def test_comments_do_not_part_a_sentence() -> None:
    root = parse("<body><p>Giá <!-- quảng cáo -->tăng<?x y?> mạnh</p></body>".encode())
    assert root is not None
    assert text_of(root, lambda _: False) == "Giá tăng mạnh"


def test_what_is_skipped_keeps_the_text_behind_it() -> None:
    root = html.fromstring("<div>Một <i class='x'>bỏ</i>hai<p class='x'>bỏ</p>ba</div>")
    kept = paragraphs(root, lambda element: element.get("class") == "x")
    assert [paragraph.text for paragraph in kept] == ["Một haiba"]


def test_the_element_itself_is_read_whatever_is_skipped() -> None:
    assert text_of(html.fromstring("<p class='x'>Một</p>"), lambda _: True) == "Một"


def test_nothing_behind_the_end_is_read() -> None:
    root = html.fromstring("<div><p>Một</p><div><span id='end'></span><p>Hai</p></div><p>Ba</p></div>")
    found = paragraphs(root, lambda _: False, ends=frozenset(root.iter("span")))
    assert [paragraph.text for paragraph in found] == ["Một"]


@pytest.mark.parametrize(
    ("markup", "field", "wanted"),
    [
        ("<p style='text-align:right;'>Hà</p>", "right", True),
        ("<p style='color:red; text-align : RIGHT'>Hà</p>", "right", True),
        ("<div align='right'><p>Hà</p></div>", "right", True),
        ("<p style='float:right'>Hà</p>", "right", False),
        ("<p><strong>Hà</strong> <em>Lan</em></p>", "strong", True),
        ("<p><strong>Hà</strong> nói rằng</p>", "strong", False),
        ("<h3>Hà</h3>", "heading", True),
        ("<p><a href='/x'>Một bài khác</a></p>", "linked", 1.0),
        ("<p>Một <a href='/x'>hai</a></p>", "linked", 3 / 7),
        ("<img src='a'><p>Chú thích</p>", "pictured", True),
        ("<p><img src='a'>Chú thích</p>", "pictured", True),
        ("<p>Không ảnh</p>", "pictured", False),
    ],
)
def test_a_paragraph_tells_how_it_is_set(markup: str, field: str, wanted: float) -> None:
    (found,) = paragraphs(html.fromstring(f"<div>{markup}</div>"), lambda _: False)
    assert getattr(found, field) == pytest.approx(wanted)


def test_only_the_paragraph_right_under_a_picture_is_pictured() -> None:
    found = paragraphs(html.fromstring("<div><img><p>Một</p><p>Hai</p></div>"), lambda _: False)
    assert [paragraph.pictured for paragraph in found] == [True, False]


def test_lines_parted_by_br_each_tell_how_they_are_set() -> None:
    markup = "Một.<br><b>Hai</b><br><img><br>Chú thích<br><a href='/x'>Bài khác</a><br><br>Năm."
    found = paragraphs(html.fromstring(f"<div>{markup}</div>"), lambda _: False)
    assert [(line.text, line.strong, line.pictured, line.linked) for line in found] == [
        ("Một.", False, False, 0.0),
        ("Hai", True, False, 0.0),
        ("Chú thích", False, True, 0.0),
        ("Bài khác", False, False, 1.0),
        ("Năm.", False, False, 0.0),
    ]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("Giá tăng 9%,<br>theo bảng giá mới.", ["Giá tăng 9%, theo bảng giá mới."]),
        ("Giá tăng 9%.<br>theo bảng giá mới.", ["Giá tăng 9%.", "theo bảng giá mới."]),
        ("Giá tăng 9%,<br><br>theo bảng giá mới.", ["Giá tăng 9%,", "theo bảng giá mới."]),
        ("Kết nối<br>eSIM nằm ở cạnh phải.", ["Kết nối", "eSIM nằm ở cạnh phải."]),
        ("<b>kết nối</b><br>khe thẻ nằm ở cạnh phải.", ["kết nối", "khe thẻ nằm ở cạnh phải."]),
    ],
)
def test_only_a_line_that_ends_in_the_middle_of_a_sentence_goes_on(markup: str, wanted: list[str]) -> None:
    assert read(markup) == wanted


words = st.text("aăâbc ", min_size=1, max_size=8).filter(str.strip)


@given(st.lists(words, min_size=1, max_size=6))
def test_no_letter_is_lost_and_no_paragraph_is_glued(texts: list[str]) -> None:
    wanted = [" ".join(text.split()) for text in texts]
    assert read("".join(f"<p>{text}</p>" for text in texts)) == wanted


def test_a_page_nested_a_thousand_deep_takes_no_time() -> None:
    deep = "<div>" * 1500 + "sâu" + "</div>" * 1500
    root = parse(f"<body>{deep}<p>sau</p></body>".encode())
    assert root is not None
    begun = time.perf_counter()
    assert [paragraph.text for paragraph in paragraphs(root, lambda _: False)] == ["sâu", "sau"]
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("markup", "captioned"),
    [
        ("<p style='text-align: center'><img></p><p style='text-align:center'>Tài xế chờ khách</p>", True),
        ("<center><img><br>Tài xế chờ khách</center>", True),
        ("<p><img><br><em>Tài xế chờ khách</em></p>", True),
        ("<table align='center'><tr><td><img></td></tr><tr><td>Tài xế chờ khách</td></tr></table>", True),
        ("<p><img></p><p>Tài xế chờ khách</p>", False),
        ("<p><img></p><p><em>Lời tòa soạn</em></p>", False),  # not in one block with the picture
        ("<p><img> Tài xế chờ khách</p>", False),
        ("<p style='text-align:center'><img></p><p align='center'><b>Đề mục</b></p>", False),
        ("<p><img><br><strong><em>Câu hỏi phỏng vấn</em></strong></p>", False),
        ("<p style='text-align:center'>Một câu thơ đứng giữa</p>", False),
        ("<figure><img></figure><p align='center'>Tài xế chờ khách</p>", True),
        ("<figure><img><figcaption></figcaption></figure><p align='center'>*Tên đã đổi</p>", False),
    ],
)
def test_a_caption_is_known_by_how_it_is_set(markup: str, captioned: bool) -> None:  # noqa: FBT001 - a table's column
    (found,) = paragraphs(html.fromstring(f"<div>{markup}</div>"), lambda element: element.tag == "figure")
    assert found.captioned is captioned
