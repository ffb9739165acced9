"""Titles and leads, taken apart."""

from __future__ import annotations

import pytest

from tagging.common_words import TELLING, weight
from tagging.words import value, words_of


def test_words_pairs_and_names_of_both() -> None:
    words = words_of("Didi hoà giải", "Hãng Didi Global rời sàn")
    assert words.title == {"didi", "hòa", "giải"}
    assert words.title_pairs == ("didi hòa", "hòa giải")
    assert words.single == {"didi", "hòa", "giải", "hãng", "global", "rời", "sàn"}
    assert "didi global" in words.pairs
    assert "giải hãng" not in words.pairs  # title and lead are two texts
    assert words.names == ("didi", "global")
    assert words.items == ()


@pytest.mark.parametrize("date", ["16-9", "16/9", "16.9", "3-2-2025", "03/02/2025"])
def test_dates_are_no_figures(date: str) -> None:
    assert words_of(f"Sáng {date}, phạt 18 tỷ", "").numbers == {"18"}


@pytest.mark.parametrize("figure", ["2.8 tỷ USD", "1.5 triệu", "6.7 inch", "3.5%"])
def test_amounts_that_look_like_dates_are_figures(figure: str) -> None:
    assert len(words_of(f"Phạt {figure}", "").numbers) == 2


@pytest.mark.parametrize(
    ("title", "items"),
    [
        ("Điểm tin 6h: Didi rời sàn | Giá vàng tăng", [{"didi", "rời", "sàn"}, {"giá", "vàng", "tăng"}]),
        ("Tin tức thế giới: Mỹ đóng cửa; Didi rời sàn", [{"mỹ", "đóng", "cửa"}, {"didi", "rời", "sàn"}]),
        ("Xem nhanh 20h ngày 8.11: Bão đổi hướng", [{"bão", "đổi", "hướng"}]),
        ("Bão đổi hướng | Didi rời sàn", [{"bão", "đổi", "hướng"}, {"didi", "rời", "sàn"}]),
        ("Didi rời sàn; giá giảm", []),
        ("Tin đồn về Didi", []),
    ],
)
def test_round_ups_are_taken_into_their_items(title: str, items: list[set[str]]) -> None:
    assert [set(item) for item in words_of(title, "").items] == items


def test_function_words_say_less_than_everyday_words_and_names_most() -> None:
    assert weight("của") < weight("công") < weight("didi") == TELLING
    assert value("của các") < value("công ty") < value("didi global")


def test_an_empty_title_is_no_trouble() -> None:
    assert words_of("", "").single == frozenset()
