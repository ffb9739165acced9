"""The feeds that are read: the tests' fixtures, documents with one fault each, and real feeds beside the checkout.

What they hold was typed by a person; of the real ones a person noted the number of items and the first one, and the
others are compared with what we read.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from crawler.catalogue import load_outlets
from crawler.feeds import read_feed
from crawler.outlet import FeedSettings, Outlet
from tests.crawler.feeds.house import FIXTURES, NOW, THUDO, URL, item, rss

SHARED = Path(__file__).parents[3] / "shared" / "feeds"
_HANOI = timezone(timedelta(hours=7))
_FEED = FeedSettings(url=URL)


@dataclass(frozen=True)
class Expected:
    """One item. `any_time`: its time is not compared (one to come, which we leave out on purpose)."""

    title: str
    published: datetime | None
    any_time: bool = False


@dataclass(frozen=True)
class Case:
    """A feed, and its items by the article's key."""

    name: str
    body: bytes
    items: Mapping[str, Expected]
    outlet: Outlet = THUDO
    feed: FeedSettings = _FEED
    now: datetime = NOW


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _fixtures()
    yield from _faults()
    yield from _real()


def _fixtures() -> Iterator[Case]:
    deal = Expected("Bộ Thương mại xem lại thương vụ giữa T&T và một hãng chip", _at(10, 15))
    yield _fixture("thudo_cong_nghe.xml", {4000001: deal})
    yield _fixture("thudo_atom.xml", {4000031: Expected("Khoản phạt kỷ lục với một sàn thương mại", _at(9, 30))})
    yield _fixture("thudo_rdf.xml", {4000041: Expected("Tập đoàn công bố kế hoạch tái cơ cấu", _at(8, 0))})
    named = ("Năm hai chữ số", "Múi giờ hai chữ số", "Múi giờ có hai chấm", "Giờ GMT", "Giờ GMT+7", "dc:date")
    odd = {4000021 + number: Expected(title, _at(9, 13)) for number, title in enumerate(named)}
    odd |= {4000027: Expected("Không có ngày", None), 4000028: Expected("Ngày hỏng", None)}
    yield _fixture("thudo_dates_odd.xml", odd | {4000029: Expected("Ngày mai", None, any_time=True)})
    first, second = _at(9, 5, day=3), _at(21, 4, day=3)
    yield _fixture(
        "thudo_dates_us.xml",
        {4000011: Expected("Một", first), 4000012: Expected("Hai", second)},
        feed=FeedSettings(url=URL, month_first=True),
    )


def _fixture(name: str, items: Mapping[int, Expected], feed: FeedSettings = _FEED) -> Case:
    known = {f"thudo:{number}": expected for number, expected in items.items()}
    return Case(name, (FIXTURES / name).read_bytes(), known, feed=feed)


def _faults() -> Iterator[Case]:
    """Each as met in the press: a document that is good but for one thing."""
    good = rss(_dated(4000001, "Một tin"), _dated(4000002, "Tin thứ hai"))
    two = {4000001: "Một tin", 4000002: "Tin thứ hai"}
    yield _fault("prolog says UTF-16", f'<?xml version="1.0" encoding="utf-16"?>{good}'.encode(), two)
    yield _fault("prolog says windows-1252", f'<?xml version="1.0" encoding="windows-1252"?>{good}'.encode(), two)
    yield _fault("UTF-16 and says so not", codecs.BOM_UTF16_LE + good.encode("utf-16-le"), two)
    yield _fault("blank lines before the prolog", f'\n\n<?xml version="1.0"?>{good}'.encode(), two)
    loose = rss(_dated(4000001, "Mua bán & sáp nhập"), _dated(4000002, "Tin thứ hai"))
    yield _fault("bare & in a title", loose.encode(), {4000001: "Mua bán & sáp nhập", 4000002: "Tin thứ hai"})
    yield _fault("entity nobody declared", good.replace("Một tin", "Một&nbsp;tin").encode(), two)
    yield _fault("null byte in a title", good.replace("Tin thứ", "Tin\0 thứ").encode(), two)
    yield _fault("damaged byte", good.encode().replace(b"</title><link>", b"\xff</title><link>", 1), two)
    cut = good[: good.index("4000002")]
    yield _fault("cut off in the second item", cut.encode(), {4000001: "Một tin"})


def _fault(name: str, body: bytes, titles: Mapping[int, str]) -> Case:
    return Case(name, body, {f"thudo:{number}": Expected(title, _at(9, 13)) for number, title in titles.items()})


def _dated(number: int, title: str) -> str:
    return item(number, title=title, rest="<pubDate>Tue, 21 Nov 2023 09:13:00 +0700</pubDate>")


def _real() -> Iterator[Case]:
    manifest = SHARED / "manifest.jsonl"
    if not manifest.is_file():
        return
    outlets = load_outlets()
    for line in manifest.read_text(encoding="utf-8").splitlines():
        known = json.loads(line)
        outlet, feed = outlets[known["outlet"]], FeedSettings(url=known["feed_url"])
        body, now = (SHARED / known["file"]).read_bytes(), datetime.now(UTC)
        entries = read_feed(body, content_type="", feed=feed, outlet=outlet, url=feed.url, now=now).entries
        items = {entry.key: Expected(entry.title, entry.published) for entry in entries}
        if entries:
            when = datetime.strptime(known["first_date"], "%a, %d %b %Y %H:%M:%S %z")
            items[entries[0].key] = Expected(known["first_item"], when)
        yield Case(known["file"], body, items, outlet=outlet, feed=feed, now=now)


def _at(hour: int, minute: int, *, day: int = 21) -> datetime:
    return datetime(2023, 11, day, hour, minute, tzinfo=_HANOI)
