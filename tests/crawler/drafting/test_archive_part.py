"""Addresses of dated sitemaps → the template that makes them."""

from __future__ import annotations

import pytest

from crawler.archive_settings import DatedPages, Every
from crawler.drafting.archive_part import template_of
from tests.crawler.drafting.site import HOME, drafted, whole


@pytest.mark.parametrize(
    ("names", "template", "every"),
    [
        (["sitemap-2026-11.xml", "sitemap-2026-09.xml"], "sitemap-{year}-{month:02}.xml", Every.MONTH),
        (["sm/news-2026-9.xml", "sm/news-2026-10.xml"], "sm/news-{year}-{month}.xml", Every.MONTH),
        (["s/2026/11/23.xml", "s/2026/11/4.xml"], "s/{year}/{month:02}/{day}.xml", Every.DAY),
        (["sitemap20261123.xml", "sitemap20261104.xml"], "sitemap{year}{month:02}{day:02}.xml", Every.DAY),
        (["s-2026-11-1-5.xml", "s-2026-9-26-30.xml"], "s-{year}-{month}-{day}-{last}.xml", Every.FIVE_DAYS),
        (["m-11-2026.xml", "m-09-2026.xml"], "m-{month:02}-{year}.xml", Every.MONTH),
    ],
)
def test_the_template_makes_the_addresses_again(names: list[str], template: str, every: Every) -> None:
    found = template_of([HOME + name for name in names])
    assert found == (HOME + template, every, 2)
    assert DatedPages(url=found[0], every=found[1]).url == HOME + template


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["sitemap-2026-11.xml"],
        ["bai-2026-99.xml", "bai-2026-98.xml"],
        ["{a}-2026-11.xml", "{a}-2026-10.xml"],
        ["a-11-2026-01.xml", "b-11-2026-02.xml"],
    ],
)
def test_of_one_or_of_no_date_there_is_none(names: list[str]) -> None:
    assert template_of([HOME + name for name in names])[0] == ""


def test_a_draft_has_the_archive_that_robots_txt_names() -> None:
    made = drafted(whole(), sitemaps=(f"{HOME}sitemap-2026-11.xml", f"{HOME}sitemap-2026-10.xml"))
    (dated,) = made.outlet.archive.dated
    assert (dated.url, dated.every) == (f"{HOME}sitemap-{{year}}-{{month:02}}.xml", Every.MONTH)
    assert "# CHECK: from 2 addresses" in made.text
    assert not drafted(whole()).outlet.archive
