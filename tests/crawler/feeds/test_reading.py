"""Feeds of every kind become entries; what is no feed is told for what it is."""

from __future__ import annotations

import gzip
import json
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.crawling import FeedKind
from core.model import Entry
from core.reasons import FeedProblem
from crawler.catalogue import load_outlets
from crawler.feeds import frozen, read_feed
from crawler.feeds.reading import MAX_ENTRIES
from crawler.outlet import FeedSettings
from tests.crawler.feeds.house import FIXTURES, LIST, NOW, SITEMAP, THUDO, fixture, item, read, rss

HANOI = timezone(timedelta(hours=7))


def hanoi(day: int, hour: int, minute: int) -> datetime:
    return datetime(2023, 11, day, hour, minute, tzinfo=HANOI)


def test_an_rss_feed_as_vnexpress_writes_it() -> None:
    reading = fixture("thudo_cong_nghe.xml", title="Công nghệ")
    assert reading.entries == (
        Entry(
            key="thudo:4000001",
            url="https://thudo.example/bo-thuong-mai-xem-lai-thuong-vu-4000001.html",
            title="Bộ Thương mại xem lại thương vụ giữa T&T và một hãng chip",
            lead="Cơ quan này cho biết sẽ mất ít nhất hai tháng để có kết luận.",
            published=hanoi(21, 10, 15),
        ),
    )
    assert (reading.problem, reading.warning, reading.left_out) == (None, None, 2)
    assert reading.newest == hanoi(21, 10, 15)


def test_dates_with_the_month_first_are_read_so_where_the_outlet_says_so() -> None:
    first, second = fixture("thudo_dates_us.xml", month_first=True).entries
    assert (first.published, second.published) == (hanoi(3, 9, 5), hanoi(3, 21, 4))


@pytest.mark.parametrize("number", range(4000021, 4000027))
def test_dates_of_every_form_say_the_same(number: int) -> None:
    entries = {entry.key: entry.published for entry in fixture("thudo_dates_odd.xml").entries}
    assert entries[f"thudo:{number}"] == hanoi(21, 9, 13)


@pytest.mark.parametrize("number", [4000027, 4000028, 4000029])
def test_a_date_that_is_missing_broken_or_to_come_is_unknown_and_never_now(number: int) -> None:
    entries = {entry.key: entry.published for entry in fixture("thudo_dates_odd.xml").entries}
    assert entries[f"thudo:{number}"] is None


def test_an_atom_feed() -> None:
    assert fixture("thudo_atom.xml").entries == (
        Entry(
            key="thudo:4000031",
            url="https://thudo.example/khoan-phat-ky-luc-4000031.html",
            title="Khoản phạt kỷ lục với một sàn thương mại",
            lead="Cơ quan chống độc quyền công bố mức phạt. Công ty nói sẽ nộp đủ.",
            published=hanoi(21, 9, 30),
        ),
    )


def test_an_rss_1_feed_whose_items_stand_beside_the_channel() -> None:
    (entry,) = fixture("thudo_rdf.xml").entries
    assert (entry.key, entry.published) == ("thudo:4000041", hanoi(21, 8, 0))


def test_a_news_sitemap_without_its_home_page_and_without_lastmod_for_a_date() -> None:
    reading = fixture("thudo_news_sitemap.xml", **SITEMAP)
    assert reading.entries == (
        Entry(
            key="thudo:4000051",
            url="https://thudo.example/sieu-ung-dung-bi-goi-len-4000051.html",
            title="Siêu ứng dụng bị gọi lên làm việc",
            published=hanoi(21, 9, 40),
        ),
        Entry(key="thudo:4000052", url="https://thudo.example/khong-co-phan-tin-4000052.html"),
    )
    assert reading.left_out == 1


def test_a_sitemap_in_a_gz_file() -> None:
    packed = gzip.compress((FIXTURES / "thudo_news_sitemap.xml").read_bytes(), mtime=0)
    assert read(packed, content_type="application/gzip", **SITEMAP) == fixture("thudo_news_sitemap.xml", **SITEMAP)


@pytest.mark.parametrize(
    "damaged", [gzip.compress(b"<urlset/>", mtime=0)[:-5], b"\x1f\x8b\x08\x00 not gzip at all"]
)
def test_a_damaged_gz_file_is_told(damaged: bytes) -> None:
    assert read(damaged, **SITEMAP).problem is FeedProblem.BROKEN_BODY


def test_a_list_page_by_the_css_of_its_links() -> None:
    reading = fixture("thudo_list.html", links="article.tin h3 a", title="công nghệ", **LIST)
    assert [(entry.key, entry.title) for entry in reading.entries] == [
        ("thudo:4000061", "Chip nội địa được ưu tiên mua sắm"),
        ("thudo:4000062", "Siết chuyển dữ liệu ra nước ngoài"),
    ]
    assert reading.left_out == 2


