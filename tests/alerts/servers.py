"""Servers on loopback that answer, or fail to, as they are told: real bytes and real time-outs are tested."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOOPBACK = "127.0.0.1"


@dataclass
class Reply:
    """What the next request gets."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


class HttpStub:
    """An HTTP server that keeps what it receives, and gives `replies` in order, the last for ever."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies) or [Reply()]
        self.received: list[Received] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                stub.received.append(Received(self.path, dict(self.headers), body))
                reply = stub.replies.pop(0) if len(stub.replies) > 1 else stub.replies[0]
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                with contextlib.suppress(OSError):  # a client may not want all of it
                    self.wfile.write(reply.body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class calls it so)
                pass

        self._server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> HttpStub:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


Behaviour = Callable[[socket.socket, threading.Event], None]


class RawServer:
    """A TCP server whose every connection is given to `behave`, which may end early once `over` is set."""

    def __init__(self, behave: Behaviour, *, tls: ssl.SSLContext | None = None) -> None:
        self.connections = 0
        self._behave = behave
        self._tls = tls
        self._over = threading.Event()
        self._listener = socket.create_server((LOOPBACK, 0))
        self._listener.settimeout(0.02)
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._listen, daemon=True)]

    def __enter__(self) -> RawServer:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _listen(self) -> None:
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError):
                sock, _ = self._listener.accept()
                self.connections += 1
                thread = threading.Thread(target=self._serve, args=(sock,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, sock: socket.socket) -> None:
        sock.settimeout(0.2)
        with sock, contextlib.suppress(OSError):
            if self._tls:
                with self._tls.wrap_socket(sock, server_side=True) as secure:
                    self._behave(secure, self._over)
            else:
                self._behave(sock, self._over)


def read_what_comes(sock: socket.socket) -> bytes:
    """Whatever arrives before a pause."""
    came = b""
    with contextlib.suppress(TimeoutError):
        while chunk := sock.recv(65536):
            came += chunk
            sock.settimeout(0.05)
    return came


def silent(sock: socket.socket, over: threading.Event) -> None:
    """Takes everything and says nothing."""
    read_what_comes(sock)
    over.wait(20)


def hang_up(sock: socket.socket, over: threading.Event) -> None:
    """Reads, then resets the connection."""
    read_what_comes(sock)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def dripping(start: bytes) -> Behaviour:
    """Says `start`, and then one byte every twentieth of a second, for ever."""

    def behave(sock: socket.socket, over: threading.Event) -> None:
        read_what_comes(sock)
        sock.sendall(start)
        while not over.wait(0.05):
            sock.sendall(b"x")

    return behave


def saying(words: bytes) -> Behaviour:
    """Reads, says `words`, and hangs up."""

    def behave(sock: socket.socket, over: threading.Event) -> None:
        read_what_comes(sock)
        sock.sendall(words)

    return behave


@contextlib.contextmanager
def full_queue() -> Iterator[int]:
    """A port where connecting never ends: somebody listens, nobody accepts, and the queue is full."""
    with socket.socket() as listener, contextlib.ExitStack() as queue:
        listener.bind((LOOPBACK, 0))
        listener.listen(0)
        port: int = listener.getsockname()[1]
        for _ in range(4):
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((LOOPBACK, port))
        yield port


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as sock:
        sock.bind((LOOPBACK, 0))
        port: int = sock.getsockname()[1]
        return port


def make_certificate(folder: Path) -> Path:
    """A self-signed certificate for 127.0.0.1 with its key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Baotin tests")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(LOOPBACK))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


def server_tls(certificate: Path) -> ssl.SSLContext:
    """The server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
