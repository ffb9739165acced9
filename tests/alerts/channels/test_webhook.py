"""Receivers of kind "webhook", against servers on loopback."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from email.utils import format_datetime

import pytest

from alerts.channel import Channel
from alerts.channels.registry import build_channel
from alerts.channels.webhook import WebhookSettings
from alerts.message import Message
from alerts.results import Failed, Fault, Result, Sent, Unknown
from core.clock import FixedClock
from core.errors import ConfigError
from core.reasons import Outcome
from core.settings import Secret, SecretRef
from tests.alerts.contract import MARKER, ChannelContract, ChannelRig, send_quickly
from tests.alerts.servers import LOOPBACK, HttpStub, RawServer, Reply, dripping, saying
from tests.factories import NOW

NEW_KEY, OLD_KEY = MARKER.encode() + b"-new-key", MARKER.encode() + b"-old-key"


def as_secret(key: bytes) -> str:
    return "whsec_" + base64.b64encode(key).decode()


class WebhookRig:
    def __init__(self, *keys: bytes) -> None:
        self.keys = keys or (NEW_KEY,)

    def channel(self, port: int, *, host: str = LOOPBACK, tls: bool = False) -> Channel:
        known = {f"env:KEY{place}": as_secret(key) for place, key in enumerate(self.keys)}
        known["env:URL"] = f"{'https' if tls else 'http'}://{host}:{port}/hooks/{MARKER}?token={MARKER}"
        settings = WebhookSettings(
            kind="webhook",
            url=SecretRef("env:URL"),
            secrets=tuple(SecretRef(name) for name in known if name != "env:URL"),
            timeout="0.4s",
        )
        return build_channel("desk", settings, resolve=lambda ref: Secret(known[ref.source]), clock=FixedClock(NOW))


def answered(reply: Reply, message: Message) -> Result:
    with HttpStub(reply) as server:
        return send_quickly(WebhookRig().channel(server.port), message)


def valid(header: str, body: bytes, *, message_id: str, timestamp: str, key: bytes) -> bool:
    """A receiver's check, written from the specification."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    mine = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(part == f"v1,{mine}" for part in header.split(" "))


class TestWebhook(ChannelContract):
    mute = Outcome.UNKNOWN

    @pytest.fixture
    def rig(self) -> ChannelRig:
        return WebhookRig()

    def test_a_signed_message_arrives_under_the_deliverys_id(self, message: Message) -> None:
        with HttpStub(Reply(status=204)) as server:
            assert send_quickly(WebhookRig().channel(server.port), message) == Sent(status=204)
        [request] = server.received
        headers = {name.lower(): value for name, value in request.headers.items()}
        assert headers["webhook-id"] == message.id
        assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
        assert headers["content-type"] == "application/json"
        assert valid(
            headers["webhook-signature"],
            request.body,
            message_id=message.id,
            timestamp=headers["webhook-timestamp"],
            key=NEW_KEY,
        )
        assert json.loads(request.body)["data"]["delivery"] == message.id

    def test_while_a_secret_is_changed_both_the_new_and_the_old_are_good(self, message: Message) -> None:
        with HttpStub() as server:
            send_quickly(WebhookRig(NEW_KEY, OLD_KEY).channel(server.port), message)
        headers = {name.lower(): value for name, value in server.received[0].headers.items()}
        for key, good in ((NEW_KEY, True), (OLD_KEY, True), (b"x" * 24, False)):
            assert good is valid(
                headers["webhook-signature"],
                server.received[0].body,
                message_id=message.id,
                timestamp=headers["webhook-timestamp"],
                key=key,
            )

    @pytest.mark.parametrize(
        ("status", "fault"),
        [(302, Fault.PASSING), (400, Fault.PASSING), (410, Fault.RECEIVER), (503, Fault.PASSING)],
    )
    def test_what_is_not_2xx_has_not_arrived(self, status: int, fault: Fault, message: Message) -> None:
        result = answered(Reply(status=status, headers={"Location": "/elsewhere"}), message)
        assert isinstance(result, Failed)
        assert (result.status, result.fault) == (status, fault)
        assert str(status) in result.error

    @pytest.mark.parametrize(
        ("wish", "seconds"), [("120", 120.0), (format_datetime(NOW + timedelta(minutes=7)), 420.0), ("soon", None)]
    )
    def test_the_endpoints_wish_is_read_as_seconds_or_as_a_date(
        self, wish: str, seconds: float | None, message: Message
    ) -> None:
        result = answered(Reply(status=503, headers={"Retry-After": wish}), message)
        assert isinstance(result, Failed)
        assert result.retry_after == seconds

    def test_a_2xx_counts_whatever_the_body_does(self, message: Message) -> None:
        with RawServer(dripping(b"HTTP/1.1 202 Accepted\r\nContent-Length: 9000\r\n\r\n")) as server:
            assert send_quickly(WebhookRig().channel(server.port), message) == Sent(status=202)
        assert answered(Reply(body=b"x" * 20_000_000), message) == Sent(status=200)

    def test_a_redirect_is_not_followed(self, message: Message) -> None:
        with HttpStub() as elsewhere:
            result = answered(
                Reply(status=307, headers={"Location": f"http://{LOOPBACK}:{elsewhere.port}/"}), message
            )
        assert isinstance(result, Failed)
        assert elsewhere.received == []

    def test_a_half_answer_leaves_it_unknown(self, message: Message) -> None:
        with RawServer(dripping(b"HTTP/1.1 200 OK\r\nX-Header: ")) as server:
            assert isinstance(send_quickly(WebhookRig().channel(server.port), message), Unknown)

    def test_through_a_proxy_that_lets_nobody_through(
        self, message: Message, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with RawServer(saying(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) as proxy:
            monkeypatch.setenv("https_proxy", f"http://{LOOPBACK}:{proxy.port}")
            monkeypatch.setenv("no_proxy", "")
            result = send_quickly(WebhookRig().channel(443, host="hooks.example", tls=True), message)
        assert result == Failed(error="the proxy does not let us through")

    def test_through_a_proxy_that_refuses(self, message: Message, monkeypatch: pytest.MonkeyPatch) -> None:
        with HttpStub(Reply(status=403)) as proxy:
            monkeypatch.setenv("HTTP_PROXY", f"http://{LOOPBACK}:{proxy.port}")
            monkeypatch.setenv("http_proxy", f"http://{LOOPBACK}:{proxy.port}")
            monkeypatch.setenv("no_proxy", "")
            result = send_quickly(WebhookRig().channel(80, host="hooks.example"), message)
        assert isinstance(result, Failed)
        assert result.status == 403
        assert proxy.received[0].path.startswith("http://hooks.example")


@pytest.mark.parametrize(
    "secret",
    [MARKER, f"whsec_{MARKER}!", as_secret(b"short"), as_secret(b"x" * 65), "whsec_AA==", "whsec_" + "é" * 40],
)
def test_a_secret_of_the_wrong_form_is_refused_and_not_repeated(secret: str) -> None:
    settings = WebhookSettings(
        kind="webhook", url=SecretRef("env:URL"), secrets=(SecretRef("env:GOOD"), SecretRef("env:KEY"))
    )
    known = {"env:URL": "https://a.example/", "env:GOOD": as_secret(NEW_KEY), "env:KEY": secret}
    with pytest.raises(ConfigError) as caught:
        build_channel("desk", settings, resolve=lambda ref: Secret(known[ref.source]))
    text = str(caught.value)
    assert text.startswith("receivers.desk.secrets[1]: what env:KEY holds is not a webhook secret")
    assert secret not in text
    assert caught.value.__cause__ is None
