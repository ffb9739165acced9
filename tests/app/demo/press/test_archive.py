"""The press's past: what has left the feeds stands in sitemaps of five days, or on further pages of a list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from lxml import etree, html

from app.demo.press import Press
from app.demo.press.archive import INDEX_PATH, numbered
from tests.app.demo.web import get

WEEKS = timedelta(days=20)


@pytest.fixture(scope="module")
def old() -> Iterator[Press]:
    """A press with three weeks behind it, forty articles on each outlet."""
    with Press() as press:
        press.add_bulk(320, over=WEEKS)
        yield press


def locs(press: Press, outlet: str, path: str) -> list[str]:
    root = etree.fromstring(get(press.sites[outlet].room.url(path)).body)
    return [str(loc.text) for loc in root.iter("{*}loc")]


def links(press: Press, outlet: str, path: str) -> list[str]:
    site = press.sites[outlet]
    root = html.document_fromstring(get(site.room.url(path)).body)
    return [anchor.get("href", "") for anchor in root.cssselect(site.family.list_links)]


def test_what_is_older_than_three_days_has_left_the_feeds(old: Press) -> None:
    for site in old.sites.values():
        every, latest = site.room.listed(hour=old.hour), site.room.latest(hour=old.hour)
        assert 0 < len(latest) < len(every) / 2
        assert min(item.published for item in latest) > max(item.published for item in every if item not in latest)


def test_every_article_stands_in_one_sitemap_of_its_days(old: Press) -> None:
    named = [url for url in locs(old, "cuabien", INDEX_PATH) if "category" not in url]
    assert 4 <= len(named) <= 7
    listed = [url for name in named for url in locs(old, "cuabien", "/" + name.split("/", 3)[3])]
    assert sorted(listed) == sorted(item.url for item in old.sites["cuabien"].room.listed(hour=old.hour))


def test_the_pages_of_a_list_hold_each_article_once_and_the_last_repeats(old: Press) -> None:
    pages = [links(old, "tinsang", path) for path in ("/cong-nghe", *(f"/cong-nghe-p{n}" for n in range(2, 6)))]
    found = [href for page in pages[:3] for href in page]
    standing = old.sites["tinsang"].room.listed(hour=old.hour, section="tech")
    assert found == [item.path for item in standing][: len(found)]
    assert {href for page in pages for href in page} == {item.path for item in standing}
    assert links(old, "tinsang", "/cong-nghe-p98") == links(old, "tinsang", "/cong-nghe-p99")


@pytest.mark.parametrize("path", ["/khong-co-p2", "/cong-nghe-p1", "/cong-nghe-px", "/sitemaps/khac.xml"])
def test_what_is_no_page_of_the_archive_is_not_there(old: Press, path: str) -> None:
    assert get(old.sites["tinsang"].room.url(path)).status == 404


def test_outlets_without_an_archive_show_none(old: Press) -> None:
    assert get(old.sites["thanhthi"].room.url(INDEX_PATH)).status == 404


def test_a_list_has_its_own_path_and_a_number() -> None:
    assert numbered("/cong-nghe-p12") == ("/cong-nghe", 12)
    assert numbered("/bai-so-100-p.html") is None
