"""Which addresses are asked for, in which order, and how few."""

from __future__ import annotations

from core.reasons import FeedProblem
from crawler.drafting import Purpose
from crawler.drafting.planning import MOST
from tests.crawler.drafting.site import ALTERNATE, HOME, address, article, front, rss, walk, whole

NEWS = f"{HOME}google-news-sitemap.xml"
SITEMAP_OF_NEWS = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    + "".join(f"<url><loc>{address(n)}</loc></url>" for n in range(8))
    + "</urlset>"
).encode()


def asked(site: dict[str, bytes | FeedProblem], **given: object) -> list[tuple[Purpose, str]]:
    return [(seen.wanted.purpose, seen.wanted.url) for seen in walk(site, **given).seen]  # type: ignore[arg-type] # as walk


def test_the_front_page_then_a_feed_of_each_section_then_articles_of_both() -> None:
    found = asked(whole())
    assert found[:3] == [
        (Purpose.START, HOME),
        (Purpose.FEED, f"{HOME}rss/cong-nghe.rss"),
        (Purpose.FEED, f"{HOME}rss/kinh-doanh.rss"),
    ]
    assert [purpose for purpose, _ in found[3:]] == [Purpose.ARTICLE] * 3
    assert len({url for _, url in found}) == len(found)


def test_never_more_than_a_handful_whatever_fails() -> None:
    site = whole() | {address(n): FeedProblem.SERVER_ERROR for n in range(8)}
    assert len(asked(site, sitemaps=(NEWS,))) <= MOST
    assert [purpose for purpose, _ in asked(site)].count(Purpose.ARTICLE) == 3


def test_the_page_that_lists_the_feeds_is_looked_at_where_it_is_linked() -> None:
    feeds = '<a href="/rss/kinh-doanh.rss">RSS Kinh doanh</a><a href="/rss/the-thao.rss">RSS Thể thao</a>'
    site = whole() | {
        HOME: front(foot='<a href="/rss.html">RSS</a>'),
        f"{HOME}rss.html": front(foot=feeds, numbers=()),
    }
    assert asked(site)[:3] == [
        (Purpose.START, HOME),
        (Purpose.INDEX, f"{HOME}rss.html"),
        (Purpose.FEED, f"{HOME}rss/kinh-doanh.rss"),
    ]


def test_without_any_feed_the_usual_place_is_tried_then_the_news_sitemap() -> None:
    site = whole() | {HOME: front(), NEWS: SITEMAP_OF_NEWS}
    assert asked(site, sitemaps=(f"{HOME}sitemap-2026-11.xml", NEWS))[:3] == [
        (Purpose.START, HOME),
        (Purpose.INDEX, f"{HOME}rss"),
        (Purpose.SITEMAP, NEWS),
    ]


def test_an_index_of_sitemaps_is_opened_to_look_for_the_news() -> None:
    inner = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in (f"{HOME}s-2025-01.xml", NEWS))
    index = f"<sitemapindex>{inner}</sitemapindex>"
    site = whole() | {HOME: front(), f"{HOME}sitemap.xml": index.encode(), NEWS: SITEMAP_OF_NEWS}
    found = asked(site, sitemaps=(f"{HOME}sitemap.xml",))
    assert [url for purpose, url in found if purpose is Purpose.SITEMAP] == [f"{HOME}sitemap.xml", NEWS]


def test_without_feed_and_sitemap_pages_of_our_sections_are_looked_at() -> None:
    site = whole() | {HOME: front(), f"{HOME}kinh-doanh/": front(), f"{HOME}cong-nghe/": front()}
    lists = [url for purpose, url in asked(site) if purpose is Purpose.LIST]
    assert lists == [f"{HOME}kinh-doanh/", f"{HOME}cong-nghe/"]


def test_from_a_feed_the_front_page_is_looked_at_too() -> None:
    found = asked(whole(), start=f"{HOME}rss/kinh-doanh.rss")
    assert found[:2] == [(Purpose.START, f"{HOME}rss/kinh-doanh.rss"), (Purpose.HOME, HOME)]


def test_what_refuses_is_left_alone() -> None:
    for problem in (FeedProblem.REFUSED, FeedProblem.ROBOTS, FeedProblem.UNREACHABLE):
        assert asked({HOME: problem}) == [(Purpose.START, HOME)]
    assert asked({HOME: b"%PDF-1.7 ..."}) == [(Purpose.START, HOME)]


def test_feeds_of_comments_and_of_other_sections_are_not_fetched() -> None:
    site = {HOME: front(head=ALTERNATE), f"{HOME}rss/kinh-doanh.rss": rss(0, 1), address(0): article(0)}
    fetched = {url for _, url in asked(site)}
    assert not fetched & {f"{HOME}comments/feed/", f"{HOME}rss/the-thao.rss"}
