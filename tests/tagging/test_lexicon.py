"""Names are found as whole syllables, with their capitals, neighbours and contexts minded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagging.lexicon import Lexicon
from tests.tagging.makers import lexicon, shipped

NAMES = lexicon(
    """
    concepts:
      company:
        entities:
          Alibaba:
            unless: [địa ốc Alibaba]
          Alibaba Cloud:
          JD.com: [JD]
          AI:
          Didi:
            names: [Didi Chuxing]
            unclear: [Didi]
            context: [gọi xe]
          Ant Group:
            also: [Ant]
            unless: [Ant-Man]
            void: [Marvel]
          iQiyi:
          Weibo:
            not_after: [trên, tài khoản]
          Apple:
            not_before: [Daily]
      act:
        entities:
          cấm: [lệnh cấm, lệnh cấm gọi xe]
          tòa: [hoà giải, luỹ kế]
      state:
        only_after: [bị, sau khi]
        entities:
          Mỹ:
      group:
        includes: [act]
        members: [Alibaba]
    """
)


def found(text: str, names: Lexicon = NAMES) -> list[str]:
    reading = names.read(text)
    return [text[reading.starts[hit.first] : reading.ends[hit.last - 1]] for hit in reading.hits]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Alibaba bị phạt", ["Alibaba"]),
        ("ALIBABA bị phạt", ["ALIBABA"]),
        ("alibaba viết thường không phải tên riêng", []),
        ("Hãng Alibabas và Ali baba", []),  # whole syllables only
        ("mảng Alibaba Cloud", ["Alibaba Cloud"]),  # the longest
        ("vụ địa ốc Alibaba", []),  # a phrase that is something else
        ("vụ địa ốc Alibaba và sàn Alibaba", ["Alibaba"]),
        ("JD và jd và Jd", ["JD"]),  # capitals of up to three letters only exactly so
        ("AI là ai, hai ai", ["AI"]),
        ("iQIYI, iqiyi, IQiyi", ["iQIYI", "iqiyi", "IQiyi"]),  # a small first letter matches any case
        ("cấm, Cấm, CẤM, cam, câm, cẩm", ["cấm", "Cấm", "CẤM"]),  # diacritics count
        ("lệnh cấm mới", ["lệnh cấm"]),
        ("tòa án và toà án", ["tòa", "toà"]),  # both placements of the tone
        ("hòa giải, hoà giải, Hoà giải", ["hòa giải", "hoà giải", "Hoà giải"]),
        ("lũy kế, luỹ kế", ["lũy kế", "luỹ kế"]),
        ("Didi Chuxing niêm yết", ["Didi Chuxing"]),
        ("Didi Hamann ghi bàn", []),  # unclear without its context
        ("Didi là hãng gọi xe", ["Didi"]),
        ("hãng gọi xe, về sau là Didi", ["Didi"]),  # the context may stand anywhere
        ("Didi ra lệnh cấm gọi xe đêm", ["Didi", "lệnh cấm gọi xe"]),  # and inside another name
        ("Phim Ant-Man", []),
        ("Ant tách khỏi tập đoàn", ["Ant"]),
        ("Ant, phim của Marvel", []),  # another of the same name
        ("viết trên Weibo", []),
        ("Weibo bị phạt", ["Weibo"]),
        ("mở tài khoản Weibo", []),
        ("báo Apple Daily", []),
        ("Apple, Daily", []),  # punctuation is not looked at
        ("Apple ra mắt", ["Apple"]),
        ("Mỹ ra đòn", ["Mỹ"]),
        ("công ty Mỹ ra đòn", []),
        ("hãng này bị Mỹ ra đòn", ["Mỹ"]),
        ("sau khi Mỹ ra đòn", ["Mỹ"]),
        ("Hôm qua, Mỹ ra đòn", ["Mỹ"]),  # a clause begins
        ("quan hệ Trung - Mỹ", []),
        ('Ông nói: "Mỹ ra đòn"', ["Mỹ"]),
        ("", []),
    ],
)
def test_names_are_found(text: str, names: list[str]) -> None:
    assert found(text) == names


def test_a_name_means_all_the_groups_that_count_it() -> None:
    reading = NAMES.read("Alibaba: lệnh cấm")
    of = {name: bit for name, bit in NAMES.bits.items() if reading.hits[0].concepts & bit}
    assert set(of) == {"company", "group"}
    assert {name for name, bit in NAMES.bits.items() if reading.hits[1].concepts & bit} == {"act", "group"}


def test_a_name_of_two_concepts_is_both() -> None:
    names = lexicon("concepts: {a: {entities: {X Corp: }}, b: {entities: {X Corp: }}}")
    (hit,) = names.read("X Corp").hits
    assert [(sense.concept, sense.entity) for sense in hit.senses] == [("a", "X Corp"), ("b", "X Corp")]


def test_a_name_never_runs_from_one_paragraph_into_the_next() -> None:
    names = lexicon("concepts: {a: {entities: {Kiến Vàng: , Vàng: }}}")
    assert [hit.senses[0].entity for hit in names.read("Kiến\n\nVàng, Kiến – Vàng").hits] == ["Vàng", "Kiến Vàng"]


def test_a_name_without_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="holds no letter or digit"):
        lexicon("concepts: {a: {entities: {'++': }}}")


_TEXT = "Trung Quốc Bắc Kinh Alibaba Ant Didi gọi xe cấm phạt siết chặt của bị tại Mỹ địa ốc TikTok , . - “ ”"
_WORDS = st.sampled_from(_TEXT.split())


@given(st.lists(_WORDS | st.just("\n\n"), max_size=40).map(" ".join))
def test_mentions_stand_in_order_within_the_text_and_never_overlap(text: str) -> None:
    reading = shipped()._lexicon.read(text)
    ends = 0
    for hit in reading.hits:
        assert ends <= hit.first < hit.last <= len(reading.tokens)
        ends = hit.last
    for word, start, end in zip(reading.tokens, reading.starts, reading.ends, strict=False):
        assert text[start:end].lower() == word
