"""The control port: what tests in another process ask of press and receivers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.demo.control import Control
from app.demo.press import Press
from app.demo.receivers import Arrival, Receivers
from tests.app.demo.web import Got, get, post

UUID = "3f0b1c9e-5d0a-4b6e-9a55-0d4f7a1b2c3d"


@pytest.fixture
def control(press: Press) -> Iterator[Control]:
    with Receivers() as receivers, Control(press, receivers) as control:
        yield control


def ask(control: Control, name: str) -> Any:
    answer = get(f"{control.url}/{name}")
    assert answer.status == 200
    return json.loads(answer.body)


def order(control: Control, name: str, **data: Any) -> Got:
    return post(f"{control.url}/{name}", json.dumps(data).encode())


def slack(control: Control, article: str, *, delivery: str = UUID) -> None:
    """A message as the daemon would send it."""
    section = {"type": "mrkdwn", "text": f"<{control.press.urls[article]}|đọc>"}
    blocks = [{"type": "section", "block_id": delivery, "text": section}]
    post(control.receivers.slack.url, json.dumps({"text": "Báo tin", "blocks": blocks}).encode())


def test_the_state_says_where_the_day_is(control: Control) -> None:
    before = ask(control, "state")
    assert (before["started"], before["finished"], before["requests"]) == (False, False, 0)
    assert before["outlets"]["tinsang"] == control.press.host("tinsang")
    assert json.loads(order(control, "hour", hour=12).body)["hour"] == 12
    assert json.loads(order(control, "hour", hour=24).body)["finished"]


def test_the_day_starts_on_request(control: Control) -> None:
    assert json.loads(order(control, "start").body)["started"]
    assert control.press.started


def test_faults_are_ordered_and_cleared(control: Control) -> None:
    number = json.loads(order(control, "fault", kind="status", outlet="tinsang", status=429, times=None).body)[
        "fault"
    ]
    url = control.press.sites["tinsang"].feed_url("tech")
    assert get(url).status == 429
    assert ask(control, "state")["faults"] == {str(number): "status"}
    order(control, "clear", fault=number)
    assert get(url).status == 200
    assert [entry["status"] for entry in ask(control, "log")] == [429, 200]


def test_bulk_is_published_on_request(control: Control) -> None:
    urls = json.loads(order(control, "bulk", count=8).body)["urls"]
    assert [get(url).status for url in urls] == [200] * 8


def test_what_arrived_and_what_should_have_are_compared(control: Control) -> None:
    order(control, "hour", hour=24)
    slack(control, "didi-go-cuabien")
    slack(control, "gia-gao", delivery=UUID.replace("3f", "4f"))
    received = [Arrival.from_json(data) for data in ask(control, "received")]
    assert [arrival.id for arrival in received] == [UUID, UUID.replace("3f", "4f")]
    expected = ask(control, "expected")
    assert len(expected["events"]) == len(control.press.script.expected_alerts())
    assert control.press.urls["gia-gao"] in expected["quiet"]
    report = ask(control, "report")
    told = {(line["event"], line["receiver"]): line["told"] for line in report["lines"]}
    assert (told["didi-go", "slack"], told["didi-go", "email"]) == ("told once", "missing")
    assert [stray["why"].partition(":")[0] for stray in report["strays"]] == [
        "it names an article that nobody had to be told of"
    ]
    assert not report["good"]


def test_a_receiver_fails_on_order_until_all_is_cleared(control: Control) -> None:
    order(control, "failure", receiver="slack", kind="answer", status=500, times=None)
    slack(control, "didi-go-cuabien")
    assert control.receivers.slack.mailbox.accepted() == []
    order(control, "clear")
    slack(control, "didi-go-cuabien")
    assert len(control.receivers.slack.mailbox.accepted()) == 1


@pytest.mark.parametrize(
    ("name", "data", "status", "said"),
    [
        ("fault", {"kind": "flood"}, 400, "flood"),
        ("fault", {"kind": "hang", "second": 3}, 400, "second"),
        ("failure", {"receiver": "pigeon", "kind": "hang"}, 400, "pigeon"),
        ("failure", {"receiver": "slack"}, 400, "kind"),
        ("hour", {}, 400, "hour"),
        ("bulk", {"count": "many"}, 400, "many"),
        ("nothing", {}, 404, "unknown"),
    ],
)
def test_a_wrong_order_is_refused_and_says_why(
    control: Control, name: str, data: dict[str, Any], status: int, said: str
) -> None:
    answer = order(control, name, **data)
    assert answer.status == status
    assert said in json.loads(answer.body)["error"]


def test_an_unknown_question_and_a_body_that_is_not_json_are_refused(control: Control) -> None:
    assert get(f"{control.url}/weather").status == 404
    assert post(f"{control.url}/fault", b"{").status == 400
