"""The comparison of what was told with what had to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from app.demo.receivers import Arrival
from app.demo.receivers.arrivals import delivery_id_in, urls_in
from app.demo.report import Expectation, Told, compare
from tests.factories import NOW

FINE = Expectation(event="fine", headline="A", topics=("t",), urls=("http://a/1", "http://b/1"))
SPLIT = Expectation(event="split", headline="B", topics=("t",), urls=("http://a/2",))
QUIET = {"http://a/9": "Giá gạo"}


def arrival(*urls: str, **changes: Any) -> Arrival:
    values = {"receiver": "slack", "id": "d1", "headline": "H", "text": "", "accepted": True, "answer": "200 ok"}
    return Arrival(**{"at": NOW, "raw": "", "urls": urls, **values, **changes})


@pytest.mark.parametrize(
    ("received", "told", "ids"),
    [
        ([], Told.MISSING, ()),
        ([arrival("http://a/1", accepted=False)], Told.MISSING, ()),
        ([arrival("http://a/1", receiver="email")], Told.MISSING, ()),
        ([arrival("http://a/1")], Told.ONCE, ("d1",)),
        ([arrival("http://a/1", accepted=False), arrival("http://b/1")], Told.ONCE, ("d1",)),
        ([arrival("http://a/1"), arrival("http://a/1")], Told.AGAIN_SAME_ID, ("d1", "d1")),
        ([arrival("http://a/1"), arrival("http://b/1", id="d2")], Told.TWICE, ("d1", "d2")),
        ([arrival("http://a/1", id=""), arrival("http://a/1", id="")], Told.TWICE, ("", "")),
    ],
)
def test_an_event_is_told_once_again_twice_or_not(
    received: Sequence[Arrival], told: Told, ids: tuple[str, ...]
) -> None:
    (line,) = compare([FINE], received, receivers=["slack"]).lines
    assert (line.told, line.ids) == (told, ids)


def test_every_event_has_a_line_per_receiver_that_names_the_articles() -> None:
    received = [arrival("http://a/1", "http://b/1"), arrival("http://a/2", id="d2", receiver="email")]
    report = compare([FINE, SPLIT], received, receivers=["slack", "email"])
    assert [(line.event, line.receiver, line.told.value, line.urls) for line in report.lines] == [
        ("fine", "slack", "told once", ("http://a/1", "http://b/1")),
        ("fine", "email", "missing", ()),
        ("split", "slack", "missing", ()),
        ("split", "email", "told once", ("http://a/2",)),
    ]
    assert not report.good
    assert report.problems() == ("fine at email: missing", "split at slack: missing")


def test_a_day_is_good_when_all_was_told_once_and_redeliveries_kept_their_id() -> None:
    received = [arrival("http://a/1"), arrival("http://a/1"), arrival("http://a/2", id="d2")]
    report = compare([FINE, SPLIT], received, receivers=["slack"], known=QUIET)
    assert report.good
    assert report.problems() == ()


@pytest.mark.parametrize(
    ("urls", "why"),
    [
        (("http://a/9",), "it names an article that nobody had to be told of: Giá gạo"),
        (("http://a/1", "http://a/9"), "it names an article that nobody had to be told of: Giá gạo"),
        (("http://a/1", "http://a/2"), "it takes several events for one: fine, split"),
        ((), "it names no article of the press"),
        (("http://elsewhere/",), "it names no article of the press"),
    ],
)
def test_what_should_not_have_come_is_a_stray_with_the_reason(urls: tuple[str, ...], why: str) -> None:
    report = compare([FINE, SPLIT], [arrival(*urls)], receivers=["slack"], known=QUIET)
    assert [stray.why for stray in report.strays] == [why]
    assert f"slack got 'H': {why}" in report.problems()


def test_a_redelivered_stray_counts_once_and_a_refused_one_not_at_all() -> None:
    received = [arrival("http://a/9"), arrival("http://a/9"), arrival("http://a/9", id="d2", accepted=False)]
    assert len(compare([FINE], received, receivers=["slack"], known=QUIET).strays) == 1


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("Đọc <http://a:1/x-1.html|Tin Sáng>", ("http://a:1/x-1.html",)),
        ('<a href="http://a:1/x/">x</a>', ("http://a:1/x/",)),
        ("(http://a:1/x) và http://a:1/y, rồi http://a:1/x.", ("http://a:1/x", "http://a:1/y")),
        ("không có gì", ()),
    ],
)
def test_addresses_are_found_in_any_medium(text: str, urls: tuple[str, ...]) -> None:
    assert urls_in([text]) == urls


def test_a_delivery_id_is_found_in_a_block_or_a_message_id() -> None:
    uuid = "3F0B1C9E-5d0a-4b6e-9a55-0d4f7a1b2c3d"
    assert delivery_id_in(f"<{uuid}@baotin.example>") == uuid.lower()
    assert delivery_id_in("<1234@example>") == ""


def test_an_arrival_goes_through_json_unchanged() -> None:
    sent = arrival("http://a/1", text="Bắc Kinh phạt Alibaba")
    assert Arrival.from_json(sent.to_json()) == sent
