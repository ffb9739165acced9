"""The tagger: evidence is the stored text, facets are what the article names, versions change with the rules."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import ConfigError
from core.model import SENTENCE
from tagging.evidence import MOST
from tagging.tagger import Tagged, Tagger
from tests.tagging.makers import REGULATION, RESTRUCTURING, concepts, shipped, tagger, topics

CONCEPTS = """
    concepts:
      company: {facet: always, entities: {Alibaba: , Tencent: }}
      act: {facet: beside, entities: {phạt: [xử phạt]}}
      place: {entities: {Hàng Châu: }}
"""
TOPIC = """
    topics:
      fines:
        start: -1
        rules: [{name: fined, all: [company, act], points: {title: 2, lead: 1.5, body: 1.2}}]
"""
SMALL = tagger(CONCEPTS, TOPIC)

PARAGRAPHS = [
    "Tổng cục Quản lý Giám sát thị trường Trung Quốc vừa phạt Alibaba vì ép người bán chọn một sàn.",
    "Bắc Kinh siết chặt quản lý các công ty công nghệ lớn. Tencent cũng bị điều tra.",
    "Alibaba sẽ tách mảng điện toán đám mây thành công ty riêng.",
    "Mỹ đưa Huawei vào danh sách đen thương mại. Washington cấm bán chip cho hãng này.",
    "Chiều nay trời mưa to ở nhiều nơi. Giá cà phê tăng nhẹ.",
    "Người dùng TikTok chia sẻ video nấu ăn.",
    "CEO Didi từ chức sau khi ứng dụng bị gỡ khỏi kho. Giới chức không bình luận.",
    "“Chúng tôi tuân thủ luật”, Meituan nói.Hãng này không nêu mức phạt.",
]
ARTICLES = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["", *PARAGRAPHS]),
        "lead": st.sampled_from(["", *PARAGRAPHS]),
        "body": st.lists(st.sampled_from(PARAGRAPHS), max_size=5).map("\n\n".join),
    }
)


def test_evidence_is_the_sentence_and_then_the_words_that_made_it_count() -> None:
    body = "Mở bài. Hôm nay, Alibaba bị xử phạt. Tencent bị phạt."
    (match,) = SMALL.tag(title="x", lead="Tin nhanh", body=body).matches
    assert [(e.start, e.end, e.text, e.concept, e.entity) for e in match.evidence] == [
        (8, 36, "Hôm nay, Alibaba bị xử phạt.", SENTENCE, "fined"),
        (17, 24, "Alibaba", "company", "Alibaba"),
        (28, 35, "xử phạt", "act", "phạt"),
        (37, 53, "Tencent bị phạt.", SENTENCE, "fined"),
        (37, 44, "Tencent", "company", "Tencent"),
        (48, 52, "phạt", "act", "phạt"),
    ]
    assert {e.field for e in match.evidence} == {"body"}


def test_the_best_sentence_comes_first() -> None:
    (match,) = SMALL.tag(
        title="Tin", lead="Tencent bị phạt.", body="Alibaba bị phạt.\n\nAlibaba lại bị phạt."
    ).matches
    assert [piece.field for piece in match.evidence if piece.concept == SENTENCE] == ["lead", "body", "body"]


def test_evidence_is_short_however_long_the_article() -> None:
    (match,) = SMALL.tag(title="Alibaba bị phạt", lead="", body="Alibaba bị phạt. " * 50).matches
    assert len(match.evidence) == MOST


def test_acts_are_facets_only_beside_a_company() -> None:
    assert SMALL.tag(title="Xử phạt người vượt đèn đỏ ở Hàng Châu", lead="", body="").facets == frozenset()
    assert SMALL.tag(title="Phạt Tencent", lead="", body="").facets == {("company", "Tencent"), ("act", "phạt")}


def test_an_empty_article_has_nothing() -> None:
    assert shipped().tag(title="", lead="", body="") == Tagged((), frozenset())


def test_an_article_that_reaches_the_higher_threshold_may_alert() -> None:
    (weak,) = SMALL.tag(title="Tin", lead="Alibaba bị phạt.", body="").matches
    (strong,) = SMALL.tag(title="Alibaba bị phạt", lead="Alibaba bị phạt.", body="").matches
    assert (weak.score, weak.alerting) == (0.6225, False)
    assert (strong.score, strong.alerting) == (0.9241, True)


def test_versions_change_with_names_and_with_the_topics_own_rules() -> None:
    renamed = tagger(CONCEPTS.replace("Tencent: ", "Tencent: [Đằng Tấn]"), TOPIC)
    harsher = Tagger.build(
        concepts=[concepts(CONCEPTS)],
        topics=topics(TOPIC) | {"other": topics(TOPIC)["fines"]},
    )
    assert SMALL.version == tagger(CONCEPTS, TOPIC).version
    assert len({SMALL.version, renamed.version, harsher.version}) == 3
    assert renamed.versions["fines"] != SMALL.versions["fines"] == harsher.versions["fines"]


def test_files_of_concepts_add_to_each_other_and_the_later_wins() -> None:
    own = concepts("concepts: {company: {entities: {VNG: , Alibaba: {names: [A-li-ba-ba]}}}}")
    joined = Tagger.build(concepts=[concepts(CONCEPTS), own], topics=topics(TOPIC))
    companies = {
        entity
        for text in ("VNG", "Tencent", "A-li-ba-ba", "Alibaba")
        for _, entity in joined.tag(title=text, lead="", body="").facets
    }
    assert companies == {"VNG", "Tencent", "Alibaba"}
    assert joined.tag(title="Alibaba", lead="", body="").facets == frozenset()


def test_what_names_an_unknown_concept_is_told_all_at_once() -> None:
    wrong = concepts("concepts: {a: {includes: [b], members: [C]}}")
    with pytest.raises(ConfigError) as raised:
        Tagger.build(concepts=[wrong], topics=topics(TOPIC))
    assert raised.value.problems == (
        'concept "a" includes "b", which no file defines',
        'concept "a" counts "C" among its members, which no concept defines',
        'topic "fines", rule "fined": no file defines the concept "act"',
        'topic "fines", rule "fined": no file defines the concept "company"',
    )


@given(ARTICLES)
def test_evidence_is_a_slice_of_the_stored_field(article: dict[str, str]) -> None:
    for match in shipped().tag(**article).matches:
        assert 0 < len(match.evidence) <= MOST
        assert match.evidence[0].concept == SENTENCE
        for piece in match.evidence:
            assert article[piece.field][piece.start : piece.end] == piece.text != ""


@given(ARTICLES)
def test_words_of_evidence_stand_inside_the_sentence_before_them(article: dict[str, str]) -> None:
    for match in shipped().tag(**article).matches:
        sentence = match.evidence[0]
        for piece in match.evidence:
            if piece.concept == SENTENCE:
                sentence = piece
            assert piece.field == sentence.field
            assert sentence.start <= piece.start < piece.end <= sentence.end


@given(ARTICLES)
def test_tagging_is_the_same_each_time_and_scores_agree_with_matches(article: dict[str, str]) -> None:
    tagged = shipped().tag(**article)
    assert tagged == shipped().tag(**article)
    scores = shipped().scores(**article)
    for match in tagged.matches:
        assert match.score == round(scores[match.topic], 4)
    assert [match.score for match in tagged.matches] == sorted((m.score for m in tagged.matches), reverse=True)


@given(ARTICLES, st.sampled_from(["Trời nắng đẹp ở miền Trung.", "Đội nhà thắng ba bàn."]))
def test_a_paragraph_on_something_else_takes_nothing_away(article: dict[str, str], other: str) -> None:
    assume(article["lead"])  # without one, the first sentence of the longer body would stand for it
    longer = article | {"body": f"{article['body']}\n\n{other}".strip()}
    before, after = shipped().tag(**article), shipped().tag(**longer)
    assert before == after


def test_sentences_glued_together_are_still_sentences() -> None:
    body = (
        "CEO Alibaba đang giao thêm quyền cho các mảng khi sức ép từ giới chức tăng lên."
        "Ant Group đã tái cấu trúc để phù hợp với quy định, sau khi Bắc Kinh yêu cầu hoãn IPO năm ngoái.Tin khác."
    )
    matches = {match.topic: match for match in shipped().tag(title="", lead="", body=body).matches}
    assert set(matches) == {REGULATION, RESTRUCTURING}
    sentences = [e.text for e in matches[RESTRUCTURING].evidence if e.concept == SENTENCE]
    assert sentences == [
        "CEO Alibaba đang giao thêm quyền cho các mảng khi sức ép từ giới chức tăng lên.",
        "Ant Group đã tái cấu trúc để phù hợp với quy định, sau khi Bắc Kinh yêu cầu hoãn IPO năm ngoái.",
    ]
