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
    Concept,
    Dated,
    Document,
    Everything,
    Field,
    Named,
    Near,
    Node,
    Not,
    Or,
    Query,
    Sentence,
    Term,
    find_spans,
    matches,
    matches_document,
    parse,
)
from tests.concepts import small_concepts

CONCEPTS = small_concepts()
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
    ("CẤM", Term(("cấm",), exact=True, capitals=True)),
    ("AI", Term(("ai",), exact=True, capitals=True)),
    ('"A.I."', Term(("a", "i"), exact=True, capitals=True)),
    ("5G", Term(("5g",), exact=True, capitals=True)),
    ("Ai", Term(("ai",), exact=False)),
    ("SAMR", Term(("samr",), exact=False)),
    ("cam NEAR/3 van", Near((CAM,), (VAN,), 3)),
    ("cam NEAR/0 (van OR cam) van", And((Near((CAM,), (VAN, CAM), 0), VAN))),
    ("-cam NEAR/3 van", Not(Near((CAM,), (VAN,), 3))),
    ("cam near/3 van", And((CAM, Term(("near", "3"), exact=False), VAN))),
    ('"NEAR" cam', And((Term(("near",), exact=False), CAM))),
    ("SENTENCE(cam NOT van)", Sentence(And((CAM, Not(VAN))))),
    ("SENTENCE (cam)", Sentence(CAM)),
    ("title:SENTENCE(cam)", Sentence(Term(("cam",), exact=False, fields=(Field.TITLE,)), (Field.TITLE,))),
    ("@company", Concept("company", CONCEPTS)),
    ("title:@company", Concept("company", CONCEPTS, fields=(Field.TITLE,))),
    ('@company:"Kiến Vàng"', Concept("company", CONCEPTS, "Kiến Vàng")),
    ("@company:jD.cOM", Concept("company", CONCEPTS, "JD.com")),
    ("(@company OR cam) NEAR/9 van", Near((Concept("company", CONCEPTS), CAM), (VAN,), 9)),
    ("tin@company", Term(("tin", "company"), exact=False)),
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
    assert parse(text, concepts=CONCEPTS) == Query(text, tree)


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
    ("van @compny", 5, 'no concept is called "@compny" (did you mean "company"?)'),
    ("van @", 5, "expected the name of a concept after @"),
    ('@company:"', 10, 'expected "'),
    ("@company: cam", 10, 'expected an entity after "@company:"'),
    ("@company:Kien", 10, '@company has no entity "Kien" (did you mean "Kiến Vàng"?)'),
    ("section:@company", 9, "title, lead and body"),
    ("outlet:@company", 8, "title, lead and body"),
    ("cam NEAR van", 5, "as NEAR/5"),
    ("cam NEAR/ van", 5, "as NEAR/5"),
    ("cam NEAR/x van", 5, "as NEAR/5"),
    ("cam NEAR/101 van", 5, "expected a number up to 100"),
    ("cam NEAR/3", 11, "after NEAR/3, but the query ends here"),
    ("NEAR/3 cam", 1, 'found "NEAR/3"'),
    ("cam NEAR/3 OR van", 12, 'after NEAR/3, found "OR"'),
    ("a NEAR/3 b NEAR/3 c", 12, "NEAR joins two"),
    ("(a b) NEAR/3 c", 1, "beside NEAR expected"),
    ("c NEAR/3 (a NEAR/2 b)", 10, "beside NEAR expected"),
    ("c NEAR/3 -a", 10, 'after NEAR/3, found "-"'),
    ("since:2021 NEAR/3 c", 1, "beside NEAR expected"),
    ("cam SENTENCE van", 13, 'expected "(" after SENTENCE'),
    ("SENTENCE(cam", 13, 'expected ")" for the "(" at column 9'),
    ("SENTENCE()", 10, 'found ")"'),
    ("SENTENCE(a SENTENCE(b))", 12, "SENTENCE within SENTENCE"),
    ("SENTENCE(a topic:b)", 12, '"topic:" is said of articles'),
    ("topic:SENTENCE(a)", 7, 'expected a name after "topic:"'),
    ("???", 1, "nothing here to look for"),
    ("(" * 21 + "cam" + ")" * 21, 21, "nested too deeply"),
    ("NOT " * 21 + "cam", 81, "nested too deeply"),
    ("cam " * 501, 2001, "too long"),
]


