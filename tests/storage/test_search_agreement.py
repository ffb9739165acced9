"""Whatever the query and the text: search finds an article exactly where the evaluator says that it is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clock import FixedClock
from core.model import Article
from core.query import matches, parse
from core.reasons import AlertReason
from storage.store import Store, open_store
from tests.concepts import small_concepts, small_tagger
from tests.storage.make import NOW, REGULATION, RESTRUCTURING, article, choice, match, sketch

CONCEPTS = small_concepts()
NUMBERS = count(1)

# Texts: words that differ in accents and capitals alone, names with their exceptions, ends of sentences

WORDS = [
    *("cấm", "cam", "Cấm", "CAM", "phạt", "phat", "phát", "AI", "ai", "Ái", "hoà", "hòa", "Hoà", "HOÀ", "chip"),
    *(
        "Kiến Vàng",
        "kiến",
        "phim Kiến Vàng",
        "Ong",
        "gọi xe",
        "Tập đoàn Kiến",
        "JD.com",
        "SAMR",
        "samr",
        "Bắc Kinh",
    ),
    *("ở Bắc Kinh", "Tổng cục X", "cấm đoán", "Thuỷ Triều", "Thủy Triều", "xử phạt", "bán dẫn", "1.767", "TP.HCM"),
]
ENDS = ["", "", "", "", ".", ". ", ", ", "!", "\n\n", " – ", "_"]
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(ENDS)), max_size=14).map(
    lambda parts: " ".join(word + end for word, end in parts)
)
TAGGED = ["by these rules", "by others", "not"]  # what an article's facets are worth

# Queries

ONE = [
    "cấm",
    "cam",
    "CAM",
    "phạt",
    "phat",
    "AI",
    "ai",
    "hòa",
    "hoà",
    "HOÀ",
    '"kiến vàng"',
    '"cam phạt"',
    "chip",
    "1.767",
]
CONCEPT = [
    "@company",
    "@party",
    "@act",
    "@matter",
    "@authority",
    "@company:Ong",
    '@company:"thuỷ triều"',
    "@act:cấm",
]
FIELDS = ["", "", "title:", "body:"]
PARTS = st.builds("{}{}".format, st.sampled_from(FIELDS), st.sampled_from(ONE + CONCEPT))
SIDES = st.one_of(PARTS, st.lists(PARTS, min_size=2, max_size=3).map(lambda parts: f"({' OR '.join(parts)})"))
NEAR = st.builds("{} NEAR/{} {}".format, SIDES, st.integers(0, 6), SIDES)


def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} OR {})".format, inner, inner),
        st.builds("({} {})".format, inner, inner),
        st.builds("NOT {}".format, inner),
        st.builds("({} -{})".format, inner, inner),
    )


SENTENCES = st.recursive(st.one_of(PARTS, NEAR), joined, max_leaves=4).map(lambda part: f"SENTENCE({part})")
OF_ARTICLES = st.sampled_from(["outlet:moi", f"topic:{REGULATION}", "since:2021-10", "section:nghe", "until:2020"])
QUERIES = st.recursive(st.one_of(PARTS, NEAR, SENTENCES, OF_ARTICLES), joined, max_leaves=5)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Grows by an article with every example."""
    place = tmp_path_factory.mktemp("library") / "baotin.db"
    store = open_store(f"sqlite:///{place}", clock=FixedClock(NOW))
    yield store
    store.close()


def kept(store: Store, told: Article, *, topics: Sequence[str], tagged: str) -> int:
    """Stored and tagged as the pipeline does; where others tagged it, with facets that these rules do not give."""
    tagger = small_tagger()
    facets = tagger.tag(title=told.title, lead=told.lead, body=told.body).facets
    with store.writing() as tx:
        article_id = tx.keep_imported(told, now=NOW).article_id
        tx.place(article_id, choice(), sketch(), now=NOW)
        reasons = [(match(topic), AlertReason.NO_ROUTE) for topic in topics]
        if tagged == "by these rules":
            tx.record_matches(article_id, reasons, facets, version=tagger.version, now=NOW)
        else:
            wrong = {("company", "Ong"), ("authority", "SAMR")} - facets
            tx.record_matches(article_id, reasons, wrong, version="other", now=NOW)
        if tagged == "not":
            tx.forget_tagging(article_id)
    return article_id


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    text=QUERIES,
    title=TEXTS,
    lead=TEXTS,
    body=TEXTS,
    outlet=st.sampled_from(["baoviet", "Moi", None]),
    topics=st.lists(st.sampled_from([REGULATION, RESTRUCTURING]), unique=True),
    tagged=st.sampled_from(TAGGED),
)
def test_search_finds_an_article_where_the_query_means_it(
    library: Store,
    text: str,
    title: str,
    lead: str,
    body: str,
    outlet: str | None,
    topics: list[str],
    tagged: str,
) -> None:
    told = article(f"n{next(NUMBERS)}", title=title, lead=lead, body=body, outlet=outlet)
    article_id = kept(library, told, topics=topics, tagged=tagged)
    query = parse(text, concepts=CONCEPTS)
    meant = matches(
        query,
        title=told.title,
        lead=told.lead,
        body=told.body,
        outlet=told.outlet,
        topics=topics,
        section=told.section,
        published=told.published,
    )
    found = [one.id for one in library.reader.search(query, limit=10_000)]
    assert (article_id in found) is meant
    assert sorted(found) == [one.id for one in library.reader.export(query)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=QUERIES, size=st.integers(1, 7))
def test_pages_add_up_to_what_is_found(library: Store, text: str, size: int) -> None:
    query = parse(text, concepts=CONCEPTS)
    whole = [one.id for one in library.reader.search(query, limit=40)]
    pages = [library.reader.search(query, limit=size, offset=at) for at in range(0, 40, size)]
    assert [one.id for page in pages for one in page][:40] == whole


DEEP = [
    ("SENTENCE(", "cam", ")", 1),
    ("(cam NEAR/2 phạt OR NOT (", "AI NEAR/3 cấm", "))", 6),
    ("(cam OR -(@company phạt ", "AI", "))", 6),
]


@pytest.mark.parametrize(("opening", "middle", "closing", "depth"), DEEP)
def test_deep_queries_can_be_searched(library: Store, opening: str, middle: str, closing: str, depth: int) -> None:
    query = parse(opening * depth + middle + closing * depth, concepts=CONCEPTS)
    assert library.reader.search(query, limit=3) is not None


def test_many_words_beside_near_can_be_searched(library: Store, tmp_path: Path) -> None:
    many = " OR ".join(f"w{number}" for number in range(120))
    told = article("many", title="w7 rồi w9", lead="", body="")
    article_id = kept(library, told, topics=[], tagged="not")
    found = library.reader.search(parse(f"({many}) NEAR/1 ({many})"), limit=9)
    assert [one.id for one in found] == [article_id]
    assert library.reader.search(parse(f"({many}) NEAR/0 ({many})"), limit=9) == []
