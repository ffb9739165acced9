"""How the crawler behaves: how often, how politely, how long it insists. A part of the configuration."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from core.crawling import Feed
from core.settings import Duration, Settings, Size
from crawler.outlet import FeedSettings, Outlet

PRODUCT = "Baotin"
VERSION = "0.1"
LOOPBACK = ("127.0.0.0/8", "::1/128")


def _positive(value: timedelta) -> timedelta:
    if value <= timedelta():
        raise ValueError('must be longer than nothing, as "10m"')
    return value


def _network(text: str) -> str:
    try:
        ipaddress.ip_network(text if text != "loopback" else LOOPBACK[0])
    except ValueError:
        raise ValueError(
            f'"{text}" is no address: write "loopback", one address ("10.1.2.3") or a network ("10.1.0.0/16")'
        ) from None
    return text


Wait = Annotated[Duration, AfterValidator(_positive)]
AddressText = Annotated[str, AfterValidator(_network)]


class CrawlSettings(Settings):
    """Schedule, politeness and limits. Every duration is text with its unit ("10m")."""

    contact: str = Field(
        default="",
        description="an address or page where an outlet can reach you; it is sent with every request",
        pattern=r"^[\x20-\x7e]*$",
    )
    user_agent: str = Field(
        default="",
        description="sent instead of the usual name and contact; keep it honest",
        pattern=r"^[\x20-\x7e]*$",
    )
    interval: Wait = Field(default=timedelta(minutes=10), description="how often a feed is looked at")
    min_interval: Wait = Field(default=timedelta(minutes=1), description="no feed is looked at more often")
    max_interval: Wait = Field(default=timedelta(hours=1), description="the longest wait after failures in a row")
    delay: Duration = Field(default=timedelta(seconds=2), description="between two requests to one host")
    timeout: Wait = Field(default=timedelta(seconds=30), description="for one whole request, body included")
    max_body: Size = Field(default=8_000_000, ge=1000, description="larger pages and feeds are refused")
    allow_private_addresses: tuple[AddressText, ...] = Field(
        default=(),
        description='addresses inside your own network that may be fetched: "loopback", addresses, networks',
    )
    verify_certificates: bool = Field(default=True, description="refuse outlets whose TLS certificate is bad")
    retry_for: Wait = Field(default=timedelta(hours=24), description="how long a page that failed is tried again")
    recheck: tuple[Wait, ...] = Field(
        default=(timedelta(hours=1), timedelta(hours=6), timedelta(hours=24)),
        description="when a matched article is looked at again, counted from its first sight",
    )
    frozen_after: Wait = Field(
        default=timedelta(days=2), description="warn when a feed's newest item is older (a feed may say its own)"
    )
    outlets_at_once: int = Field(default=8, ge=1, le=100, description="outlets crawled side by side")
    lease: Wait = Field(default=timedelta(minutes=10), description="how long a claim on work holds if we die")
    robots_cache: Wait = Field(default=timedelta(hours=1), description="how long a robots.txt is remembered")

    @model_validator(mode="after")
    def _ordered(self) -> CrawlSettings:
        if not self.min_interval <= self.interval <= self.max_interval:
            raise ValueError("min_interval, interval and max_interval must not decrease in this order")
        if self.lease < 2 * self.timeout:
            raise ValueError("lease must be at least twice timeout, or claims would run out during a request")
        return self

    @property
    def agent(self) -> str:
        """The User-Agent: who we are, and where to complain."""
        if self.user_agent:
            return self.user_agent
        return f"{PRODUCT}/{VERSION} (+{self.contact})" if self.contact else f"{PRODUCT}/{VERSION}"

    @property
    def private_networks(self) -> tuple[str, ...]:
        """`allow_private_addresses` as networks."""
        named: Mapping[str, tuple[str, ...]] = {"loopback": LOOPBACK}
        return tuple(net for text in self.allow_private_addresses for net in named.get(text, (text,)))


def feeds_of(outlets: Mapping[str, Outlet], settings: CrawlSettings) -> list[Feed]:
    """Every feed of every enabled outlet, with its interval: what a store is to poll."""
    return [
        Feed(
            outlet=outlet.key,
            url=feed.url,
            kind=feed.kind,
            section=feed.section,
            interval=max(feed.interval or settings.interval, settings.min_interval).total_seconds(),
        )
        for outlet in outlets.values()
        if outlet.enabled
        for feed in outlet.feeds
    ]


def feed_settings(outlet: Outlet, feed: Feed, settings: CrawlSettings) -> FeedSettings:
    """What the outlet's file says of a feed; the least that is needed where it no longer names it."""
    found = next((known for known in outlet.feeds if known.url == feed.url), None)
    found = found or FeedSettings(url=feed.url, kind=feed.kind, section=feed.section)
    missing: dict[str, Any] = {} if found.frozen_after else {"frozen_after": settings.frozen_after}
    return found.model_copy(update=missing)
