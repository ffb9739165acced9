"""What queries are told of concepts agrees with what tagging finds and keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.query import KeptFacets
from core.text import fold, shadow, tokens
from tests.concepts import small_concepts, small_tagger

KNOWN, TAGGER = small_concepts(), small_tagger()

WORDS = [
    *("Kiến Vàng", "Ong", "gọi xe", "phim Kiến Vàng", "Tập đoàn", "Kiến", "SAMR", "Tổng cục X", "ở", "Bắc Kinh"),
    *("phạt", "xử phạt", "cấm", "cấm đoán", "chip", "tin", "Thuỷ Triều", "Thủy Triều", "Hoà", "JD.com"),
]
FIELD = st.lists(st.sampled_from(WORDS) | st.sampled_from([".", "\n\n", ","]), max_size=12).map(" ".join)


def test_concepts_have_their_own_entities_and_those_of_concepts_they_include() -> None:
    assert set(KNOWN.names()) == {"company", "authority", "act", "matter", "party"}
    assert set(KNOWN.entities("company")) == {"Kiến Vàng", "JD.com", "Ong", "Thuỷ Triều"}
    assert set(KNOWN.entities("party")) == set(KNOWN.entities("company")) | set(KNOWN.entities("authority"))
    assert KNOWN.entities("none") == set()
    assert set(KNOWN.surfaces("company", "Kiến Vàng")) == {"Kiến Vàng", "Tập đoàn Kiến", "Kien Vang"}
    assert KNOWN.version == TAGGER.version


KEPT = [
    ("company", "Ong", KeptFacets({"company": {"Ong"}}, with_all=True)),
    ("party", "SAMR", KeptFacets({"authority": {"SAMR"}}, with_all=True)),
    ("act", None, KeptFacets({"act": {"phạt", "cấm"}}, with_all=False)),
    ("matter", None, None),
]


@pytest.mark.parametrize(("concept", "entity", "kept"), KEPT, ids=[concept for concept, *_ in KEPT])
def test_facets_tell_of_what_tagging_keeps(concept: str, entity: str | None, kept: KeptFacets | None) -> None:
    assert KNOWN.facets(concept, entity) == kept


@given(title=FIELD, lead=FIELD, body=FIELD)
def test_an_article_has_the_facets_of_what_it_mentions(title: str, lead: str, body: str) -> None:
    facets = TAGGER.tag(title=title, lead=lead, body=body).facets
    reading = KNOWN.read(title=title, lead=lead, body=body)
    for concept in KNOWN.names():
        for entity in (None, *KNOWN.entities(concept)):
            kept = KNOWN.facets(concept, entity)
            if kept and (kept.with_all or facets):
                told = any(
                    one in facets for key, names in kept.entities.items() for one in ((key, n) for n in names)
                )
                assert bool(reading.mentions(concept, entity)) is told


@given(title=FIELD, lead=FIELD, body=FIELD)
def test_a_mention_stands_where_one_of_its_names_does(title: str, lead: str, body: str) -> None:
    texts = {"title": title, "lead": lead, "body": body}
    reading = KNOWN.read(**texts)
    for concept in KNOWN.names():
        names = {tuple(tokens(fold(shadow(name)))) for name in KNOWN.surfaces(concept, None)}
        for one in reading.mentions(concept, None):
            assert tuple(tokens(fold(shadow(texts[one.field][one.start : one.end])))) in names
