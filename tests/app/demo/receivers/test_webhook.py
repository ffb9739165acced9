"""The webhook receiver takes genuine messages only."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app.demo.receivers import Failure, FailureKind, WebhookReceiver, sign
from core.clock import FixedClock
from tests.app.demo.web import Got, get, post
from tests.factories import NOW

BODY = json.dumps({"title": "Bắc Kinh phạt Alibaba", "url": "http://127.0.0.1:9/a-1.html"}).encode()


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver(clock=FixedClock(NOW)) as receiver:
        yield receiver


def deliver(receiver: WebhookReceiver, *, body: bytes = BODY, signed: bytes | None = None) -> Got:
    stamp = int(NOW.timestamp())
    signature = sign(receiver.secret, message_id="m1", timestamp=stamp, body=body if signed is None else signed)
    headers = {"webhook-id": "m1", "webhook-timestamp": str(stamp), "webhook-signature": signature}
    return post(receiver.url, body, headers=headers)


def test_a_genuine_message_is_kept_under_its_id(receiver: WebhookReceiver) -> None:
    assert deliver(receiver).status == 200
    (arrival,) = receiver.mailbox.accepted()
    assert (arrival.id, arrival.headline) == ("m1", "Bắc Kinh phạt Alibaba")
    assert arrival.urls == ("http://127.0.0.1:9/a-1.html",)
    assert arrival.at == NOW


def test_a_forged_message_is_refused_with_the_reason(receiver: WebhookReceiver) -> None:
    answer = deliver(receiver, signed=b"{}")
    assert (answer.status, answer.text) == (401, "no signature of version 1 fits")
    assert receiver.mailbox.accepted() == []


def test_an_unsigned_message_is_refused(receiver: WebhookReceiver) -> None:
    assert post(receiver.url, BODY).status == 401


def test_a_genuine_body_that_is_not_json_is_refused(receiver: WebhookReceiver) -> None:
    assert deliver(receiver, body=b"tin").status == 400


def test_other_addresses_and_methods_are_refused(receiver: WebhookReceiver) -> None:
    assert post(receiver.url + "/x", BODY).status == 404
    assert get(receiver.url).status == 405


def test_a_redirect_can_be_ordered(receiver: WebhookReceiver) -> None:
    receiver.failures.order(Failure(kind=FailureKind.ANSWER, status=302, text="http://127.0.0.1:9/"))
    answer = deliver(receiver)
    assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.1:9/")
    assert receiver.mailbox.accepted() == []
