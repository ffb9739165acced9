"""What operators are told of an outlet's template, in both languages, and as a message."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alerts.message import compose
from alerts.notices import change_lines, template_changed, template_restored
from alerts.settings import AlertSettings, Language
from alerts.wording import Wording, wording_of
from core.reasons import AlertKind, NoticeKind
from core.template import TemplateChange, Watched
from tests.factories import NOW, delivery, notice, notice_alert, template_change


def wording(language: Language, *, page_url: str = "") -> Wording:
    settings = AlertSettings(page_url=page_url)
    return wording_of(settings, language=language, topics={}, outlets={"tinsang": "Tin Sáng"})


ENGLISH, VIETNAMESE = wording(Language.ENGLISH), wording(Language.VIETNAMESE)
TITLE = template_change()
UNTOLD = template_change(what=Watched.LEAD, now="", since=NOW)
NEVER = template_change(what=Watched.BODY, before_pages=0, before_usual=0, now="density")
NO_ARTICLES = template_change(what=Watched.ARTICLE, usual="article", now="empty")
NEVER_ARTICLES = template_change(what=Watched.ARTICLE, usual="article", now="video", before_pages=0, before_usual=0)


@pytest.mark.parametrize(
    ("change", "english", "vietnamese"),
    [
        (
            TITLE,
            "Title: found by selector on 58 of 60 pages before, on 1 of the newest 12; most now by meta.",
            "Tiêu đề: trước đây tìm được bằng selector ở 58/60 trang, nay chỉ còn 1/12 trang mới nhất; phần lớn "
            "nay bằng meta.",
        ),
        (
            UNTOLD,
            "Lead: found by selector on 58 of 60 pages before, on 1 of the newest 12; most now not at all.",
            "Sapo: trước đây tìm được bằng selector ở 58/60 trang, nay chỉ còn 1/12 trang mới nhất; phần lớn nay "
            "không tìm được.",
        ),
        (
            NEVER,
            "Text: by the outlet's file found by selector, which is so on 1 of the newest 12 pages; on most by "
            "density.",
            "Nội dung: theo tệp của báo thì tìm bằng selector, nhưng chỉ đúng ở 1/12 trang mới nhất; phần lớn bằng "
            "density.",
        ),
        (
            NO_ARTICLES,
            "58 of 60 pages were articles before, 1 of the newest 12 are; most are now: empty.",
            "Trước đây 58/60 trang là bài viết, nay chỉ còn 1/12 trang mới nhất; phần lớn nay là: empty.",
        ),
        (
            NEVER_ARTICLES,
            "1 of the newest 12 pages are articles; most are: video.",
            "Chỉ 1/12 trang mới nhất là bài viết; phần lớn là: video.",
        ),
    ],
)
def test_each_change_is_a_line(change: TemplateChange, english: str, vietnamese: str) -> None:
    assert [change_lines([change], words) for words in (ENGLISH, VIETNAMESE)] == [[english], [vietnamese]]


def test_a_notice_names_the_outlet_all_changes_the_first_time_and_what_to_do() -> None:
    told = template_changed([UNTOLD, TITLE], ENGLISH)
    assert (told.kind, told.subject, told.over) == (NoticeKind.TEMPLATE_CHANGED, "tinsang", False)
    assert told.title == "Tin Sáng: its pages are not read the usual way any more"
    lead, title, since = told.text.split("\n")
    assert (lead, title) == (*change_lines([UNTOLD], ENGLISH), *change_lines([TITLE], ENGLISH))
    assert since.startswith("Since about 21 Nov 2023, 05:30 (GMT+7).")
    assert "baotin outlets check tinsang" in since


def test_that_it_is_over_is_a_notice_too() -> None:
    over = template_restored("tinsang", [UNTOLD, TITLE], VIETNAMESE)
    assert (over.over, over.title) == (True, "Tin Sáng: đã đọc lại được trang theo cách thường lệ")
    assert over.text == "Bắt đầu từ khoảng 05:30 ngày 21/11/2023 (GMT+7)."
    assert template_restored("tinsang", [], VIETNAMESE).text == ""


def test_a_message_of_a_notice_has_no_article_around_it() -> None:
    told = notice()
    made = compose(delivery(alert=notice_alert(told)), wording(Language.ENGLISH, page_url="https://baotin.example"))
    assert (made.kind, made.mark, made.headline) == (AlertKind.NOTICE, "Notice", told.title)
    assert (made.outlet, made.when) == ("Tin Sáng", "noticed 21 Nov 2023, 09:01 (GMT+7)")
    assert (made.url, made.page) == ("", "https://baotin.example/sources")
    assert (made.lead, made.topics, made.quotes, made.others) == ("", (), (), ())
    assert made.lines == tuple(told.text.split("\n"))
    assert "alerts.operators" in made.footer


def test_what_is_over_stands_in_the_thread_of_what_began() -> None:
    began, over, other = (
        compose(delivery(alert=notice_alert(told)), ENGLISH).thread
        for told in (notice(), notice(title="x", over=True), notice(subject="cuabien"))
    )
    assert began == over != other


def test_an_older_notice_is_told_with_the_time_it_was_made() -> None:
    made = compose(delivery(alert=notice_alert(created_at=NOW - timedelta(days=1))), VIETNAMESE)
    assert made.when == "phát hiện lúc 10:30 ngày 20/11/2023 (GMT+7)"
    assert made.mark == "Thông báo vận hành"