@pytest.mark.parametrize(("text", "column", "message"), WRONG, ids=[text[:20] for text, *_ in WRONG])
def test_what_is_wrong_is_said_with_its_column(text: str, column: int, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, concepts=CONCEPTS)
    assert caught.value.column == column
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"column {column}: ")


def test_concepts_are_refused_where_none_are_known() -> None:
    with pytest.raises(QueryError, match=r"column 5: .*no concepts"):
        parse("cam @company")


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


CORNERS = [
    # NEAR: so many syllables between, in either order, never one and the same word, within one field
    ("alibaba NEAR/2 phạt", "Alibaba bị nước phạt", True),
    ("alibaba NEAR/1 phạt", "Alibaba bị nước phạt", False),
    ("phạt NEAR/2 alibaba", "Alibaba bị nước phạt", True),
    ("phat NEAR/0 alibaba", "Phạt Alibaba", True),
    ("phạt NEAR/0 alibaba", "Phạt 1 Alibaba", False),
    ("phạt NEAR/5 phạt", "Phạt Alibaba", False),
    ("phạt NEAR/5 phạt", "Phạt cho phạt", True),
    ('"bán lẻ" NEAR/5 "lẻ chip"', "Bán lẻ chip", False),
    ('"bán lẻ" NEAR/1 "chip nhớ"', "Chip nhớ, bán lẻ", True),
    ("(cá OR rau) NEAR/1 (chợ OR phố)", "Rau ngoài chợ", True),
    ("(cá OR rau) NEAR/1 (chợ OR phố)", "Chợ xa tít, rau", False),
    ("một NEAR/3 hai", "Một 1.767 hai", True),
    ("một NEAR/1 hai", "Một 1.767 hai", False),
    ("title:phạt NEAR/9 chợ", "Phạt chợ", False),
    # SENTENCE: all of it in one sentence
    ("SENTENCE(phạt alibaba)", "Alibaba bị phạt. Hết.", True),
    ("SENTENCE(phạt alibaba)", "Alibaba lãi. Tencent bị phạt.", False),
    ("SENTENCE(alibaba hcm)", "Alibaba mở kho ở TP.HCM.", True),
    ("SENTENCE(kho alibaba)", "Kho ở TP. HCM là của Alibaba", True),
    ("SENTENCE(kho alibaba)", "Có 1.767 kho của Alibaba", True),
    ("SENTENCE(kho alibaba)", "Hết 3.000 kho.Alibaba nói", False),
    ("SENTENCE(kho alibaba)", "kho\n\nalibaba", False),
    ('SENTENCE("kho alibaba")', "Hết kho. Alibaba", False),
    ('"kho alibaba"', "Hết kho. Alibaba", True),
    ("SENTENCE(kho NOT alibaba)", "Kho Alibaba. Kho Tencent.", True),
    ("SENTENCE(kho NOT alibaba)", "Kho Alibaba. Tencent.", False),
    ("NOT SENTENCE(kho alibaba)", "Kho. Alibaba.", True),
    ("SENTENCE(kho NEAR/1 alibaba)", "Kho. Alibaba. Kho của Alibaba.", True),
    ("SENTENCE(kho NEAR/1 alibaba)", "Kho. Alibaba.", False),
    ("SENTENCE((kho OR bãi) (alibaba OR tencent))", "Kho. Bãi Tencent.", True),
    ("title:SENTENCE(kho)", "Kho.", False),
    ("SENTENCE(body:kho)", "Kho.", True),
    ("SENTENCE(NOT kho)", "Kho.", False),
    # Capitals of up to three letters
    ("AI", "Dùng AI để xem", True),
    ("AI", "Có ai xem", False),
    ("AI", "Hai người", False),
    ("AI", "Ái ngại, ÁI", False),
    ("AI", "AI-driven", True),
    ("ai", "Dùng AI", True),
    ("CHIP", "chip", True),
    ("EU NEAR/3 mỹ", "eu và mỹ", False),
    ("EU NEAR/3 mỹ", "Mỹ và EU", True),
    ("5G", "mạng 5g", False),
    # Forms of letters
    ("ca\u0302\u0301m", "cấm", True),
    ("hoà", "hòa giải", True),
    ("hòa", "Hoà giải", True),
    ("uỷ NEAR/1 thuý", "Thúy ủy", True),
    ("HÒA", "HOÀ", True),
]


@pytest.mark.parametrize(("text", "body", "found"), CORNERS, ids=[f"{text} | {body}" for text, body, _ in CORNERS])
def test_words_near_in_sentences_in_capitals(text: str, body: str, *, found: bool) -> None:
    query = parse(text)
    document = Document.of(body=body)
    assert matches_document(query.root, document) is found
    assert matches_document(query.root, document) is found  # asked again, of what is remembered


