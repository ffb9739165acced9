"""What a reader sees on each page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.web.reading_pages import STORIES
from core.errors import StorageBusyError
from core.model import Story
from core.reasons import DeliveryState
from core.template import Watched
from tests import factories as make
from tests.app.web import world
from tests.app.web.fake_reader import FakeReader, empty_reader
from tests.app.web.visiting import RecordingActions, get, request, site_of, text, texts, tree
from tests.factories import NOW

ALL = ("/", "/stories/1", "/articles/1", "/search?q=Alibaba", "/sources", "/alerts")


def test_stories_stand_under_their_days_newest_first() -> None:
    page = get("/")
    assert texts(page, ".day > h2") == ["Today", "Yesterday"]
    assert texts(page, ".stories h3") == [view.story.title for view in world.STORIES]
    assert texts(page, ".stories .when") == ["10:10", "07:42", "04:30", "09:30"]


def test_a_story_shows_topics_outlets_quotes_and_whether_it_was_told() -> None:
    first = texts(get("/"), ".stories > li")[0]
    assert "Chinese tech regulation Tin Sáng, Báo Cửa Biển, Sóng Công Nghệ 3 articles Told" in first
    marks = texts(get("/?outlet=cuabien"), "blockquote mark")
    assert marks == [
        "Cơ quan quản lý thị trường Trung Quốc",
        "Alibaba",
        "Tổng cục Quản lý Giám sát Thị trường Trung Quốc",
        "phạt Alibaba",
        "điều tra chống độc quyền",
    ]


def test_where_only_the_title_matched_the_title_is_marked() -> None:
    assert texts(get("/"), "h3 mark") == ["TikTok"]


@pytest.mark.parametrize(
    ("query", "stories"),
    [
        ("topic=china-tech-restructuring", [2]),
        ("outlet=cuabien", [1]),
        ("topic=china-tech-regulation&outlet=songcong", [1, 4]),
        ("topic=&outlet=", [1, 2, 3, 4]),
        ("before=2023-11-21T00:00:00%2B00:00", [3, 4]),
        ("before=2023-11-21T00:00:00+00:00", [3, 4]),
    ],
)
def test_stories_are_filtered(query: str, stories: list[int]) -> None:
    links = [link.get("href") for link in tree(get(f"/?{query}")).cssselect(".stories h3 a")]
    assert links == [f"/stories/{number}" for number in stories]


def test_the_filter_remembers_what_was_chosen() -> None:
    page = tree(get("/?topic=china-tech-restructuring&outlet=kinhte24"))
    chosen = [option.get("value") for option in page.cssselect("option[selected]")]
    assert chosen == ["china-tech-restructuring", "kinhte24"]


def test_older_pages_show_every_story_once() -> None:
    views = [
        make.story_view(
            story=Story(id=number, title=f"Tin số {number}", tellings=()), newest=NOW - timedelta(hours=number)
        )
        for number in range(1, 2 * STORIES + 4)
    ]
    site, path, seen = site_of(FakeReader(views=views)), "/", []
    while path:
        page = request(site, path)
        seen += texts(page, ".stories h3")
        older = tree(page).cssselect(".pages a[rel=next]")
        path = older[0].get("href") if older else ""
    assert seen == [view.story.title for view in views]


def test_trouble_is_told_on_the_first_page() -> None:
    assert texts(get("/"), ".attention li") == ["2 feeds need attention.", "1 receiver of alerts is in trouble."]
    calm = FakeReader(feeds=[make.feed_health()], receivers=[make.receiver_health()])
    assert texts(get("/", calm), ".attention") == []


def test_a_story_page_tells_how_it_spread_and_who_was_told() -> None:
    page = get("/stories/1")
    assert texts(page, ".timeline .when") == ["09:00 first", "09:42 +42 min", "10:10 +1 h 10 min"]
    assert texts(page, ".timeline strong") == ["Tin Sáng", "Báo Cửa Biển", "Sóng Công Nghệ"]
    assert texts(page, ".told-list li") == [
        "desk-slack Sent 09:02",
        "desk-email To be retried next try 10:35 451 try again later",
    ]


def test_an_address_that_is_not_http_is_text_and_no_link() -> None:
    page = get("/stories/1")
    assert "javascript:alert(1)" in text(page)
    assert [a.get("href") for a in tree(page).cssselect("a") if "javascript" in a.get("href")] == []


def test_an_article_page_marks_the_evidence_and_says_why_it_was_told() -> None:
    page = get("/articles/1")
    assert texts(page, ".text p mark")[-1] == "điều tra chống độc quyền"
    assert texts(page, ".match .reason") == ["Told"]
    assert texts(page, ".evidence dt") == ["china-authority", "regulatory-action", "china-tech-company"]
    anchors = {link.get("href") for link in tree(page).cssselect(".evidence a")}
    marks = {f"#{mark.get('id')}" for mark in tree(page).cssselect("mark[id]")}
    assert anchors == marks


def test_an_article_page_says_what_a_revision_changed() -> None:
    page = get("/articles/1")
    assert texts(page, ".revisions summary") == ["Until 09:50 it read otherwise"]
    assert texts(page, ".revisions del") == ["điều tra", "hai", "mỗi"]
    assert texts(page, ".revisions ins") == ["phạt", "bốn", "trong ba"]


def test_a_withdrawn_article_says_so() -> None:
    assert texts(get("/articles/3"), ".notice") == ["The outlet withdrew this article; that was seen at 09:30."]


def test_each_match_says_why_nobody_was_told() -> None:
    assert texts(get("/articles/2"), ".match .reason") == [
        "Told",
        "Not told: its score is below the topic's threshold for alerts",
    ]


def test_evidence_whose_text_moved_is_listed_and_not_linked() -> None:
    stored = world.ARTICLES[0]
    moved = replace(stored, article=replace(stored.article, body="Bài đã được viết lại."))
    page = get("/articles/1", FakeReader(articles=[moved]))
    assert "phạt Alibaba (no longer in the text)" in text(page, ".evidence")
    assert [mark.get("id") for mark in tree(page).cssselect(".text > p mark")] == []


def test_text_of_an_article_is_text_and_never_markup() -> None:
    hostile = make.article(
        title="<script>alert(1)</script>", lead='"><img src=x onerror=alert(1)>', body="<b>đậm</b>\n\n{{ 7*7 }}"
    )
    reader = FakeReader(
        articles=[make.stored_article(article=hostile, matches=())],
        views=[make.story_view(story=make.story(title=hostile.title))],
    )
    for path in ("/", "/stories/1", "/articles/1", "/search?q=alert"):
        page = tree(get(path, reader))
        assert (page.cssselect("script"), page.cssselect("img"), page.cssselect("main b")) == ([], [], [])
    assert texts(get("/articles/1", reader), ".text > p")[:2] == ["<b>đậm</b>", "{{ 7*7 }}"]


def test_a_search_marks_the_words_it_found() -> None:
    page = get("/search?q=ca phe")
    assert texts(page, ".hits h3") == ["Giá cà phê Tây Nguyên nhích nhẹ đầu tuần"]
    assert texts(page, ".hits mark") == ["cà", "phê"]


def test_a_search_that_cannot_be_read_shows_where() -> None:
    page = get("/search?q=Alibaba (phạt OR")
    assert page.status_code == 400
    assert "This query cannot be read (column 17)" in text(page, "#problem")
    assert texts(page, "#problem code mark") == ["␣"]
    assert tree(page).cssselect("input[name=q]")[0].get("value") == "Alibaba (phạt OR"


def test_an_address_in_the_search_box_leads_to_its_article() -> None:
    page = get(f"/search?q={world.SPLIT.url}")
    assert (page.status_code, page.headers["location"]) == (303, "/articles/2")
    assert "No article is stored under this address" in text(get("/search?q=https://vi.example/la-1.html"))


def test_further_results_are_reached_by_offset() -> None:
    many = [make.stored_article(id=number, article=make.article(key=str(number))) for number in range(1, 26)]
    site = site_of(FakeReader(articles=many))
    first = request(site, "/search?q=Alibaba")
    assert "Results 1 to 20" in text(first)
    more = tree(first).cssselect(".pages a[rel=next]")[0].get("href")
    second = request(site, more)
    assert "Results 21 to 25" in text(second)
    assert tree(second).cssselect(".pages a[rel=next]") == []


def test_sources_say_what_is_wrong_in_words() -> None:
    page = get("/sources")
    assert texts(page, ".troubled .group") == ["Báo Cửa Biển", "Sóng Công Nghệ"]
    assert "the server asks us to come back later (status 429); 4 failures in a row Retry-After: 3000" in text(page)
    assert "nothing new for unusually long" in text(page)
    assert "overdue by 2 h" in text(page)
    assert texts(page, ".heading .state") == [
        "Failing: 1",
        "Doubtful: 1",
        "Not visited yet: 1",
        "Well: 2",
        "Off: 1",
    ]


UNUSUAL = FakeReader(
    notices=[
        make.standing_notice(
            make.template_change(),
            make.template_change(what=Watched.LEAD, now=""),
            make.template_change(what=Watched.BODY, before_pages=0, before_usual=0, now="density"),
            make.template_change(what=Watched.ARTICLE, now="empty"),
        )
    ]
)


def test_sources_name_an_outlet_that_is_not_read_the_usual_way() -> None:
    (told,) = texts(get("/sources", UNUSUAL), ".unusual li")
    assert told == (
        "Tin Sáng since about 05:30 "
        "Title: found by selector on 58 of 60 pages before, on 1 of the newest 12; most now by meta "
        "Lead: found by selector on 58 of 60 pages before, on 1 of the newest 12; most now not at all "
        "Text: by the outlet's file found by selector, which is so on 1 of the newest 12 pages; on most by density "
        "58 of 60 pages were articles before, 1 of the newest 12 are; most are now: empty"
    )
    assert texts(get("/sources"), ".unusual") == []


def test_in_vietnamese_the_warning_is_too() -> None:
    page = get("/sources?lang=vi", UNUSUAL)
    assert texts(page, ".unusual h2") == ["Không còn đọc được theo cách thường lệ"]
    assert texts(page, ".unusual .doubt")[0] == (
        "Tiêu đề: trước đây tìm được bằng selector ở 58/60 trang, nay chỉ còn 1/12 trang mới nhất; phần lớn nay "
        "bằng meta"
    )


def test_a_warning_of_an_unknown_form_still_names_its_outlet() -> None:
    odd = FakeReader(notices=[make.standing_notice(details={})])
    assert texts(get("/sources", odd), ".unusual strong") == ["Tin Sáng"]


def test_it_is_told_on_the_first_page_too() -> None:
    assert "1 outlet is not read the usual way any more." in texts(get("/", UNUSUAL), ".attention li")
    assert get("/", empty_reader()).text.count('class="attention"') == 0


def test_the_ledger_shows_a_notice_without_a_story() -> None:
    told = make.delivery_view(story_id=None, topics=(), title="Tin Sáng: its pages are not read the usual way")
    page = get("/alerts", FakeReader(ledger=[told]))
    (link,) = tree(page).cssselect(".ledger a.name")
    assert (link.text_content(), link.get("href")) == (told.title, "/sources")


def test_the_ledger_shows_state_attempts_error_and_next_try() -> None:
    rows = texts(get("/alerts"), ".ledger tbody tr")
    assert "Sent sent 09:02 1 attempt 09:02 sent 0.3 s, HTTP or SMTP status 200" in rows[0]
    assert "To be retried next try 10:35 451 try again later 2 attempts" in rows[1]
    assert "unknown: it may have arrived 30.0 s the connection broke after DATA" in rows[1]
    assert rows[2].endswith("410 Gone Send again")


@pytest.mark.parametrize(
    ("show", "states"),
    [
        ("", ["Sent", "To be retried", "Given up", "Waiting"]),
        ("waiting", ["To be retried", "Waiting"]),
        ("dead", ["Given up"]),
        ("sent", ["Sent"]),
    ],
)
def test_the_ledger_is_narrowed_by_state(show: str, states: list[str]) -> None:
    assert texts(get(f"/alerts?show={show}"), ".ledger .state") == states


def test_only_what_failed_can_be_sent_again() -> None:
    ledger = [make.delivery_view(id=state.name, state=state, attempts=()) for state in DeliveryState]
    forms = tree(get("/alerts", FakeReader(ledger=ledger))).cssselect(".ledger form")
    assert {form.get("action") for form in forms} == {"/alerts/RETRY/retry", "/alerts/DEAD/retry"}


SAME = {"sec-fetch-site": "same-origin"}


def test_sending_again_asks_for_it_and_returns_to_the_ledger() -> None:
    actions = RecordingActions()
    done = request(site_of(actions=actions), "/alerts/d-hook-1/retry", method="POST", headers=SAME)
    assert (done.status_code, done.headers["location"], actions.retried) == (
        303,
        "/alerts?notice=retried",
        ["d-hook-1"],
    )
    assert "It will be sent again" in text(get("/alerts?notice=retried"), ".notice")


def test_what_cannot_be_sent_again_says_so() -> None:
    site = site_of(actions=RecordingActions(answer=False))
    done = request(site, "/alerts/gone/retry", method="POST", headers=SAME)
    assert done.headers["location"] == "/alerts?notice=not_retried"
    assert "It cannot be sent again" in text(get("/alerts?notice=not_retried"), ".notice")


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "http://evil.example"}])
def test_sending_again_is_refused_from_anywhere_else(headers: dict[str, str]) -> None:
    actions = RecordingActions()
    refused = request(site_of(actions=actions), "/alerts/d-hook-1/retry", method="POST", headers=headers)
    assert (refused.status_code, actions.retried) == (403, [])
    assert "did not come from this page" in text(refused)


@pytest.mark.parametrize("path", ["/", "/search", "/sources", "/alerts"])
def test_an_empty_page_says_what_will_come(path: str) -> None:
    for language in ("en", "vi"):
        page = get(path, empty_reader(), language=language)
        assert page.status_code == 200
        assert text(page, ".empty, .help")


def test_a_filter_without_results_offers_a_way_out() -> None:
    assert "Nothing matches this filter" in text(get("/?outlet=vnexpress"))
    assert "Nothing is older than this" in text(get("/?before=2000-01-01T00:00:00Z"))


@pytest.mark.parametrize("path", ALL)
def test_every_page_speaks_both_languages_and_keeps_the_one_asked_for(path: str) -> None:
    joint = "&" if "?" in path else "?"
    page = tree(get(f"{path}{joint}lang=vi"))
    assert page.get("lang") == "vi"
    assert [link.text for link in page.cssselect("nav[aria-label] a")] == [
        "Sự kiện",
        "Tìm kiếm",
        "Nguồn tin",
        "Báo tin",
    ]
    inside = [a.get("href") for a in page.cssselect("header a[href^='/'], main a[href^='/']")]
    assert [href for href in inside if "lang=vi" not in href] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/stories/999", 404),
        ("/articles/999", 404),
        ("/articles/99999999999999999999999", 404),
        ("/stories/x", 404),
        ("/?before=yesterday", 400),
        ("/?before=0001-01-01T00:00:00%2B14:00", 400),
        ("/search?q=a&from=-1", 400),
        ("/search?q=a&from=9999999999", 400),
        ("/alerts?show=everything", 400),
        ("/alerts/d-1/retry", 405),
    ],
)
def test_a_wrong_address_is_answered_in_words(path: str, status: int) -> None:
    page = get(path)
    assert page.status_code == status
    assert text(page, ".empty .lead")
    assert "Stories" in text(page, ".empty")


def test_a_busy_database_asks_to_come_back() -> None:
    page = get("/", FakeReader(failure=StorageBusyError("database is locked")))
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    assert "The database is busy" in text(page)


def test_a_failure_of_ours_shows_no_trace() -> None:
    page = get("/", FakeReader(failure=RuntimeError("secret detail")))
    assert page.status_code == 500
    assert "Something went wrong on our side" in text(page)
    assert "secret detail" not in page.text


def test_the_page_can_stand_under_a_path() -> None:
    site = site_of(base_path="/baotin")
    page = request(site, "/baotin/")
    assert page.status_code == 200
    addresses = [a.get("href") for a in tree(page).cssselect("a[href^='/'], link[href^='/']")]
    assert [address for address in addresses if not address.startswith("/baotin/")] == []
    assert request(site, tree(page).cssselect("link[rel=stylesheet]")[0].get("href")).status_code == 200
    assert request(site, "/baotin/nothing").status_code == 404
