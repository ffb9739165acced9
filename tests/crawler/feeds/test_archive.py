"""Pages of archives: sitemaps with and without dates, packed, indexes, list pages with times; and what is none."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crawling import FeedKind
from core.reasons import FeedProblem
from crawler.archive import ArchivePage, Child, Listed
from crawler.dates import VIETNAM
from crawler.feeds import archive
from crawler.feeds.archive import read_archive_page, read_index
from crawler.feeds.item import Unreadable
from crawler.outlet import ArticleUrls, Outlet

NOW = datetime(2026, 3, 17, 5, 0, tzinfo=UTC)
URL = "https://thudo.example/sitemaps/sitemaps-2026-3-6-10.xml"
SITEMAP = ArchivePage(url=URL, kind=FeedKind.SITEMAP)
LIST = ArchivePage(
    url="https://thudo.example/kinh-te-p2",
    kind=FeedKind.LIST,
    links="article.tin h3 a",
    item="article.tin",
    published="article.tin::attr(data-luc)",
)
OUTLET = Outlet(
    key="thudo",
    name="Thủ Đô",
    domains=("thudo.example",),
    article=ArticleUrls(
        pattern=r"thudo\.example/[a-z-]+-(?P<id>\d{6}|77(?P<clock>\d{12}))\.html", exclude=("/video/",)
    ),
)


def read(body: bytes | str, page: ArchivePage = SITEMAP) -> tuple[Listed, ...] | Unreadable:
    raw = body.encode() if isinstance(body, str) else body
    return read_archive_page(raw, content_type="", page=page, outlet=OUTLET, url=page.url, now=NOW)


def urlset(*urls: str) -> str:
    joined = "".join(f"<url>{url}</url>" for url in urls)
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{joined}</urlset>'
    )


def listed(body: bytes | str, page: ArchivePage = SITEMAP) -> tuple[Listed, ...]:
    found = read(body, page)
    assert isinstance(found, tuple), found
    return found


def test_a_sitemap_gives_addresses_and_what_bounds_their_time() -> None:
    silent, dated, begun = listed(
        urlset(
            "<loc>https://thudo.example/</loc>",
            "<loc>https://thudo.example/video/mot-doan-000009.html</loc>",
            "<loc>https://thudo.example/tin-mot-000001.html</loc><lastmod>2026-03-08T10:00:00+07:00</lastmod>",
            "<loc>https://thudo.example/tin-hai-000002.html</loc><news:news>"
            "<news:publication_date>2026-03-07T09:00:00+07:00</news:publication_date>"
            "<news:title>Tin &amp;amp; bài</news:title></news:news>",
            "<loc>https://thudo.example/tin-ba-77260306071500.html</loc>",
            "<loc>https://thudo.example/tin-mot-ten-moi-000001.html</loc>",
        )
    )
    assert (silent.entry.key, silent.entry.published) == ("thudo:000001", None)
    assert (silent.changed, silent.begun) == (datetime(2026, 3, 8, 10, tzinfo=VIETNAM), None)
    assert (dated.entry.title, dated.entry.published) == ("Tin & bài", datetime(2026, 3, 7, 9, tzinfo=VIETNAM))
    assert (begun.entry.key, begun.begun) == (
        "thudo:77260306071500",
        datetime(2026, 3, 6, 7, 15, tzinfo=VIETNAM),
    )


@pytest.mark.parametrize(
    ("ahead", "known"),
    [(timedelta(days=300), False), (timedelta(hours=7), True)],
    ids=["a mistake", "another zone or clock"],
)
def test_a_time_far_ahead_is_unknown(ahead: timedelta, known: bool) -> None:  # noqa: FBT001 (a case)
    late = (NOW + ahead).isoformat()
    (one,) = listed(
        urlset(
            "<loc>https://thudo.example/tin-mot-000001.html</loc>"
            f"<news:news><news:publication_date>{late}</news:publication_date></news:news>"
        )
    )
    assert (one.entry.published is not None) == known


def test_a_sitemap_may_be_packed_and_may_list_nothing() -> None:
    packed = gzip.compress(urlset("<loc>https://thudo.example/tin-mot-000001.html</loc>").encode(), mtime=0)
    assert [one.entry.key for one in listed(packed)] == ["thudo:000001"]
    assert listed(urlset()) == ()


def test_a_sitemap_beyond_all_bounds_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1_000)
    bomb = gzip.compress(b" " * 100_000, mtime=0)
    found = read(bomb)
    assert isinstance(found, Unreadable)
    assert found.problem is FeedProblem.TOO_LARGE


def test_a_month_of_ten_thousand_articles_is_read_whole() -> None:
    whole = urlset(*(f"<loc>https://thudo.example/tin-{n:06d}.html</loc>" for n in range(10_000)))
    assert len(listed(whole)) == 10_000


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", FeedProblem.EMPTY_FEED),
        ("<html><body><p>Trang không tồn tại</p></body></html>", FeedProblem.NOT_A_FEED),
        ("<rss><channel/></rss>", FeedProblem.NOT_A_FEED),
        ("\x00\x01 no xml at all", FeedProblem.NOT_A_FEED),
        (gzip.compress(b"<urlset/>", mtime=0)[:-6], FeedProblem.BROKEN_BODY),
        (b"\x1f\x8b" + zlib.compress(b"<urlset/>"), FeedProblem.BROKEN_BODY),
    ],
)
def test_what_is_no_sitemap_is_said_to_be_none(body: bytes | str, problem: FeedProblem) -> None:
    found = read(body)
    assert isinstance(found, Unreadable)
    assert found.problem is problem


def test_addresses_of_another_form_are_not_passed_over_in_silence() -> None:
    found = read(urlset(*(f"<loc>https://thudo.example/Tin.aspx?id={number}</loc>" for number in range(30))))
    assert isinstance(found, Unreadable)
    assert found.detail == "none of its 30 addresses is an article of Thủ Đô: had they another form then?"
    assert listed(urlset("<loc>https://thudo.example/</loc>")) == ()


BOX = '<article class="tin" data-luc="{at}"><h3><a href="{href}">{title}</a></h3></article>'


def page_of(*boxes: str) -> str:
    return f"<!DOCTYPE html><html><head><title>Kinh tế</title></head><body>{''.join(boxes)}</body></html>"


def test_a_list_gives_links_with_the_time_of_the_box_around_them() -> None:
    first, second = listed(
        page_of(
            BOX.format(at=1772845200, href="/tin-mot-000001.html", title="Tin một"),
            BOX.format(at="", href="/tin-hai-000002.html", title="Tin hai"),
            '<aside><a href="/tin-ben-le-000003.html">Bên lề</a></aside>',
        ),
        LIST,
    )
    assert (first.entry.title, first.entry.published) == ("Tin một", datetime(2026, 3, 7, 1, 0, tzinfo=UTC))
    assert (second.entry.key, second.entry.published) == ("thudo:000002", None)


def test_a_list_without_anything_on_it_has_come_to_its_end() -> None:
    assert listed(page_of("<p>Không còn tin nào.</p>"), LIST) == ()


def test_a_fragment_of_html_is_a_list_too() -> None:
    fragment = BOX.format(at="2026-03-07T08:00:00", href="/tin-mot-000001.html", title="Tin một")
    (one,) = listed(fragment, LIST)
    assert one.entry.published == datetime(2026, 3, 7, 8, tzinfo=VIETNAM)


def test_an_index_gives_the_sitemaps_and_when_they_were_changed() -> None:
    body = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<sitemap><loc> https://thudo.example/a.xml </loc><lastmod>2026-03-07</lastmod></sitemap>"
        "<sitemap><loc>https://thudo.example/b.xml</loc></sitemap><sitemap><loc>nirgends</loc></sitemap>"
        "</sitemapindex>"
    )
    assert read_index(body.encode(), content_type="text/xml") == (
        Child(url="https://thudo.example/a.xml", changed=datetime(2026, 3, 7, tzinfo=VIETNAM)),
        Child(url="https://thudo.example/b.xml"),
    )


@pytest.mark.parametrize("body", [b"", b"<urlset/>", b"<html><p>404</p></html>", b"\x1f\x8b\x00"])
def test_what_is_no_index_is_said_to_be_none(body: bytes) -> None:
    assert isinstance(read_index(body, content_type=""), Unreadable)


WHOLE = (
    urlset(
        "<loc>https://thudo.example/tin-mot-000001.html</loc><lastmod>2026-03-08T10:00:00+07:00</lastmod>",
        "<loc>https://thudo.example/tin-hai-000002.html</loc><news:news><news:title>Tin</news:title></news:news>",
    ).encode(),
    page_of(BOX.format(at=1772845200, href="/tin-mot-000001.html", title="Tin một")).encode(),
)


@given(
    body=st.sampled_from(WHOLE),
    at=st.integers(0, 500),
    length=st.integers(0, 60),
    junk=st.binary(max_size=40),
    page=st.sampled_from((SITEMAP, LIST)),
    packed=st.booleans(),
)
def test_whatever_an_outlet_sends_is_read_or_refused(
    body: bytes, at: int, length: int, junk: bytes, page: ArchivePage, *, packed: bool
) -> None:
    mangled = body[:at] + junk + body[at + length :]
    found = read(gzip.compress(mangled, mtime=0) if packed else mangled, page)
    if not isinstance(found, Unreadable):
        assert all(one.entry.key.startswith("thudo:") for one in found)
    assert isinstance(read_index(mangled, content_type="text/xml"), Unreadable)
