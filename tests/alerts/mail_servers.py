"""Mail servers on loopback: a real one that keeps what it gets, and one that plays a script, faults included."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Iterator, Mapping
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from socket import socket
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope

from tests.alerts.servers import LOOPBACK, Behaviour, free_port

HANG = b"(hang)"
HANG_UP = b"(hang up)"


class Mailbox:
    """Keeps every mail that the server takes."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's)
        self.envelopes.append(envelope)
        return "250 kept"

    @property
    def mails(self) -> list[EmailMessage]:
        """What arrived, parsed."""
        parser = BytesParser(EmailMessage, policy=policy.default)
        contents = [envelope.content for envelope in self.envelopes]
        return [parser.parsebytes(content) for content in contents if isinstance(content, bytes)]


@contextlib.contextmanager
def mail_server(
    *,
    login: tuple[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
) -> Iterator[tuple[int, Mailbox]]:
    """A real server (aiosmtpd) on a free port."""

    def authenticate(_server: SMTP, _session: Any, _envelope: Any, mechanism: str, data: Any) -> AuthResult:
        good = (data.login.decode(), data.password.decode()) == login
        return AuthResult(success=good, handled=False)

    box = Mailbox()
    options: dict[str, Any] = {"authenticator": authenticate} if login else {}
    controller = Controller(
        box,
        hostname=LOOPBACK,
        port=free_port(),
        server_hostname="mail.example",
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        auth_require_tls=tls is None and starttls is not None,
        **options,
    )
    controller.start()
    try:
        yield controller.port, box
    finally:
        controller.stop()


_FRIENDLY = {
    "greeting": b"220 script\r\n",
    "ehlo": b"250-script\r\n250 AUTH PLAIN\r\n",
    "auth": b"235 welcome\r\n",
    "mail": b"250 ok\r\n",
    "rcpt": b"250 ok\r\n",
    "data": b"354 go on\r\n",
    ".": b"250 kept\r\n",
    "rset": b"250 ok\r\n",
    "quit": b"221 bye\r\n",
}


def scripted(said: list[str], replies: Mapping[str, bytes]) -> Behaviour:
    """A server that answers by `replies` ("greeting", a verb, a whole line, or "." for the content) and is
    friendly otherwise. What the client says is kept in `said`."""
    words = {**_FRIENDLY, **replies}

    def behave(sock: socket, over: threading.Event) -> None:
        sock.settimeout(5)
        with sock.makefile("rwb") as line:
            _say(line, words["greeting"], over)
            content = False
            while raw := line.readline():
                heard = raw.decode().strip()
                if content and heard != ".":
                    continue
                said.append(heard)
                verb = heard.split(" ")[0].lower()
                _say(line, words.get(heard, words.get(verb, b"500 what?\r\n")), over)
                content = verb == "data"

    return behave


def _say(line: Any, words: bytes, over: threading.Event) -> None:
    if words is HANG:
        over.wait(20)
    if words in (HANG, HANG_UP):
        raise OSError("as the script says")
    line.write(words)
    line.flush()
