"""A site's answers → a file that is good at once, with what is found, and what wants a look."""

from __future__ import annotations

import re

import pytest

from core.reasons import FeedProblem
from crawler.catalogue import parse_outlet, shipped_families
from crawler.drafting import NoDraft, NoDraftReason, draft
from crawler.drafting.samples import FIELDS
from crawler.outlet import PageField
from tests.crawler.drafting.site import ALTERNATE, HOME, address, article, drafted, front, rss, walk, whole


def test_the_file_reads_back_to_the_drafted_outlet() -> None:
    made = drafted(whole())
    outlet, problems = parse_outlet(made.text, file="draft", families=shipped_families())
    assert (outlet, problems) == (made.outlet, [])


def test_name_key_domain_feeds_and_pattern_are_the_sites() -> None:
    outlet = drafted(whole()).outlet
    assert (outlet.key, outlet.name, outlet.domains, outlet.language) == (
        "baovidu",
        "Báo Ví Dụ",
        ("baovidu.example",),
        "vi",
    )
    assert [(feed.url, feed.section) for feed in outlet.feeds] == [
        (f"{HOME}rss/cong-nghe.rss", "tech"),
        (f"{HOME}rss/kinh-doanh.rss", "business"),
    ]
    assert outlet.article.pattern == r"baovidu\.example/[^/]+-(?P<id>\d{7,8})\.html"
    assert outlet.article.exclude == ("/video/",)


def test_feeds_that_are_not_ours_stand_there_as_comments() -> None:
    made = drafted(whole())
    assert "# https://baovidu.example/rss/the-thao.rss" in made.text
    assert "comments/feed" not in made.text


def test_selectors_are_proposed_for_what_is_only_guessed_or_not_found() -> None:
    made = drafted(whole())
    page = made.outlet.page
    assert (page.body, page.lead, page.published) == (("div.phan-chinh",), ("p.tom-tat-tin",), ("p.ngay-dang",))
    assert (page.authors, page.section) == (("p.but-danh-tin",), ("div.duong-dan-muc a",))
    assert page.tags == ("div.tu-khoa-tin a",)
    assert page.title == ()  # the page's only heading is found without help
    assert {one.field for one in made.report.fields if one.standing == "found"} == {*FIELDS} - {PageField.IMAGE}


def test_the_days_date_at_the_top_of_every_page_is_not_taken_for_the_articles() -> None:
    assert "ngay-hom-nay" not in drafted(whole()).text


def test_a_body_that_stands_elsewhere_on_each_page_is_left_to_the_person() -> None:
    site = whole() | {address(n): article(n, body=f"x{n:04d}") for n in range(8)}
    made = drafted(site)
    assert "body" not in made.settings.get("page", {})
    assert any(said.startswith("body: density") for said in made.uncertain)


def test_a_system_that_is_known_by_its_marks_brings_its_family() -> None:
    def page(number: int) -> bytes:
        marked = (
            article(number)
            .decode()
            .replace('class="phan-chinh"', 'class="detail-content afcbc-body" data-role="content"')
        )
        return marked.replace('<p class="tom-tat-tin">', '<p data-role="sapo">').encode()

    made = drafted(whole() | {address(n): page(n) for n in range(8)})
    assert made.outlet.family == "vccorp"
    assert made.outlet.page.body == shipped_families()["vccorp"].page.body
    assert {"/tag/", "/video/"} <= set(made.outlet.article.exclude)
    assert any("VCCorp" in said for said in made.found)


def test_without_a_feed_the_links_of_section_pages_are_proposed() -> None:
    made = drafted(whole() | {HOME: front(), f"{HOME}kinh-doanh/": front(), f"{HOME}cong-nghe/": front()})
    assert [(feed.url, feed.kind, feed.links, feed.section) for feed in made.outlet.feeds] == [
        (f"{HOME}kinh-doanh/", "list", "h3 a", "business"),
        (f"{HOME}cong-nghe/", "list", "h3 a", "tech"),
    ]
    assert any("no feed was found" in said for said in made.uncertain)


def test_a_page_without_any_list_of_articles_gives_a_file_that_says_so() -> None:
    made = drafted({HOME: front(numbers=())})
    assert (made.outlet.feeds, made.outlet.article.pattern) == ((), "")
    assert any("look for one in a browser" in said for said in made.uncertain)


