"""What Baotin's own channels send is understood by our receivers: under the delivery's id, by its addresses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from alerts.channels.email import EmailSettings, Security
from alerts.channels.registry import ReceiverSettings, build_channel
from alerts.channels.slack import SlackSettings
from alerts.channels.webhook import WebhookSettings
from alerts.message import compose
from alerts.results import Failed, Result, Sent, Unknown
from alerts.wording import Wording
from app.demo.receivers import Arrival, Failure, FailureKind, Receivers
from app.demo.receivers.group import NAMES
from core.model import Delivery
from core.settings import Secret, SecretRef
from tests.factories import alert, delivery, story, telling

FIRST = "http://127.0.0.1:9001/bac-kinh-phat-alibaba-5100001.html"
SECOND = "http://127.0.0.1:9002/alibaba-bi-phat-100260307080012345.htm"


@pytest.fixture
def receivers() -> Iterator[Receivers]:
    with Receivers() as receivers:
        yield receivers


def told() -> Delivery:
    tellings = (telling(article_id=1, url=FIRST), telling(article_id=2, url=SECOND, outlet="cuabien"))
    return delivery(alert=alert(story=story(tellings=tellings), article_id=1))


def settings(receivers: Receivers, name: str) -> ReceiverSettings:
    if name == "slack":
        return SlackSettings(kind="slack", url=SecretRef("env:slack"), timeout="0.5s")
    if name == "webhook":
        secrets = (SecretRef("env:secret"),)
        return WebhookSettings(kind="webhook", url=SecretRef("env:webhook"), secrets=secrets, timeout="0.5s")
    return EmailSettings(
        kind="email",
        host="127.0.0.1",
        port=receivers.mail.port,
        security=Security.NONE,
        sender="baotin@baotin.example",
        to=("desk@baotin.example",),
        timeout="0.5s",
    )


def send(receivers: Receivers, name: str, what: Delivery) -> Result:
    held = {
        "env:slack": receivers.slack.url,
        "env:webhook": receivers.webhook.url,
        "env:secret": receivers.webhook.secret,
    }
    channel = build_channel(name, settings(receivers, name), resolve=lambda ref: Secret(held[ref.source]))
    return channel.send(compose(what, Wording()))


def only(receivers: Receivers) -> Arrival:
    (arrival,) = receivers.arrivals()
    return arrival


@pytest.mark.parametrize("name", NAMES)
def test_a_delivery_arrives_under_its_id_naming_its_articles(receivers: Receivers, name: str) -> None:
    sent = told()
    assert isinstance(send(receivers, name, sent), Sent)
    arrival = only(receivers)
    assert (arrival.receiver, arrival.id, arrival.accepted) == (name, sent.id, True)
    assert {FIRST, SECOND} <= set(arrival.urls)
    assert sent.alert.telling.title in arrival.headline


@pytest.mark.parametrize("name", NAMES)
def test_a_delivery_that_was_taken_silently_is_unknown_to_the_sender(receivers: Receivers, name: str) -> None:
    receivers.order(name, Failure(kind=FailureKind.SILENT, seconds=30))
    assert isinstance(send(receivers, name, told()), Unknown)
    assert only(receivers).accepted


@pytest.mark.parametrize("name", NAMES)
def test_a_refused_delivery_did_not_arrive(receivers: Receivers, name: str) -> None:
    receivers.order(name, Failure(kind=FailureKind.ANSWER, status=503 if name != "email" else 451))
    assert isinstance(send(receivers, name, told()), Failed)
    assert not only(receivers).accepted
    receivers.clear()
    assert isinstance(send(receivers, name, told()), Sent)
