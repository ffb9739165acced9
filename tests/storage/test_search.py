"""Search finds what a query means, and agrees with the pure evaluator on every query."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from core.clock import FixedClock
from core.query import matches, parse
from core.text import fold, shadow, tokens
from core.views import StoredArticle
from storage.highlighting import END, START
from storage.search_forms import forms
from storage.store import Store, open_store
from tests.storage.make import DAY, HOUR, NOW, REGULATION, RESTRUCTURING, article, match, take

TEXTS = [
    ("Bắc Kinh cấm vận chip nhớ", "Lệnh cấm có hiệu lực", "Hãng chip phải xin phép. Thuỷ triều đổi chiều."),
    ("Cam sành rớt giá", "", "Nông dân bán cam cho thương lái; cấm đoán không ăn thua."),
    ("Ông lớn bán lẻ hoà giải", "Mini-CEO tự quyết", "Ông bàn chuyện bạn bè. Bán 3.000 cửa hàng."),
    ("Quý III: doanh thu tăng", "Bắc Kinh nới tay", "Không phạt nữa.\n\nQuỹ mở lại “cửa” – từ mai."),
    ("Phát hành trái phiếu", "Án phạt treo", "Bắc Ninh, không phải Bắc Kinh."),
    ("İstanbul & Ðà Nẵng", "ΑΣ – ½ ²", "naïve_café 10-11 a\u0301 e"),
]
OUTLETS = ["baoviet", "tinnhanh", "Moi", None]


def document(number: int) -> StoredArticle:
    title, lead, body = TEXTS[number % len(TEXTS)]
    told = article(
        str(number),
        title=title,
        lead=lead,
        body=body,
        outlet=OUTLETS[number % len(OUTLETS)],
        section=("Công nghệ", "Thế giới", None)[number % 3],
        published=NOW - timedelta(days=7 * number) if number % 5 else None,
    )
    return StoredArticle(id=number + 1, article=told, story_id=0, first_seen=NOW)


def topics_of(number: int) -> list[str]:
    return [topic for topic, every in ((REGULATION, 2), (RESTRUCTURING, 3)) if number % every == 0]


def fill(store: Store) -> None:
    for number in range(2 * len(TEXTS)):
        take(store, document(number).article, matches=[match(topic) for topic in topics_of(number)])


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A few articles that differ in every way a query can ask about."""
    place = tmp_path_factory.mktemp("library") / "baotin.db"
    store = open_store(f"sqlite:///{place}", clock=FixedClock(NOW))
    fill(store)
    yield store
    store.close()


def found_ids(store: Store, text: str) -> list[int]:
    return sorted(one.id for one in store.reader.search(parse(text), limit=99))


def meant_ids(text: str) -> list[int]:
    query = parse(text)
    return [
        stored.id
        for number in range(2 * len(TEXTS))
        if (stored := document(number))
        and matches(
            query,
            title=stored.article.title,
            lead=stored.article.lead,
            body=stored.article.body,
            outlet=stored.article.outlet,
            topics=topics_of(number),
            section=stored.article.section,
            published=stored.article.published or stored.first_seen,
        )
    ]


# Agreement with the evaluator

WORDS = ["cấm", "cam", "cẩm", "chip", "bac kinh", "Bắc", "hòa", "hoà", "thủy", "bán", "ban", "phạt", "phat", "III"]
ATOMS = [
    *WORDS,
    *('"bac kinh"', '"cấm vận"', '"kinh cấm"', '"nua quy"', "mini-ceo", "3.000", "istanbul", "İstanbul", "αΣ", "½"),
    *("title:cam", "lead:(phat OR cấm)", "body:kinh", "section:nghe", "section:giới", "da", "ð", "café", "10-11"),
    *("outlet:baoviet", "outlet:moi", f"topic:{REGULATION}", "topic:none", "since:2021-10", "until:2021-09-30"),
]
QUERIES = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.builds("({} OR {})".format, inner, inner),
        st.builds("({} {})".format, inner, inner),
        st.builds("NOT {}".format, inner),
        st.builds("({} AND NOT {})".format, inner, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=QUERIES)
