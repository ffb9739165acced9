"""The control port of the demonstration: state, start, faults, log and what arrived, as JSON over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any

from app.demo.press import Fault, Press
from app.demo.receivers import Failure, Receivers
from app.demo.receivers.group import NAMES
from app.demo.report import Report, compare

_MAX_BODY = 1_000_000


class Control:
    """Serves `/__control/*`: GET state, log, received, expected, report; POST start, hour, fault, clear, bulk,
    failure. Opens with `with`."""

    def __init__(self, press: Press, receivers: Receivers, *, port: int = 0) -> None:
        self.press = press
        self.receivers = receivers
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.gets: Mapping[str, Callable[[], Any]] = {
            "state": self._state,
            "log": lambda: [asdict(request) for request in press.log.entries()],
            "received": lambda: [arrival.to_json() for arrival in receivers.arrivals()],
            "expected": self._expected,
            "report": lambda: _told(self.report()),
        }
        self.posts: Mapping[str, Callable[[dict[str, Any]], Any]] = {
            "start": self._start,
            "hour": self._hour,
            "fault": lambda data: {"fault": press.order(Fault.from_json(data))},
            "clear": self._clear,
            "bulk": lambda data: {"urls": press.add_bulk(int(data["count"]), over=_days(data))},
            "failure": self._failure,
        }

    def __enter__(self) -> Control:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where the control port stands, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/__control"

    def report(self) -> Report:
        """What was told so far, against what the script wants."""
        return compare(
            self.press.expectations(),
            self.receivers.arrivals(),
            receivers=NAMES,
            known=self.press.quiet_urls(),
        )

    def _state(self) -> dict[str, Any]:
        press = self.press
        return {
            "hour": round(press.hour, 3),
            "started": press.started,
            "finished": press.finished,
            "outlets": {key: press.host(key) for key in press.servers},
            "requests": len(press.log.entries()),
            "received": len(self.receivers.arrivals()),
            "faults": {number: fault.kind.value for number, fault in press.faults.standing().items()},
        }

    def _expected(self) -> dict[str, Any]:
        events = [asdict(expected) for expected in self.press.expectations()]
        return {"events": events, "quiet": dict(self.press.quiet_urls()), "urls": dict(self.press.urls)}

    def _start(self, data: dict[str, Any]) -> dict[str, Any]:
        del data
        self.press.start_day()
        return self._state()

    def _hour(self, data: dict[str, Any]) -> dict[str, Any]:
        self.press.go_to(float(data["hour"]))
        return self._state()

    def _clear(self, data: dict[str, Any]) -> dict[str, Any]:
        self.press.faults.clear(data.get("fault"), outlet=data.get("outlet"))
        if not data:
            self.receivers.clear()
        return self._state()

    def _failure(self, data: dict[str, Any]) -> dict[str, Any]:
        receiver = data.pop("receiver", "")
        if receiver not in NAMES:
            raise ValueError(f"no receiver {receiver!r}: {', '.join(NAMES)}")
        self.receivers.order(receiver, Failure.from_json(data))
        return {"receiver": receiver}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], control: Control) -> None:
        super().__init__(address, _Handler)
        self.control = control


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server

    def do_GET(self) -> None:
        """Something to know."""
        get = self.server.control.gets.get(self._name())
        self._say(404, {"error": "unknown"}) if get is None else self._say(200, get())

    def do_POST(self) -> None:
        """Something to do."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _MAX_BODY))
        post = self.server.control.posts.get(self._name())
        if post is None:
            self._say(404, {"error": "unknown"})
            return
        try:
            done = post(json.loads(body or b"{}"))
        except (ValueError, TypeError, KeyError) as error:
            self._say(400, {"error": str(error)})
            return
        self._say(200, done)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        """Nothing goes to the terminal."""

    def _name(self) -> str:
        return self.path.partition("?")[0].removeprefix("/__control/")

    def _say(self, status: int, data: Any) -> None:
        body = json.dumps(data, ensure_ascii=False).encode()
        self.send_response_only(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _days(data: dict[str, Any]) -> timedelta | None:
    return timedelta(days=float(data["days"])) if "days" in data else None


def _told(report: Report) -> dict[str, Any]:
    return {**asdict(report), "good": report.good, "problems": list(report.problems())}
