"""Sketches: what two articles share when they are copies, retellings or strangers."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagging.sketch import Signature, only_copies, sketch, text_in_common, unpack

SYLLABLES = [
    first + last for first in ("tr", "ng", "kh", "th", "ph", "qu") for last in ("ang", "ong", "ung", "iên")
]


def text(seed: int, sentences: int = 30) -> list[str]:
    """Sentences that nobody else writes."""
    random = Random(seed)
    return [" ".join(random.choices(SYLLABLES, k=14)).capitalize() + "." for _ in range(sentences)]


def body(*parts: list[str]) -> str:
    return "\n\n".join(" ".join(part) for part in parts)


def of(written: str, *, title: str = "", lead: str = "") -> Signature:
    return unpack(sketch(title=title, lead=lead, body=written, facets=()).signature)


def test_a_copy_has_all_text_in_common_whatever_its_title() -> None:
    one, other = of(body(text(1)), title="Một"), of(body(text(1)), title="Hai")
    assert text_in_common(one, other) == 1.0


@pytest.mark.parametrize(("changed", "least", "most"), [(5, 0.55, 0.9), (10, 0.35, 0.7), (30, 0.0, 0.05)])
def test_the_share_in_common_is_near_the_true_one(changed: int, least: float, most: float) -> None:
    original = text(2)
    edited = text(3)[:changed] + original[changed:]
    assert least <= text_in_common(of(body(original)), of(body(edited))) <= most


def test_short_texts_are_not_compared() -> None:
    assert text_in_common(of("Chỉ vài chữ mà thôi."), of("Chỉ vài chữ mà thôi.")) == 0.0


def test_edited_copies_share_a_key_and_strangers_none() -> None:
    for seed in range(60):
        original = text(seed)
        edited = text(seed + 1000)[:8] + original[8:]
        mine = set(sketch(title="", lead="", body=body(original), facets=()).keys)
        assert mine & set(sketch(title="", lead="", body=body(edited), facets=()).keys), f"seed {seed}"
        assert not mine & set(sketch(title="", lead="", body=body(text(seed + 500)), facets=()).keys)


def test_the_same_event_in_other_words_shares_a_key() -> None:
    facets = [("company", "Didi"), ("act", "gỡ"), ("authority", "CAC")]
    one = sketch(title="CAC gỡ Didi khỏi kho ứng dụng", lead="Didi gặp khó.", body="", facets=facets)
    other = sketch(title="Ứng dụng Didi biến mất", lead="Cơ quan CAC ra lệnh.", body="", facets=facets)
    assert set(one.keys) & set(other.keys)


@given(
    st.text(max_size=200), st.text(max_size=200), st.text(max_size=2000), st.sets(st.tuples(st.text(), st.text()))
)
def test_any_article_has_a_sketch_that_a_database_can_keep(
    title: str, lead: str, written: str, facets: set[tuple[str, str]]
) -> None:
    kept = sketch(title=title, lead=lead, body=written, facets=facets)
    assert kept == sketch(title=title, lead=lead, body=written, facets=facets)
    assert all(-(2**63) <= key < 2**63 for key in kept.keys)
    assert len(set(kept.keys)) == len(kept.keys)
    assert len(unpack(kept.signature).facets) <= len(facets)
    assert len(kept.signature) < 2000


@pytest.mark.parametrize("signature", [b"", b"\x01", b"\xff" * 40])
def test_a_signature_of_another_version_reads_as_empty(signature: bytes) -> None:
    assert unpack(signature) == Signature(0, frozenset(), frozenset(), full=False)


def test_many_facets_do_not_break_a_signature() -> None:
    kept = sketch(title="x", lead="", body="", facets={("c", str(n)) for n in range(400)})
    assert len(unpack(kept.signature).facets) == 255


def test_a_sketch_knows_whether_it_is_of_a_whole_text() -> None:
    assert not of("", title="Chỉ có tiêu đề", lead="và một câu dẫn").full
    assert of(body(text(4))).full


def test_the_keys_of_the_text_alone_meet_a_copy_and_not_the_same_event_in_other_words() -> None:
    facets = {("china-tech-company", "Alibaba"), ("penalty", "phạt"), ("china-authority", "SAMR")}
    text = (
        "Cơ quan quản lý thị trường công bố quyết định xử phạt tập đoàn sau bốn tháng điều tra về độc quyền. " * 3
    )
    one = sketch(title="Bắc Kinh phạt Alibaba", lead="SAMR phạt Alibaba.", body=text, facets=facets)
    copy = sketch(title="Alibaba bị phạt nặng", lead="Chép nguyên văn.", body=text, facets=set())
    other = sketch(
        title="Bắc Kinh phạt Alibaba", lead="SAMR phạt Alibaba.", body="Lời khác hẳn. " * 30, facets=facets
    )
    assert set(one.keys) & set(other.keys)
    assert set(only_copies(one).keys) & set(only_copies(copy).keys)
    assert not set(only_copies(one).keys) & set(only_copies(other).keys)
    assert only_copies(one).signature == one.signature
