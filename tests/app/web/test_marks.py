"""Cutting text into marked and plain pieces."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.web.marks import (
    ConceptEvidence,
    Piece,
    Span,
    Wording,
    by_concept,
    evidence_of,
    found_pieces,
    mark,
    mark_article,
    merged,
    stands,
)
from tests import factories as make
from tests.factories import evidence

TEXT = "Bắc Kinh phạt Alibaba và Tencent"


def test_spans_become_marked_pieces() -> None:
    assert mark(TEXT, [Span(start=9, end=13, note="action", anchor="a")], end=21) == (
        Piece(text="Bắc Kinh "),
        Piece(text="phạt", marked=True, note="action", anchor="a"),
        Piece(text=" Alibaba"),
    )


def test_spans_that_overlap_are_one_mark_with_both_notes() -> None:
    spans = [Span(start=14, end=21, note="company", anchor="b"), Span(start=9, end=21, note="action", anchor="a")]
    assert merged(spans) == (Span(start=9, end=21, note="action\ncompany", anchor="a"),)


def test_spans_that_touch_stay_apart() -> None:
    assert len(merged([Span(start=0, end=3), Span(start=3, end=5)])) == 2


SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda ends: Span(start=min(ends), end=max(ends))),
    max_size=8,
)


@given(text=st.text(max_size=40), spans=SPANS)
def test_pieces_always_make_the_text_again(text: str, spans: list[Span]) -> None:
    pieces = mark(text, merged(spans))
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@given(text=st.text(min_size=1, max_size=40), spans=SPANS)
def test_a_letter_is_marked_when_and_only_when_a_span_covers_it(text: str, spans: list[Span]) -> None:
    marked = [piece.marked for piece in mark(text, merged(spans)) for _ in piece.text]
    assert marked == [any(span.start <= at < span.end for span in spans) for at in range(len(text))]


def test_paragraphs_are_cut_at_blank_lines_and_marks_at_their_edges() -> None:
    article = make.article(title="Tin", lead="", body="Một hai\n\nba bốn")
    across = make.stored_match(replace(evidence(article, "Một"), start=4, end=11, text="hai\n\nba"))
    marked = mark_article(article, [across])
    assert [[piece.text for piece in paragraph if piece.marked] for paragraph in marked.paragraphs] == [
        ["hai"],
        ["ba"],
    ]


def test_evidence_stands_only_where_its_text_is() -> None:
    article = make.article(title="Phạt Alibaba")
    good = evidence(article, "Alibaba", field="title")
    assert stands(article, good)
    for wrong in (
        replace(good, start=4),
        replace(good, start=-8, end=-1),
        replace(good, end=400),
        replace(good, field="section"),
        replace(good, field="lead"),
    ):
        assert not stands(article, wrong)


def test_evidence_shared_by_two_topics_is_marked_once() -> None:
    article = make.article(title="Phạt Alibaba")
    shared = evidence(article, "Alibaba", field="title")
    matches = [make.stored_match(shared), make.stored_match(shared, topic="another")]
    assert evidence_of(article, matches) == (shared,)
    assert mark_article(article, matches).anchors == {shared: "title-5"}


def test_each_wording_of_a_concept_is_listed_once_with_all_its_places() -> None:
    article = make.article(title="Alibaba", lead="Alibaba tách", body="")
    match = make.stored_match(
        evidence(article, "Alibaba", field="title", concept="company"),
        evidence(article, "tách", field="lead", concept="action"),
        evidence(article, "Alibaba", field="lead", concept="company"),
    )
    anchors = mark_article(article, [match]).anchors
    assert by_concept(match, anchors) == (
        ConceptEvidence(
            concept="company", wordings=(Wording(text="Alibaba", entity="", anchors=("title-0", "lead-0")),)
        ),
        ConceptEvidence(concept="action", wordings=(Wording(text="tách", entity="", anchors=("lead-8",)),)),
    )


def test_a_search_highlight_is_read_from_its_control_characters() -> None:
    assert found_pieces("giá \x02cà\x03 phê") == (
        Piece(text="giá "),
        Piece(text="cà", marked=True),
        Piece(text=" phê"),
    )


@given(st.text(alphabet="a \x02\x03", max_size=30))
def test_no_highlight_however_odd_shows_its_control_characters(text: str) -> None:
    shown = "".join(piece.text for piece in found_pieces(text))
    assert shown == text.replace("\x02", "").replace("\x03", "")
