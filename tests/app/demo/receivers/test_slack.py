"""The Slack hook answers as Slack does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.demo.receivers import Failure, FailureKind, SlackHook
from app.demo.receivers.slack import wrong_with
from core.clock import FixedClock
from tests.app.demo.web import Got, post
from tests.factories import NOW

ID = "3f0b1c9e-5d0a-4b6e-9a55-0d4f7a1b2c3d"


@pytest.fixture
def hook() -> Iterator[SlackHook]:
    with SlackHook() as hook:
        yield hook


def say(hook: SlackHook, payload: Any, **options: Any) -> Got:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return post(hook.url, body, headers={"Content-Type": "application/json"}, **options)


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def test_a_good_message_is_answered_ok_and_kept_with_id_headline_and_addresses(hook: SlackHook) -> None:
    payload = {
        "text": "Báo tin: Bắc Kinh phạt Alibaba",
        "blocks": [
            {**section("Đọc ở <http://127.0.0.1:9/a-1.html|Tin Sáng>."), "block_id": f"baotin-{ID}"},
            header("Bắc Kinh phạt Alibaba"),
        ],
    }
    answer = say(hook, payload)
    assert (answer.status, answer.text) == (200, "ok")
    (arrival,) = hook.mailbox.accepted()
    assert arrival.id == ID
    assert arrival.headline == "Bắc Kinh phạt Alibaba"
    assert arrival.urls == ("http://127.0.0.1:9/a-1.html",)
    assert json.loads(arrival.raw) == payload


@pytest.mark.parametrize(
    ("payload", "status", "text"),
    [
        (b"khong phai json", 400, "invalid_payload"),
        ([1], 400, "invalid_payload"),
        ({"text": 5}, 400, "invalid_payload"),
        ({}, 400, "no_text"),
        ({"text": "x" * 40_001}, 400, "msg_too_long"),
        ({"blocks": [section("x" * 3001)]}, 400, "invalid_blocks"),
        ({"text": "x", "blocks": [section("")]}, 400, "invalid_blocks"),
    ],
)
def test_a_bad_message_is_refused_in_slacks_words_and_does_not_count(
    hook: SlackHook, payload: Any, status: int, text: str
) -> None:
    answer = say(hook, payload)
    assert (answer.status, answer.text) == (status, text)
    assert hook.mailbox.accepted() == []
    assert [arrival.answer for arrival in hook.mailbox.all()] == [f"{status} {text}"]


@pytest.mark.parametrize(
    ("blocks", "wrong"),
    [
        ([section("x" * 3000)], ""),
        ([section("x" * 3001)], "invalid_blocks"),
        ([header("x" * 150)], ""),
        ([header("x" * 151)], "invalid_blocks"),
        ([section("x")] * 50, ""),
        ([section("x")] * 51, "invalid_blocks"),
        ([{"type": "divider"}], ""),
        ([{"type": "section"}], "invalid_blocks"),
        ([{"type": "bang"}], "invalid_blocks"),
        ([{"no": "type"}], "invalid_blocks"),
        (["divider"], "invalid_blocks"),
        ([{**section("x"), "block_id": "b" * 256}], "invalid_blocks"),
        ([{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 10}], ""),
        ([{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}], "invalid_blocks"),
    ],
)
def test_the_limits_of_block_kit_are_checked(blocks: list[Any], wrong: str) -> None:
    assert wrong_with({"text": "x", "blocks": blocks}) == wrong


def test_another_address_is_no_service(hook: SlackHook) -> None:
    answer = post(hook.url + "x", b'{"text": "a"}')
    assert (answer.status, answer.text) == (404, "no_service")


def test_more_than_one_message_a_second_is_refused_where_asked() -> None:
    clock = FixedClock(NOW)
    with SlackHook(per_second=1, clock=clock) as hook:
        first, second = say(hook, {"text": "a"}), say(hook, {"text": "b"})
        clock.at = clock.at.replace(second=clock.at.second + 1)
        third = say(hook, {"text": "c"})
    assert [answer.status for answer in (first, second, third)] == [200, 429, 200]
    assert (second.text, second.headers["retry-after"]) == ("rate_limited", "1")
    assert [arrival.text for arrival in hook.mailbox.accepted()] == ["a", "c"]


def test_failures_happen_in_their_order_and_then_no_more(hook: SlackHook) -> None:
    hook.failures.order(Failure(kind=FailureKind.ANSWER, status=410, text="channel_is_archived"))
    hook.failures.order(
        Failure(kind=FailureKind.ANSWER, status=429, text="rate_limited", retry_after="30", times=2)
    )
    answers = [say(hook, {"text": str(number)}) for number in range(4)]
    assert [answer.status for answer in answers] == [410, 429, 429, 200]
    assert answers[1].headers["retry-after"] == "30"
    assert [arrival.text for arrival in hook.mailbox.accepted()] == ["3"]


def test_a_silent_hook_takes_the_message_and_does_not_say_so(hook: SlackHook) -> None:
    hook.failures.order(Failure(kind=FailureKind.SILENT, seconds=30))
    with pytest.raises(TimeoutError):
        say(hook, {"text": "a"}, timeout=0.2)
    assert [arrival.text for arrival in hook.mailbox.accepted()] == ["a"]


def test_a_hanging_hook_does_not_take_it(hook: SlackHook) -> None:
    hook.failures.order(Failure(kind=FailureKind.HANG, seconds=30))
    with pytest.raises(TimeoutError):
        say(hook, {"text": "a"}, timeout=0.2)
    assert hook.mailbox.accepted() == []


def test_a_closed_connection_does_not_either(hook: SlackHook) -> None:
    hook.failures.order(Failure(kind=FailureKind.CLOSE))
    with pytest.raises(OSError, match=r"."):
        say(hook, {"text": "a"})
    assert hook.mailbox.accepted() == []


def test_one_can_wait_for_a_message(hook: SlackHook) -> None:
    assert not hook.mailbox.wait(bool, timeout=0.01)
    say(hook, {"text": "a"})
    assert hook.mailbox.wait(bool, timeout=1)
    hook.mailbox.clear()
    assert hook.mailbox.all() == []
