"""Addresses of forums, magazines, broadcasters and portals: the odd forms beside those of `test_identity`."""

from __future__ import annotations

from datetime import datetime

import pytest

from crawler.catalogue import load_outlets, outlet_for
from crawler.dates import VIETNAM
from crawler.identity import Identity, identify

OUTLETS = load_outlets()

# Forums, a magazine without ids, readers' topics, and the English paper.
SAME_IN_FORUMS_AND_MAGAZINES = {
    "tinhte:1367606": (
        "https://tinhte.vn/threads/nhung-quan-niem-sai-lam-ve-linux.1367606/",
        "https://tinhte.vn/thread/nhung-quan-niem-sai-lam-ve-linux.1367606",
        "http://www.tinhte.vn/thread/mot-ten-khac.1367606/?fbclid=x#post-12",
        "https://tinhte.vn/threads/1367606/",
        "https://m.tinhte.vn/thread/so.5.va.cham.1367606/",
    ),
    "vnreview:83181": (
        "https://vnreview.vn/threads/6-prompt-bat-chatgpt-claude-ai-viet-nhu-nguoi.83181/",
        "http://vnreview.vn/threads/6-prompt.83181?utm_source=zalo",
        "https://www.vnreview.vn/threads/83181/#replies",
    ),
    "saigontimes:livestream-ban-hang-tuoi-song-mo-rong-thi-truong-di-kem-thach-thuc": (
        "https://thesaigontimes.vn/livestream-ban-hang-tuoi-song-mo-rong-thi-truong-di-kem-thach-thuc/",
        "https://thesaigontimes.vn/livestream-ban-hang-tuoi-song-mo-rong-thi-truong-di-kem-thach-thuc",
        "http://www.thesaigontimes.vn/livestream-ban-hang-tuoi-song-mo-rong-thi-truong-di-kem-thach-thuc/amp/",
        "https://thesaigontimes.vn/livestream-ban-hang-tuoi-song-mo-rong-thi-truong-di-kem-thach-thuc/?amp=1#respond",
    ),
    "saigontimes:121624": ("https://www.thesaigontimes.vn/121624/Cuoc-cach-mang-dau-khi-da-phien.html",),
    "saigontimes:english.thesaigontimes.vn/chip-plants-hire-more": (
        "https://english.thesaigontimes.vn/chip-plants-hire-more/",
        "https://english.thesaigontimes.vn/chip-plants-hire-more?utm_medium=rss",
    ),
    "brandsvietnam:8671": (
        "https://www.brandsvietnam.com/8671-Forbes-Viet-Nam-cong-bo-danh-sach-noi-bat-nhat-duoi-30-tuoi",
        "http://brandsvietnam.com/8671-Mot-ten-khac?gidzl=x",
    ),
    "brandsvietnam:topic/333997": (
        "https://www.brandsvietnam.com/congdong/topic/333997-Seeding-Facebook-tips-tang-tuong-tac",
        "https://m.brandsvietnam.com/congdong/topic/333997-seeding#binh-luan",
    ),
    "vietnamnews:1763814": (
        "https://vietnamnews.vn/economy/1763814/ha-noi-apartment-market-sees-record-supply.html",
        "http://vietnamnews.vn/Economy/1763814/ha-no-i-apartment-market.html?utm_source=x",
        "https://vietnamnews.vn/economy/business-beat/1763814/ha-noi-apartment-market.html",
        "https://m.vietnamnews.vn/economy/1763814/ha-noi-apartment-market.html",
    ),
    "vietnamnews:450359": ("https://vietnamnews.vn/bizhub/450359/an-annual-report-out.html",),
    "vietnamnews:post450359": (
        "https://bizhub.vietnamnews.vn/acv-proposes-a-commercial-opening-post450359.html",
        "http://bizhub.vietnamnews.vn/another-slug-post450359.html?fbclid=x",
    ),
}


@pytest.mark.parametrize(
    ("key", "url"), [(key, url) for key, urls in SAME_IN_FORUMS_AND_MAGAZINES.items() for url in urls]
)
def test_every_writing_of_a_threads_or_a_slugs_address_has_one_key(key: str, url: str) -> None:
    outlet = outlet_for(url, OUTLETS)
    assert outlet is not None
    assert outlet.key == key.partition(":")[0]
    found = identify(outlet, url)
    assert found is not None
    assert found.key == key


