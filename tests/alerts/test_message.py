"""A delivery put into words, before any medium."""

from __future__ import annotations

import pytest

from alerts.message import Message, compose, one_line, safe_url
from alerts.settings import AlertSettings, Language
from alerts.trial import trial_delivery
from alerts.wording import Wording, wording_of
from core.reasons import AlertKind, DeliveryState
from tests.alerts.hostile import HOSTILE, hostile_message
from tests.factories import (
    NOW,
    REGULATION,
    RESTRUCTURING,
    alert,
    article,
    delivery,
    evidence,
    hours,
    match,
    story,
    telling,
)

ENGLISH = wording_of(
    AlertSettings(page_url="http://127.0.0.1:8080/"),
    language=Language.ENGLISH,
    topics={REGULATION: "Regulation"},
    outlets={"tinsang": "Tin Sáng", "cuabien": "Báo Cửa Biển"},
)


def test_a_message_says_what_happened_where_when_and_why() -> None:
    body = article().body
    spans = (evidence(article(), "phạt Alibaba", concept="regulatory-action"),)
    other = telling(article_id=2, outlet="cuabien", title="Alibaba nộp phạt", url="https://cuabien.example/2")
    made = compose(
        delivery(
            id="d-1",
            receiver="desk",
            alert=alert(story=story(id=7, tellings=(telling(), other)), matches=(match(*spans),), body=body),
        ),
        ENGLISH,
    )
    assert made.mark == "New story"
    assert made.headline == "Bắc Kinh phạt Alibaba vì ép người bán chọn một sàn"
    assert made.outlet == "Tin Sáng"
    assert made.when == "published 21 Nov 2023, 08:30 (GMT+7)"
    assert made.topics == ("Regulation",)
    assert [quote.pieces() for quote in made.quotes] == [
        [
            ("Sáng thứ Hai, cơ quan chống độc quyền công bố quyết định ", False),
            ("phạt Alibaba", True),
            (" sau bốn tháng điều tra.", False),
        ]
    ]
    assert [(one.outlet, one.title, one.url) for one in made.others] == [
        ("Báo Cửa Biển", "Alibaba nộp phạt", "https://cuabien.example/2")
    ]
    assert made.page == "http://127.0.0.1:8080/stories/7"
    assert not made.repeat


def test_an_article_without_a_date_says_when_it_was_seen() -> None:
    made = compose(delivery(alert=alert(story=story(tellings=(telling(published=None),)))), ENGLISH)
    assert made.when == "seen 21 Nov 2023, 09:00 (GMT+7)"


def test_the_lead_is_not_said_twice() -> None:
    of = article(body="")
    in_lead = match(evidence(of, "lạm dụng", field="lead"))
    assert compose(delivery(alert=alert(matches=(in_lead,))), ENGLISH).lead == ""
    assert compose(delivery(), ENGLISH).lead == of.lead


def test_only_the_topics_of_the_alert_are_quoted() -> None:
    other = match(evidence(article(), "tập đoàn"), topic=RESTRUCTURING)
    made = compose(delivery(alert=alert(matches=(other,), body=article().body)), ENGLISH)
    assert made.quotes == ()


def test_a_redelivery_after_an_unknown_outcome_says_so() -> None:
    assert compose(delivery(state=DeliveryState.UNKNOWN), ENGLISH).repeat


def test_messages_of_one_story_share_a_thread_and_stories_do_not() -> None:
    first = compose(delivery(), ENGLISH)
    more = story(tellings=(telling(), telling(article_id=2, url="https://b.example/2")))
    later = compose(delivery(alert=alert(id=2, article_id=2, story=more)), ENGLISH)
    elsewhere = story(tellings=(telling(url="https://c.example/9"),))
    assert first.thread == later.thread
    assert compose(delivery(alert=alert(story=elsewhere)), ENGLISH).thread != first.thread


def test_without_names_and_page_the_keys_must_do() -> None:
    made = compose(delivery(), Wording())
    assert (made.outlet, made.topics, made.page) == ("tinsang", (REGULATION,), "")
    unknown = compose(delivery(alert=alert(story=story(tellings=(telling(outlet=None),)))), Wording())
    assert unknown.outlet == "an unknown outlet"


def test_in_vietnamese_the_words_and_times_are() -> None:
    wording = wording_of(AlertSettings(time_zone="Asia/Tokyo"), language=Language.VIETNAMESE, topics={}, outlets={})
    made = compose(delivery(alert=alert(kind=AlertKind.FOLLOW_UP)), wording)
    assert (made.mark, made.when) == ("Diễn biến mới", "đăng lúc 10:30 ngày 21/11/2023 (GMT+9)")


def test_a_test_says_that_it_is_one() -> None:
    trial = trial_delivery("desk", delivery_id="t-1", now=NOW, language=ENGLISH.language, page_url="")
    made = compose(trial, ENGLISH)
    assert (made.kind, made.mark, made.headline) == (AlertKind.TEST, "Test", "A test message from Baotin")
    assert "Nothing has happened" in made.lead
    assert made.page == ""


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_text_is_one_printable_line(text: str) -> None:
    def texts(made: Message) -> list[str]:
        rest = [*made.topics, *(quote.text for quote in made.quotes), *(other.title for other in made.others)]
        return [made.headline, made.lead, made.outlet, *rest]

    for shown in texts(hostile_message(text)):
        assert shown.isprintable() or shown == ""
        assert not set(shown) & {"\u202e", "\u2066", "\u2069"}


def test_a_title_of_nothing_gives_way_to_the_address() -> None:
    assert hostile_message("\u200b").headline == "https://tinsang.example/1.html"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x?y=1&z=2", "https://a.example/x?y=1&z=2"),
        (" http://a.example/ ", "http://a.example/"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//a.example/x", ""),
        ("https://a.example/a b", ""),
        ("https://a.example/\r\nX: y", ""),
        ("https://a.example/" + "x" * 2000, ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(url: str, safe: str) -> None:
    assert safe_url(url) == safe


def test_one_line_is_normalised() -> None:
    assert one_line(" Tri\u0301 tuệ\r\n nhân\u2066 tạo ") == "Trí tuệ nhân tạo"


def test_times_of_any_zone_are_written_out() -> None:
    zones = {"UTC": "GMT", "Asia/Kolkata": "GMT+5:30", "America/St_Johns": "GMT-3:30", "Asia/Ho_Chi_Minh": "GMT+7"}
    for zone, shown in zones.items():
        wording = wording_of(AlertSettings(time_zone=zone), language=Language.ENGLISH, topics={}, outlets={})
        assert wording.time(NOW + hours(1)).endswith(f"({shown})")
