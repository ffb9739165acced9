"""What crawls share, so that politeness and stopping hold across all of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from twisted.internet.defer import Deferred

from crawler.fetching.addresses import AddressRule
from crawler.fetching.robots import RobotsCache
from crawler.fetching.turns import Turns
from crawler.outlet import Outlet
from crawler.settings import CrawlSettings


@dataclass(slots=True)
class Shared:
    """One per process: whose turn it is, what robots.txt said, what is on the wire."""

    robots: RobotsCache = field(default_factory=RobotsCache)
    turns: Turns = field(default_factory=lambda: Turns(chance=random.random))
    inflight: set[Deferred[Any]] = field(default_factory=set)
    cut: bool = False

    def halt(self) -> None:
        """No new request begins."""
        self.turns.halt()

    def cut_off(self) -> None:
        """Requests on the wire end now."""
        self.halt()
        self.cut = True
        for deferred in tuple(self.inflight):
            deferred.cancel()


@dataclass(frozen=True, slots=True)
class Means:
    """What one outlet's crawl goes out with."""

    shared: Shared
    rule: AddressRule
    delay: float

    @classmethod
    def of(cls, outlet: Outlet, settings: CrawlSettings, shared: Shared) -> Means:
        """By the settings of now; a crawl that has begun keeps what it began with."""
        delay = settings.delay if outlet.delay is None else outlet.delay
        return cls(shared, AddressRule.of(settings.private_networks), delay.total_seconds())

    def delay_for(self, netloc: str) -> float:
        """Ours, or the host's Crawl-delay where that is longer."""
        return max(self.delay, self.shared.robots.delay(netloc))