def test_of_two_links_to_one_article_the_title_is_taken_from_the_one_that_has_it() -> None:
    reading = fixture("thudo_list.html", links="article.tin", **LIST)
    assert reading.entries[0].title == "Chip nội địa được ưu tiên mua sắm"


def test_the_first_selector_that_finds_something_is_used_not_all_of_them() -> None:
    reading = fixture("thudo_list.html", links=".khong-co a, h3 a, nav a", **LIST)
    assert [entry.key for entry in reading.entries] == ["thudo:4000061", "thudo:4000062"]


def test_a_list_page_whose_layout_has_changed_is_told() -> None:
    reading = fixture("thudo_list.html", links="div.tin-moi a", **LIST)
    assert reading.problem is FeedProblem.EMPTY_FEED
    assert '"div.tin-moi a"' in reading.detail


def test_css_that_is_none_is_refused_before_anything_is_read() -> None:
    with pytest.raises(ValueError, match="is not a CSS selector"):
        fixture("thudo_list.html", links="a[[", **LIST)


CHALLENGE = '<html><head><script>document.cookie="D1N=abc";window.location.reload(true);</script></head></html>'
INDEX = "<sitemapindex><sitemap><loc>https://thudo.example/1.xml</loc></sitemap></sitemapindex>"
PROBLEMS = {
    "nothing": ("", {}, FeedProblem.EMPTY_FEED, "the answer is empty"),
    "blanks": (" \n ", {}, FeedProblem.EMPTY_FEED, "the answer is empty"),
    "empty channel": (rss(), {}, FeedProblem.EMPTY_FEED, "it lists nothing"),
    "empty sitemap": ("<urlset/>", SITEMAP, FeedProblem.EMPTY_FEED, "it lists nothing"),
    "challenge": (CHALLENGE, {}, FeedProblem.CHALLENGE, "wants a browser"),
    "challenge for a list": (CHALLENGE, LIST, FeedProblem.CHALLENGE, "wants a browser"),
    "challenge for a sitemap": (CHALLENGE, SITEMAP, FeedProblem.CHALLENGE, "wants a browser"),
    "web page": ("<html><body><p>Không tìm thấy</p></body></html>", {}, FeedProblem.NOT_A_FEED, "an HTML page"),
    "other root": ("<opml/>", {}, FeedProblem.NOT_A_FEED, "<opml>"),
    "feed as sitemap": (rss(item()), SITEMAP, FeedProblem.NOT_A_FEED, "<rss>, not <urlset>"),
    "index of sitemaps": (INDEX, SITEMAP, FeedProblem.NOT_A_FEED, "an index of sitemaps"),
    "plain text": ("Xin chào", {}, FeedProblem.NOT_A_FEED, "cannot be read as XML"),
    "another channel": (rss(item(), title="Thể thao"), {"title": "Công nghệ"}, FeedProblem.WRONG_FEED, "Thể thao"),
    "no article of ours": (
        rss("<item><link>https://thudo.example/a</link></item>"),
        {},
        FeedProblem.EMPTY_FEED,
        "none of its 1 links is an article of Thủ Đô",
    ),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_what_is_no_feed_is_told_for_what_it_is(case: str) -> None:
    body, feed, problem, detail = PROBLEMS[case]
    reading = read(body, **feed)
    assert (reading.problem, reading.entries) == (problem, ())
    assert detail in reading.detail


def test_a_channel_title_is_compared_without_case_marks_and_entities() -> None:
    body = rss(item(), title="  CÔNG  NGHỆ &amp;amp; Số - Thủ Đô ")
    assert read(body, title="công nghệ & số").problem is None


def test_a_frozen_feed_is_warned_of_with_its_entries() -> None:
    reading = fixture("thudo_cong_nghe.xml", frozen_after="1h")
    assert (reading.problem, reading.warning, len(reading.entries)) == (None, FeedProblem.FROZEN_FEED, 1)
    assert "2023-11-21" in reading.detail


@pytest.mark.parametrize(
    ("age", "limit", "verdict"),
    [(47, 48, "well"), (48, 48, "well"), (49, 48, "frozen"), (None, 48, "well"), (49, None, "well")],
)
def test_a_feed_is_frozen_when_its_newest_item_is_older_than_allowed(
    age: int | None, limit: int | None, verdict: str
) -> None:
    newest = None if age is None else NOW - timedelta(hours=age)
    said = frozen(newest, None if limit is None else timedelta(hours=limit), now=NOW)
    assert ("frozen" if said else "well") == verdict


def test_of_too_many_entries_the_newest_are_kept() -> None:
    def dated(number: int) -> str:
        when = NOW - timedelta(minutes=number)
        return item(4000000 + number, rest=f"<pubDate>{when.isoformat()}</pubDate>")

    reading = read(rss(*(dated(number) for number in range(MAX_ENTRIES + 500, 0, -1))))
    assert len(reading.entries) == MAX_ENTRIES
    assert reading.entries[0].published == NOW - timedelta(minutes=1)


def test_a_feed_that_was_cut_off_gives_what_came() -> None:
    whole = rss(item(4000001), item(4000002), item(4000003))
    reading = read(whole[: whole.index("4000003")])
    assert [entry.key for entry in reading.entries] == ["thudo:4000001", "thudo:4000002"]


BOMB = (
    '<!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(20))
    + "]>"
)
OUTSIDE = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ATTRIBUTE = '<!DOCTYPE r [<!ENTITY a "x"><!ATTLIST item title CDATA "&a;&a;">]>'


@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE, ATTRIBUTE, "<!DOCTYPE rss>"])
def test_entities_of_a_document_are_never_expanded(doctype: str) -> None:
    started = time.perf_counter()
    reading = read(doctype + rss(item(title="Giá &a;&u; tăng")))
    assert time.perf_counter() - started < 0.5
    assert [entry.title for entry in reading.entries] == ["Giá &a;&u; tăng"]


