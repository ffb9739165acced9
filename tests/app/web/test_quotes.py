"""Which sentences stand for an article."""

from __future__ import annotations

from app.web.quotes import Quote, best_quotes
from tests import factories as make
from tests.factories import evidence


def _text(quote: Quote) -> str:
    return "".join(piece.text for piece in quote.pieces)


def test_sentences_with_more_concepts_come_before_those_with_more_words() -> None:
    article = make.article(
        lead="Alibaba, Alibaba và lại Alibaba.",
        body="Trời đẹp. Cơ quan quản lý phạt Alibaba.\n\nTencent lo ngại. Hết.",
    )
    match = make.stored_match(
        evidence(article, "Alibaba", field="lead", concept="company"),
        evidence(article, "Cơ quan quản lý", concept="authority"),
        evidence(article, "phạt", concept="action"),
        evidence(article, "Alibaba", concept="company"),
        evidence(article, "Tencent", concept="company"),
    )
    assert [_text(quote) for quote in best_quotes(article, [match], most=1)] == ["Cơ quan quản lý phạt Alibaba."]


def test_quotes_stand_in_reading_order() -> None:
    article = make.article(lead="Tencent lo.", body="Alibaba bị phạt.")
    match = make.stored_match(
        evidence(article, "phạt", concept="action"),
        evidence(article, "Alibaba", concept="company"),
        evidence(article, "Tencent", field="lead", concept="company"),
    )
    assert [_text(quote) for quote in best_quotes(article, [match])] == ["Tencent lo.", "Alibaba bị phạt."]


def test_a_match_in_the_title_alone_has_no_quote() -> None:
    article = make.article(lead="", body="")
    assert best_quotes(article, [make.stored_match(evidence(article, "Alibaba", field="title"))]) == ()


def test_a_long_sentence_is_cut_between_words_around_its_first_mark() -> None:
    article = make.article(lead="", body=f"{'một hai ba ' * 40}Alibaba bị phạt {'bốn năm sáu ' * 40}hết.")
    quote = best_quotes(article, [make.stored_match(evidence(article, "Alibaba"))])[0]
    text = _text(quote)
    assert (quote.cut_before, quote.cut_after) == (True, True)
    assert len(text) <= 320
    assert "Alibaba" in text
    assert set(text.split()) <= set(article.body.split())


def test_a_sentence_without_spaces_is_cut_all_the_same() -> None:
    article = make.article(lead="", body="x" * 900 + "Alibaba" + "y" * 900)
    quote = best_quotes(article, [make.stored_match(evidence(article, "Alibaba"))])[0]
    assert _text(quote).startswith("Alibaba")
    assert len(_text(quote)) == 320
