"""What every channel over a network does when the network or the other side fails: subclass, and give a `rig`.

Every test also proves that no secret shows: not in the result, the channel, the logs or the output.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Protocol

import pytest

from alerts.channel import Channel
from alerts.message import Message
from alerts.results import Failed, Fault, Result, Unknown, outcome_of
from core.reasons import Outcome
from tests.alerts.servers import (
    LOOPBACK,
    Behaviour,
    RawServer,
    dripping,
    free_port,
    full_queue,
    hang_up,
    saying,
    server_tls,
    silent,
)

MARKER = "5ecretMarker0fTheDesk"
PASSING, UNKNOWN = Outcome.PASSING, Outcome.UNKNOWN


class ChannelRig(Protocol):
    """Makes a channel of one kind whose secrets all hold `MARKER`, with a time-out of 0.4 s."""

    def channel(self, port: int, *, host: str = LOOPBACK, tls: bool = False) -> Channel:
        """A channel to this server."""
        ...


def send_quickly(channel: Channel, message: Message, *, within: float = 3.0) -> Result:
    """Sends; fails where it took too long or where the result or the channel shows the secret."""
    started = time.monotonic()
    result = channel.send(message)
    assert time.monotonic() - started < within
    for shown in (repr(result), str(result), repr(channel), str(channel)):
        assert MARKER not in shown
    return result


class ChannelContract:
    """`mute` is what a server that takes the connection and never answers leads to: whether the message had
    gone out by then depends on who speaks first."""

    mute: ClassVar[Outcome]

    @pytest.fixture
    def rig(self) -> ChannelRig:
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def nothing_shows_the_secret(
        self, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> Iterator[None]:
        caplog.set_level(logging.DEBUG)
        yield
        records = "\n".join(f"{vars(record)} {record.getMessage()}" for record in caplog.get_records("call"))
        out, err = capfd.readouterr()
        assert MARKER not in records + out + err

    def meet(self, behave: Behaviour, rig: ChannelRig, message: Message) -> Result:
        with RawServer(behave) as server:
            result = send_quickly(rig.channel(server.port), message)
            assert server.connections == 1, "one try, one connection"
        return result

    def test_nobody_listens(self, rig: ChannelRig, message: Message) -> None:
        result = send_quickly(rig.channel(free_port()), message)
        assert outcome_of(result) is PASSING
        assert "refuse" in explained(result)

    def test_no_such_host(self, rig: ChannelRig, message: Message, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(socket, "getaddrinfo", _unheard_of)
        result = send_quickly(rig.channel(9, host="nowhere.invalid"), message)
        assert outcome_of(result) is PASSING
        assert "host name cannot be found" in explained(result)

    def test_connecting_never_ends(self, rig: ChannelRig, message: Message) -> None:
        with full_queue() as port:
            result = send_quickly(rig.channel(port), message)
        assert outcome_of(result) is PASSING
        assert "in time" in explained(result)

    def test_the_certificate_is_not_trusted(self, rig: ChannelRig, message: Message, certificate: Path) -> None:
        with RawServer(silent, tls=server_tls(certificate)) as server:
            result = send_quickly(rig.channel(server.port, tls=True), message)
        assert outcome_of(result) is PASSING
        assert "certificate" in explained(result)

    @pytest.mark.parametrize(
        "behave", [silent, saying(b"220 hello\r\n"), dripping(b"")], ids=["silent", "plain", "drips"]
    )
    def test_tls_with_a_server_that_does_not_speak_it(
        self, rig: ChannelRig, message: Message, behave: Behaviour
    ) -> None:
        with RawServer(behave) as server:
            result = send_quickly(rig.channel(server.port, tls=True), message)
        assert outcome_of(result) is PASSING

    def test_it_never_answers(self, rig: ChannelRig, message: Message) -> None:
        result = self.meet(silent, rig, message)
        assert outcome_of(result) is self.mute
        assert "in time" in explained(result)

    def test_it_hangs_up_without_an_answer(self, rig: ChannelRig, message: Message) -> None:
        assert outcome_of(self.meet(hang_up, rig, message)) is self.mute

    def test_it_answers_with_nonsense(self, rig: ChannelRig, message: Message) -> None:
        assert outcome_of(self.meet(saying(b"\x00\xff\x00 nonsense\r\n\r\n"), rig, message)) is self.mute

    @pytest.mark.parametrize("start", [b"", b"HTTP/1.1 2", b"HTTP/1.1 200 OK\r\nX-A: ", b"220-welcome\r\n220-"])
    def test_a_server_that_drips_holds_nobody_for_long(
        self, rig: ChannelRig, message: Message, start: bytes
    ) -> None:
        assert outcome_of(self.meet(dripping(start), rig, message)) is self.mute


def explained(result: Result) -> str:
    """The words of a failure: never empty, one line, fit for a table."""
    assert isinstance(result, Failed | Unknown)
    assert isinstance(result, Unknown) or result.fault is Fault.PASSING
    assert result.error
    assert "\n" not in result.error
    return result.error


def _unheard_of(*_: Any, **__: Any) -> Callable[..., Any]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
