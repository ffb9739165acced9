"""Pages, feeds and sitemaps read back, by plain lxml, as the script has them; the traps are where they belong."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest

from app.demo.press import Press
from app.demo.press.dates import write_date
from app.demo.press.outlets import PRESS_OUTLETS
from app.demo.press.values import PressOutlet, Standing
from tests.app.demo.web import feed, get, one, page

OUTLETS = [pytest.param(outlet, id=outlet.key) for outlet in PRESS_OUTLETS]
TITLES = {
    "own": "h1.title-detail",
    "vccorp": "h1[data-role=title]",
    "zce": "h1.article__title",
    "wordpress": "h1.tdb-title-text",
}
PARAGRAPHS = {
    "own": "article.fck_detail > p.Normal:not([style])",
    "vccorp": "div.detail-content > p:not(.author)",
    "zce": "div.article__body > p:not([style])",
}
NEWS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}


def standing(press: Press, outlet: PressOutlet) -> list[Standing]:
    return press.sites[outlet.key].room.listed(hour=press.hour)


def with_event(press: Press, outlet: PressOutlet) -> Standing:
    """An article with a caption and related boxes."""
    found = [item for item in standing(press, outlet) if item.caption and item.related]
    return found[0]


def paragraphs(tree: Any, family: str) -> list[str]:
    if family == "wordpress":
        (body,) = tree.cssselect(".td-post-content")
        parts = [body.text, *(br.tail for br in body.cssselect("br"))]
        return [part.strip() for part in parts if part and part.strip()]
    return [element.text_content().strip() for element in tree.cssselect(PARAGRAPHS[family])]


@pytest.mark.parametrize("outlet", OUTLETS)
def test_every_article_page_has_its_title_lead_and_paragraphs(evening: Press, outlet: PressOutlet) -> None:
    items = standing(evening, outlet)
    assert len(items) >= 10
    for item in items:
        tree = page(get(item.url).body)
        assert one(tree, TITLES[outlet.family]) == item.title
        assert item.lead in " ".join(tree.text_content().split())
        assert paragraphs(tree, outlet.family) == list(item.body)
        (canonical,) = tree.cssselect("link[rel=canonical]")
        assert canonical.get("href") == item.url


@pytest.mark.parametrize("outlet", OUTLETS)
def test_pages_hold_captions_related_boxes_advertisements_and_comments(evening: Press, outlet: PressOutlet) -> None:
    item = with_event(evening, outlet)
    text = get(item.url).text
    assert f"{item.caption} Ảnh: Reuters" in html.unescape(text)
    for link in item.related:
        assert html.escape(link.title) in text
    assert "<script" in text
    tree = page(text.encode())
    inside = {
        "own": ".fck_detail",
        "vccorp": ".detail-content",
        "zce": ".article__body",
        "wordpress": ".td-post-content",
    }
    (body,) = tree.cssselect(inside[outlet.family])
    assert item.related[0].title in body.text_content()


@pytest.mark.parametrize("outlet", OUTLETS)
def test_json_ld_is_json_and_gives_the_outlets_form_of_date(evening: Press, outlet: PressOutlet) -> None:
    item = with_event(evening, outlet)
    tree = page(get(item.url).body)
    blocks = [json.loads(script.text) for script in tree.cssselect('script[type="application/ld+json"]')]
    articles = [part for block in blocks for part in block.get("@graph", [block]) if part["@type"] == "NewsArticle"]
    assert [part["datePublished"] for part in articles] == [write_date(item.published, outlet.meta_date)]


def test_the_json_ld_headline_of_vccorp_is_encoded_twice_and_cut_off(evening: Press) -> None:
    item = evening.sites["cuabien"].room.listed(hour=24)[0]
    blocks = page(get(item.url).body).cssselect('script[type="application/ld+json"]')
    headline = json.loads(blocks[1].text)["headline"]
    assert headline.endswith("...")
    assert html.unescape(html.unescape(headline))[:10] == item.title[:10]
    assert item.title not in headline


def test_a_location_stamp_is_glued_to_the_lead(evening: Press) -> None:
    url = evening.urls["alibaba-phat-tinsang"]
    lead = evening.script.by_id["alibaba-phat-tinsang"].lead
    assert one(page(get(url).body), "p.description") == f"Trung Quốc{lead}"


def test_a_reprint_names_its_source_and_the_wordpress_byline_is_the_last_line(evening: Press) -> None:
    text = get(evening.urls["alibaba-phat-bennghe"]).text
    assert "<em>Theo Tin Sáng</em>" in text


@pytest.mark.parametrize("outlet", OUTLETS)
def test_feeds_list_their_section_newest_first(evening: Press, outlet: PressOutlet) -> None:
    site = evening.sites[outlet.key]
    for section in ("tech", "business", "world"):
        answer = get(site.feed_url(section))
        channel = feed(answer.body).find("channel")
        expected = site.room.listed(hour=evening.hour, section=section)
        links = [item.findtext("link").partition("?")[0] for item in channel.findall("item")]
        assert links == [item.url for item in expected]
        assert answer.headers["content-type"].startswith("application/rss+xml")
        assert outlet.name in channel.findtext("title")


@pytest.mark.parametrize("outlet", OUTLETS)
def test_feed_dates_have_the_outlets_own_form(evening: Press, outlet: PressOutlet) -> None:
    site = evening.sites[outlet.key]
    first = site.room.listed(hour=evening.hour, section="business")[0]
    item = feed(get(site.feed_url("business")).body).find("channel/item")
    assert (item.findtext("pubDate") or "") == write_date(first.changed, outlet.feed_date)


@pytest.mark.parametrize("outlet", OUTLETS)
def test_the_sitemap_has_every_article_after_the_home_page(evening: Press, outlet: PressOutlet) -> None:
    site = evening.sites[outlet.key]
    root = feed(get(site.feed_url("sitemap")).body)
    locations = root.xpath("//s:loc/text()", namespaces=NEWS)
    assert locations == [f"http://{site.room.host}/", *(item.url for item in standing(evening, outlet))]
    titles = root.xpath("//n:title/text()", namespaces=NEWS)
    assert titles == [item.title for item in standing(evening, outlet)]


@pytest.mark.parametrize("outlet", OUTLETS)
def test_list_pages_link_to_the_articles_of_their_section(evening: Press, outlet: PressOutlet) -> None:
    site = evening.sites[outlet.key]
    url = site.feed_url("list:tech")
    tree = page(get(url).body)
    tree.make_links_absolute(url)
    found = [link.get("href") for link in tree.cssselect(site.family.list_links)]
    assert found == [item.url for item in site.room.listed(hour=evening.hour, section="tech")]


def test_robots_forbids_the_internal_part_only(evening: Press) -> None:
    answer = get(f"http://{evening.host('tinsang')}/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "Disallow: /noi-bo/" in answer.text.splitlines()
    assert f"Sitemap: {evening.sites['tinsang'].feed_url('sitemap')}" in answer.text


def test_a_wrong_slug_with_the_right_number_moves_to_the_article(evening: Press) -> None:
    url = evening.urls["thuc-the-tinsang"]
    number = url.rpartition("-")[2]
    answer = get(f"http://{evening.host('tinsang')}/mot-tua-khac-{number}")
    assert (answer.status, answer.headers["location"]) == (301, url)


def test_what_does_not_exist_is_not_found(evening: Press) -> None:
    for outlet in PRESS_OUTLETS:
        assert get(f"http://{evening.host(outlet.key)}/khong-co-gi-o-day").status == 404


def test_pictures_are_pictures(evening: Press) -> None:
    answer = get(with_event(evening, PRESS_OUTLETS[0]).image)
    assert answer.body.startswith(b"\x89PNG")
    assert answer.headers["content-type"] == "image/png"
