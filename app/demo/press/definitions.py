"""The press's outlets as Baotin's own outlet files: YAML for `crawler.outlet.Outlet`."""

from __future__ import annotations

from typing import Any

import yaml

from app.demo.press.dates import DateForm
from app.demo.press.feeds import channel_title
from app.demo.press.outlets import PRESS_OUTLETS
from app.demo.press.press import Press
from app.demo.press.site import Site
from app.demo.press.values import PressOutlet
from core.crawling import FeedKind

_MONTH_FIRST = frozenset({DateForm.US_NARROW_SPACE, DateForm.US_HARD_SPACE})


def outlet_files(press: Press, *, delay: str = "", interval: str = "") -> dict[str, str]:
    """Outlet key → the YAML text of its definition. `delay` ("0.2s") and `interval` ("2s") go into it."""
    return {outlet.key: _file(press.sites[outlet.key], delay, interval) for outlet in PRESS_OUTLETS}


def _file(site: Site, delay: str, interval: str) -> str:
    outlet = site.outlet
    data: dict[str, Any] = {
        "key": outlet.key,
        "name": outlet.name,
        "confidence": "high",
        "note": "An invented outlet, served by the demonstration itself.",
        "domains": [site.room.host],
    }
    if delay:
        data["delay"] = delay
    data["feeds"] = [_feed(site, source, interval) for source in outlet.sources]
    data.update(site.family.settings(outlet))
    if archive := site.family.archive(site.room.host):
        data["archive"] = archive
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)


def _feed(site: Site, source: str, interval: str) -> dict[str, Any]:
    kind, _, section = source.rpartition(":")
    feed: dict[str, Any] = {"url": site.feed_url(source)}
    if source == "sitemap":
        feed["kind"] = FeedKind.SITEMAP.value
    elif kind == "list":
        feed.update(kind=FeedKind.LIST.value, section=section, links=site.family.list_links)
    else:
        feed.update(_rss(site.outlet, section))
    if interval:
        feed["interval"] = interval
    return feed


def _rss(outlet: PressOutlet, section: str) -> dict[str, Any]:
    feed = {"kind": FeedKind.RSS.value, "section": section, "title": channel_title(outlet, section)}
    feed["frozen_after"] = "7d"
    return {**feed, "month_first": True} if outlet.feed_date in _MONTH_FIRST else feed
