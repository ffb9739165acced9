"""Real list pages saved beside the checkout, read as pages of shipped archives. Nothing of them is here."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urljoin

import pytest
from lxml import html

from crawler.archive import list_page
from crawler.catalogue import load_outlets
from crawler.feeds.archive import read_archive_page
from tests.needs import shared_folder

SAVED = datetime(2026, 3, 8, tzinfo=UTC)  # the pages are of the day before
LISTED = {  # outlet → its section in the archive; articles that the page lists, and how many of them say when
    "vnexpress": ("https://vnexpress.net/kinh-doanh", 40, 40),
    "dantri": ("https://dantri.com.vn/kinh-doanh.htm", 40, 40),
    "cafef": ("https://cafef.vn/thi-truong-chung-khoan.chn", 20, 20),
    "vietnamnet": ("https://vietnamnet.vn/kinh-doanh", 20, 0),
    "baodautu": ("https://baodautu.vn/dau-tu-tai-chinh-d6/", 15, 0),
}
PAGED = {key: url for key, (url, _, _) in LISTED.items() if key != "cafef"}  # its pages are asked for by a script


@pytest.mark.shared
@pytest.mark.parametrize("key", LISTED)
def test_the_articles_of_a_real_list_are_found_and_dated_as_far_as_it_says(key: str) -> None:
    body = (shared_folder() / "pages" / key / "2026-03_list.html").read_bytes()
    outlet, (url, least, dated) = load_outlets()[key], LISTED[key]
    page = list_page(outlet.archive.paged[0], 1)
    listed = read_archive_page(body, content_type="", page=page, outlet=outlet, url=url, now=SAVED)
    assert isinstance(listed, tuple), listed
    assert len(listed) >= least
    known = [at for one in listed if (at := one.entry.published or one.begun)]
    assert len(known) >= dated
    assert (
        sum(datetime(2026, 3, 1, tzinfo=UTC) <= at <= SAVED for at in known) >= dated * 0.6
    )  # a box of older ones is on Dân Trí


@pytest.mark.shared
@pytest.mark.parametrize("key", PAGED)
def test_the_next_page_is_one_that_a_real_list_links_to(key: str) -> None:
    body = (shared_folder() / "pages" / key / "2026-03_list.html").read_bytes()
    base = PAGED[key]
    links = {urljoin(base, anchor.get("href") or "") for anchor in html.document_fromstring(body).iter("a")}
    second = [list_page(source, 1).url for source in load_outlets()[key].archive.paged]
    assert links & set(second)
