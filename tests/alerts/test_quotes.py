"""Which sentences are quoted, and what is marked in them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from alerts.quotes import Quote, best_quotes, clipped, merged
from core.model import Article, Evidence
from tests.factories import RESTRUCTURING, article, evidence, match

STORY = article(
    title="Alibaba chia quyền cho các giám đốc",
    lead="Tập đoàn nói sẽ tách thành sáu nhóm. Cổ phiếu tăng nhẹ.",
    body=(
        "Bắc Kinh hoan nghênh. Theo thông báo, Alibaba bị Tổng cục Quản lý thị trường phạt nặng.\n\n"
        "Ant Group tách ra riêng. Chuyên gia chưa bình luận."
    ),
)
TEXTS = {"title": STORY.title, "lead": STORY.lead, "body": STORY.body}


def said(of: Article, text: str, concept: str, field: str = "body") -> Evidence:
    return evidence(of, text, concept=concept, field=field)


COMPANY = said(STORY, "Alibaba", "company")
AUTHORITY = said(STORY, "Tổng cục Quản lý thị trường", "authority")
ACTION = said(STORY, "phạt nặng", "action")
ANT = said(STORY, "Ant Group", "company")


def texts_of(quotes: tuple[Quote, ...]) -> list[str]:
    return [quote.text for quote in quotes]


def test_the_sentence_with_most_kinds_of_evidence_comes_first() -> None:
    quotes = best_quotes([match(ANT, COMPANY, AUTHORITY, ACTION)], TEXTS, limit=2, longest=400)
    assert texts_of(quotes) == [
        "Theo thông báo, Alibaba bị Tổng cục Quản lý thị trường phạt nặng.",
        "Ant Group tách ra riêng.",
    ]
    assert [piece for piece, marked in quotes[0].pieces() if marked] == [
        "Alibaba",
        "Tổng cục Quản lý thị trường",
        "phạt nặng",
    ]


def test_every_topic_gets_its_best_sentence_before_any_gets_a_second() -> None:
    split = match(said(STORY, "tách thành sáu nhóm", "action", "lead"), topic=RESTRUCTURING)
    quotes = best_quotes([match(COMPANY, AUTHORITY, ANT), split], TEXTS, limit=2, longest=400)
    assert texts_of(quotes) == [
        "Theo thông báo, Alibaba bị Tổng cục Quản lý thị trường phạt nặng.",
        "Tập đoàn nói sẽ tách thành sáu nhóm.",
    ]


def test_two_topics_on_one_sentence_quote_it_once_with_both_marked() -> None:
    quotes = best_quotes([match(COMPANY), match(AUTHORITY, topic=RESTRUCTURING)], TEXTS, limit=3, longest=400)
    assert len(quotes) == 1
    assert [piece for piece, marked in quotes[0].pieces() if marked] == ["Alibaba", "Tổng cục Quản lý thị trường"]


def test_the_title_is_quoted_only_where_nothing_else_says_it() -> None:
    title = said(STORY, "chia quyền", "action", "title")
    assert texts_of(best_quotes([match(title, ANT)], TEXTS, limit=1, longest=400)) == ["Ant Group tách ra riêng."]
    assert texts_of(best_quotes([match(title)], TEXTS, limit=1, longest=400)) == [STORY.title]


def test_evidence_whose_text_is_not_at_hand_is_quoted_by_itself() -> None:
    quotes = best_quotes([match(COMPANY, ACTION)], {"title": "", "lead": "", "body": ""}, limit=3, longest=400)
    assert quotes == (Quote("Alibaba … phạt nặng", "body", ((0, 7), (10, 19))),)


def test_evidence_that_the_text_has_outlived_marks_nothing_wrong() -> None:
    changed = {**TEXTS, "body": "Văn bản đã được sửa lại hoàn toàn sau khi đăng lên mạng."}
    assert best_quotes([match(COMPANY)], changed, limit=3, longest=400) == (Quote("Alibaba", "body", ((0, 7),)),)


def test_no_evidence_means_no_quote() -> None:
    assert best_quotes([], TEXTS, limit=3, longest=400) == ()


def test_a_long_sentence_is_cut_between_words_around_the_first_marked_ones() -> None:
    sentence = "Một hai ba bốn năm sáu bảy tám chín mười, rồi Alibaba bị phạt nặng vì nhiều lý do khác nhau nữa."
    start = sentence.index("Alibaba")
    quote = clipped(Quote(sentence, "body", ((start, start + 7),)), 40)
    assert quote.text == "…rồi Alibaba bị phạt nặng vì nhiều…"
    assert [piece for piece, marked in quote.pieces() if marked] == ["Alibaba"]


@st.composite
def quotes_with_spans(draw: st.DrawFn) -> Quote:
    text = draw(st.text(alphabet="ab ế.\n", min_size=1, max_size=200))
    ends = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(ends, ends).filter(lambda pair: pair[0] < pair[1]), max_size=4))
    return Quote(text, "body", merged(pairs))


@example(quote=Quote("a aaaaaaaaa", "body", ((2, 11),)), longest=10)
@given(quote=quotes_with_spans(), longest=st.integers(10, 120))
def test_a_cut_quote_is_short_enough_and_marks_the_same_words(quote: Quote, longest: int) -> None:
    cut = clipped(quote, longest)
    assert len(cut.text) <= max(longest, 1)
    assert "".join(piece for piece, _ in cut.pieces()) == cut.text
    assert cut.text.strip("…") in quote.text
    marked, before = [p for p, m in cut.pieces() if m], "".join(p for p, m in quote.pieces() if m)
    assert all(piece.strip("…") in quote.text for piece in marked)
    first = quote.text[slice(*quote.spans[0])] if quote.spans else ""
    assert first[:1].isspace() or not first or marked, "what is quoted shows why"
    assert len("".join(marked)) <= len(before)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)).map(lambda pair: (pair[0], pair[0] + pair[1]))))
def test_merged_spans_cover_the_same_and_stay_apart(spans: list[tuple[int, int]]) -> None:
    whole = merged(spans)
    assert {at for start, end in whole for at in range(start, end)} == {
        at for start, end in spans for at in range(start, end)
    }
    assert all(first[1] < second[0] for first, second in pairwise(whole))
