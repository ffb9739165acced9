"""Receivers of kind "email", against mail servers on loopback."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from alerts.channel import Channel
from alerts.channels.email import EmailSettings
from alerts.channels.registry import build_channel
from alerts.message import Message
from alerts.results import Failed, Fault, Result, Sent, Unknown
from core.clock import FixedClock
from core.reasons import Outcome
from core.settings import Secret
from tests.alerts.contract import MARKER, ChannelContract, ChannelRig, send_quickly
from tests.alerts.mail_servers import HANG, HANG_UP, mail_server, scripted
from tests.alerts.servers import LOOPBACK, RawServer, server_tls
from tests.factories import NOW

TO = ["lan@desk.example", "minh@desk.example"]


class EmailRig:
    def __init__(self, **changes: Any) -> None:
        self.changes = changes

    def channel(self, port: int, *, host: str = LOOPBACK, tls: bool = False) -> Channel:
        # A password needs TLS, or loopback; the test of an unknown host has neither.
        login = {"username": "baotin", "password": "env:MAIL"} if tls or host == LOOPBACK else {}
        settings = {
            "kind": "email",
            "host": host,
            "port": port,
            "security": "tls" if tls else "none",
            "sender": "news@baotin.example",
            "to": TO,
            "timeout": "0.4s",
            **login,
            **self.changes,
        }
        return build_channel(
            "post",
            EmailSettings.model_validate(settings),
            resolve=lambda _: Secret(MARKER),
            clock=FixedClock(NOW),
        )


def met(replies: Mapping[str, bytes], message: Message) -> tuple[Result, list[str]]:
    said: list[str] = []
    with RawServer(scripted(said, replies)) as server:
        result = send_quickly(EmailRig().channel(server.port), message)
    return result, said


class TestEmail(ChannelContract):
    mute = Outcome.PASSING

    @pytest.fixture
    def rig(self) -> ChannelRig:
        return EmailRig()

    def test_a_mail_arrives_with_everything_a_mail_should_have(self, message: Message) -> None:
        with mail_server(login=("baotin", MARKER)) as (port, box):
            assert send_quickly(EmailRig().channel(port), message) == Sent(status=250)
        [envelope], [mail] = box.envelopes, box.mails
        assert (envelope.mail_from, envelope.rcpt_tos) == ("news@baotin.example", TO)
        assert {name: mail[name] for name in ("From", "To", "Subject", "Message-ID", "Auto-Submitted")} == {
            "From": "Baotin <news@baotin.example>",
            "To": ", ".join(TO),
            "Subject": f"[New story] {message.headline}",
            "Message-ID": f"<{message.id}@baotin.example>",
            "Auto-Submitted": "auto-generated",
        }
        assert mail["Date"].datetime == NOW
        assert mail.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]

    @pytest.mark.parametrize("security", ["tls", "starttls"])
    def test_over_tls(
        self, security: str, message: Message, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        context = {security: server_tls(certificate)}
        with mail_server(login=("baotin", MARKER), **context) as (port, box):
            channel = EmailRig(security=security, timeout="2s").channel(port)
            assert send_quickly(channel, message) == Sent(status=250)
        assert len(box.mails) == 1

    def test_without_starttls_nothing_is_sent_in_the_clear(self, message: Message) -> None:
        said: list[str] = []
        with RawServer(scripted(said, {})) as server:
            result = send_quickly(EmailRig(security="starttls").channel(server.port), message)
        assert isinstance(result, Failed)
        assert result.fault is Fault.RECEIVER
        assert [line.split(" ")[0] for line in said] == ["ehlo"]

    @pytest.mark.parametrize(
        ("reply", "fault"), [(b"454 not now\r\n", Fault.PASSING), (b"502 never\r\n", Fault.RECEIVER)]
    )
    def test_a_server_that_refuses_to_begin_tls_gets_no_password(
        self, reply: bytes, fault: Fault, message: Message
    ) -> None:
        said: list[str] = []
        offer = {"ehlo": b"250-script\r\n250 STARTTLS\r\n", "starttls": reply}
        with RawServer(scripted(said, offer)) as server:
            result = send_quickly(EmailRig(security="starttls").channel(server.port), message)
        assert isinstance(result, Failed)
        assert result.fault is fault
        assert [line.split(" ")[0].lower() for line in said] == ["ehlo", "starttls"]

    def test_a_wrong_password_shuts_the_receiver(self, message: Message) -> None:
        with mail_server(login=("baotin", "another")) as (port, box):
            result = send_quickly(EmailRig().channel(port), message)
        assert result == Failed(error="the mail server refuses the login", status=535, fault=Fault.RECEIVER)
        assert box.mails == []

    @pytest.mark.parametrize(
        ("step", "reply", "fault"),
        [
            ("greeting", b"421 too busy\r\n", Fault.PASSING),
            ("greeting", b"554 go away\r\n", Fault.MESSAGE),
            ("ehlo", b"250 no login here\r\n", Fault.RECEIVER),
            ("auth", b"454 later\r\n", Fault.PASSING),
            ("auth", b"535 wrong\r\n", Fault.RECEIVER),
            ("mail", b"451 later\r\n", Fault.PASSING),
            ("mail", b"550 not from you\r\n", Fault.RECEIVER),
            ("rcpt", b"450 greylisted\r\n", Fault.PASSING),
            ("rcpt", b"550 nobody here\r\n", Fault.RECEIVER),
            ("data", b"451 later\r\n", Fault.PASSING),
            ("data", b"554 no\r\n", Fault.MESSAGE),
            (".", b"451 later\r\n", Fault.PASSING),
            (".", b"452 full\r\n", Fault.PASSING),
            (".", b"552 too large\r\n", Fault.MESSAGE),
            (".", b"554 spam\r\n", Fault.MESSAGE),
        ],
    )
    def test_4xx_passes_and_5xx_is_for_good(self, step: str, reply: bytes, fault: Fault, message: Message) -> None:
        result, _ = met({step: reply}, message)
        assert isinstance(result, Failed)
        assert result.fault is fault

    @pytest.mark.parametrize("step", ["greeting", "ehlo", "auth", "mail", "rcpt"])
    @pytest.mark.parametrize("fault", [HANG, HANG_UP], ids=["hangs", "hangs up"])
    def test_a_line_that_breaks_before_the_content_passes(self, step: str, fault: bytes, message: Message) -> None:
        result, _ = met({step: fault}, message)
        assert isinstance(result, Failed)
        assert result.fault is Fault.PASSING

    @pytest.mark.parametrize(
        ("step", "fault"), [("data", HANG), ("data", HANG_UP), (".", HANG), (".", HANG_UP), (".", b"what?\r\n")]
    )
    def test_a_line_that_breaks_after_data_leaves_it_unknown(
        self, step: str, fault: bytes, message: Message
    ) -> None:
        result, _ = met({step: fault}, message)
        assert isinstance(result, Unknown)

    @pytest.mark.parametrize("quit_reply", [HANG_UP, b"500 never\r\n"])
    def test_a_mail_that_was_taken_is_sent_whatever_comes_then(self, quit_reply: bytes, message: Message) -> None:
        result, said = met({"quit": quit_reply}, message)
        assert result == Sent(status=250)
        assert said[-1] == "QUIT".lower()

    def test_where_one_address_is_refused_the_others_get_it_and_we_hear_of_it(self, message: Message) -> None:
        result, _ = met({"rcpt TO:<minh@desk.example>": b"550 left the house\r\n"}, message)
        assert isinstance(result, Sent)
        assert "minh@desk.example" in result.note
        assert "left the house" in result.note

    def test_where_one_address_is_refused_for_now_all_wait(self, message: Message) -> None:
        result, said = met({"rcpt TO:<minh@desk.example>": b"450 full\r\n"}, message)
        assert isinstance(result, Failed)
        assert result.fault is Fault.PASSING
        assert "data" not in said

    def test_a_server_that_repeats_the_password_is_not_repeated(self, message: Message) -> None:
        result, _ = met({"mail": f"550 {MARKER} is no good\r\n".encode()}, message)
        assert isinstance(result, Failed)
        assert "***" in result.error

    def test_a_refusal_of_many_lines_becomes_one(self, message: Message) -> None:
        result, _ = met({".": b"554-no\r\n554-\x1b[31mreally\r\n554 " + b"no " * 150 + b"\r\n"}, message)
        assert isinstance(result, Failed)
        assert len(result.error) < 260
        assert result.error.isprintable()

    def test_a_hostile_title_stays_in_the_subject(self, message: Message) -> None:
        hostile = replace(message, headline="A Bcc: x@y.example " + "ế" * 10_000)
        with mail_server(login=("baotin", MARKER)) as (port, box):
            assert send_quickly(EmailRig().channel(port), hostile) == Sent(status=250)
        assert box.envelopes[0].rcpt_tos == TO
        assert box.mails[0]["Bcc"] is None
        assert len(box.mails[0]["Subject"]) <= 180


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"sender": "Baotin <a@b.example>"}, "not a mail address"),
        ({"sender": "a@b.example\nBcc: x@y.example"}, "not a mail address"),
        ({"to": ["nobody"]}, "not a mail address"),
        ({"to": []}, "at least 1 item"),
        ({"sender_name": "a\r\nBcc: x"}, "should match pattern"),
        ({"username": "me"}, "needs both"),
        ({"password": "env:MAIL"}, "needs both"),
        ({"username": "me", "password": "env:MAIL", "security": "none"}, "not sent in the clear"),
        ({"username": "me", "password": "hunter2"}, "not written into the configuration"),
        ({"port": 0}, "greater than or equal to 1"),
        ({"tls": True}, "Extra inputs"),
    ],
)
def test_settings_that_cannot_work_are_refused(changes: dict[str, Any], problem: str) -> None:
    good = {"kind": "email", "host": "mail.example", "sender": "a@b.example", "to": ["c@d.example"]}
    EmailSettings.model_validate(good)
    with pytest.raises(ValidationError, match=problem) as caught:
        EmailSettings.model_validate({**good, **changes})
    assert "hunter2" not in str(caught.value)


def test_the_port_follows_the_security() -> None:
    base = {"kind": "email", "host": "mail.example", "sender": "a@b.example", "to": ["c@d.example"]}
    ports = {
        name: EmailSettings.model_validate({**base, "security": name}).effective_port
        for name in ("starttls", "tls", "none")
    }
    assert ports == {"starttls": 587, "tls": 465, "none": 25}
