"""What a file makes of one address, and how it says why not."""

from __future__ import annotations

import pytest

from crawler.drafting.trying import Address, try_address
from crawler.outlet import ArticleUrls, Outlet

PATTERN = r"baovidu\.example/(?:[^/]+/)*[^/]+-(?P<id>\d{7})\.html"
OUTLET = Outlet(
    key="vidu",
    name="Báo Ví Dụ",
    domains=("baovidu.example",),
    article=ArticleUrls(pattern=PATTERN, exclude=("/video/",), aliases=("vidu.example",)),
)


def test_an_article_has_its_key_and_one_address() -> None:
    found = try_address(OUTLET, "http://m.baovidu.example/a/cang-moi-1024567.html?utm_source=x#top")
    assert found == Address(key="vidu:1024567", url="http://baovidu.example/a/cang-moi-1024567.html")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("khong-phai-dia-chi", "it is no web address"),
        (
            "https://khac.example/a-1024567.html",
            "khac.example is none of the outlet's domains (baovidu.example, vidu",
        ),
        ("https://baovidu.example/video/a-1024567.html", 'article.exclude has "/video/"'),
        ("https://baovidu.example/a-1024567.html/in", 'fits only its beginning: "/in" is left over'),
        ("https://tin.baovidu.example/a-1024567.html", 'fits only its end: "tin." stands before that'),
        ("https://baovidu.example/a-12.html", "its host is there, so look at what stands behind"),
    ],
)
def test_what_is_no_article_says_which_rule_it_breaks(url: str, why: str) -> None:
    found = try_address(OUTLET, url)
    assert found.key == ""
    assert why in found.why


def test_a_pattern_for_another_host_is_said_to_be_that() -> None:
    outlet = OUTLET.model_copy(update={"article": ArticleUrls(pattern=r"khac\.example/\d+")})
    assert r"does it begin with the host, baovidu\.example?" in try_address(outlet, "https://baovidu.example/1").why


def test_without_a_pattern_only_the_front_page_is_no_article() -> None:
    outlet = OUTLET.model_copy(update={"article": ArticleUrls()})
    assert try_address(outlet, "https://baovidu.example/").why == "it is the front page, and no article"
    assert try_address(outlet, "https://baovidu.example/gi-do").key == "baovidu.example/gi-do"
