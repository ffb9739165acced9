"""However an outlet's links write an article's address, it is one article, with one key and one address."""

from __future__ import annotations

from datetime import datetime

import pytest

from crawler.catalogue import load_outlets, outlet_for
from crawler.dates import VIETNAM
from crawler.identity import Identity, identify
from crawler.outlet import Outlet

OUTLETS = load_outlets()

SAME = {
    "vnexpress:5096383": (
        "https://vnexpress.net/ceo-pnj-muon-mua-1-trieu-co-phieu-5096383.html",
        "http://www.vnexpress.net/ceo-pnj-muon-mua-1-trieu-co-phieu-5096383.html?utm_source=zalo&fbclid=x",
        "https://vnexpress.net/ceo-pnj-muon-mua-1-trieu-co-phieu-5096383.html#box_comment_vne",
        "https://amp.vnexpress.net/ceo-pnj-muon-mua-1-trieu-co-phieu-5096383.html",
        "https://kinhdoanh.vnexpress.net/tin-tuc/ceo-pnj-muon-mua-1-trieu-co-phieu-5096383.html",
        "HTTPS://VnExpress.net/ceo-pnj-muon-mua-1-trieu-co-phieu-5096383.html",
    ),
    "vnexpress:4925154": (
        "https://vnexpress.net/ket-qua-crystal-palace-vs-liverpool-4925154.html",
        "https://vnexpress.net/ket-qua-crystal-palace-vs-liverpool-4925154-tong-thuat.html",
    ),
    "tuoitre:20260307075519174": (
        "https://tuoitre.vn/chien-su-day-gia-hoa-nhap-khau-dip-8-3-tang-manh-20260307075519174.htm",
        "https://m.tuoitre.vn/slug-khac-20260307075519174.htm?gidzl=abc",
    ),
    "tuoitre:100260623023540399": (
        "https://tuoitre.vn/the-thao/video-ban-thang-dua-messi-thanh-chan-sut-vi-dai-nhat-world-cup-"
        "100260623023540399.htm",
    ),
    "tuoitre:2025090810210369": (
        "https://tuoitre.vn/u23-yemen-co-dang-ngai-voi-u23-viet-nam-2025090810210369.htm",
    ),
    "thanhnien:185250810104847593": (
        "https://thanhnien.vn/thoi-trang-tre/net-kieu-sa-an-minh-trong-dam-chiet-eo-185250810104847593.htm",
        "https://www.thanhnien.vn/net-kieu-sa-an-minh-trong-dam-chiet-eo-185250810104847593.htm",
    ),
    "dantri:20260307080054340": (
        "https://dantri.com.vn/kinh-doanh/gia-vang-giam-van-cao-hon-the-gioi-gan-20-trieu-dongluong-"
        "20260307080054340.htm",
        "https://m.dantri.com.vn/kinh-doanh/gia-vang-giam-20260307080054340.htm",
    ),
    "vietnamnet:2495349": ("https://vietnamnet.vn/co-phieu-flc-duoc-giao-dich-tro-lai-2495349.html",),
    "vietnamnet:i5001996": (
        "https://vietnamnet.vn/that-gia-khoa-day-ban-hang-chot-nghin-don-tren-tiktok-shop-i5001996.html",
    ),
    "znews:1683108": (
        "https://znews.vn/mot-bai-viet-post1683108.html",
        "https://zingnews.vn/mot-bai-viet-khac-post1683108.html",
        "https://news.zing.vn/zingnews-post1683108.html",
        "https://lifestyle.znews.vn/mot-bai-viet-post1683108.html",
    ),
    "cafef:188260704171525847": (
        "https://cafef.vn/chu-tich-do-quy-hai-dang-ky-mua-10-trieu-co-phieu-hpx-188260704171525847.chn",
        "https://m.cafef.vn/chu-tich-do-quy-hai-dang-ky-mua-10-trieu-co-phieu-hpx-188260704171525847.chn",
        "http://cafef.vn/chu-tich-188260704171525847.chn?utm_source=du-lieu",
    ),
    "cafebiz:176260806085500111": ("https://cafebiz.vn/mot-bai-viet-176260806085500111.chn",),
    "genk:20260307075519174": ("https://genk.vn/mot-bai-viet-20260307075519174.chn",),
    "genk:165260807093000222": ("https://m.genk.vn/mot-bai-viet-165260807093000222.chn",),
    "vietnamplus:1136134": (
        "https://www.vietnamplus.vn/mot-bai-viet-post1136134.vnp",
        "https://vietnamplus.vn/mot-bai-viet-post1136134.vnp",
        "https://m.vietnamplus.vn/mot-bai-viet-post1136134.vnp",
    ),
    "tienphong:1316758": (
        "https://tienphong.vn/khi-ngu-dan-xai-40-post1316758.tpo",
        "https://tienphong.vn/khi-ngu-dan-xai-40-post1316758.amp.tpo?zarsrc=1",
    ),
    "vneconomy.vn/nam-uu-tien-cho-nen-kinh-te-so.htm": (
        "https://vneconomy.vn/nam-uu-tien-cho-nen-kinh-te-so.htm",
        "http://www.vneconomy.vn/nam-uu-tien-cho-nen-kinh-te-so.htm?utm_medium=rss#top",
    ),
}


