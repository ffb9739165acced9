"""The press publishes along the script, by its own clock, and prints times that are past."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta

import pytest

from app.demo.press import Press
from core.clock import FixedClock
from tests.app.demo.web import get, one, page

START = datetime(2026, 9, 1, 5, 0, tzinfo=UTC)


def on_air(press: Press) -> set[str]:
    """The ids of all articles that are listed now."""
    return {item.id for site in press.sites.values() for item in site.room.listed(hour=press.hour)}


def test_only_the_day_before_stands_there_until_the_day_is_started() -> None:
    clock = FixedClock(START)
    with Press(clock=clock, day_seconds=60) as press:
        clock.at += timedelta(hours=3)
        assert on_air(press) == {article.id for article in press.script.articles if article.baseline}
        assert get(press.urls["thuc-the-tinsang"]).status == 404
        assert (press.started, press.finished) == (False, False)


def test_articles_appear_at_their_share_of_the_day() -> None:
    clock = FixedClock(START)
    with Press(clock=clock, day_seconds=48) as press:
        press.start_day()
        for seconds in (0, 12, 30, 47.9):
            clock.at = START + timedelta(seconds=seconds)
            due = {article.id for article in press.script.articles if article.at <= seconds / 2}
            withdrawn = {change.article for change in press.script.changes if change.kind == "withdrawn"}
            assert on_air(press) | withdrawn == due | withdrawn
        assert not press.finished
        clock.at = START + timedelta(seconds=48)
        assert press.finished


def test_starting_twice_changes_nothing() -> None:
    clock = FixedClock(START)
    with Press(clock=clock, day_seconds=24) as press:
        press.start_day()
        clock.at += timedelta(seconds=7)
        press.start_day()
        assert press.hour == pytest.approx(7.0)


def test_printed_times_are_the_24_hours_before_the_start_and_never_in_the_future() -> None:
    clock = FixedClock(START)
    with Press(clock=clock) as press:
        clock.at += timedelta(minutes=10)
        press.start_day()
        press.go_to(24)
        for site in press.sites.values():
            for item in site.room.listed(hour=24):
                article = press.script.by_id[item.id]
                origin = START if article.baseline else START + timedelta(minutes=10)
                assert abs(item.published - (origin + timedelta(hours=article.at - 24))) < timedelta(seconds=1)
                assert item.changed <= clock.at


def test_addresses_stay_the_same_when_the_day_starts() -> None:
    clock = FixedClock(START)
    with Press(clock=clock) as press:
        before = dict(press.urls)
        clock.at += timedelta(minutes=10)
        press.go_to(24)
        listed = {item.id: item.url for site in press.sites.values() for item in site.room.listed(hour=24)}
    assert {key: before[key] for key in listed} == listed
    assert len(set(before.values())) == len(before)


def test_a_retitled_article_keeps_its_address(press: Press) -> None:
    url = press.urls["gio-choi-tinsang"]
    press.go_to(13.0)
    before = one(page(get(url).body), "h1")
    press.go_to(13.5)
    after = one(page(get(url).body), "h1")
    assert before == press.script.by_id["gio-choi-tinsang"].title
    assert after.startswith("Tencent, NetEase phải chặn")
    feed = get(press.sites["tinsang"].feed_url("tech")).text
    assert after in feed
    assert before not in feed


def test_a_corrected_article_says_when_it_was_changed(press: Press) -> None:
    url = press.urls["tien-so-vongtien"]
    press.go_to(14.9)
    before = get(url)
    press.go_to(15.1)
    after = get(url, headers={"If-None-Match": before.headers["etag"]})
    assert after.status == 200
    assert "rơi 6% chứ không phải 9%" in after.text
    times = page(after.body).xpath('//meta[@property="article:modified_time"]/@content')
    published = page(after.body).xpath('//meta[@property="article:published_time"]/@content')
    assert datetime.fromisoformat(times[0]) - datetime.fromisoformat(published[0]) == timedelta(minutes=95)


def test_a_withdrawn_article_is_gone_and_leaves_the_feed(press: Press) -> None:
    url = press.urls["jack-ma-ve-tranh"]
    press.go_to(17.9)
    assert get(url).status == 200
    listing = press.sites["nhipcau"].feed_url("list:world")
    assert press.script.by_id["jack-ma-ve-tranh"].title in get(listing).text
    press.go_to(18.1)
    assert get(url).status == 410
    assert press.script.by_id["jack-ma-ve-tranh"].title not in get(listing).text


def test_the_article_of_two_sections_stands_in_both_feeds_under_one_address(evening: Press) -> None:
    site = evening.sites["vongtien"]
    url = evening.urls["alibaba-phat-vongtien"]
    for section in ("business", "tech"):
        assert url in get(site.feed_url(section)).text


def test_expectations_name_every_telling_by_its_address(evening: Press) -> None:
    expected = {item.event: item for item in evening.expectations()}
    assert expected["didi-go"].urls == tuple(
        evening.urls[key] for key in ("didi-go-cuabien", "didi-go-nhipcau", "didi-go-vongtronso")
    )
    told = {url for item in expected.values() for url in item.urls}
    assert told.isdisjoint(evening.quiet_urls())
    assert told | set(evening.quiet_urls()) == set(evening.urls.values())


def test_ports_follow_the_base_so_that_a_restart_finds_them_again() -> None:
    base = _free_base()
    for _ in range(2):
        with Press(port_base=base) as press:
            assert [press.host(key) for key in press.servers] == [f"127.0.0.1:{base + n}" for n in range(8)]
            assert get(press.sites["tinsang"].feed_url("tech")).status == 200


def test_a_taken_port_is_an_error_that_leaves_no_other_port_bound() -> None:
    base = _free_base()
    with socket.create_server(("127.0.0.1", base + 3)):
        with pytest.raises(OSError, match="in use"):
            Press(port_base=base)
        for port in (base, base + 1, base + 2):
            socket.create_server(("127.0.0.1", port)).close()


def _free_base() -> int:
    """The first of eight ports that nobody has, below those that the system gives out."""
    for base in range(21_000 + os.getpid() % 500 * 10, 32_000, 10):
        try:
            for port in range(base, base + 8):
                socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return base
    raise RuntimeError("no eight free ports in a row")