def test_a_readers_topic_without_an_id_goes_by_its_address() -> None:
    url = "https://www.brandsvietnam.com/congdong/topic/2026-quang-cao-bang-nguoi-mau-ao"
    found = identify(OUTLETS["brandsvietnam"], f"{url}?utm_source=zalo#top")
    assert found == Identity(key=url.removeprefix("https://"), url=url)


@pytest.mark.parametrize(
    "url",
    [
        "https://tinhte.vn/",
        "https://tinhte.vn/profile/nam-air.7/",
        "https://tinhte.vn/thread/mot-bai.1367606/page-2",
        "https://tinhte.vn/forums/may-tinh.12/",
        "https://tinhte.vn/tag/pin",
        "https://vnreview.vn/ewr-porta/page-2",
        "https://vnreview.vn/threads/mot-bai.83181/page-3",
        "https://vnreview.vn/threads/mot-bai.83181/post-300009",
        "https://vnreview.vn/threads/mot-bai.26897/latest",
        "https://vnreview.vn/members/hoang-lam.77/",
        "https://vnreview.vn/forums/tin-tuc.12/",
        "https://thesaigontimes.vn/tai-chinh-ngan-hang/",
        "https://thesaigontimes.vn/category/kinh-te-the-gioi-va-viet-nam/",
        "https://thesaigontimes.vn/author/mot-nguoi-viet-rat-nhieu/",
        "https://thesaigontimes.vn/livestream-ban-hang-tuoi-song-mo-rong/page/2/",
        "https://thesaigontimes.vn/feed/",
        "https://thesaigontimes.vn/?p=400123",
        "https://english.thesaigontimes.vn/business/",
        "https://www.brandsvietnam.com/congdong",
        "https://www.brandsvietnam.com/library/doc/mot-tai-lieu",
        "https://www.brandsvietnam.com/tintuc",
        "https://help.brandsvietnam.com/vi/article/dau-hieu-3zy07d/",
        "https://vietnamnews.vn/economy",
        "https://vietnamnews.vn/economy/rss.xml",
        "https://vietnamnews.vn/video/1801477/a-morning-at-the-chip-fair.html",
        "https://bizhub.vietnamnews.vn/news",
    ],
)
def test_lists_answers_and_profiles_have_no_identity(url: str) -> None:
    outlet = outlet_for(url, OUTLETS)
    assert outlet is None or identify(outlet, url) is None


SAME_UNDER_BROADCASTERS_AND_PORTALS = {
    "vov:post1311198": (
        "https://vov.vn/kinh-te/mot-bai-viet-post1311198.vov",
        "http://vov.vn/kinh-te/thi-truong/slug-khac-post1311198.vov?utm_source=zalo",
        "https://www.vov.vn/the-gioi/mot-bai-viet-POST1311198.vov#binh-luan",
        "https://m.vov.vn/kinh-te/mot-bai-viet-post1311198.vov",
    ),
    # Two counters: 986354 is of 2019, post917442 of 2022.
    "vov:986354": ("https://vov.vn/kinh-te/doanh-nghiep/mot-bai-cu-986354.vov",),
    "vov:post986354": ("https://vov.vn/xa-hoi/mot-bai-moi-post986354.vov",),
    "viettimes:post201185": (
        "https://viettimes.vn/mot-bai-viet-post201185.html",
        "http://www.viettimes.vn/slug-khac-post201185.html?gidzl=x",
        "https://viettimes.vn/mot-bai-viet-post201185.amp.html",
    ),
    "viettimes:371423": ("https://viettimes.vn/mot-bai-viet-nam-2019-371423.html",),
    "baotintuc:20260906151500864": (
        "https://baotintuc.vn/kinh-te/go-vuong-mac-20260906151500864.htm",
        "http://www.baotintuc.vn/thi-truong/slug-khac-20260906151500864.htm?fbclid=x",
        "https://m.baotintuc.vn/kinh-te/go-vuong-mac-20260906151500864.htm",
    ),
    "24h:1798904": (
        "https://24h.com.vn/kinh-doanh/hai-trao-luu-khoi-nghiep-c161a1798904.html",
        "https://www.24h.com.vn/kinh-doanh/hai-trao-luu-khoi-nghiep-c161a1798904.html?utm_medium=rss",
        "http://m.24h.com.vn/tin-tuc-trong-ngay/slug-khac-c46a1798904.html#comment",
    ),
    "ictvietnam:69520": (
        "https://ictvietnam.vn/dat-muc-tieu-tang-truong-33-4-dich-vu-loi-trong-nam-2025-69520.html",
        "http://www.ictvietnam.vn/slug-khac-69520.html?utm_source=x",
    ),
    "vnexpress_intl:4988321": (
        "https://e.vnexpress.net/news/business/economy/singaporeans-flock-to-malaysia-4988321.html",
        "https://e.vnexpress.net/news/business/economy/singaporeans-flock-to-malaysia-4988321.html#box_comment",
        "http://e.vnexpress.net/another-slug-4988321.html?utm_campaign=x",
    ),
}


