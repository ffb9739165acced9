"""An archive as its outlet's file describes it: what is wrong is said, and what is shipped is good."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from core.urls import netloc_of
from crawler.archive import Child, Span, dated_pages, indexed_pages, list_page
from crawler.archive_settings import ArchiveSettings, DatedPages, PagedList
from crawler.catalogue import load_outlets, parse_outlet
from crawler.dates import VIETNAM
from crawler.outlet import Outlet

OUTLETS = {key: outlet for key, outlet in load_outlets().items() if outlet.archive}
MARCH = Span(datetime(2026, 3, 4, tzinfo=VIETNAM), datetime(2026, 3, 13, tzinfo=VIETNAM))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "write either url"),
        ({"url": "https://a.example/{day}", "index": "https://a.example/s.xml"}, "write either url"),
        ({"index": "https://a.example/s.xml"}, "index needs names"),
        ({"index": "https://a.example/s.xml", "names": "("}, "not a regular expression"),
        ({"index": "a.example", "names": "x"}, "is no web address"),
        ({"url": "https://a.example/{week}"}, "{week} is not known here; there are {year}, {month}, {day}, {last}"),
        ({"url": "https://a.example/{year:99999999999}-{day}"}, "is no number of digits: write it as {month:02}"),
        ({"url": "https://a.example/tin.xml"}, "has no {day} or {month}"),
        ({"url": "https://a.example/{year"}, "is not a template|expected '}'"),
        ({"url": "sitemap-{year}.xml"}, "is no web address"),
        ({"url": "https://a.example/{day}", "kind": "rss"}, "kind is sitemap, or list"),
        ({"index": "https://a.example/s.xml", "names": "x", "kind": "list"}, "kind is sitemap, or list"),
        ({"url": "https://a.example/{day}", "links": "a[["}, "is not a CSS selector"),
    ],
)
def test_what_is_wrong_with_pages_by_date_is_said(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said if "|" in said else re.escape(said)):
        DatedPages.model_validate(given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"url": "https://a.example/trang"}, "has no {page}"),
        ({"url": "https://a.example/{number}"}, "{number} is not known here; there are {page}"),
        ({"url": "https://a.example/{page.real}"}, "is not known here"),
        ({"url": "https://a.example/{page:>9999999}"}, "is no number of digits"),
        ({"url": "https://a.example/{page}", "first": -1}, "greater than or equal to 0"),
        ({"url": "https://a.example/{page}", "published": "time::attr("}, "write ::attr(name)"),
        ({"url": "https://a.example/{page}", "item": "a[["}, "is not a CSS selector"),
    ],
)
def test_what_is_wrong_with_a_list_is_said(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(said)):
        PagedList.model_validate(given)


def test_an_outlet_without_an_archive_has_none() -> None:
    assert not ArchiveSettings()
    assert ArchiveSettings(paged=(PagedList(url="https://a.example/{page}"),))


def test_the_line_of_what_is_wrong_is_named() -> None:
    text = (
        "key: thudo\nname: Thủ Đô\ndomains: [thudo.example]\n"
        "archive:\n  dated:\n    - {url: 'https://thudo.example/{week}.xml'}\n"
    )
    outlet, (problem,) = parse_outlet(text, file="thudo.yaml", families={})
    assert outlet is None
    assert str(problem).startswith("thudo.yaml:6: archive.dated[0].url: {week} is not known here")


def test_days_are_read_from_the_file() -> None:
    source = DatedPages.model_validate({"url": "https://a.example/{day}", "begins": "2016-01-31"})
    assert source.begins == date(2016, 1, 31)


@pytest.mark.parametrize("outlet", OUTLETS.values(), ids=OUTLETS)
def test_the_archives_that_are_shipped_stand_on_their_outlets_own_domains(outlet: Outlet) -> None:
    archive = outlet.archive
    addresses = [source.index for source in archive.dated if source.index]
    addresses += [page.url for source in archive.dated if source.url for page in dated_pages(source, MARCH)]
    addresses += [list_page(source, index).url for source in archive.paged for index in range(3)]
    assert addresses
    assert len(set(addresses)) == len(addresses)
    for address in addresses:
        assert outlet.owns(address), address
        assert "{" not in address


EXAMPLES = {  # as the outlets' indexes were seen to name them
    "tuoitre": "StaticSitemaps/sitemaps-2026-3-6-10.xml",
    "thanhnien": "sitemaps/sitemaps-2026-3-6-10.xml",
    "cafef": "sitemaps/sitemaps-2026-3-6-10.xml",
    "vietnamnet": "sitemap-article-03-2026-02.xml",
    "vneconomy": "sitemap/news-2026-03.xml",
    "baodautu": "sitemaps/news-2026-3.xml",
    "vietnamplus": "sitemaps/news-2026-3.xml",
    "saigontimes": "post-sitemap156.xml",
}


@pytest.mark.parametrize("key", EXAMPLES)
def test_the_names_that_indexes_were_seen_to_use_are_understood(key: str) -> None:
    (source,) = OUTLETS[key].archive.dated
    host = netloc_of(source.index)
    right, other = Child(url=f"https://{host}/{EXAMPLES[key]}"), Child(url=f"https://{host}/sitemaps/category.rss")
    (page,) = indexed_pages(source, [other, right], MARCH)
    assert page.url == right.url
    assert page.period is None or (page.period.meets(MARCH) and page.period.until.month in (3, 4))
    earlier = Child(url=right.url.replace("2026", "2025"))
    assert key == "saigontimes" or not indexed_pages(source, [earlier], MARCH)
