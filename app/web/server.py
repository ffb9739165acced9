"""Serves the page inside an event loop that is already running; leaves its signals and its logging alone."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import BaotinError

_TICK = (
    1.0  # seconds between refreshed Date headers; uvicorn's own tick would wake an idle daemon ten times as often
)
_GRACE = 3  # seconds that answers under way are given at the end
_BACKLOG = 128


class _QuietServer(uvicorn.Server):
    """uvicorn without its hands on the process: no signal handlers, and asleep when nothing happens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._leave = asyncio.Event()

    def leave(self) -> None:
        """Stop accepting, finish what is under way, and return from `serve`."""
        self.should_exit = True
        self._leave.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the daemon."""
        yield

    async def main_loop(self) -> None:
        """Until told to leave."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leave.wait(), _TICK)


class PageServer:
    """One HTTP server: `start`, then `stop`. Port 0 takes any free port; `port` says which."""

    def __init__(self, app: ASGIApp, *, host: str, port: int) -> None:
        self._app = app
        self.host = host
        self.port = port
        self._server: _QuietServer | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where the page is, without base path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def replace(self, app: ASGIApp) -> None:
        """Answer requests from now on with this one; those under way end as they began."""
        self._app = app

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    async def start(self) -> None:
        """Returns when the page answers. Raises BaotinError where it cannot be served."""
        listening = _listen(self.host, self.port)
        self.port = listening.getsockname()[1]
        self._server = _QuietServer(_config(self._answer))
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]), name="page")
        while not self._server.started:
            if self._serving.done():
                listening.close()
                await self._serving
                raise BaotinError(f"the page could not be started at {self.url}")
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Finishes the answers under way, within seconds. Does nothing when not started."""
        if self._server is None or self._serving is None:
            return
        self._server.leave()
        await self._serving
        self._server = self._serving = None


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        interface="asgi3",
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        http="h11",
        loop="none",
        proxy_headers=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_GRACE,
    )


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, bound before uvicorn would exit the process over it."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, proto)
    except OSError as error:
        raise BaotinError(f"the page cannot be served at {host}:{port}: {error.strerror or error}") from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.setblocking(False)
    except OSError as error:
        listening.close()
        raise BaotinError(_words(host, port, error)) from error
    return listening


def _words(host: str, port: int, error: OSError) -> str:
    where = f"the page cannot be served at {host}:{port}"
    if error.errno == errno.EADDRINUSE:
        return f"{where}: another program listens there. Stop it, or set another web.port (demo: --port)."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"{where}: this user may not use that port. Write a number from 1024 up under web.port."
    return f"{where}: {error.strerror or error}"
