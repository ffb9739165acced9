"""Pages in the outlets' templates, with their traps: each field as a person reads it off the page.

The text is our own. What is expected is typed by hand into the YAML beside a page.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.model import Article, NotAnArticle
from crawler.catalogue import load_outlets
from crawler.extract import extract

PAGES = Path(__file__).parents[2] / "pages"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
FIELDS = (
    *("key", "canonical_url", "outlet", "title", "lead", "body"),
    *("published", "modified", "authors", "section", "tags", "image", "credit"),
)


@cache
def expected(file: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(file.with_suffix(".yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def read(file: Path) -> Article | NotAnArticle:
    wanted = expected(file)
    outlet = load_outlets()[wanted["outlet"]] if wanted["outlet"] else None
    return extract(file.read_bytes(), url=wanted["url"], outlet=outlet, now=NOW)


def files(kind: str) -> list[Path]:
    return [file for file in sorted(PAGES.glob("*/*.html")) if expected(file)["kind"] == kind]


def name(value: object) -> str:
    return f"{value.parent.name}-{value.stem}" if isinstance(value, Path) else str(value)


def plain(value: Any) -> Any:
    """An article's value as YAML writes it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("file", files("article"), ids=name)
def test_each_field_is_what_a_person_reads_off_the_page(file: Path, field: str) -> None:
    article = read(file)
    assert isinstance(article, Article), article
    wanted = expected(file)[field]
    assert plain(getattr(article, field)) == ("\n\n".join(wanted) if field == "body" else wanted)


@pytest.mark.parametrize("file", files("not_article"), ids=name)
def test_a_page_that_is_no_article_says_what_it_is(file: Path) -> None:
    found = read(file)
    assert isinstance(found, NotAnArticle), found
    assert found.reason.value == expected(file)["reason"]


def test_every_shipped_outlet_has_a_page() -> None:
    assert {file.parent.name for file in files("article")} >= set(load_outlets())


@pytest.mark.parametrize("file", files("article"), ids=name)
def test_each_page_reads_alike_without_its_outlets_file(file: Path) -> None:
    """The common rules carry outlets that nobody described, and ours when their selectors fail."""
    wanted = expected(file)
    article = extract(file.read_bytes(), url=wanted["url"], now=NOW)
    assert isinstance(article, Article), article
    assert article.title == wanted["title"]
    got, body = article.body.split("\n\n"), wanted["body"]
    assert [text for text in body if text not in got] == []
    assert len(got) <= len(body) + 1