def test_a_feed_that_answers_something_else_is_left_out_and_said() -> None:
    made = drafted(whole() | {f"{HOME}rss/cong-nghe.rss": b"<html><body>No Content</body></html>"})
    assert [feed.url for feed in made.outlet.feeds] == [f"{HOME}rss/kinh-doanh.rss"]
    assert any("cong-nghe.rss is named as a feed, but lists no articles" in said for said in made.uncertain)
    made = drafted(whole() | {f"{HOME}rss/cong-nghe.rss": FeedProblem.SERVER_ERROR})
    assert any("could not be fetched (server error" in said for said in made.uncertain)


def test_a_feed_that_stands_still_is_said() -> None:
    old = re.sub(rb"\d\d Nov 2026", b"14 Sep 2026", rss(0, 1, 2, 3))
    made = drafted(whole() | {f"{HOME}rss/kinh-doanh.rss": old})
    assert any("nothing newer than 2026-09-14" in said for said in made.uncertain)


def test_dates_with_the_month_first_are_noticed() -> None:
    odd = re.sub(rb"<pubDate>[^<]+", b"<pubDate>11/22/2026 9:05:00 AM", rss(0, 1, 2))
    feeds = {feed.url: feed for feed in drafted(whole() | {f"{HOME}rss/kinh-doanh.rss": odd}).outlet.feeds}
    assert feeds[f"{HOME}rss/kinh-doanh.rss"].month_first
    assert not feeds[f"{HOME}rss/cong-nghe.rss"].month_first


def test_a_feed_with_a_number_in_its_address_is_held_to_its_title() -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/rss/kinh-te-3.rss">'
    site = whole() | {HOME: front(head=head + ALTERNATE), f"{HOME}rss/kinh-te-3.rss": rss(0, 1, 2)}
    feed = next(feed for feed in drafted(site).outlet.feeds if feed.url.endswith("-3.rss"))
    assert feed.title == "Kinh doanh - Báo Ví Dụ"


@pytest.mark.parametrize(
    ("answer", "reason", "said"),
    [
        (FeedProblem.UNREACHABLE, NoDraftReason.NOT_REACHED, "Check the address"),
        (FeedProblem.TIMEOUT, NoDraftReason.NOT_REACHED, "Check the address"),
        (FeedProblem.NOT_FOUND, NoDraftReason.NOT_ANSWERED, "Open it in a browser"),
        (FeedProblem.REFUSED, NoDraftReason.REFUSED, "ask the outlet"),
        (FeedProblem.ROBOTS, NoDraftReason.REFUSED, "ask the outlet"),
        (FeedProblem.REDIRECT_OUT, NoDraftReason.ELSEWHERE, "Give that address"),
        (FeedProblem.PRIVATE_ADDRESS, NoDraftReason.PRIVATE, "private address"),
        (
            b"<html><script>document.cookie='a=1';location.reload()</script></html>",
            NoDraftReason.CHALLENGE,
            "browser",
        ),
        (b"\x89PNG\r\n\x1a\n", NoDraftReason.NOT_HTML, "front page"),
        (b"", NoDraftReason.EMPTY, "the answer was empty. Give the address of the site's front page"),
        (FeedProblem.RATE_LIMITED, NoDraftReason.TOO_SOON, "leave it alone for some hours"),
    ],
)
def test_what_cannot_be_drafted_from_is_said_with_what_to_do(
    answer: bytes | FeedProblem, reason: NoDraftReason, said: str
) -> None:
    made = draft(walk({HOME: answer}), families=shipped_families())
    assert isinstance(made, NoDraft)
    assert made.reason is reason
    assert HOME in made.text
    assert said in made.text


def test_hostile_names_and_addresses_give_a_good_file_still() -> None:
    name = "Báo: 'x' #1 \\u0007 {a}, [b] & \"c\" \u2028 %"
    head = f'<meta property="og:site_name" content="{name.replace(chr(34), "&quot;")}">{ALTERNATE}'
    head += '<link rel="alternate" type="application/rss+xml" href="/rss/kinh-doanh?a=1&amp;b=\'x\' # y: [z]">'
    made = drafted(whole() | {HOME: front(head=head)})
    outlet, problems = parse_outlet(made.text, file="draft", families=shipped_families())
    assert (outlet, problems) == (made.outlet, [])