@pytest.mark.parametrize(("key", "url"), [(key, url) for key, urls in SAME.items() for url in urls])
def test_every_writing_of_an_address_has_the_articles_key(key: str, url: str) -> None:
    outlet = OUTLETS[key.split(":", maxsplit=1)[0]] if ":" in key else OUTLETS["vneconomy"]
    found = identify(outlet, url)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "urls", [urls for key, urls in SAME.items() if key in ("cafef:188260704171525847", "znews:1683108")]
)
def test_mobile_and_alias_hosts_have_the_outlets_address(urls: tuple[str, ...]) -> None:
    outlet = outlet_for(urls[0], OUTLETS)
    assert outlet is not None
    found = [identify(outlet, url) for url in urls]
    assert {each.url.split("/")[2] for each in found if each} <= {*outlet.domains}


@pytest.mark.parametrize(
    ("key", "url"),
    [
        ("vnexpress", "https://vnexpress.net/kinh-doanh"),
        ("vnexpress", "https://vnexpress.net/"),
        ("vnexpress", "https://vnexpress.net/suc-khoe/cam-nang/dau-tim-2345"),
        ("vnexpress", "https://video.vnexpress.net/video/a-5096383.html"),
        ("vnexpress", "https://e.example.org/a-5096383.html"),
        ("tuoitre", "https://tuoitre.vn/kinh-doanh.htm"),
        ("tuoitre", "https://tuoitre.vn/nld/mot-bai-viet-196260307071308923.htm"),
        ("tuoitre", "https://tuoitre.vn/video/clip-a-12345.htm"),
        ("tuoitre", "https://tuoitre.vn/world-cup-e123.htm"),
        ("thanhnien", "https://thanhnien.vn/cong-nghe.htm"),
        ("dantri", "https://dantri.com.vn/dt360/mot-bai-20260307080054340.htm"),
        ("dantri", "https://dantri.com.vn/kinh-doanh.htm"),
        ("vietnamnet", "https://vietnamnet.vn/en/an-english-story-2495349.html"),
        ("vietnamnet", "https://vietnamnet.vn/kinh-doanh-page1"),
        ("znews", "https://znews.vn/cong-nghe.html"),
        ("cafef", "https://cafef.vn/du-lieu/vnm-188260704171525847/a.chn"),
        ("cafef", "https://cafef.vn/thi-truong-chung-khoan.chn"),
        ("cafebiz", "https://cafebiz.vn/cong-nghe.chn"),
        ("genk", "https://genk.vn/ai.chn"),
        ("vneconomy", "https://vneconomy.vn/kinh-te-so.htm"),
        ("vneconomy", "https://vneconomy.vn/nhip-cau-doanh-nghiep.htm"),
        ("vietnamplus", "https://en.vietnamplus.vn/a-story-post1136134.vnp"),
        ("vietnamplus", "https://www.vietnamplus.vn/kinhte/"),
        ("tienphong", "https://tienphong.vn/video/a-post1316758.tpo"),
        ("tienphong", "mailto:toasoan@tienphong.vn"),
        ("tienphong", "https://[tienphong.vn/a-post1316758.tpo"),
        ("tienphong", ""),
    ],
)
def test_what_is_no_article_address_has_no_identity(key: str, url: str) -> None:
    assert identify(OUTLETS[key], url) is None


