"""One outlet's HTTP server on loopback: answers truly, or as a fault has it, and writes every request down."""

from __future__ import annotations

import hashlib
import select
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from app.demo.press.faults import Fault, FaultBook, Manner, Scene, Wire, lay
from app.demo.press.log import Request, RequestLog
from app.demo.press.site import TRUTH, Site
from app.demo.press.values import Reply
from core.clock import Clock

_CLOSING = frozenset({Manner.RESET, Manner.DRIP, Manner.HANG})
_DRIPS = 50


class OutletServer(ThreadingHTTPServer):
    """Serves one site. `hour` says what the script's clock shows."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self,
        address: tuple[str, int],
        *,
        clock: Clock,
        hour: Callable[[], float],
        faults: FaultBook,
        log: RequestLog,
    ) -> None:
        super().__init__(address, _Handler)
        self.clock = clock
        self.hour = hour
        self.faults = faults
        self.requests = log
        self.site: Site | None = None
        self.elsewhere = ""
        self.stopping = Event()
        self._thread: Thread | None = None

    @property
    def host(self) -> str:
        """The server's own "127.0.0.1:PORT"."""
        return f"{self.server_address[0]!s}:{self.server_address[1]}"

    def open(self) -> None:
        """Begins to answer, in a thread of its own."""
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops answering, ends what hangs, frees the port."""
        self.stopping.set()
        if self._thread is not None:
            self.shutdown()
            self._thread.join(5)
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""
        del request, client_address


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    wbufsize = 64 * 1024
    server: OutletServer
    _ended: float = 0.0
    server_version = "press"
    sys_version = ""

    def do_GET(self) -> None:
        """Answers, and writes the request down."""
        began = self._ended = self.server.clock.monotonic()
        path = self.path.partition("?")[0]
        site = self.server.site
        if site is None:
            raise RuntimeError("the server was opened before it had a site")
        fault = self.server.faults.take(site.outlet.key, path)
        self._note: Callable[[int], None] | None = lambda status: self._write_down(
            site.outlet.key, path, status=status, began=began, fault=fault
        )
        try:
            self._faulty(site, path, fault) if fault else self._true(site, path)
        finally:
            self._noted(0)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        """Requests are in the log, not on the terminal."""

    def _true(self, site: Site, path: str) -> None:
        reply = site.answer(path, hour=self.server.hour())
        if reply.status != 200:
            self._send(Wire(status=reply.status, body=reply.body, headers=_headers(reply)))
            return
        etag = f'"{hashlib.blake2b(reply.body, digest_size=8).hexdigest()}"'
        validators = {"ETag": etag, **_last_modified(reply)}
        if self._unchanged(etag, reply):
            self._send(Wire(status=304, body=b"", headers=validators))
        else:
            self._send(Wire(status=200, body=reply.body, headers={**_headers(reply), **validators}))

    def _faulty(self, site: Site, path: str, fault: Fault) -> None:
        hour = self.server.hour()
        scene = Scene(
            path=path,
            elsewhere=self.server.elsewhere,
            other_feed=lambda: site.other_feed(path),
            answer=lambda where, look: site.answer(where, hour=hour, look=look),
        )
        self._send(lay(fault, site.answer(path, hour=hour, look=TRUTH), scene))

    def _unchanged(self, etag: str, reply: Reply) -> bool:
        asked = self.headers.get("If-None-Match")
        if asked is not None:
            return asked == "*" or etag in [tag.strip().removeprefix("W/") for tag in asked.split(",")]
        since = self.headers.get("If-Modified-Since")
        if since is None or reply.last_modified is None:
            return False
        try:
            return parsedate_to_datetime(since) >= reply.last_modified.replace(microsecond=0)
        except (TypeError, ValueError):
            return False

    def _send(self, wire: Wire) -> None:
        if wire.manner in (Manner.HANG, Manner.RESET):
            self.close_connection = True
        if wire.manner is Manner.HANG and not self._wait(wire.seconds):
            return
        if wire.manner is Manner.RESET:
            self._noted(0)
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response_only(wire.status)
        for name, value in wire.headers.items():
            self.send_header(name, value)
        length = len(wire.body) if wire.length is None else wire.length
        if wire.status not in (204, 304):
            self.send_header("Content-Length", str(length))
        if length != len(wire.body) or wire.manner in _CLOSING:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        self._body(wire)
        self._noted(wire.status)

    def _body(self, wire: Wire) -> None:
        if wire.manner is not Manner.DRIP:
            self._still_here()
            self._noted(wire.status)  # before the last byte: who has its answer finds it in the log
            self.wfile.write(wire.body)
            self.wfile.flush()
            return
        step = max(1, len(wire.body) // _DRIPS)
        for start in range(0, len(wire.body), step):
            self.wfile.write(wire.body[start : start + step])
            self.wfile.flush()
            if not self._wait(wire.seconds / _DRIPS):
                return

    def _wait(self, seconds: float) -> bool:
        """Waits; False when the client went away or the server is stopping."""
        end = self.server.clock.monotonic() + seconds
        while (left := end - self._still_here()) > 0:
            if self.server.stopping.wait(min(left, 0.05)) or _hung_up(self.connection):
                self.close_connection = True
                return False
        return True

    def _still_here(self) -> float:
        """The client was there at this moment: a request ends when its client is last seen waiting, so that
        its next one never seems to overlap."""
        self._ended = self.server.clock.monotonic()
        return self._ended

    def _noted(self, status: int) -> None:
        """Writes the request down, the first time that it is asked to."""
        note, self._note = self._note, None
        if note is not None:
            note(status)

    def _write_down(self, outlet: str, path: str, *, status: int, began: float, fault: Fault | None) -> None:
        conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
        self.server.requests.add(
            Request(
                began=began,
                ended=self._ended,
                outlet=outlet,
                path=path,
                status=status,
                conditional=conditional,
                fault=fault.kind.value if fault else "",
                agent=self.headers.get("User-Agent", ""),
            )
        )


def _headers(reply: Reply) -> dict[str, str]:
    return {"Content-Type": reply.content_type, **reply.headers}


def _last_modified(reply: Reply) -> dict[str, str]:
    if reply.last_modified is None:
        return {}
    return {"Last-Modified": format_datetime(_utc(reply.last_modified), usegmt=True)}


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _hung_up(connection: socket.socket) -> bool:
    """Whether the client has closed its side."""
    readable, _, _ = select.select([connection], [], [], 0)
    if not readable:
        return False
    try:
        return connection.recv(1, socket.MSG_PEEK) == b""
    except OSError:
        return True
