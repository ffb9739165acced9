"""The press: eight outlets on loopback that publish along a script, with a clock of their own."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from types import TracebackType

from app.demo.press.bulk import generate
from app.demo.press.faults import Fault, FaultBook, FaultKind
from app.demo.press.log import RequestLog
from app.demo.press.newsroom import Calendar, Newsroom
from app.demo.press.outlets import PRESS_OUTLETS
from app.demo.press.server import OutletServer
from app.demo.press.site import Site
from app.demo.report import Expectation
from app.demo.script import Script, load_script
from core.clock import Clock, SystemClock

DAY_HOURS = 24.0
_BEFORE = -1e-9  # the day has not started: what is printed for hour 0 is not out yet
_BULK_SPREAD = timedelta(seconds=2)


class Press:
    """Opens with `with`. Before `start_day` only the day before stands there; `day_seconds` later the day is
    over. `go_to` moves the script's clock by hand instead."""

    def __init__(
        self,
        script: Script | None = None,
        *,
        day_seconds: float = 60.0,
        port_base: int = 0,
        clock: Clock | None = None,
    ) -> None:
        self.script = load_script() if script is None else script
        self.day_seconds = day_seconds
        self.faults = FaultBook()
        self.log = RequestLog()
        self._clock = clock or SystemClock()
        self._calendar = Calendar(self._clock.now())
        self._day_began: float | None = None
        self._set_hour: float | None = None
        self._bulk = 0
        self.servers = self._bound(port_base)
        self.sites = {outlet.key: self._site(outlet.key) for outlet in PRESS_OUTLETS}
        self.urls = self._publish()

    def __enter__(self) -> Press:
        for server in self.servers.values():
            server.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stops all outlets at once: one after the other takes half a second."""
        with ThreadPoolExecutor(len(self.servers)) as pool:
            list(pool.map(OutletServer.close, self.servers.values()))

    @property
    def hour(self) -> float:
        """What the script's clock shows: negative before the day, at most a little over 24."""
        if self._set_hour is not None:
            return self._set_hour
        if self._day_began is None:
            return _BEFORE
        return (self._clock.monotonic() - self._day_began) / self.day_seconds * DAY_HOURS

    @property
    def started(self) -> bool:
        """Whether the day has begun."""
        return self._day_began is not None

    @property
    def finished(self) -> bool:
        """Whether everything in the script has happened."""
        return self.hour >= DAY_HOURS

    def start_day(self) -> None:
        """Begins the day. Beginning it twice changes nothing."""
        if self._day_began is None:
            self._day_began = self._clock.monotonic()
            self._calendar.started = self._clock.now()

    def go_to(self, hour: float) -> None:
        """Sets the script's clock by hand, where it stays: for tests that must not depend on time."""
        self.start_day()
        self._set_hour = hour

    def host(self, outlet: str) -> str:
        """The "127.0.0.1:PORT" of an outlet."""
        return self.servers[outlet].host

    def order(self, fault: Fault) -> int:
        """Orders a fault; returns the order's number, for `faults.clear`."""
        if fault.kind is FaultKind.FROZEN_FEED and fault.hour is None:
            fault = replace(fault, hour=self.hour)
        return self.faults.order(fault)

    def add_bulk(self, count: int, *, over: timedelta | None = None) -> list[str]:
        """Publishes generated articles at once, their times a little apart, or spread evenly `over` the time before
        now; returns their addresses."""
        now = self._clock.now()
        apart = over / count if over and count else _BULK_SPREAD
        addresses = []
        for index, article in enumerate(generate(count, seed=self._bulk)):
            at_once = replace(article, at=_BEFORE * 2)
            printed = (now - apart * (count - index)).replace(microsecond=0)
            addresses.append(self.sites[article.outlet].room.add(at_once, printed=printed))
        self._bulk += 1
        return addresses

    def expectations(self) -> tuple[Expectation, ...]:
        """What every receiver must be told of the script, by address."""
        return tuple(
            Expectation(
                event=alert.event,
                headline=alert.headline,
                topics=alert.topics,
                urls=tuple(self.urls[article] for article in alert.articles),
            )
            for alert in self.script.expected_alerts()
        )

    def quiet_urls(self) -> Mapping[str, str]:
        """The addresses that no alert may name, each with its title."""
        return {self.urls[article.id]: article.title for article in self.script.quiet()}

    def _bound(self, port_base: int) -> dict[str, OutletServer]:
        """A server per outlet, on the ports from `port_base`; if one is taken, none is kept."""
        bound: dict[str, OutletServer] = {}
        try:
            for index, outlet in enumerate(PRESS_OUTLETS):
                bound[outlet.key] = self._server(port_base + index if port_base else 0)
        except OSError:
            for server in bound.values():
                server.server_close()
            raise
        return bound

    def _server(self, port: int) -> OutletServer:
        return OutletServer(
            ("127.0.0.1", port), clock=self._clock, hour=lambda: self.hour, faults=self.faults, log=self.log
        )

    def _site(self, key: str) -> Site:
        outlet = next(outlet for outlet in PRESS_OUTLETS if outlet.key == key)
        server = self.servers[key]
        server.site = Site(Newsroom(outlet, host=server.host, calendar=self._calendar))
        keys = [outlet.key for outlet in PRESS_OUTLETS]
        after = dict([*pairwise(keys), (keys[-1], keys[0])])
        server.elsewhere = self.servers[after[key]].host
        return server.site

    def _publish(self) -> dict[str, str]:
        urls: dict[str, str] = {}
        for article in self.script.articles:
            changes = [change for change in self.script.changes if change.article == article.id]
            urls[article.id] = self.sites[article.outlet].room.add(
                article, changes=changes, credit_url=urls.get(article.reprint_of, "")
            )
        return urls