def test_the_clock_in_an_id_says_when_the_article_was_begun() -> None:
    found = identify(OUTLETS["thanhnien"], "https://thanhnien.vn/a-b-185250810104847593.htm")
    assert found is not None
    assert found.begun == datetime(2025, 8, 10, 10, 48, 47, tzinfo=VIETNAM)
    found = identify(OUTLETS["tuoitre"], "https://tuoitre.vn/a-b-2025090810210369.htm")
    assert found is not None
    assert found.begun == datetime(2025, 9, 8, 10, 21, 3, tzinfo=VIETNAM)


def test_an_id_whose_clock_cannot_be_is_still_an_id() -> None:
    found = identify(OUTLETS["thanhnien"], "https://thanhnien.vn/a-b-185259999999999593.htm")
    assert found is not None
    assert found.begun is None


def test_an_outlet_without_a_pattern_goes_by_its_addresses() -> None:
    outlet = Outlet(key="desk", name="Desk", domains=("127.0.0.1:8099",))
    assert identify(outlet, "http://127.0.0.1:8099/bai-1?id=5&utm_source=x#y") == Identity(
        key="127.0.0.1:8099/bai-1?id=5", url="http://127.0.0.1:8099/bai-1?id=5"
    )
    assert identify(outlet, "http://127.0.0.1:8099/") is None
    assert identify(outlet, "http://127.0.0.1:8098/bai-1") is None


def test_a_query_parameter_that_names_the_article_is_kept_and_no_other() -> None:
    outlet = Outlet.model_validate(
        {
            "key": "desk",
            "name": "Desk",
            "domains": ["desk.example"],
            "article": {"pattern": r"desk\.example/view\?id=(?P<id>\d+)", "query": ["id"]},
        }
    )
    found = identify(outlet, "https://desk.example/view?from=home&id=77")
    assert found == Identity(key="desk:77", url="https://desk.example/view?id=77")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://vnexpress.net/a-b-5096383.html", "vnexpress"),
        ("https://zingnews.vn/a-post1683108.html", "znews"),
        ("https://m.cafef.vn/a-188260704171525847.chn", "cafef"),
        ("https://vnexpress.net/kinh-doanh", "vnexpress"),
        ("https://bao.example.vn/a-196260307071308923.htm", None),
        ("not an address", None),
    ],
)
def test_an_address_finds_its_outlet(url: str, key: str | None) -> None:
    found = outlet_for(url, OUTLETS)
    assert (found.key if found else None) == key


