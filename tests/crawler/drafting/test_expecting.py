"""What a person reads off a page, held field by field against what is extracted."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest

from core.model import Article, NotAnArticle
from core.reasons import NotArticleReason
from crawler.drafting.expecting import Difference, Expectation, differences, parse_expectation

ARTICLE = Article(
    key="vidu:1",
    url="https://vidu.example/a-1",
    canonical_url="https://vidu.example/a-1",
    outlet="vidu",
    title="Nhà máy mới",
    lead="",
    body="Đoạn một.\n\nĐoạn hai.",
    published=datetime(2026, 11, 20, 2, 15, tzinfo=UTC),
    modified=None,
    authors=("Minh An",),
    section="Kinh doanh",
    tags=(),
    image=None,
    credit=None,
    found_by=MappingProxyType({}),
)
ALL = {
    "key": "vidu:1",
    "title": "Nhà máy mới",
    "lead": None,
    "body": ["Đoạn một.", "Đoạn hai."],
    "published": "2026-11-20T09:15:00+07:00",
    "modified": None,
    "authors": ["Minh An"],
    "section": "Kinh doanh",
    "tags": [],
    "credit": None,
    "credit_url": None,
    "has": ["hai"],
    "lacks": ["ba"],
}


def expectation(**fields: Any) -> Expectation:
    return Expectation.model_validate(fields)


def test_what_agrees_shows_no_difference_and_what_is_not_named_is_not_compared() -> None:
    assert differences(expectation(**ALL), ARTICLE) == []
    assert differences(expectation(), ARTICLE) == []


@pytest.mark.parametrize(
    ("fields", "difference"),
    [
        ({"title": "Khác"}, ("title", "Khác", "Nhà máy mới")),
        ({"lead": "Có"}, ("lead", "Có", "none")),
        ({"section": None}, ("section", "none", "Kinh doanh")),
        ({"authors": []}, ("authors", "none", "Minh An")),
        (
            {"published": "2026-11-20T09:16:00+07:00"},
            ("published", "2026-11-20T09:16:00+07:00", "2026-11-20T02:15:00+00:00"),
        ),
        ({"modified": "2026-11-20T09:16:00+07:00"}, ("modified", "2026-11-20T09:16:00+07:00", "none")),
        ({"body": ["Đoạn một."]}, ("body", "not in the body", "Đoạn hai.")),
        ({"body": ["Đoạn hai.", "Đoạn một."]}, ("body", "its paragraphs in this order", "in another order")),
        ({"has": ["ba"]}, ("has", "ba", "not in the body")),
        ({"lacks": ["hai"]}, ("lacks", "not in the body: hai", "Đoạn hai.")),
        ({"kind": "not_article", "reason": "video"}, ("kind", "not an article: video", "article")),
    ],
)
def test_each_difference_names_its_field_with_both_sides(
    fields: dict[str, Any], difference: tuple[str, str, str]
) -> None:
    field, expected, found = difference
    assert differences(expectation(**fields), ARTICLE) == [Difference(field=field, expected=expected, found=found)]


def test_a_missing_paragraph_is_named_by_its_number() -> None:
    found = differences(expectation(body=["Đoạn một.", "Đoạn giữa.", "Đoạn hai."]), ARTICLE)
    assert [one.field for one in found] == ["body, paragraph 2"]


def test_a_page_that_is_no_article_is_held_to_its_reason() -> None:
    found = NotAnArticle(NotArticleReason.VIDEO, "a video, and no text")
    assert differences(expectation(kind="not_article"), found) == []
    assert differences(expectation(kind="not_article", reason="video"), found) == []
    assert [one.field for one in differences(expectation(kind="not_article", reason="podcast"), found)] == [
        "reason"
    ]
    assert [one.field for one in differences(expectation(title="Nhà máy mới"), found)] == ["kind"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel: x", 'f.yaml:1: titel: unknown key (did you mean "title"?)'),
        ("\npublished: hôm qua", "f.yaml:2: published:"),
        ("published: 2026-11-20T09:15:00", "is no time"),
        ("kind: video", "f.yaml:1: kind:"),
        ("- page", "not a mapping"),
        ("a: [", "not YAML"),
    ],
)
def test_mistakes_in_the_file_are_said_with_their_line(text: str, said: str) -> None:
    read, problems = parse_expectation(text, file="f.yaml")
    assert read is None
    assert said in str(problems[0])