def test_search_finds_exactly_what_the_query_means(library: Store, text: str) -> None:
    assert found_ids(library, text) == meant_ids(text)
    assert [one.id for one in library.reader.export(parse(text))] == meant_ids(text)


@pytest.mark.parametrize("text", ATOMS)
def test_search_finds_every_kind_of_atom_as_it_is_meant(library: Store, text: str) -> None:
    assert found_ids(library, text) == meant_ids(text)


@pytest.mark.parametrize("level", ["(cam OR (", "(cam ((", "(NOT (kinh ", "(cam OR kinh (", "(chip OR NOT ("])
def test_the_deepest_query_that_is_read_can_be_searched(library: Store, level: str) -> None:
    depth = 20 // (level.count("(") + level.count("NOT"))
    text = level * depth + "phat" + ")" * level.count("(") * depth
    assert found_ids(library, text) == meant_ids(text)


def test_the_longest_query_that_is_read_can_be_searched(library: Store) -> None:
    for text in ("cam " * 499, "cam OR " * 249 + "cam", "outlet:moi OR " * 150 + "cam", "cam -x -topic:y " * 80):
        assert found_ids(library, text) == meant_ids(text)


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """The index's tokenizer alone, and what it made of a text."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(body, tokenize='ascii')")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5vocab(texts, instance)")
    yield connection
    connection.close()


@settings(deadline=None)
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_the_index_parts_words_where_queries_do(index: sqlite3.Connection, text: str) -> None:
    exact, folded = forms(text)
    for form, words in ((exact, tokens(shadow(text))), (folded, tokens(fold(shadow(text))))):
        index.execute("DELETE FROM texts")
        index.execute("INSERT INTO texts VALUES (?)", (form,))
        rows = index.execute("SELECT term FROM words ORDER BY offset").fetchall()
        assert [term for (term,) in rows] == words


# Ranking


def ranked(store: Store, text: str, **more: int) -> list[str]:
    return [one.article.key for one in store.reader.search(parse(text), limit=more.pop("limit", 9), **more)]


def test_a_word_in_the_title_outweighs_one_in_the_lead_and_that_one_in_the_body(store: Store) -> None:
    fields = {"c": {"body": "Chip lên giá."}, "a": {"title": "Chip lên giá"}, "b": {"lead": "Chip lên giá."}}
    for key, text in fields.items():
        take(store, article(key, **({"title": "Tin", "lead": "Tin.", "body": "Tin."} | text)))
    assert ranked(store, "chip") == ["a", "b", "c"]
    assert ranked(store, "giá") == ["a", "b", "c"]


def test_of_equals_the_newer_comes_first(store: Store) -> None:
    for number, age in enumerate((300 * DAY, HOUR, 20 * DAY, 3000 * DAY)):
        take(store, article(str(number), published=NOW - age))
    assert ranked(store, "phạt") == ["1", "2", "0", "3"]
    assert ranked(store, "outlet:baoviet") == ["1", "2", "0", "3"]


def test_an_old_title_still_beats_todays_passing_mention(store: Store) -> None:
    take(store, article("cũ", title="Alibaba", published=NOW - 3000 * DAY))
    take(store, article("mới", title="Chợ", body="Giá rau, giá cá. " * 50 + "Alibaba."))
    assert ranked(store, "alibaba") == ["cũ", "mới"]


def test_results_come_in_pages(store: Store) -> None:
    for number in range(5):
        take(store, article(str(number), published=NOW - number * DAY))
    assert ranked(store, "phạt", limit=2) == ["0", "1"]
    assert ranked(store, "phạt", limit=2, offset=2) == ["2", "3"]
    assert ranked(store, "phạt", limit=2, offset=4) == ["4"]
    assert ranked(store, "", limit=2, offset=4) == ["4"]


def test_exports_are_whole_and_in_order_whatever_their_length(store: Store) -> None:
    with store.writing() as tx:
        for number in range(450):
            tx.keep_imported(article(str(number)), now=NOW)
    assert [one.id for one in store.reader.export(None)] == list(range(1, 451))
    assert [one.id for one in store.reader.export(parse("phat -xyz"))] == list(range(1, 451))
    assert list(store.reader.export(parse("xyz"))) == []


def test_writers_go_on_during_an_export(store: Store) -> None:
    with store.writing() as tx:
        for number in range(300):
            tx.keep_imported(article(str(number)), now=NOW)
    export = store.reader.export(None)
    next(export)
    take(store, article("new"))
    assert len(list(export)) == 300


# Highlights


def highlights(store: Store, text: str) -> dict[str, str]:
    (found,) = store.reader.search(parse(text), limit=9)
    marked = dict(found.highlight or {})
    return {field: value.replace(START, "[").replace(END, "]") for field, value in marked.items()}


LONG = "Mở đầu dài dòng về chuyện chợ búa. " * 20
MARKED: Sequence[tuple[str, dict[str, str], str, str]] = [
    ("cam van", {"title": "Bắc Kinh cấm vận"}, "Bắc Kinh [cấm] [vận]", "Lời dẫn."),
    ('"cam van"', {"title": "Bắc Kinh cấm vận"}, "Bắc Kinh [cấm vận]", "Lời dẫn."),
    ("hòa", {"lead": "Họ hoà giải\n rồi."}, "Tin", "Họ [hoà] giải rồi."),
    ("lead:dan -x", {"title": "Dẫn"}, "Dẫn", "Lời [dẫn]."),
    ("rau", {"lead": "", "body": "Rau.\n\nCá."}, "Tin", "[Rau]. Cá."),
    ("outlet:baoviet", {"lead": "", "body": "Thân bài."}, "Tin", "Thân bài."),
]


@pytest.mark.parametrize(("text", "fields", "title", "snippet"), MARKED, ids=[text for text, *_ in MARKED])
def test_the_words_found_are_marked(
    store: Store, text: str, fields: dict[str, str], title: str, snippet: str
) -> None:
    take(store, article(**({"title": "Tin", "lead": "Lời dẫn.", "body": "Thân."} | fields)))
    assert highlights(store, text) == {"title": title, "snippet": snippet}


def test_a_snippet_shows_the_place_where_most_was_found(store: Store) -> None:
    body = f"Alibaba mở đầu. {LONG}Án phạt Alibaba và Tencent được công bố hôm nay. {LONG}"
    take(store, article(title="Tin", lead="", body=body))
    snippet = highlights(store, "alibaba tencent phạt")["snippet"]
    assert "Án [phạt] [Alibaba] và [Tencent] được công bố" in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")
    assert len(snippet) < 270


def test_a_phrase_longer_than_a_snippet_is_shown_whole(store: Store) -> None:
    long = " ".join(f"chữ{number}" for number in range(100))
    take(store, article(title="Tin", lead="", body=f"Đầu {long} cuối"))
    assert f"[{long}]" in highlights(store, f'"{long}"')["snippet"]


# The index


def test_an_index_of_another_version_is_built_again_at_opening(url: str, clock: FixedClock) -> None:
    with_index = open_store(url, clock=clock)
    fill(with_index)
    expected = found_ids(with_index, "cam OR kinh")
    with_index.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = 'other' WHERE name = 'search forms'")
        connection.exec_driver_sql("INSERT INTO article_text (article_text) VALUES ('delete-all')")
    engine.dispose()
    again = open_store(url, clock=clock)
    assert found_ids(again, "cam OR kinh") == expected
    take(again, article("1", outlet="tinnhanh", title="Đã đổi tên"))
    assert found_ids(again, "title:doi") == [2]
    again.close()


def test_the_index_passes_sqlites_own_check_after_revisions(store: Store, url: str) -> None:
    fill(store)
    for number in range(0, 12, 2):
        take(store, article(str(number), title="Tên mới", outlet=OUTLETS[number % 4]))
    place = Path(url.removeprefix("sqlite:///"))
    with sqlite3.connect(place) as connection:
        connection.execute("INSERT INTO article_text (article_text) VALUES ('integrity-check')")
        words = connection.execute("SELECT count(*) FROM article_text WHERE article_text MATCH 'moi'").fetchone()
    connection.close()
    assert words == (6,)