ONE_ARTICLE_EACH = {
    "vtv:100260821155102345": (
        "https://vtv.vn/cua-khau-thong-minh-100260821155102345.htm",
        "http://www.vtv.vn/kinh-te/slug-khac-100260821155102345.htm?utm_source=facebook#comment",
        "https://m.vtv.vn/cua-khau-thong-minh-100260821155102345.htm?fbclid=x",
        "https://amp.vtv.vn/cua-khau-thong-minh-100260821155102345.htm",
    ),
    "vtv:20161206111316821": (
        "https://vtv.vn/le-tan/trao-giai-khoi-nghiep-lotte-2016-20161206111316821.htm",
        "https://vtv.vn/trao-giai-20161206111316821.htm",
    ),
    "nld:196260307071308923": (
        "https://nld.com.vn/nhung-sai-sot-ho-kinh-doanh-thuong-gap-196260307071308923.htm",
        "https://tuoitre.vn/nld/nhung-sai-sot-ho-kinh-doanh-thuong-gap-196260307071308923.htm",
        "https://tuoitre.vn/nld/kinh-te/slug-khac-196260307071308923.htm?zarsrc=30",
        "http://m.nld.com.vn/nhung-sai-sot-196260307071308923.htm#box_comment",
        "https://www.nld.com.vn/kinh-te/nhung-sai-sot-196260307071308923.htm?gidzl=y",
        "https://m.tuoitre.vn/nld/nhung-sai-sot-196260307071308923.htm",
        "https://diaoc.nld.com.vn/nhung-sai-sot-196260307071308923.htm",
    ),
    "nld:20230703214031183": (
        "https://tuoitre.vn/nld/kinh-te/ngan-hang-dau-dau-rao-ban-tai-san-20230703214031183.htm",
        "https://nld.com.vn/kinh-te/ngan-hang-dau-dau-rao-ban-tai-san-20230703214031183.htm",
    ),
    "soha:198260711093015123": (
        "https://soha.vn/nha-may-pin-198260711093015123.htm",
        "http://soha.vn/kinh-doanh/nha-may-pin-198260711093015123.htm?utm_campaign=rss",
        "https://m.soha.vn/slug-khac-198260711093015123.htm",
    ),
    "soha:20180521135500123": ("https://soha.vn/cong-nghe/may-anh-20180521135500123.htm",),
    "znews:1683108": ("https://www.zingnews.vn/mot-bai-viet-post1683108.html",),
    "tuoitrenews:103260827144512345": (
        "https://news.tuoitre.vn/da-nang-opens-a-test-track-103260827144512345.htm",
        "https://news.tuoitre.vn/another-slug-103260827144512345.htm?utm_source=newsletter",
        "http://www.tuoitrenews.vn/da-nang-opens-a-test-track-103260827144512345.htm",
        "https://tuoitrenews.vn/da-nang-opens-a-test-track-103260827144512345.htm",
    ),
    "tuoitrenews:10323344": (
        "https://news.tuoitre.vn/vietnamese-survivors-p1-lifelong-pains-10323344.htm",
        "https://news.tuoitre.vn/another-slug-10323344.htm?fbclid=z",
    ),
    "laodong:1628826": (
        "https://laodong.vn/cong-nghe/instagram-gioi-han-toi-da-5-hashtag-cho-moi-bai-dang-va-reels-1628826.ldo",
        "https://m.laodong.vn/cong-nghe/slug-khac-1628826.ldo?zarsrc=1",
        "http://laodong.vn/the-gioi/slug-khac-1628826.LDO#binh-luan",
    ),
    "baodautu:538952": (
        "https://baodautu.vn/xu-phat-giam-doc-tai-chinh-d538952.html",
        "https://amp.baodautu.vn/xu-phat-giam-doc-tai-chinh-d538952.html",
        "http://Baodautu.vn/slug-khac-d538952.html?utm_medium=rss",
        "https://www.baodautu.vn/xu-phat-d538952.html#binhluan",
    ),
}


