"""Text keeps its meaning when normalised, and its offsets when folded."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.text import (
    fold,
    lower,
    normalise,
    normalise_paragraphs,
    sentence_spans,
    shadow,
    shorten,
    token_spans,
    tokens,
    unescape,
)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Trí\u00a0tuệ\u202fnhân \n tạo ", "Trí tuệ nhân tạo"),
        (unicodedata.normalize("NFD", "Trí tuệ nhân tạo"), "Trí tuệ nhân tạo"),
        ("qu\u00f4\u0309c", "quổc"),
        ("Bắc\u200b Kinh\ufeff", "Bắc Kinh"),
        ("a\x00b\x07c", "abc"),
        ("Ðà Nẵng", "Đà Nẵng"),
        ("hỏng \ud800 chữ", "hỏng \ufffd chữ"),
        ("\u202eRTL\u202c", "RTL"),
        ("", ""),
    ],
)
def test_a_line_is_normalised(raw: str, clean: str) -> None:
    assert normalise(raw) == clean


def test_paragraphs_stay_apart_by_one_blank_line() -> None:
    assert normalise_paragraphs(" Một. \r\n\r\n\n Hai\u00a0ba.\r Bốn. ") == "Một.\n\nHai ba.\n\nBốn."


@pytest.mark.parametrize(
    ("raw", "text"),
    [("T&amp;amp;T", "T&T"), ("n&amp;agrave;y", "này"), ("&amp;#7871;", "ế"), ("A & B", "A & B")],
)
def test_entities_are_decoded_until_nothing_changes(raw: str, text: str) -> None:
    assert unescape(raw) == text


@given(st.text())
@example("İ ß ŉ ǰ ΐ ﬃ Ω")
@example(unicodedata.normalize("NFD", "Trí tuệ nhân tạo"))
def test_comparison_forms_keep_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(lower(text)) == len(text)
    assert len(shadow(text)) == len(text)


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    paragraphs = normalise_paragraphs(text)
    assert normalise_paragraphs(paragraphs) == paragraphs


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đặng Ơi", "dang oi"), ("THUẾ thuê", "thue thue"), ("cấm vận", "cam van"), ("quý", "quy")],
)
def test_folding_drops_case_and_diacritics(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà", "hòa"),
        ("Hoá", "hóa"),
        ("thuỷ", "thủy"),
        ("UỶ BAN", "ủy ban"),
        ("khoẻ", "khỏe"),
        ("tuỳ", "tùy"),
        ("hoàn", "hoàn"),
        ("suýt", "suýt"),
        ("quý", "quý"),
        ("quỳ", "quỳ"),
        ("hòa", "hòa"),
    ],
)
def test_tones_are_compared_in_the_old_place(new: str, old: str) -> None:
    assert shadow(new) == old


def test_tokens_are_syllables_and_never_parts_of_one() -> None:
    assert tokens("Ai mua chip AI của JD.com, 5G và H800?") == [
        "Ai",
        "mua",
        "chip",
        "AI",
        "của",
        "JD",
        "com",
        "5G",
        "và",
        "H800",
    ]
    assert token_spans("hai tai") == [(0, 3), (4, 7)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("áp lực ngày một lớn.Theo đó, họ làm.", ["áp lực ngày một lớn.", "Theo đó, họ làm."]),
        ("của chính phủ.Cùng lúc đó.", ["của chính phủ.", "Cùng lúc đó."]),
        ('như "CEO nhỏ" (mini-CEO).Chiến lược này.', ['như "CEO nhỏ" (mini-CEO).', "Chiến lược này."]),
        ("từ năm 2020.Ông nói.", ["từ năm 2020.", "Ông nói."]),
        ("Ở TP.HCM và TP. HCM có 1.767 ca.", ["Ở TP.HCM và TP. HCM có 1.767 ca."]),
        ("Q.1 và Q. 3 đông. PGS.TS Lan nói.", ["Q.1 và Q. 3 đông.", "PGS.TS Lan nói."]),
        ("JD.com thắng. Ele.me thua!", ["JD.com thắng.", "Ele.me thua!"]),
        ('Ông nói: "Đúng." Rồi đi.', ['Ông nói: "Đúng."', "Rồi đi."]),
        ("Dòng một\n\nDòng hai", ["Dòng một", "Dòng hai"]),
        ("Thật ư? Vâng… Có lẽ.", ["Thật ư?", "Vâng…", "Có lẽ."]),
        ("Ông M. A. Nguyễn đến.", ["Ông M. A. Nguyễn đến."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


@given(st.text(alphabet="aĐé .!?\n\"'(1T", max_size=60))
def test_sentences_hold_every_letter_once(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Bắc Kinh siết chặt", 50, "Bắc Kinh siết chặt"),
        ("Bắc Kinh siết chặt quản lý", 19, "Bắc Kinh siết chặt…"),
        ("mộttừrấtdài", 5, "mộtt…"),
    ],
)
def test_texts_are_cut_between_words(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_cut_texts_are_never_longer_than_asked(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit
