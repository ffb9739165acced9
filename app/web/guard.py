"""What every request passes: only hosts that are ours, only safe headers out, and no trace when we fail."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.settings import is_loopback

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

log = structlog.get_logger()


def host_allowed(header: str | None, *, hosts: Collection[str] = ()) -> bool:
    """Whether a Host header names this machine or a configured name. Any other is DNS rebinding: a page of
    somebody else's, whose name was turned to 127.0.0.1, would read us with its own rights."""
    try:
        name = urlsplit(f"//{header or ''}").hostname
    except ValueError:
        return False
    return name is not None and (is_loopback(name) or name in hosts)


def same_origin(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that our own page sent this. Without its word: no."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    try:
        sender = urlsplit(headers.get("origin", "")).netloc.lower()
    except ValueError:
        return False
    return bool(sender) and sender == headers.get("host", "").lower()


class Guard:
    """ASGI middleware around the whole page."""

    def __init__(
        self, app: ASGIApp, *, hosts: Collection[str], static: str, crashed: Callable[[Request], Response]
    ) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._static = static
        self._crashed = crashed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._protect(message, scope["path"])
            await send(message)

        if not host_allowed(Headers(scope=scope).get("host"), hosts=self._hosts):
            await _wrong_host()(scope, receive, guarded)
            return
        try:
            await self._app(scope, receive, guarded)
        except Exception as error:
            log.exception("page.failed", path=scope["path"], error=type(error).__name__)
            if not started:
                await self._crash_page(scope)(scope, receive, guarded)

    def _crash_page(self, scope: Scope) -> Response:
        try:
            return self._crashed(Request(scope))
        except Exception:  # noqa: BLE001 - the page of errors fails too: plain words then
            return PlainTextResponse("Something went wrong; the log says more.", status_code=500)

    def _protect(self, message: Message, path: str) -> None:
        headers = MutableHeaders(scope=message)
        if path.startswith(self._static) and message["status"] in (200, 304):
            headers.setdefault("Cache-Control", "public, max-age=31536000, immutable")
        for name, value in HEADERS.items():
            headers.setdefault(name, value)


def _wrong_host() -> Response:
    words = (
        "This page answers only under 127.0.0.1 or localhost.\n"
        "To serve it under another name through a proxy, add that name to web.hosts in the configuration.\n"
    )
    return PlainTextResponse(words, status_code=403)
