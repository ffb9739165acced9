"""One HTTP POST with a bounded time and answer, that knows how far it came when it failed, and tells no URL.

`requests` and `urllib3` write full URLs into exceptions and logs; a webhook's URL is a secret. So every
exception ends here, as a value, and urllib3's own log of our requests is dropped.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError

from alerts.channels.deadline import Deadline
from alerts.results import Failed, Unknown
from core.settings import Secret

USER_AGENT = "Baotin/0.1 (alerts)"
_LATE = "no answer in time"
LONGEST_ANSWER = 4096  # bytes read of an answer's body; Slack's are a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds for connecting, for each read, and for the whole."""

    connect: float = 10.0
    read: float = 15.0
    total: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server said. `retry_after` in seconds; `body` only where it was asked for."""

    status: int
    retry_after: float | None = None
    body: str = ""


class _Line(threading.local):
    """The request that this thread is making: its deadline, and whether the line stands."""

    deadline: Deadline | None = None
    connected = False


_line = _Line()


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _watched(super()._new_conn())

    def connect(self) -> None:
        super().connect()
        _line.connected = True


class _Secure(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _watched(super()._new_conn())

    def connect(self) -> None:
        super().connect()
        _line.connected = True


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


def _watched(sock: socket.socket) -> socket.socket:
    if _line.deadline:
        _line.deadline.watch(sock)
    return sock


class _Adapter(HTTPAdapter):
    """Connections that report how far they came."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
        return manager


def _not_ours(_: logging.LogRecord) -> bool:
    return _line.deadline is None


logging.getLogger("urllib3.connectionpool").addFilter(_not_ours)


def post(
    url: Secret,
    body: bytes,
    *,
    headers: Mapping[str, str],
    now: datetime,
    timeouts: Timeouts,
    read_body: bool = False,
) -> Answer | Failed | Unknown:
    """Posts once, over a new connection, following no redirect.

    `Failed` means that the request never went out; whatever breaks after the connection stood is `Unknown`.
    """
    with Deadline(timeouts.total) as deadline:
        _line.deadline, _line.connected = deadline, False
        try:
            return _post(url, body, headers, now, timeouts, read_body=read_body)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return _broken(error)
        finally:
            _line.deadline = None


def _post(
    url: Secret, body: bytes, headers: Mapping[str, str], now: datetime, timeouts: Timeouts, *, read_body: bool
) -> Answer | Unknown:
    # Not Session.send(): it reads the whole body of a redirect, however long.
    with requests.Session() as session, contextlib.closing(_Adapter(max_retries=0)) as adapter:
        request = requests.Request("POST", url.reveal(), data=body, headers={**_HEADERS, **headers})
        prepared = session.prepare_request(request)
        around = session.merge_environment_settings(prepared.url or "", {}, True, None, None)
        with adapter.send(
            prepared,
            stream=True,
            timeout=(timeouts.connect, timeouts.read),
            verify=around["verify"] or True,
            cert=around["cert"],
            proxies=around["proxies"],
        ) as response:
            # Headers, and a body without a length, just seem to end where the line is cut.
            complete = not _cut()
            text = response.raw.read(LONGEST_ANSWER).decode("utf-8", "replace") if read_body else ""
            if not complete or (read_body and _cut()):
                return Unknown(error=_LATE, status=response.status_code)
            wish = parse_retry_after(response.headers.get("Retry-After", ""), now=now)
            return Answer(status=response.status_code, retry_after=wish, body=text)


def _cut() -> bool:
    return _line.deadline is not None and _line.deadline.passed


_HEADERS = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", "Connection": "close"}


def _broken(error: Exception) -> Failed | Unknown:
    """What went wrong, in our own words."""
    if _line.connected:
        slow = _cut() or isinstance(error, requests.Timeout)
        return Unknown(error=_LATE if slow else "the connection broke before the answer")
    return Failed(error=_why_not_connected(error))


def _why_not_connected(error: Exception) -> str:
    if _caused_by(error, NameResolutionError) or _caused_by(error, socket.gaierror):
        return "its host name cannot be found"
    if _cut() or isinstance(error, requests.Timeout):
        return "no connection in time"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy does not let us through"
    if isinstance(error, requests.exceptions.SSLError):
        return "no trusted TLS connection (is its certificate valid?)"
    if isinstance(error, requests.ConnectionError):
        return "the connection is refused"
    return f"the request cannot be made ({type(error).__name__})"


def _caused_by(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Whether `error`, or what it wraps in `reason`, `args` or as its cause, is of this kind."""
    seen = 0
    while error is not None and seen < 8:
        if isinstance(error, kind):
            return True
        inner = [getattr(error, "reason", None), *error.args, error.__cause__, error.__context__]
        error = next((found for found in inner if isinstance(found, BaseException)), None)
        seen += 1
    return False


def parse_retry_after(value: str, *, now: datetime) -> float | None:
    """Seconds from a Retry-After header (RFC 9110 10.2.3: seconds or a date); None where it says nothing usable."""
    text = value.strip()
    if text.isascii() and text.isdigit() and len(text) < 12:
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max((aware - now).total_seconds(), 0.0)
