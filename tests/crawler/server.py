"""A small HTTP server on loopback whose answers are scripted by path, down to the bytes on the wire."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """One answer. `declared` is a Content-Length that may lie; `hang` waits that many seconds first."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = HTML
    declared: int | None = None
    hang: float = 0.0
    drop: bool = False  # close the connection instead of answering
    raw: bytes = b""  # sent instead of an HTTP answer


@dataclass(frozen=True)
class Seen:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    at: float


Script = Reply | Callable[[Seen], Reply]


class Server:
    """Answers what `serve` was told; 404 for everything else. Remembers every request."""

    def __init__(self, host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None) -> None:
        self._scripts: dict[str, Script] = {}
        self.seen: list[Seen] = []
        self.at_once = 0
        self.most_at_once = 0
        self._lock = threading.Lock()
        self._http = _Quiet((host, 0), self._handler())
        self.netloc = f"{host}:{self._http.server_address[1]}"
        self.url = f"{'https' if tls else 'http'}://{self.netloc}"
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def serve(self, path: str, script: Script | bytes | str) -> str:
        """Answer `path` (with its query) so from now on; returns the whole address."""
        if isinstance(script, str):
            script = script.encode()
        self._scripts[path] = Reply(script) if isinstance(script, bytes) else script
        return self.url + path

    def paths(self, *, robots: str = "without") -> list[str]:
        """The paths that were asked for, in order; robots.txt only "with"."""
        return [seen.path for seen in self.seen if robots == "with" or seen.path != "/robots.txt"]

    def asked(self, path: str) -> list[Seen]:
        """The requests for one path."""
        return [seen for seen in self.seen if seen.path == path]

    def _reply_to(self, seen: Seen) -> Reply:
        with self._lock:
            self.seen.append(seen)
        script = self._scripts.get(seen.path, Reply(status=404))
        return script if isinstance(script, Reply) else script(seen)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with server._lock:
                    server.at_once += 1
                    server.most_at_once = max(server.most_at_once, server.at_once)
                try:
                    self._answer(server._reply_to(Seen(self.path, dict(self.headers), time.monotonic())))
                finally:
                    with server._lock:
                        server.at_once -= 1

            def _answer(self, reply: Reply) -> None:
                time.sleep(reply.hang)
                if reply.drop or reply.raw:
                    self.close_connection = True
                    self.wfile.write(reply.raw)
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                self.send_response(reply.status)
                if reply.status not in (204, 304):
                    self.send_header("Content-Type", reply.content_type)
                    length = len(reply.body) if reply.declared is None else reply.declared
                    self.send_header("Content-Length", str(length))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if reply.status not in (204, 304):
                    self.wfile.write(reply.body)
                if reply.declared is not None:
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                """Tests look at `seen` instead."""

        return Handler


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is what some tests are about."""
