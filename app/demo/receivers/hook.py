"""What the Slack hook and the webhook receiver share: an HTTP server that takes POSTs and fails on order."""

from __future__ import annotations

import socket
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Self

from app.demo.receivers.arrivals import Arrival, Mailbox
from app.demo.receivers.failures import Failure, FailureKind, Failures
from core.clock import Clock, SystemClock

_MAX_BODY = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a hook says to a POST, before any ordered failure."""

    status: int
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether it takes the message."""
        return 200 <= self.status < 300


class Hook(ABC):
    """A receiver of POSTs on loopback. Opens with `with`."""

    name = "hook"
    path = "/hook"

    def __init__(self, *, port: int = 0, clock: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self.mailbox = Mailbox()
        self.failures = Failures()
        self.stopping = Event()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stops, ends what hangs, frees the port."""
        self.stopping.set()
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join(5)
        self._server.server_close()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The address to post to."""
        return f"http://127.0.0.1:{self.port}{self.path}"

    @abstractmethod
    def judge(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """What this kind of receiver answers to such a POST. Header names in small letters."""

    @abstractmethod
    def read(self, headers: Mapping[str, str], body: bytes, answer: Answer) -> Arrival:
        """The message as it is kept."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], hook: Hook) -> None:
        super().__init__(address, _Handler)
        self.hook = hook

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that went away is no news."""
        del request, client_address


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server

    def do_POST(self) -> None:
        """Takes a message, or fails as ordered."""
        hook = self.server.hook
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _MAX_BODY))
        headers = {name.lower(): value for name, value in self.headers.items()}
        failure = hook.failures.take()
        answer = _failed(failure) if failure else hook.judge(self.path, headers, body)
        if failure and failure.kind is FailureKind.SILENT:
            answer = hook.judge(self.path, headers, body)
        hook.mailbox.put(hook.read(headers, body, answer))
        if failure and not self._survives(failure):
            return
        self._say(answer)

    def do_GET(self) -> None:
        """Hooks take POSTs only."""
        self._say(Answer(status=405, text="method_not_allowed", headers={"Allow": "POST"}))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        """What came is in the mailbox, not on the terminal."""

    def _survives(self, failure: Failure) -> bool:
        """Waits or closes as the failure has it; False when nothing is left to answer."""
        if failure.kind is FailureKind.CLOSE:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return False
        if failure.kind in (FailureKind.SILENT, FailureKind.HANG):
            self.close_connection = True
            return not self.server.hook.stopping.wait(failure.seconds)
        return True

    def _say(self, answer: Answer) -> None:
        body = answer.text.encode()
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _failed(failure: Failure) -> Answer:
    headers = {"Retry-After": failure.retry_after} if failure.retry_after else {}
    if failure.kind is FailureKind.ANSWER and 300 <= failure.status < 400:
        headers["Location"] = failure.text
    status = failure.status if failure.kind is FailureKind.ANSWER else 599
    return Answer(status=status, text=failure.text or failure.kind.value, headers=headers)
