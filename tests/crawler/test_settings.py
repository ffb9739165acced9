"""The crawler's part of the configuration: defaults, units, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from core.crawling import Feed, FeedKind
from crawler.outlet import FeedSettings, Outlet
from crawler.settings import CrawlSettings, feed_settings, feeds_of


def test_the_defaults_are_polite() -> None:
    settings = CrawlSettings()
    assert settings.delay == timedelta(seconds=2)
    assert settings.private_networks == ()
    assert settings.verify_certificates
    assert settings.agent == "Baotin/0.1"


def test_the_contact_is_part_of_the_name() -> None:
    assert CrawlSettings(contact="desk@baotin.example").agent == "Baotin/0.1 (+desk@baotin.example)"
    assert CrawlSettings(user_agent="Desk/2", contact="x").agent == "Desk/2"


def test_private_addresses_are_allowed_by_name_address_or_network() -> None:
    settings = CrawlSettings(allow_private_addresses=("loopback", "10.1.2.3", "fd00::/8"))
    assert settings.private_networks == ("127.0.0.0/8", "::1/128", "10.1.2.3", "fd00::/8")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"interval": "10"}, "not a duration"),
        ({"interval": "0s"}, "must be longer than nothing"),
        ({"timeout": "0s"}, "must be longer than nothing"),
        ({"interval": "30s"}, "must not decrease"),
        ({"max_interval": "5m"}, "must not decrease"),
        ({"lease": "30s"}, "lease must be at least twice timeout"),
        ({"allow_private_addresses": ["home"]}, '"home" is no address'),
        ({"allow_private_addresses": ["10.0.0.1/8"]}, "is no address"),
        ({"contact": "a\r\nX-Evil: 1"}, "match"),
        ({"user_agent": "Báo tin"}, "match"),
        ({"outlets_at_once": 0}, "greater than or equal to 1"),
        ({"max_body": "5"}, "not a size"),
        ({"recheck": ["1h", "0s"]}, "must be longer than nothing"),
        ({"delai": "2s"}, "not permitted"),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        CrawlSettings.model_validate(wrong)


def thudo(*feeds: FeedSettings, key: str = "thudo", **changes: Any) -> Outlet:
    return Outlet(key=key, name="Thủ Đô", domains=("thudo.example",), feeds=feeds, **changes)


def test_the_feeds_to_poll_are_those_of_enabled_outlets_with_their_intervals() -> None:
    outlets = {
        "thudo": thudo(
            FeedSettings(url="https://thudo.example/a", section="tech"),
            FeedSettings(url="https://thudo.example/b", kind=FeedKind.LIST, interval=timedelta(minutes=30)),
            FeedSettings(url="https://thudo.example/c", interval=timedelta(seconds=1)),
        ),
        "nghi": thudo(FeedSettings(url="https://thudo.example/d"), key="nghi", enabled=False),
    }
    assert feeds_of(outlets, CrawlSettings()) == [
        Feed(outlet="thudo", url="https://thudo.example/a", kind=FeedKind.RSS, section="tech", interval=600),
        Feed(outlet="thudo", url="https://thudo.example/b", kind=FeedKind.LIST, interval=1800),
        Feed(outlet="thudo", url="https://thudo.example/c", kind=FeedKind.RSS, interval=60),
    ]


def test_a_feed_says_itself_when_it_is_frozen_or_the_settings_do() -> None:
    own = FeedSettings(url="https://thudo.example/a", frozen_after=timedelta(hours=6), title="Công nghệ")
    plain = FeedSettings(url="https://thudo.example/b")
    outlet, settings = thudo(own, plain), CrawlSettings()

    def found(url: str) -> FeedSettings:
        return feed_settings(outlet, Feed(outlet="thudo", url=url, kind=FeedKind.RSS), settings)

    assert found("https://thudo.example/a") == own
    assert found("https://thudo.example/b").frozen_after == timedelta(days=2)


def test_a_feed_that_the_outlet_no_longer_names_can_still_be_read() -> None:
    feed = Feed(outlet="thudo", url="https://thudo.example/old", kind=FeedKind.SITEMAP, section="world")
    found = feed_settings(thudo(), feed, CrawlSettings())
    assert (found.url, found.kind, found.section) == (feed.url, FeedKind.SITEMAP, "world")
