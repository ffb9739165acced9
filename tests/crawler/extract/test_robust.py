"""No page, however broken, large or deep, makes extraction fail or hang."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Article, NotAnArticle
from crawler.catalogue import load_outlets
from crawler.extract import extract

NOW = datetime(2026, 11, 1, tzinfo=UTC)
OUTLETS = [None, *load_outlets().values()]
VNEXPRESS = load_outlets()["vnexpress"]
SAVED = [file.read_bytes() for file in sorted((Path(__file__).parents[2] / "pages").glob("*/*.html"))]
PIECES = [
    "<html>",
    "<head>",
    "<body>",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<article class='fck_detail'>",
    "<br>",
    "<table>",
    "<td>",
    "</table>",
    "<div data-role='content'>",
    "<h1 class='title-detail'>",
    "</h1>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    '<script type="application/ld+json">',
    '{"@type":"NewsArticle","datePublished":',
    '"author":[{"name":null}]}',
    "<a href='//['>",
    '<meta property="og:image" content="http://[">',
    '<meta property="article:published_time" content="9999-99-99">',
    '<meta name="its_publication" content="99999999999999">',
    '<link rel="canonical" href="http://a:b/">',
    "&#xD800;",
    "&#0;",
    "Tin mới về công nghệ. ",
    "Theo Reuters",
    "\0",
    "\ufeff",
    "<svg>",
    "<frameset>",
    "<plaintext>",
    "]]>",
    '<p style="text-align:right">',
]


def read(page: bytes | str, *, outlet: int = 0) -> Article | NotAnArticle:
    return extract(
        page, url="https://vnexpress.net/a-b-5101234.html", outlet=OUTLETS[outlet % len(OUTLETS)], now=NOW
    )


@given(st.binary(max_size=300), st.integers(0, 12))
def test_any_bytes_are_an_article_or_say_why_not(page: bytes, outlet: int) -> None:
    assert isinstance(read(page, outlet=outlet), Article | NotAnArticle)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.integers(0, 12))
def test_any_pieces_of_markup_in_any_order_are_read(pieces: list[str], outlet: int) -> None:
    found = read("".join(pieces), outlet=outlet)
    if isinstance(found, Article):
        assert found.title
        assert "\0" not in found.body


@settings(deadline=None, max_examples=120)
@given(st.integers(0, len(SAVED) - 1), st.integers(0, 2**32 - 1))
def test_a_page_with_bytes_lost_doubled_and_changed_is_read(which: int, seed: int) -> None:
    chance = random.Random(seed)
    page = bytearray(SAVED[which])
    for _ in range(chance.randrange(1, 30)):
        at = chance.randrange(len(page))
        end = min(len(page), at + chance.randrange(1, 80))
        match chance.randrange(3):
            case 0:
                del page[at:end]
            case 1:
                page[at:at] = page[at:end]
            case _:
                page[at] = chance.randrange(256)
        if not page:
            break
    assert isinstance(read(bytes(page), outlet=which), Article | NotAnArticle)


@pytest.mark.parametrize(
    "url", ["", "x", "http://", "http://[", "javascript:;", "https://vnexpress.net", "//a/b", "http://a:99999/"]
)
def test_any_address_will_do(url: str) -> None:
    for page in SAVED[:4]:
        assert isinstance(extract(page, url=url, now=NOW), Article | NotAnArticle)


PARAGRAPH = "<p class='Normal'>Một đoạn văn về ngành bán dẫn, đủ dài để được coi là chữ của bài viết này.</p>"
LARGE = {
    "deep": "<div>" * 200_000 + "đáy",
    "deep with classes": "<div class='detail-author'><a class='name'>" * 40_000,
    "many paragraphs": "<article class='fck_detail'>" + PARAGRAPH * 60_000,
    "many elements in a paragraph": "<article class='fck_detail'><p>" + "<b class='x'>a</b> " * 300_000,
    "many links": "<a href='/bai-viet-dai-vua-du-cho-mot-dong-tit'>Một dòng tít dài vừa đủ</a>" * 80_000,
    "many breaks": "<div>" + "chữ chữ chữ<br>" * 400_000,
    "one long line": "<article class='fck_detail'><p>" + "chữ " * 1_500_000,
    "spaces": "<article class='fck_detail'><p>" + " \n\t" * 2_500_000,
    "brackets": "<article class='fck_detail'><p>a.</p><p>" + "(" * 4_000_000,
    "angle brackets": "<" * 6_000_000,
    "json": '<script type="application/ld+json">' + "[" * 4_000_000,
    "json things": '<script type="application/ld+json">[' + '{"@type":"Thing"},' * 300_000 + "1]",
    "meta": "<meta name='keywords' content='a,b'>" * 200_000,
    "script": "<script>document.cookie = 1;" + "x" * 7_000_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_a_page_of_megabytes_takes_seconds_at_most(name: str) -> None:
    page = f"<html><head><title>Tít</title></head><body><h1 class='title-detail'>Tít</h1>{LARGE[name]}".encode()[
        :8_000_000
    ]
    begun = time.process_time()
    read(page, outlet=OUTLETS.index(VNEXPRESS))
    assert time.process_time() - begun < 20  # 2 s on a quiet machine, without measuring coverage