@pytest.mark.parametrize(("key", "url"), [(key, url) for key, urls in ONE_ARTICLE_EACH.items() for url in urls])
def test_an_article_is_one_under_each_of_its_addresses_and_its_outlet_is_found(key: str, url: str) -> None:
    outlet = outlet_for(url, OUTLETS)
    assert outlet is not None
    assert outlet.key == key.partition(":")[0]
    found = identify(outlet, url)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    ("key", "url"),
    [
        ("vtv", "https://vtv.vn/kinh-te.htm"),
        ("vtv", "https://vtv.vn/video/ban-tin-100260902070500123.htm"),
        ("vtv", "https://tuoitre.vn/a-b-100260821155102345.htm"),
        ("vtv", "https://vtv.vn/a-b-198260821155102345.htm"),
        ("vtv", "https://vtv.vn/rss/kinh-te.rss"),
        ("nld", "https://tuoitre.vn/nld/kinh-te.htm"),
        ("nld", "https://tuoitre.vn/nld/video/a-196260918101010111.htm"),
        ("nld", "https://tuoitre.vn/a-b-100260821155102345.htm"),
        ("nld", "https://tuoitre.vn/a-b-196260307071308923.htm"),
        ("nld", "https://nld.com.vn/rss/kinh-te.rss"),
        ("nld", "https://nld.com.vn/"),
        ("soha", "https://soha.vn/kinh-doanh.htm"),
        ("soha", "https://soha.vn/video/a-198260711093015123.htm"),
        ("soha", "https://soha.vn/tac-gia/a-198260711093015123.htm"),
        ("tuoitrenews", "https://news.tuoitre.vn/business.htm"),
        ("tuoitrenews", "https://tuoitre.vn/a-b-103260827144512345.htm"),
        ("tuoitrenews", "https://news.tuoitre.vn/video/a-103260827144512345.htm"),
        ("tuoitrenews", "https://tuoitrenews.vn/news/business/20200101/a-story/52345.html"),
        ("laodong", "https://laodong.vn/kinh-doanh/"),
        ("laodong", "https://laodong.vn/photo/chum-anh-1690500.ldo"),
        ("laodong", "https://laodong.vn/infographic/luong-1690501.ldo"),
        ("laodong", "https://news.laodong.vn/cong-nghe/gpt-55-instant-1697008.ldo"),  # the English edition
        ("baodautu", "https://baodautu.vn/kinh-te-so-d77/"),
        ("baodautu", "https://baodautu.vn/kinh-te-so-d77/p2"),
        ("baodautu", "https://baodautu.vn/batdongsan/mot-bai-d538952.html"),
        ("baodautu", "https://baodautu.vn/tag/aat/"),
    ],
)
def test_a_section_a_video_or_another_papers_address_has_no_identity(key: str, url: str) -> None:
    assert identify(OUTLETS[key], url) is None


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://tuoitre.vn/kinh-doanh.htm", "tuoitre"),
        ("https://nld.com.vn/kinh-te.htm", "nld"),
        ("https://news.tuoitre.vn/business.htm", "tuoitrenews"),
        ("https://congnghe.tuoitre.vn/", "tuoitre"),
        ("https://news.laodong.vn/cong-nghe/gpt-55-instant-1697008.ldo", "laodong"),
    ],
)
def test_of_outlets_that_share_a_host_the_nearest_has_what_is_no_article(url: str, key: str) -> None:
    found = outlet_for(url, OUTLETS)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    ("key", "url", "begun"),
    [
        ("vtv", "https://vtv.vn/a-b-100260821155102345.htm", datetime(2026, 8, 21, 15, 51, 2, tzinfo=VIETNAM)),
        ("vtv", "https://vtv.vn/x/a-b-20161206111316821.htm", datetime(2016, 12, 6, 11, 13, 16, tzinfo=VIETNAM)),
        ("nld", "https://nld.com.vn/a-196260307071308923.htm", datetime(2026, 3, 7, 7, 13, 8, tzinfo=VIETNAM)),
        ("soha", "https://soha.vn/a-b-198261005221105.htm", datetime(2026, 10, 5, 22, 11, 5, tzinfo=VIETNAM)),
        (
            "tuoitrenews",
            "https://news.tuoitre.vn/a-b-10326082714451299999.htm",
            datetime(2026, 8, 27, 14, 45, 12, tzinfo=VIETNAM),
        ),
        ("tuoitrenews", "https://news.tuoitre.vn/a-b-10323344.htm", None),
        ("laodong", "https://laodong.vn/a/b-1628826.ldo", None),
        ("baodautu", "https://baodautu.vn/a-d538952.html", None),
    ],
)
def test_the_clock_of_an_id_is_read_where_it_has_one(key: str, url: str, begun: datetime | None) -> None:
    found = identify(OUTLETS[key], url)
    assert found is not None
    assert found.begun == begun
