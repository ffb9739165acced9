"""Receivers of kind "slack", against servers on loopback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from slack_sdk.models.blocks import Block

from alerts.channel import Channel
from alerts.channels.registry import build_channel
from alerts.channels.slack import SlackSettings
from alerts.message import Message
from alerts.results import Failed, Fault, Result, Sent, Unknown
from core.clock import FixedClock
from core.errors import ConfigError
from core.reasons import Outcome
from core.settings import Secret, SecretRef
from tests.alerts.contract import MARKER, ChannelContract, ChannelRig, send_quickly
from tests.alerts.servers import LOOPBACK, HttpStub, RawServer, Reply, dripping, saying, server_tls
from tests.factories import NOW

OK = Reply(body=b"ok")


class SlackRig:
    def channel(self, port: int, *, host: str = LOOPBACK, tls: bool = False) -> Channel:
        url = f"{'https' if tls else 'http'}://{host}:{port}/services/T0/B0/{MARKER}"
        return build_channel("desk", settings(), resolve=lambda _: Secret(url), clock=FixedClock(NOW))


def settings() -> SlackSettings:
    return SlackSettings(kind="slack", url=SecretRef("env:SLACK"), timeout="0.4s")


def answered(reply: Reply, message: Message) -> Result:
    with HttpStub(reply) as server:
        return send_quickly(SlackRig().channel(server.port), message)


class TestSlack(ChannelContract):
    mute = Outcome.UNKNOWN

    @pytest.fixture
    def rig(self) -> ChannelRig:
        return SlackRig()

    def test_a_message_arrives_as_json_with_blocks_that_slack_knows(self, message: Message) -> None:
        with HttpStub(OK) as server:
            assert send_quickly(SlackRig().channel(server.port), message) == Sent(status=200)
        [request] = server.received
        payload = json.loads(request.body)
        assert request.path == f"/services/T0/B0/{MARKER}"
        assert request.headers["Content-Type"].startswith("application/json")
        assert payload["blocks"][0]["block_id"] == f"delivery:{message.id}"
        assert [block.to_dict() for block in Block.parse_all(payload["blocks"])] == payload["blocks"]
        assert message.headline in payload["text"]

    def test_200_without_ok_has_not_arrived(self, message: Message) -> None:
        result = answered(Reply(body=b"<html>sign in</html>"), message)
        assert isinstance(result, Failed)
        assert result.fault is Fault.PASSING

    @pytest.mark.parametrize(
        ("code", "status", "fault"),
        [
            ("no_service", 404, Fault.RECEIVER),
            ("channel_is_archived", 410, Fault.RECEIVER),
            ("invalid_token", 403, Fault.RECEIVER),
            ("action_prohibited", 403, Fault.RECEIVER),
            ("channel_not_found", 404, Fault.RECEIVER),
            ("invalid_blocks", 400, Fault.MESSAGE),
            ("invalid_payload", 400, Fault.MESSAGE),
            ("rollup_error", 500, Fault.PASSING),
        ],
    )
    def test_slacks_words_are_understood(self, code: str, status: int, fault: Fault, message: Message) -> None:
        result = answered(Reply(status=status, body=code.encode()), message)
        assert isinstance(result, Failed)
        assert (result.status, result.fault) == (status, fault)
        assert code in result.error

    def test_too_many_messages_wait_as_long_as_slack_says(self, message: Message) -> None:
        result = answered(Reply(status=429, headers={"Retry-After": "17"}, body=b"rate_limited"), message)
        assert isinstance(result, Failed)
        assert result.retry_after == 17

    def test_an_answer_that_repeats_the_url_is_not_repeated(self, message: Message) -> None:
        result = answered(Reply(status=404, body=f"no /services/{MARKER} here".encode()), message)
        assert isinstance(result, Failed)

    def test_a_redirect_is_not_followed_and_its_body_not_read(self, message: Message) -> None:
        with HttpStub(OK) as elsewhere:
            moved = Reply(
                status=302, headers={"Location": f"http://{LOOPBACK}:{elsewhere.port}/"}, body=b"x" * 5_000_000
            )
            result = answered(moved, message)
        assert isinstance(result, Failed)
        assert elsewhere.received == []

    def test_an_endless_answer_is_read_no_further_than_needed(self, message: Message) -> None:
        assert isinstance(answered(Reply(body=b"ok" + b"x" * 20_000_000), message), Failed)

    @pytest.mark.parametrize(
        "head", [b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nok", b"HTTP/1.1 200 OK\r\n\r\nok"]
    )
    def test_an_answer_that_does_not_end_leaves_it_unknown(self, head: bytes, message: Message) -> None:
        with RawServer(dripping(head)) as server:
            assert isinstance(send_quickly(SlackRig().channel(server.port), message), Unknown)

    def test_over_tls(self, message: Message, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        words = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        with RawServer(saying(words), tls=server_tls(certificate)) as server:
            assert send_quickly(SlackRig().channel(server.port, tls=True), message) == Sent(status=200)


@pytest.mark.parametrize(
    "text", ["hooks.slack.com/services/X", "ftp://a/b", "https://", "http://[::1", "http://a b/", "x"]
)
def test_a_secret_that_is_no_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        build_channel("desk", settings(), resolve=lambda _: Secret(f"{text}{MARKER} "))
    assert str(caught.value) == "receivers.desk.url: what env:SLACK holds is not an http(s) address"
