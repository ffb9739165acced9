"""Links of list pages, sections of feeds, and systems told by their marks."""

from __future__ import annotations

import pytest

from crawler.drafting.feeds import section_of
from crawler.drafting.lists import headlines, links_of
from crawler.drafting.pages import Html, read_html
from crawler.drafting.systems import recognise
from tests.crawler.drafting.site import ALTERNATE, HOME, TITLES, address, front


def page(markup: str | bytes) -> Html:
    found = read_html(markup.encode() if isinstance(markup, str) else markup, "", url=HOME)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("path", "name", "section"),
    [
        ("rss/cong-nghe.rss", "", "tech"),
        ("rss/kinh-te-3.rss", "", "business"),
        ("category/the-gioi/feed/", "", "world"),
        ("kinh-doanh.htm", "", "business"),
        ("rss/home.rss", "", "home"),
        ("tai-chinh-quoc-te.rss", "", "world"),
        ("feed/?cat=7", "Công nghệ - Báo Ví Dụ", "tech"),
        ("rss/the-thao.rss", "Thể thao", ""),
    ],
)
def test_the_section_is_told_by_the_address_else_by_the_title(path: str, name: str, section: str) -> None:
    assert section_of(HOME + path, name) == section


def test_headlines_are_links_under_words_that_are_built_alike() -> None:
    assert headlines(page(front())) == [address(n) for n in range(8)]


def test_the_css_chooses_headlines_and_not_pictures_nor_sections() -> None:
    teasers = "".join(
        f'<li class="tin"><a class="anh" title="{TITLES[n]}" href="{address(n)}"><img></a>'
        f'<a class="tua" href="{address(n)}">{TITLES[n]}</a></li>'
        for n in range(8)
    )
    html = page(f'<body><ul>{teasers}</ul><a class="tua-muc" href="/kinh-doanh/">Kinh doanh</a></body>')
    found = links_of(html, [address(n) for n in range(8)])
    assert found is not None
    assert (found.css, found.articles) == ("a.tua", 8)


def test_links_that_share_nothing_give_no_css() -> None:
    links = "".join(f'<p><a href="{address(n)}">{TITLES[n]}</a></p>' for n in range(8))
    others = "".join(f'<p><a href="/khac-{n}">Một trang khác không phải bài báo</a></p>' for n in range(40))
    assert links_of(page(f"<body>{links}{others}</body>"), [address(n) for n in range(8)]) is None


def test_feeds_are_those_that_the_page_names_without_comments() -> None:
    assert list(page(front(head=ALTERNATE)).feeds) == [
        f"{HOME}rss/kinh-doanh.rss",
        f"{HOME}rss/cong-nghe.rss",
        f"{HOME}rss/the-thao.rss",
    ]


@pytest.mark.parametrize("path", ["/rss", "/rss.html", "/rss.htm", "/kenh-rss/", "/trang/rss.html"])
def test_the_index_of_feeds_is_known_by_its_address(path: str) -> None:
    assert page(f'<body><a href="{path}">RSS</a></body>').feed_index == HOME + path[1:]


@pytest.mark.parametrize(
    ("markup", "family"),
    [
        ('<html><body><div data-role="content"></div><p data-role="sapo"></p></body></html>', "vccorp"),
        ('<html><body><h1 class="cms-title"></h1><div class="cms-body"></div></body></html>', "zce"),
        ('<html id="XF" data-app="public"><body><div class="bbWrapper"></div></body></html>', "xenforo"),
        (
            '<html><meta name="generator" content="WordPress 6.5"><link href="/wp-content/x.css"></html>',
            "wordpress",
        ),
        (
            '<html><body><h1 class="c-detail-head__title"></h1><ul class="onecms__loading"></ul></body></html>',
            "onecms",
        ),
    ],
)
def test_a_system_is_told_by_two_of_its_marks(markup: str, family: str) -> None:
    found = recognise([page(markup)])
    assert found is not None
    assert found.system.family == family


def test_one_mark_alone_is_nobodys() -> None:
    assert recognise([page('<html><body><div class="bbWrapper"></div></body></html>')]) is None


def test_xhtml_is_a_page_though_it_begins_as_xml() -> None:
    assert page('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html><body><p>a</p></body></html>').links == ()


@pytest.mark.parametrize("body", [b"", b"\x89PNG", b'<?xml version="1.0"?><rss><a/></rss>', b"{}"])
def test_what_is_no_page_is_none(body: bytes) -> None:
    assert read_html(body, "", url=HOME) is None