@pytest.mark.parametrize(
    ("key", "url"), [(key, url) for key, urls in SAME_UNDER_BROADCASTERS_AND_PORTALS.items() for url in urls]
)
def test_every_writing_of_an_address_leads_to_its_outlet_and_its_key(key: str, url: str) -> None:
    outlet = outlet_for(url, OUTLETS)
    assert outlet is not None
    assert outlet.key == key.partition(":")[0]
    found = identify(outlet, url)
    assert found is not None
    assert found.key == key
    assert found.url.startswith(f"https://{outlet.domains[0]}/")


@pytest.mark.parametrize(
    ("key", "url"),
    [
        ("vov", "https://vov.vn/kinh-te"),
        ("vov", "https://vov.vn/podcast/ban-tin-sang-post1319055.vov"),
        ("vov", "https://vov.vn/multimedia/anh/mot-ngay-post1319056.vov"),
        ("vov", "https://english.vov.vn/en/economy/a-story-post1311198.vov"),
        ("viettimes", "https://viettimes.vn/khoa-hoc-cong-nghe/"),
        ("viettimes", "https://viettimes.vn/video/mot-doan-phim-post201186.html"),
        ("baotintuc", "https://baotintuc.vn/khoa-hoc-cong-nghe-131ct0.htm"),
        ("baotintuc", "https://baotintuc.vn/kinh-te-128ct0/trang-2.htm"),
        ("baotintuc", "https://baotintuc.vn/video/mot-doan-phim-20260901080000111.htm"),
        ("baotintuc", "https://dantocmiennui.baotintuc.vn/kinh-te/mot-bai-20260906151500864.htm"),
        ("24h", "https://www.24h.com.vn/hi-tech-c66.html"),
        ("24h", "https://www.24h.com.vn/xe-dien-c161e7001.html"),
        ("24h", "https://cdn.24h.com.vn/upload/rss/congnghethongtin.rss"),
        ("ictvietnam", "https://ictvietnam.vn/chuyen-doi-so/"),
        ("ictvietnam", "https://ictmag.ictvietnam.vn/ict/article/view/1228"),
        ("vnexpress_intl", "https://e.vnexpress.net/news/business"),
        ("vnexpress_intl", "https://e.vnexpress.net/photo/business/a-story-5112345.html"),
        ("vnexpress_intl", "https://vnexpress.net/mot-bai-viet-4988321.html"),
        ("vnexpress", "https://e.vnexpress.net/news/business/economy/a-story-4988321.html"),
    ],
)
def test_sections_films_and_sister_papers_have_no_identity(key: str, url: str) -> None:
    assert identify(OUTLETS[key], url) is None


def test_the_clock_in_a_news_agencys_id_is_of_its_four_digit_year() -> None:
    found = identify(OUTLETS["baotintuc"], "https://baotintuc.vn/kinh-te/mot-bai-20260906151500864.htm")
    assert found is not None
    assert found.begun == datetime(2026, 9, 6, 15, 15, 0, tzinfo=VIETNAM)
