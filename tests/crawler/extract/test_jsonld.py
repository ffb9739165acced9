"""What a page says in JSON-LD is found in whatever form outlets wrap, nest and break it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import html

from crawler.extract.jsonld import JsonLd, texts

ARTICLE = {"@type": "NewsArticle", "headline": "Tin"}
CRUMBS = {
    "@type": "BreadcrumbList",
    "itemListElement": [
        {"@type": "ListItem", "position": 1, "item": {"@id": "/", "name": "Trang chủ"}},
        {"@type": "ListItem", "position": 2, "name": "Công nghệ", "item": "/cong-nghe"},
    ],
}


def said(*scripts: str) -> JsonLd:
    tags = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return JsonLd(html.fromstring(f"<html><head>{tags}</head><body></body></html>"))


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(ARTICLE),
        json.dumps([{"@type": "WebSite"}, ARTICLE]),
        json.dumps({"@context": "x", "@graph": [CRUMBS, ARTICLE]}),
        json.dumps([[ARTICLE]]),
        '{"@type": ["Thing", "NewsArticle"], "headline": "Tin"}',
        '{"@type": "http://schema.org/NewsArticle", "headline": "Tin"}',
        '{"@type": "NewsArticle", "headline": "Tin",}',
        '{"@type": "NewsArticle"\n    "headline": "Tin"}',
        '{"@type": "NewsArticle", "headline": "Tin"\r\n\t"author": {"name": "A"}}',
        '{"@type": "NewsArticle", "headline": "Tin", "description": "hai\ndòng\tvà tab"}',
        f"<![CDATA[{json.dumps(ARTICLE)}]]>",
        f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>",
        json.dumps(ARTICLE) + "  ",
    ],
)
def test_the_article_is_found_in_every_wrapping(script: str) -> None:
    assert said(script).article()["headline"] == "Tin"


@pytest.mark.parametrize(
    "script", ["", "{", "not json", '{"a": ' * 3000, "[" * 100_000, "null", "3", '"x"', '{"@type": 3}']
)
def test_what_cannot_be_read_says_nothing(script: str) -> None:
    found = said(script)
    assert found.article() == {}
    assert found.breadcrumbs() == []
    assert found.types == frozenset()


def test_a_broken_script_does_not_hide_the_next() -> None:
    assert said("{", json.dumps(ARTICLE)).article() == ARTICLE


@pytest.mark.parametrize("nested", [CRUMBS["itemListElement"], [[each] for each in CRUMBS["itemListElement"]]])
def test_breadcrumbs_are_read_flat_or_nested(nested: Any) -> None:
    assert said(json.dumps(CRUMBS | {"itemListElement": nested})).breadcrumbs() == ["Trang chủ", "Công nghệ"]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("Hà", ["Hà"]),
        ({"@type": "Person", "name": "Hà"}, ["Hà"]),
        ([{"name": "Hà"}, "Lan", None, 3], ["Hà", "Lan"]),
        ({"@value": "Hà"}, ["Hà"]),
        ({"name": {"x": 1}}, []),
        (None, []),
        (7, []),
    ],
)
def test_texts_are_found_in_texts_things_and_lists(value: Any, wanted: list[str]) -> None:
    assert texts(value) == wanted