@pytest.mark.parametrize("half", ["&#xD800;", "&#55296;", "&#xdfff;", "&#x00DFFF;", "&#x110000;", "&#999999999;"])
def test_half_a_character_is_a_gap_wherever_it_stands(half: str) -> None:
    link = f'<link rel="{half}">https://thudo.example/tin-4000001.html</link>'
    reading = read(rss(f"<item><title>Tin {half} mới</title>{link}<guid>{half}</guid></item>", item(4000002)))
    assert {entry.key: entry.title for entry in reading.entries}["thudo:4000002"] == "Tin"


def test_a_document_type_without_an_end_is_no_feed() -> None:
    assert read("<!DOCTYPE r [" + rss(item())).problem is FeedProblem.NOT_A_FEED


@pytest.mark.parametrize(
    "body",
    [
        "<rss>" * 100_000,
        "<![CDATA[" * 300_000,
        "<rss><channel>" + "<item><title>&" * 100_000,
        "<!" * 500_000,
        rss(item(lead="<![CDATA[" + "<div>" * 20_000 + "]]>")),
        rss(item(title="&lt;" * 200_000)),
    ],
    ids=["deep", "open cdata", "loose", "bangs", "deep lead", "long title"],
)
def test_hostile_bodies_are_read_in_bounded_time(body: str) -> None:
    started = time.perf_counter()
    read(body)
    assert time.perf_counter() - started < 3


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(FeedKind))
def test_no_bytes_make_it_raise(body: bytes, kind: FeedKind) -> None:
    reading = read(body, kind=kind)
    assert (reading.problem is None) == bool(reading.entries)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(path.name for path in FIXTURES.iterdir())),
    st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=6)), max_size=8),
    st.sampled_from(FeedKind),
)
def test_no_damage_makes_it_raise(name: str, damage: list[tuple[int, bytes]], kind: FeedKind) -> None:
    body = (FIXTURES / name).read_bytes()
    for at, put in damage:
        body = body[:at] + put + body[at + len(put) :]
    reading = read(body, kind=kind)
    assert (reading.problem is None) == bool(reading.entries)
    assert all(THUDO.owns(entry.url) for entry in reading.entries)


@pytest.mark.shared
def test_real_feeds_are_read_as_their_manifest_says(shared: Path) -> None:
    outlets = load_outlets()
    for line in (shared / "feeds" / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        known = json.loads(line)
        outlet = outlets[known["outlet"]]
        body = (shared / "feeds" / known["file"]).read_bytes()
        feed = FeedSettings(url=known["feed_url"], title="VnExpress")
        reading = read_feed(body, content_type="", feed=feed, outlet=outlet, url=feed.url, now=datetime.now(HANOI))
        assert reading.problem is None
        assert len(reading.entries) + reading.left_out == known["items"]
        assert reading.left_out <= 3  # pages of the encyclopaedia, and of the English edition
        first = reading.entries[0]
        assert known["first_item"].startswith(first.title)
        assert first.published is not None
        assert first.published.strftime("%d %b %Y %H:%M:%S %z") in known["first_date"]
        assert all(entry.lead and "<" not in entry.lead for entry in reading.entries)