NAMED = [
    ("@company", "Kiến Vàng bị phạt", ["Kiến Vàng"]),
    ("@company", "Đàn kiến vàng", None),
    ("@company", "Phim Kiến Vàng", None),
    ("@company", "Ong nói", None),
    ("@company", "Ong, hãng gọi xe, và ong", ["Ong"]),
    ("@company:ong", "Kiến Vàng gọi xe", None),
    ("@party", "Kiến Vàng và SAMR", ["Kiến Vàng", "SAMR"]),
    ("@authority", "Kiến Vàng và samr", None),
    ("@company NEAR/1 @authority", "SAMR và Kiến Vàng, rồi đến Tổng cục X, rồi đến JD.com", ["SAMR", "Kiến Vàng"]),
    ("SENTENCE(@company @authority)", "SAMR. Kiến Vàng, JD.com và SAMR.", ["Kiến Vàng", "JD.com", "SAMR"]),
    ("SENTENCE(@company @authority)", "SAMR. Kiến Vàng.", None),
    ("@company -@authority", "JD.com và SAMR", None),
]


@pytest.mark.parametrize(("text", "body", "found"), NAMED, ids=[f"{text} | {body}" for text, body, _ in NAMED])
def test_concepts_are_found_as_tagging_reads_them(text: str, body: str, found: list[str] | None) -> None:
    query, document = parse(text, concepts=CONCEPTS), Document.of(body=body)
    assert matches_document(query.root, document) is (found is not None)
    if found is not None:
        spans = find_spans(query.root, document)[Field.BODY]
        assert [body[start:end] for start, end in spans] == found


def test_a_name_never_runs_from_one_field_into_the_next() -> None:
    assert not matches(parse("@company", concepts=CONCEPTS), title="Tin Kiến", lead="Vàng mã")
    assert not matches(parse('"kien vang"'), title="Tin Kiến", lead="Vàng mã")
    assert not matches(parse("kien NEAR/5 vang"), title="Tin Kiến", lead="Vàng mã")
    assert not matches(parse("SENTENCE(kien vang)"), title="Tin Kiến", lead="Vàng mã")


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


def marked(text: str, **fields: str) -> dict[str, list[str]]:
    """What the query finds in each field of an article that it is true of."""
    query = parse(text, concepts=CONCEPTS)
    assert matches(query, **fields)
    found = find_spans(query.root, Document.of(**fields))
    return {field.value: [fields[field][start:end] for start, end in spans] for field, spans in found.items()}


SPANS = [
    ('"cam van" hoà -cá sành', {"title": ["cấm vận", "hoà"], "body": ["sành"]}),
    ("title:hoà OR sành", {"title": ["hoà"], "body": ["sành"]}),
    ("(chip tivi) OR sành", {"body": ["sành"]}),
    ('"cam van" "van chip" title:cam', {"title": ["cấm vận chip"]}),
    ("cấm NEAR/1 chip", {"title": ["cấm", "chip"]}),
    ("(tỷ OR quyết) NEAR/2 (3.000 OR cam)", {"body": ["3.000", "tỷ"]}),
    ("SENTENCE(cam NOT mini)", {"title": ["cấm"], "body": ["cam"]}),
    ("SENTENCE(triều NEAR/2 chiều) OR SENTENCE(mini sành)", {"body": ["Thuỷ triều đổi chiều"[5:10], "chiều"]}),
    ("NOT tivi", {}),
    ("outlet:x OR -since:2021", {}),
]


@pytest.mark.parametrize(("text", "spans"), SPANS, ids=[text for text, _ in SPANS])
def test_spans_say_what_made_the_query_true(text: str, spans: dict[str, list[str]]) -> None:
    assert marked(text, title=TITLE, body=BODY) == spans


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as error:
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017 - either way is right
    else:
        assert query.text == text


@given(
    st.lists(
        st.sampled_from(
            [
                "cam",
                '"a b"',
                "(",
                ")",
                "NEAR/2",
                "SENTENCE(",
                "@company",
                "@",
                "AND",
                "OR",
                "NOT",
                "-",
                "title:",
                "since:2021",
                "–",
            ]
        )
    )
)
def test_any_row_of_signs_is_read_or_refused_by_name(parts: list[str]) -> None:
    text = " ".join(parts)
    try:
        matches(parse(text, concepts=CONCEPTS), title="cam a b")
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
