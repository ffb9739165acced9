"""What an outlet shows of its past: an index of sitemaps of five days each, or list pages that go back. Pure.

Feeds and the first list pages hold the latest days only (`newsroom.LATEST`); all the rest is found here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from app.demo.press.dates import VIETNAM, DateForm, write_date
from app.demo.press.families.common import escaped
from app.demo.press.values import Standing

INDEX_PATH = "/sitemap.xml"
NAMES = r"/sitemaps/sitemaps-(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})-(?P<last>\d{1,2})\.xml$"
PAGE_OF = 5  # few, so that a short past has several pages

_PROLOG = '<?xml version="1.0" encoding="utf-8"?>\n'
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NAMES = re.compile(NAMES)
_NUMBERED = re.compile(r"(?P<list>/[a-z-]+)-p(?P<page>\d{1,4})")


def index(items: Sequence[Standing], *, host: str) -> str:
    """The sitemaps there are, the newest first; that of the sections stands among them, a trap of real ones."""
    paths = dict.fromkeys(shard_path(item) for item in items)
    named = ["/sitemaps/category.xml", *paths]
    listed = "".join(f"<sitemap><loc>http://{host}{path}</loc></sitemap>\n" for path in named)
    return f"{_PROLOG}<sitemapindex {_XMLNS}>\n{listed}</sitemapindex>\n"


def shard(items: Sequence[Standing], path: str) -> str | None:
    """The sitemap at this path: addresses and when they were changed, without titles or times of publication."""
    if not _NAMES.fullmatch(path):
        return None
    urls = "".join(
        f"<url><loc>{escaped(item.url)}</loc><lastmod>{write_date(item.changed, DateForm.ISO)}</lastmod></url>\n"
        for item in items
        if shard_path(item) == path
    )
    return f"{_PROLOG}<urlset {_XMLNS}>\n{urls}</urlset>\n"


def shard_path(item: Standing) -> str:
    """The sitemap that an article stands in, by its day in Vietnam."""
    first, last = _five_days(item.published.astimezone(VIETNAM).date())
    return f"/sitemaps/sitemaps-{first.year}-{first.month}-{first.day}-{last.day}.xml"


def numbered(path: str) -> tuple[str, int] | None:
    """ "/cong-nghe-p3" → the list's own path, and which of its pages this is; None for any other path."""
    found = _NUMBERED.fullmatch(path)
    return (found["list"], int(found["page"])) if found and int(found["page"]) > 1 else None


def page_of(older: Sequence[Standing], number: int) -> Sequence[Standing]:
    """What stands on page `number` of a list: page two begins where the first one ended."""
    start = (number - 2) * PAGE_OF
    return older[start : start + PAGE_OF]


def _five_days(day: date) -> tuple[date, date]:
    """1-5, 6-10, ... and 26 to the end of the month."""
    start = min((day.day - 1) // 5 * 5 + 1, 26)
    last = monthrange(day.year, day.month)[1] if start == 26 else start + 4
    return day.replace(day=start), day.replace(day=last)
