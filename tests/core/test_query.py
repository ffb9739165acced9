"""The query language: how it is read, what it finds, and how it says what is wrong."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import QueryError
from core.query import (
    VIETNAM,
    And,
    Dated,
    Everything,
    Field,
    Named,
    Node,
    Not,
    Or,
    Query,
    Term,
    find_spans,
    matches,
    parse,
    wanted_terms,
)

CAM, VAN = Term(("cam",), exact=False), Term(("van",), exact=False)


def day(year: int, month: int, of_month: int) -> datetime:
    return datetime(year, month, of_month, tzinfo=VIETNAM)


READ = [
    ("cam", CAM),
    ("cam van", And((CAM, VAN))),
    ("cam AND van", And((CAM, VAN))),
    ("cam OR van", Or((CAM, VAN))),
    ("cam and van", And((CAM, Term(("and",), exact=False), VAN))),
    ("NOT cam", Not(CAM)),
    ("-cam van", And((Not(CAM), VAN))),
    ("cam OR van cam", Or((CAM, And((VAN, CAM))))),
    ("(cam OR van) cam", And((Or((CAM, VAN)), CAM))),
    ('"cam van"', Term(("cam", "van"), exact=False)),
    ("“cam van”", Term(("cam", "van"), exact=False)),
    ("mini-CEO", Term(("mini", "ceo"), exact=False)),
    ("CẤM", Term(("cấm",), exact=True)),
    ('"cấm van"', Term(("cấm", "van"), exact=True)),
    ("hoà", Term(("hòa",), exact=True)),
    ("title:cam", Term(("cam",), exact=False, fields=(Field.TITLE,))),
    ("title: cam", Term(("cam",), exact=False, fields=(Field.TITLE,))),
    ("section:(cam)", Term(("cam",), exact=False, fields=(Field.SECTION,))),
    (
        "lead:(cam OR van)",
        Or((Term(("cam",), exact=False, fields=(Field.LEAD,)), Term(("van",), exact=False, fields=(Field.LEAD,)))),
    ),
    ("outlet:VnExpress", Named(Field.OUTLET, "vnexpress")),
    ("topic:(a OR b)", Or((Named(Field.TOPIC, "a"), Named(Field.TOPIC, "b")))),
    ("since:2021-11-01", Dated(since=day(2021, 11, 1))),
    ("until:2021-12-31", Dated(before=day(2022, 1, 1))),
    ("since:2021-11", Dated(since=day(2021, 11, 1))),
    ("until:2021-11", Dated(before=day(2021, 12, 1))),
    ("until:2021", Dated(before=day(2022, 1, 1))),
    ("", Everything()),
    ("   ", Everything()),
    ("cam – & van", And((CAM, VAN))),
    ("cam - van", And((CAM, VAN))),
    ("Alibaba: cam", And((Term(("alibaba",), exact=False), CAM))),
    ("alibaba: cam", And((Term(("alibaba",), exact=False), CAM))),
    ("https://van.vn", Term(("https", "van", "vn"), exact=False)),
]


@pytest.mark.parametrize(("text", "tree"), READ, ids=[text or "empty" for text, _ in READ])
def test_a_query_is_read_as(text: str, tree: Node) -> None:
    assert parse(text) == Query(text, tree)


WRONG = [
    ("(cam", 5, 'expected ")" for the "(" at column 1'),
    ("cam)", 4, 'no "(" is open'),
    ("cam AND", 8, 'expected a word, a "phrase" or "(" after AND'),
    ("cam OR OR van", 8, 'after OR, found "OR"'),
    ("OR van", 1, 'found "OR"'),
    ("NOT", 4, "after NOT"),
    ("()", 2, 'found ")"'),
    ('"cam', 1, 'expected "'),
    ('cam ""', 5, "between the quotation marks"),
    ("title:", 7, 'after "title:"'),
    ("title:AND van", 7, 'after "title:"'),
    ("title:(body:cam)", 8, 'a field within "title:(...)"'),
    ("outlets:dantri", 1, 'did you mean "outlet"?'),
    ("since:mai", 7, "expected one as 2021-11-01"),
    ("until:2021-02-30", 7, "is no day"),
    ("until:9999", 7, "is no day"),
    ("van @company", 5, "concepts"),
    ("???", 1, "nothing here to look for"),
    ("(" * 21 + "cam" + ")" * 21, 21, "nested too deeply"),
    ("NOT " * 21 + "cam", 81, "nested too deeply"),
    ("cam " * 501, 2001, "too long"),
]


@pytest.mark.parametrize(("text", "column", "message"), WRONG, ids=[text[:20] for text, *_ in WRONG])
def test_what_is_wrong_is_said_with_its_column(text: str, column: int, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.column == column
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"column {column}: ")


def test_names_are_checked_only_where_they_are_known() -> None:
    assert parse("topic:anything outlet:nobody")
    with pytest.raises(QueryError, match=r'no topic is called "regulaton".*did you mean "regulation"'):
        parse("topic:regulaton", topics=["regulation", "restructuring"])
    with pytest.raises(QueryError, match='no outlet is called "x"'):
        parse("outlet:x", outlets=[])
    assert parse("outlet:DanTri", outlets=["dantri"]).root == Named(Field.OUTLET, "dantri")


TITLE = "Bắc Kinh cấm vận chip, “ông lớn” hoà giải"
BODY = "Theo đó, các mini-CEO sẽ tự quyết.\n\nThuỷ triều đổi chiều: cam sành và 3.000 tỷ đồng."
FOUND = [
    ("cấm", True),
    ("cẩm", False),
    ("cam", True),
    ("cam van", True),
    ('"cấm vận chip"', True),
    ('"cam van chip"', True),
    ('"cấm van chip"', False),
    ('"vận ông"', False),
    ('"chip ông lớn"', True),
    ("hòa", True),
    ("hoà", True),
    ("thủy", True),
    ("ca", False),
    ("mini-ceo", True),
    ("CEO", True),
    ('"quyết thuỷ"', True),
    ("3.000", True),
    ("title:cam", True),
    ("body:cấm", False),
    ("lead:cam", False),
    ("title:chip body:sành", True),
    ("title:(sành OR chip)", True),
    ("section:cong", True),
    ("section:nghệ", True),
    ("công nghệ", False),
    ("outlet:dantri", True),
    ("outlet:dan", False),
    ("topic:regulation -topic:other", True),
    ("topic:other OR chip", True),
    ("NOT chip", False),
    ("NOT (chip tivi)", True),
    ("since:2021-11-03", True),
    ("since:2021-11-04", False),
    ("until:2021-11-03", True),
    ("until:2021-11-02", False),
    ("", True),
]


@pytest.mark.parametrize(("text", "found"), FOUND, ids=[text or "empty" for text, _ in FOUND])
def test_a_query_finds_what_it_means(text: str, *, found: bool) -> None:
    article = {
        "title": TITLE,
        "body": BODY,
        "outlet": "dantri",
        "topics": ["regulation"],
        "section": "Công nghệ",
        "published": datetime(2021, 11, 2, 17, 0, tzinfo=UTC),  # midnight of the 3rd in Vietnam
    }
    assert matches(parse(text), **article) is found


def test_what_has_no_date_is_in_no_period() -> None:
    assert not matches(parse("since:2000"))
    assert matches(parse("NOT since:2000"))


def test_a_query_can_be_narrowed() -> None:
    narrow = parse("chip").narrowed(topics=["Regulation"], outlets=["a", "b"], since=day(2021, 1, 1))
    at = datetime(2022, 1, 1, tzinfo=UTC)
    assert matches(narrow, title="chip", topics=["regulation"], outlet="b", published=at)
    assert not matches(narrow, title="chip", topics=["regulation"], outlet="c", published=at)
    assert not matches(narrow, title="chip", topics=[], outlet="b", published=at)
    assert not matches(narrow, title="chip", topics=["regulation"], outlet="b", published=day(2020, 1, 1))
    assert parse("chip").narrowed() == parse("chip")


def test_spans_say_where_the_words_stand() -> None:
    terms = tuple(wanted_terms(parse('"cam van" hoà -chip sành').root))
    spans = find_spans(terms, Field.TITLE, TITLE)
    assert [TITLE[start:end] for start, end in spans] == ["cấm vận", "hoà"]
    assert [BODY[start:end] for start, end in find_spans(terms, Field.BODY, BODY)] == ["sành"]
    assert find_spans(tuple(wanted_terms(parse("title:sành").root)), Field.BODY, BODY) == []


def test_spans_that_overlap_are_one() -> None:
    terms = tuple(wanted_terms(parse('"cam van" "van chip" cam').root))
    assert [TITLE[start:end] for start, end in find_spans(terms, Field.TITLE, TITLE)] == ["cấm vận chip"]


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as error:
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017 - either way is right
    else:
        assert query.text == text


@given(st.lists(st.sampled_from(["cam", '"a b"', "(", ")", "AND", "OR", "NOT", "-", "title:", "since:2021", "–"])))
def test_any_row_of_signs_is_read_or_refused_by_name(parts: list[str]) -> None:
    text = " ".join(parts)
    try:
        matches(parse(text), title="cam a b")
    except QueryError as error:
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017 - either way is right


@given(st.text(alphabet="aàạoòuýq đĐHOÀ.,“-", min_size=1, max_size=20))
def test_a_text_is_found_by_itself_as_a_phrase(text: str) -> None:
    quoted = text.replace("“", "").replace("”", "")
    if any(char.isalnum() for char in quoted):
        assert matches(parse(f'"{quoted}"'), body=f"trước {quoted} sau")


def test_the_longest_query_is_read_at_once() -> None:
    started = time.process_time()
    deepest = parse("(cam OR (van AND NOT " * 6 + "chip" + "))" * 6)
    assert matches(deepest, title="cam")
    matches(parse("cam OR van " * 160), title="chip " * 1000)
    assert time.process_time() - started < 1
