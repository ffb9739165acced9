"""Pages in the outlets' templates, with their traps: each field as a person reads it off the page.

The text is our own. What is expected is typed by hand into the YAML beside a page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
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
KINDS = ("article", "not_article")
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


@pytest.mark.parametrize("file", files("article"), ids=name)
def test_the_address_of_the_original_is_read_where_the_page_gives_it(file: Path) -> None:
    article = read(file)
    assert isinstance(article, Article), article
    assert article.credit_url == expected(file).get("credit_url")


@pytest.mark.parametrize("file", files("not_article"), ids=name)
def test_a_page_that_is_no_article_says_what_it_is(file: Path) -> None:
    found = read(file)
    assert isinstance(found, NotAnArticle), found
    assert found.reason.value == expected(file)["reason"]


@pytest.mark.parametrize("outlet", load_outlets())
def test_every_shipped_outlet_has_three_pages_and_one_of_them_is_no_article(outlet: str) -> None:
    articles, others = ([file for file in files(kind) if file.parent.name == outlet] for kind in KINDS)
    assert len(articles) >= 2
    assert others
    assert [file.name for file in (*articles, *others) if expected(file)["outlet"] != outlet] == []


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


def decomposed(markup: str) -> str:
    return unicodedata.normalize("NFD", markup)


def with_entities(markup: str) -> str:
    return "".join(char if char.isascii() else f"&#{ord(char)};" for char in markup)


def with_invisible_marks(markup: str) -> str:
    """No-break spaces for spaces, and a zero-width space at both ends of each text."""
    return re.sub(
        r">([^<>]*[^<>\s][^<>]*)<", lambda text: f">\u200b{text[1].replace(' ', chr(0xA0))}\u200b<", markup
    )


def outside_scripts(markup: str, write: Callable[[str], str]) -> str:
    parts = re.split(r"(<script.*?</script>)", markup, flags=re.DOTALL)
    return "".join(part if part.startswith("<script") else write(part) for part in parts)


@pytest.mark.parametrize(
    "write", [decomposed, with_entities, with_invisible_marks], ids=lambda write: write.__name__
)
@pytest.mark.parametrize("file", files("article"), ids=name)
def test_each_page_reads_alike_however_its_letters_are_written(file: Path, write: Callable[[str], str]) -> None:
    wanted, usual = expected(file), read(file)
    outlet = load_outlets()[wanted["outlet"]] if wanted["outlet"] else None
    markup = outside_scripts(file.read_text(encoding="utf-8"), write)
    article = extract(markup, url=wanted["url"], outlet=outlet, now=NOW)
    assert isinstance(article, Article)
    assert isinstance(usual, Article)
    assert {field: getattr(article, field) for field in FIELDS} == {
        field: getattr(usual, field) for field in FIELDS
    }
