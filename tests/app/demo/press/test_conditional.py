"""Validators: what has not changed is answered with 304, and what has is not."""

from __future__ import annotations

import pytest

from app.demo.press import Press
from app.demo.press.outlets import PRESS_OUTLETS
from tests.app.demo.web import get


@pytest.mark.parametrize("key", [outlet.key for outlet in PRESS_OUTLETS])
def test_feeds_and_pages_answer_304_to_either_validator(evening: Press, key: str) -> None:
    site = evening.sites[key]
    article = site.room.listed(hour=evening.hour)[0].url
    for url in (site.feed_url("tech"), site.feed_url("sitemap"), site.feed_url("list:tech"), article):
        first = get(url)
        by_tag = get(url, headers={"If-None-Match": first.headers["etag"]})
        by_time = get(url, headers={"If-Modified-Since": first.headers["last-modified"]})
        assert (first.status, by_tag.status, by_time.status) == (200, 304, 304)
        assert by_tag.body == by_time.body == b""
        assert by_tag.headers["etag"] == first.headers["etag"]


def test_an_etag_wins_over_a_time(evening: Press) -> None:
    url = evening.sites["tinsang"].feed_url("tech")
    headers = {"If-None-Match": '"another"', "If-Modified-Since": get(url).headers["last-modified"]}
    assert get(url, headers=headers).status == 200


def test_a_time_that_is_none_is_passed_over(evening: Press) -> None:
    url = evening.sites["tinsang"].feed_url("tech")
    assert get(url, headers={"If-Modified-Since": "hôm qua".encode().decode("latin-1")}).status == 200


def test_a_feed_changes_when_something_is_published(press: Press) -> None:
    url = press.sites["tinsang"].feed_url("world")
    before = get(url).headers["etag"]
    press.go_to(5.0)
    unchanged = get(url, headers={"If-None-Match": before})
    press.go_to(5.2)  # the first article of the day stands at 05:10
    changed = get(url, headers={"If-None-Match": before})
    assert (unchanged.status, changed.status) == (304, 200)
    assert get(url, headers={"If-None-Match": changed.headers["etag"]}).status == 304


def test_a_page_does_not_change_by_itself_when_others_are_published(press: Press) -> None:
    press.go_to(6.5)
    url = press.urls["alibaba-phat-tinsang"]
    etag = get(url).headers["etag"]
    press.go_to(23.9)
    assert get(url, headers={"If-None-Match": etag}).status == 304
