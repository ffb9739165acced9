"""The scripted day fits together, and loading refuses one that does not."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from app.demo.press.outlets import PRESS_OUTLETS
from app.demo.script import ChangeKind, load_script
from app.demo.script.load import build_script, hour_of
from core.text import normalise

TOPICS = {"china-tech-regulation", "china-tech-restructuring", "china-tech-foreign-restrictions"}
SCRIPT = load_script()
DAY = [article for article in SCRIPT.articles if not article.baseline]


def test_the_day_has_75_articles_or_more_over_all_eight_outlets() -> None:
    assert len(DAY) >= 75
    assert {article.outlet for article in DAY} == {outlet.key for outlet in PRESS_OUTLETS}


def test_every_event_is_told_by_two_to_five_outlets_each_once() -> None:
    events = SCRIPT.expected_alerts()
    assert len(events) >= 15
    for event in events:
        outlets = [SCRIPT.by_id[article].outlet for article in event.articles]
        assert 2 <= len(outlets) <= 5, event.event
        assert len(set(outlets)) == len(outlets), event.event


def test_all_articles_of_an_event_carry_its_topics() -> None:
    for event in SCRIPT.expected_alerts():
        assert {SCRIPT.by_id[article].topics for article in event.articles} == {event.topics}
        assert set(event.topics) <= TOPICS


def test_every_topic_is_told_of_several_times() -> None:
    told = Counter(topic for event in SCRIPT.expected_alerts() for topic in event.topics)
    assert set(told) == TOPICS
    assert min(told.values()) >= 3


def test_quiet_articles_of_the_day_carry_no_topic() -> None:
    quiet = [article for article in SCRIPT.quiet() if not article.baseline]
    assert len(quiet) >= 35
    assert [article.id for article in quiet if article.topics] == []


def test_the_day_before_has_a_regulation_story_that_nobody_is_told_of() -> None:
    before = [article for article in SCRIPT.articles if article.baseline and article.topics]
    assert [article.topics for article in before] == [("china-tech-regulation",)]
    assert before[0] in SCRIPT.quiet()


def test_every_section_of_every_outlet_has_something_before_the_day() -> None:
    """An empty feed is a failed visit, and the first that succeeds would swallow the day's news as a baseline."""
    covered = {(a.outlet, section) for a in SCRIPT.articles if a.baseline for section in a.sections}
    wanted = {(outlet.key, section) for outlet in PRESS_OUTLETS for section in ("tech", "business", "world")}
    assert wanted - covered == set()


def test_articles_are_in_order_of_time_and_within_the_day() -> None:
    hours = [article.at for article in SCRIPT.articles]
    assert hours == sorted(hours)
    assert all(-24 <= hour < 24 for hour in hours)


def test_no_two_titles_are_equal_even_after_changes() -> None:
    titles = [article.title for article in SCRIPT.articles]
    titles += [change.title for change in SCRIPT.changes if change.title]
    assert [title for title, count in Counter(titles).items() if count > 1] == []


def test_tellings_of_one_event_use_words_of_their_own() -> None:
    for event in SCRIPT.expected_alerts():
        told = [SCRIPT.by_id[article] for article in event.articles]
        own = [article for article in told if not article.reprint_of]
        paragraphs = [paragraph for article in own for paragraph in article.body]
        assert len(set(paragraphs)) == len(paragraphs), event.event


def test_main_tellings_have_five_paragraphs_and_all_have_two() -> None:
    for event in SCRIPT.expected_alerts():
        assert len(SCRIPT.by_id[event.articles[0]].body) >= 5, event.event
    assert min(len(article.body) for article in SCRIPT.articles) >= 2


def test_all_text_is_in_normal_form() -> None:
    for article in SCRIPT.articles:
        for text in (article.title, article.lead, *article.body):
            assert text == normalise(text)


def test_the_day_has_each_kind_of_change_a_double_listing_and_a_reprint() -> None:
    assert {change.kind for change in SCRIPT.changes} == set(ChangeKind)
    assert any(len(article.sections) > 1 for article in DAY)
    (reprint,) = [article for article in DAY if article.reprint_of]
    original = SCRIPT.by_id[reprint.reprint_of]
    assert (reprint.lead, reprint.body) == (original.lead, original.body)
    assert reprint.source
    assert reprint.outlet != original.outlet
    assert reprint.at > original.at


def test_the_seed_story_is_told_with_both_its_topics() -> None:
    (seed,) = [event for event in SCRIPT.expected_alerts() if event.event == "alibaba-ceo-nho"]
    assert set(seed.topics) == {"china-tech-restructuring", "china-tech-regulation"}
    body = " ".join(SCRIPT.by_id[seed.articles[0]].body)
    for fact in ("Daniel Zhang", "CEO nhỏ", "33%", "13 lãnh đạo", "Cainiao", "400 tỷ USD"):
        assert fact in body


@pytest.mark.parametrize(
    ("clock", "day", "hour"), [("00:00", 0, 0.0), ("07:30", 0, 7.5), ("23:15", 0, 23.25), ("18:00", -1, -6.0)]
)
def test_clock_times_are_hours_of_the_script(clock: str, day: int, hour: float) -> None:
    assert hour_of(clock, day=day) == hour


def _article(**changes: Any) -> dict[str, Any]:
    return {"id": "a", "outlet": "tinsang", "section": "tech", "at": "07:00", "title": "T", "body": "B", **changes}


@pytest.mark.parametrize(
    ("articles", "changes", "complaint"),
    [
        ([_article(), _article()], [], "two articles of the script have the id a"),
        ([_article(body="")], [], "has no title or no body"),
        ([_article()], [{"article": "b", "kind": "retitled", "at": "09:00"}], "names b, which is no article"),
        ([_article()], [{"article": "a", "kind": "withdrawn", "at": "06:00"}], "changed before it is published"),
    ],
)
def test_a_script_that_contradicts_itself_is_refused(
    articles: list[dict[str, Any]], changes: list[dict[str, Any]], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        build_script([{"articles": articles}], changes)
