"""What one outlet answers to a path at a given hour. Pure but for reading its newsroom."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.demo.press import archive
from app.demo.press.dates import DateForm
from app.demo.press.families import FAMILIES
from app.demo.press.feeds import list_page, robots, rss, sitemap
from app.demo.press.newsroom import Gone, Newsroom
from app.demo.press.values import SECTION_SLUGS, Reply, Standing

_XML = "application/rss+xml; charset=utf-8"
# A picture of one pixel.
_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How an answer is to differ from the truth, for a fault: another hour, older dates, another form of date,
    no articles at all."""

    hour: float | None = None
    backdate: timedelta = timedelta()
    form: DateForm | None = None
    empty: bool = False


TRUTH = Look()


class Site:
    """One outlet's pages."""

    def __init__(self, room: Newsroom) -> None:
        self.room = room
        self.outlet = room.outlet
        self.family = FAMILIES[room.outlet.family]
        self._feeds = {self.family.feed_path(slug): section for section, slug in SECTION_SLUGS.items()}
        self._lists = {self.family.list_path(slug): section for section, slug in SECTION_SLUGS.items()}

    def feed_url(self, source: str) -> str:
        """The address of one of the outlet's sources: "tech", "sitemap", "list:world"."""
        kind, _, section = source.rpartition(":")
        if source == "sitemap":
            return self.room.url(self.family.sitemap_path)
        slug = SECTION_SLUGS[section]
        return self.room.url(self.family.list_path(slug) if kind else self.family.feed_path(slug))

    def other_feed(self, path: str) -> str:
        """The path of another feed than the one that stands at `path`."""
        return next(other for other in self._feeds if other != path)

    def answer(self, path: str, *, hour: float, look: Look = TRUTH) -> Reply:
        """What stands at `path`, which has no query."""
        hour = hour if look.hour is None else look.hour
        if path in self._feeds or path in self._lists or path in (self.family.sitemap_path, "/"):
            return self._listing(path, hour, look)
        if path == "/robots.txt":
            text = robots(host=self.room.host, sitemap_path=self.family.sitemap_path)
            return Reply(body=text.encode(), content_type="text/plain; charset=utf-8")
        if path.startswith("/anh/") and path.endswith(".png"):
            return Reply(body=_PNG, content_type="image/png")
        return self._past(path, hour) or self._page(path, hour, look)

    def _past(self, path: str, hour: float) -> Reply | None:
        """What stands at a path of the archive, where the outlet has one."""
        if not self.family.archive(self.room.host):
            return None
        if found := archive.numbered(path):
            return self._numbered(path, *found, hour=hour)
        if path == archive.INDEX_PATH:
            return _xml(archive.index(self.room.listed(hour=hour), host=self.room.host))
        text = archive.shard(self.room.listed(hour=hour), path)
        return _xml(text) if text else None

    def _numbered(self, path: str, first: str, number: int, *, hour: float) -> Reply | None:
        """A further page of a list. Behind the last one stands the last one again, as on some outlets."""
        if first not in self._lists:
            return None
        section = self._lists[first]
        latest = {item.path for item in self.room.latest(hour=hour, section=section)}
        older = [item for item in self.room.listed(hour=hour, section=section) if item.path not in latest]
        last = max(2, 1 + -(-len(older) // archive.PAGE_OF))
        items = archive.page_of(older, min(number, last))
        text = list_page(self.outlet, section, items, family=self.family, path=path, host=self.room.host)
        return Reply(body=text.encode(), last_modified=_latest(items))

    def _page(self, path: str, hour: float, look: Look) -> Reply:
        item = self.room.find(path, hour=hour)
        if isinstance(item, Gone):
            return _plain(410, "Bài viết đã được gỡ bỏ.")
        if isinstance(item, Standing):
            html = self.family.page(_seen(item, look))
            return Reply(body=html.encode(), last_modified=item.changed)
        right = self.room.moved(path, hour=hour)
        if right:
            return Reply(status=301, headers={"Location": self.room.url(right)})
        return _plain(404, "Không tìm thấy trang.")

    def _listing(self, path: str, hour: float, look: Look) -> Reply:
        section = self._feeds.get(path) or self._lists.get(path, "")
        found = [] if look.empty else self.room.latest(hour=hour, section=section)
        items = [_seen(item, look) for item in found]
        latest = _latest(items)
        if path in self._feeds:
            outlet = items[0].outlet if items else self.outlet
            text = rss(outlet, section, items, family=self.family, host=self.room.host)
            return Reply(body=text.encode(), content_type=_XML, last_modified=latest)
        if path == self.family.sitemap_path:
            text = sitemap(items, host=self.room.host)
            return Reply(body=text.encode(), content_type="text/xml; charset=utf-8", last_modified=latest)
        text = list_page(self.outlet, section, items, family=self.family, path=path, host=self.room.host)
        return Reply(body=text.encode(), last_modified=latest)


def _xml(text: str) -> Reply:
    return Reply(body=text.encode(), content_type="text/xml; charset=utf-8")


def _seen(item: Standing, look: Look) -> Standing:
    """An article as a fault shows it."""
    if look.form is not None:
        odd = replace(item.outlet, feed_date=look.form, page_date=look.form, meta_date=look.form)
        item = replace(item, outlet=odd)
    if look.backdate:
        modified = item.modified - look.backdate if item.modified else None
        item = replace(item, published=item.published - look.backdate, modified=modified)
    return item


def _latest(items: Sequence[Standing]) -> datetime | None:
    return max((item.changed for item in items), default=None)


def _plain(status: int, text: str) -> Reply:
    page = f'<!DOCTYPE html><html lang="vi"><head><title>{status}</title></head><body><p>{text}</p></body></html>'
    return Reply(status=status, body=page.encode())
