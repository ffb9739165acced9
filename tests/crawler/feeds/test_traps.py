"""What the outlets' feeds, sitemaps and links were seen to do: each trap with the outlet that set it."""

from __future__ import annotations

import gzip

import pytest

from core.crawling import FeedKind
from core.reasons import FeedProblem
from crawler.catalogue import outlet_for
from crawler.identity import identify
from tests.crawler.feeds.seen import MORNING, OUTLETS, item, listed, rss

# 1. Status 200 is not success.
CHALLENGE = b'<html><script>document.cookie="D1N=5f0c0a7e3b1d;path=/";window.location.reload(true)</script></html>'
NO_SUCCESS = {
    "Báo Đầu tư: the channel is always empty": (rss().encode(), "", "", FeedProblem.EMPTY_FEED),
    "VnEconomy, /rss/home.rss: no content": (b"", "text/xml", "", FeedProblem.EMPTY_FEED),
    "VnEconomy, /rss/home.rss: in words": (b"No Content", "text/plain", "", FeedProblem.NOT_A_FEED),
    "Tiền Phong, Nhân Dân: another feed for a wrong number": (
        rss(item("https://thudo.example/a-4000001.html"), title="Thể thao").encode(),
        "text/xml",
        "Công nghệ",
        FeedProblem.WRONG_FEED,
    ),
    "Lao Động: a challenge": (CHALLENGE, "text/html", "", FeedProblem.CHALLENGE),
    "a page for people": (
        "<!DOCTYPE html><html><body><p>Trang không tồn tại</p></body></html>".encode(),
        "text/xml",
        "",
        FeedProblem.NOT_A_FEED,
    ),
    "links of other sites only": (
        rss(item("https://quangcao.example/a")).encode(),
        "text/xml",
        "",
        FeedProblem.EMPTY_FEED,
    ),
}


@pytest.mark.parametrize("trap", NO_SUCCESS)
def test_an_answer_with_status_200_is_looked_at(trap: str) -> None:
    body, content_type, title, problem = NO_SUCCESS[trap]
    reading = listed(body, content_type=content_type, title=title)
    assert (reading.problem, reading.entries) == (problem, ())


# 2. Silent freeze.
def test_a_feed_that_stood_still_as_vietnamnets_did_is_warned_of() -> None:
    link = "https://vietnamnet.vn/tin-cu-2550001.html"
    reading = listed(rss(item(link, date="Sat, 08 Aug 2026 10:00:00 +0700")).encode(), outlet="vietnamnet")
    assert (reading.warning, len(reading.entries)) == (FeedProblem.FROZEN_FEED, 1)
    assert "2026-08-08" in reading.detail


WITHOUT_DATES = {"https://news.tuoitre.vn/home.rss"}


def test_every_shipped_rss_feed_that_has_dates_is_watched_for_its_newest_item() -> None:
    feeds = [feed for outlet in OUTLETS.values() for feed in outlet.feeds if feed.kind is FeedKind.RSS]
    assert {feed.url for feed in feeds if feed.frozen_after is None} <= WITHOUT_DATES


# 3. Sitemaps.
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://tuoitre.vn/</loc><lastmod>2026-09-14T11:59:00+07:00</lastmod></url>
<url><loc>https://tuoitre.vn/tin-mot-100260904080000123.htm</loc><lastmod>2026-09-14T11:00:00+07:00</lastmod>
<image:image><image:loc>https://cdn.example.vn/a.jpg</image:loc>
<image:title>&lt;![CDATA[Một bức ảnh]]&gt;</image:title>
</image:image></url>
<url><loc>https://tuoitre.vn/tin-hai-100260914080000456.htm</loc><lastmod>2026-09-14T11:00:00+07:00</lastmod>
<news:news><news:publication_date>2026-09-14T09:13:00+07:00</news:publication_date>
<news:title>&lt;![CDATA[Tin hai &amp;amp; ba]]&gt;</news:title></news:news></url>
</urlset>"""


@pytest.mark.parametrize("packed", ["plain", "gz, as VietnamPlus's"])
def test_a_sitemap_gives_no_home_page_no_time_of_change_and_no_pictures_title(packed: str) -> None:
    body = SITEMAP.encode() if packed == "plain" else gzip.compress(SITEMAP.encode())
    reading = listed(body, outlet="tuoitre", kind=FeedKind.SITEMAP)
    assert [(entry.key, entry.title, entry.published) for entry in reading.entries] == [
        ("tuoitre:100260904080000123", "", None),
        ("tuoitre:100260914080000456", "Tin hai & ba", MORNING),
    ]
    assert reading.left_out == 1


# 4. One article under many addresses is one entry; two articles with one number are two.
ADDRESSES = {
    "cafef": (
        "https://cafef.vn/quy-chip-188260914085000123.chn",
        "https://m.cafef.vn/quy-chip-188260914085000123.chn?utm_source=du-lieu",
        "http://cafef.vn/slug-khac-188260914085000123.chn#box_comment",
        "https://cafef.vn/quy-chip-188260914085000123.chn?fbclid=a&amp;gclid=b&amp;gidzl=c",
    ),
    "vnexpress": (
        "https://vnexpress.net/hang-xe-5101001.html",
        "https://vnexpress.net/kinh-doanh/doanh-nghiep/hang-xe-5101001.html?vn_source=rss#box_comment_vne",
        "http://kinhdoanh.vnexpress.net/hang-xe-5101001.html",
    ),
    "vietnamplus": (
        "https://www.vietnamplus.vn/tin-post1136134.vnp",
        "http://vietnamplus.vn/post1136134.vnp?utm_medium=zalo",
    ),
    "znews": (
        "https://znews.vn/tin-post1683108.html",
        "https://lifestyle.znews.vn/tin-post1683108.html",
        "https://zingnews.vn/slug-cu-post1683108.html",
        "https://news.zing.vn/zingnews-post1683108.html",
    ),
    "vneconomy": (
        "https://vneconomy.vn/siet-quan-ly-tien-so.htm",
        "https://vneconomy.vn/siet-quan-ly-tien-so.htm?utm_campaign=a#binh-luan",
    ),
}


@pytest.mark.parametrize("outlet", ADDRESSES)
def test_an_article_listed_under_many_addresses_is_one_entry(outlet: str) -> None:
    reading = listed(rss(*map(item, ADDRESSES[outlet])).encode(), outlet=outlet)
    assert (len(reading.entries), reading.left_out) == (1, 0)


def key_of(url: str) -> str:
    owner = outlet_for(url, OUTLETS)
    found = identify(owner, url) if owner else None
    return found.key if found else ""


def test_a_number_shared_by_two_hosts_is_two_articles() -> None:
    keys = {key_of(f"https://{host}/tin-100260914080000456.htm") for host in ("tuoitre.vn", "vtv.vn")}
    assert keys == {"tuoitre:100260914080000456", "vtv:100260914080000456"}


# 5. A union of selectors gives the page's order, not that of preference.
def test_the_links_of_a_list_page_come_from_the_first_selector_that_finds_any() -> None:
    page = (
        '<nav><h3><a href="/bai-cu-100260901080000111.htm">Bài cũ trong khung bên</a></h3></nav>'
        '<div class="box-category-item"><h3>'
        '<a class="box-category-link-title" href="/bai-moi-100260914080000456.htm">Bài mới</a></h3></div>'
    )
    reading = listed(f"<html><body>{page}</body></html>".encode(), outlet="tuoitre", kind=FeedKind.LIST)
    assert [entry.title for entry in reading.entries] == ["Bài mới"]
