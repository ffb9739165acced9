"""The outlet files of the press are Baotin's own, and the real readers find with them what the script says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import yaml

from app.demo.press import Press, outlet_files
from app.demo.press.outlets import PRESS_OUTLETS
from app.demo.press.values import Standing
from core.model import Article, Entry
from crawler.catalogue import load_outlets
from crawler.extract import extract
from crawler.feeds import read_feed
from crawler.outlet import Outlet
from tests.app.demo.web import get

KEYS = [outlet.key for outlet in PRESS_OUTLETS]


@pytest.fixture(scope="module")
def outlets(evening: Press, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outlet]:
    folder = tmp_path_factory.mktemp("outlets")
    for key, text in outlet_files(evening).items():
        (folder / f"{key}.yaml").write_text(text, "utf-8")
    loaded = load_outlets([folder])
    return {key: loaded[key] for key in KEYS}


def entries_of(press: Press, outlet: Outlet) -> Iterator[Entry]:
    for source in outlet.feeds:
        answer = get(source.url)
        reading = read_feed(
            answer.body,
            content_type=answer.headers["content-type"],
            feed=source,
            outlet=outlet,
            url=source.url,
            now=datetime.now(UTC),
        )
        assert (reading.problem, reading.warning) == (None, None), source.url
        yield from reading.entries


@pytest.mark.parametrize("key", KEYS)
def test_the_sources_of_an_outlet_list_all_of_its_articles(
    evening: Press, outlets: dict[str, Outlet], key: str
) -> None:
    found = {entry.url for entry in entries_of(evening, outlets[key])}
    assert found == {item.url for item in evening.sites[key].room.listed(hour=evening.hour)}


@pytest.mark.parametrize("key", KEYS)
def test_extraction_gives_back_what_the_script_has(evening: Press, outlets: dict[str, Outlet], key: str) -> None:
    for item in evening.sites[key].room.listed(hour=evening.hour):
        answer = get(item.url)
        article = extract(
            answer.body,
            url=item.url,
            outlet=outlets[key],
            content_type=answer.headers["content-type"],
            now=datetime.now(UTC),
        )
        assert isinstance(article, Article), article
        assert _text(article) == (item.title, item.lead, "\n\n".join(item.body), item.tags)
        assert (article.authors, _minute(article.published)) == ((item.author,), _minute(item.published))


def test_delay_and_interval_are_written_where_asked_for(evening: Press) -> None:
    data = yaml.safe_load(outlet_files(evening, delay="0.2s", interval="2s")["cuabien"])
    assert data["delay"] == "0.2s"
    assert {feed["interval"] for feed in data["feeds"]} == {"2s"}
    assert all(feed.get("month_first") for feed in data["feeds"])


def _text(article: Article) -> tuple[str, str, str, tuple[str, ...]]:
    return article.title, article.lead, article.body, article.tags


def _minute(at: datetime | None) -> datetime | None:
    return at and at.astimezone(UTC).replace(second=0)


def test_articles_of_the_press_are_whole(evening: Press) -> None:
    items: list[Standing] = [i for site in evening.sites.values() for i in site.room.listed(hour=evening.hour)]
    assert all(item.author and item.tags and item.lead for item in items)
