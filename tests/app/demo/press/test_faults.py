"""Faults do what they say, where they were ordered, as often as they were ordered."""

from __future__ import annotations

import gzip
import http.client
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.demo.press import DateForm, Fault, FaultKind, Press
from app.demo.press.dates import write_date
from tests.app.demo.web import Got, feed, get, page


def tech(press: Press, outlet: str = "tinsang") -> str:
    return press.sites[outlet].feed_url("tech")


def struck(press: Press, *, outlet: str = "tinsang", **details: Any) -> Got:
    """The technology feed of an outlet with one fault laid over it."""
    press.order(Fault(outlet=outlet, **details))
    return get(tech(press, outlet))


@pytest.mark.parametrize("status", [400, 403, 404, 410, 451, 500, 502, 503])
def test_any_status_can_be_ordered(evening: Press, status: int) -> None:
    answer = struck(evening, kind=FaultKind.STATUS, status=status)
    assert (answer.status, "etag" in answer.headers) == (status, False)
    assert get(tech(evening)).status == 200


def test_429_comes_with_retry_after(evening: Press) -> None:
    answer = struck(evening, kind=FaultKind.STATUS, status=429, retry_after="7")
    assert (answer.status, answer.headers["retry-after"]) == (429, "7")


def test_204_has_no_body(evening: Press) -> None:
    answer = struck(evening, kind=FaultKind.STATUS, status=204)
    assert (answer.status, answer.body) == (204, b"")


def test_a_fault_strikes_as_often_as_ordered_and_only_where(evening: Press) -> None:
    evening.order(Fault(kind=FaultKind.STATUS, outlet="cuabien", path="/rss/cong-nghe*", times=2))
    url = tech(evening, "cuabien")
    elsewhere = evening.sites["cuabien"].feed_url("world")
    assert [get(u).status for u in (elsewhere, tech(evening), url, url, url)] == [200, 200, 503, 503, 200]
    assert evening.faults.standing() == {}


def test_a_fault_without_number_lasts_until_it_is_cleared(evening: Press) -> None:
    number = evening.order(Fault(kind=FaultKind.STATUS, times=None))
    assert [get(tech(evening)).status for _ in range(4)] == [503] * 4
    assert list(evening.faults.standing()) == [number]
    evening.faults.clear(number)
    assert get(tech(evening)).status == 200


def test_all_faults_of_an_outlet_are_cleared_together(evening: Press) -> None:
    evening.order(Fault(kind=FaultKind.STATUS, outlet="cuabien", times=None))
    evening.order(Fault(kind=FaultKind.STATUS, outlet="tinsang", times=None))
    evening.faults.clear(outlet="cuabien")
    assert (get(tech(evening, "cuabien")).status, get(tech(evening)).status) == (200, 503)
    evening.faults.clear()
    assert get(tech(evening)).status == 200


def test_a_hang_answers_late(evening: Press) -> None:
    began = time.monotonic()
    answer = struck(evening, kind=FaultKind.HANG, seconds=0.3)
    assert answer.status == 200
    assert time.monotonic() - began >= 0.3


def test_a_drip_sends_everything_slowly(evening: Press) -> None:
    began = time.monotonic()
    answer = struck(evening, kind=FaultKind.DRIP, seconds=0.3)
    assert answer.body == get(tech(evening)).body
    assert time.monotonic() - began >= 0.3


def test_a_reset_closes_without_an_answer(evening: Press) -> None:
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        struck(evening, kind=FaultKind.RESET)


def test_a_truncated_body_is_shorter_than_it_says(evening: Press) -> None:
    with pytest.raises(http.client.IncompleteRead) as caught:
        struck(evening, kind=FaultKind.TRUNCATED)
    whole = get(tech(evening)).body
    assert caught.value.partial == whole[: len(whole) // 2]


def test_broken_gzip_cannot_be_unpacked(evening: Press) -> None:
    answer = struck(evening, kind=FaultKind.BROKEN_GZIP)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.body.startswith(b"\x1f\x8b")
    with pytest.raises((OSError, EOFError, gzip.zlib.error)):
        gzip.decompress(answer.body)


def test_a_wrong_charset_is_in_the_header_alone(evening: Press) -> None:
    answer = struck(evening, kind=FaultKind.WRONG_CHARSET, charset="iso-8859-1")
    assert answer.headers["content-type"] == "application/rss+xml; charset=iso-8859-1"
    assert "Công nghệ" in answer.text


def test_a_lying_prolog_declares_utf_16_over_utf_8(evening: Press) -> None:
    answer = struck(evening, kind=FaultKind.LYING_PROLOG)
    assert answer.text.startswith('<?xml version="1.0" encoding="utf-16"?>\n<rss')
    assert "Công nghệ" in answer.text


def test_utf_16_comes_without_a_byte_order_mark(evening: Press) -> None:
    answer = struck(evening, kind=FaultKind.UTF16)
    assert answer.body[:4] == b"<\x00?\x00"
    assert "Công nghệ" in answer.body.decode("utf-16-le")
    assert "charset" not in answer.headers["content-type"]


def test_a_byte_order_mark_stands_before_the_prolog(evening: Press) -> None:
    assert struck(evening, kind=FaultKind.BOM).body.startswith(b"\xef\xbb\xbf<?xml")


def test_a_huge_body_has_the_size_that_was_ordered(evening: Press) -> None:
    answer = struck(evening, kind=FaultKind.HUGE, size=3_000_000)
    assert len(answer.body) == 3_000_000
    assert feed(answer.body.strip()).tag == "rss"


def test_a_challenge_is_a_small_page_with_a_script_and_a_cookie(evening: Press) -> None:
    answer = struck(evening, kind=FaultKind.CHALLENGE)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html")
    assert "document.cookie" in answer.text
    assert len(answer.body) < 250
    assert "set-cookie" in answer.headers


def test_an_empty_feed_is_a_channel_without_items(evening: Press) -> None:
    channel = feed(struck(evening, kind=FaultKind.EMPTY_FEED).body).find("channel")
    assert channel.findtext("title") == "Công nghệ - Tin Sáng RSS"
    assert channel.findall("item") == []


def test_a_frozen_feed_stands_still_and_is_weeks_old(press: Press) -> None:
    press.go_to(10.0)
    press.order(Fault(kind=FaultKind.FROZEN_FEED, outlet="tinsang", times=None, days=35))
    before = get(tech(press))
    press.go_to(23.9)
    assert get(tech(press)).body == before.body
    newest = datetime.strptime(feed(before.body).findtext("channel/item/pubDate"), "%a, %d %b %Y %H:%M:%S %z")
    assert datetime.now(UTC) - newest > timedelta(days=34)
    press.faults.clear()
    assert get(tech(press)).body != before.body


def test_another_feed_can_stand_under_an_address(evening: Press) -> None:
    channel = feed(struck(evening, outlet="thanhthi", kind=FaultKind.OTHER_FEED).body).find("channel")
    assert channel.findtext("title") == "Kinh doanh - Báo Thành Thị RSS"


def test_a_redirect_leaves_the_site_or_goes_where_ordered(evening: Press) -> None:
    out = struck(evening, kind=FaultKind.REDIRECT)
    assert (out.status, out.headers["location"]) == (302, f"http://{evening.host('nhipcau')}/rss/cong-nghe.rss")
    ordered = struck(evening, kind=FaultKind.REDIRECT, location="/rss/the-gioi.rss")
    assert ordered.headers["location"] == "/rss/the-gioi.rss"


@pytest.mark.parametrize("form", list(DateForm))
def test_every_odd_date_can_be_put_into_a_feed(evening: Press, form: DateForm) -> None:
    answer = struck(evening, kind=FaultKind.ODD_DATE, form=form)
    newest = evening.sites["tinsang"].room.listed(hour=evening.hour, section="tech")[0]
    item = feed(answer.body).find("channel/item")
    if form is DateForm.MISSING:
        assert item.find("pubDate") is None
    else:
        assert (item.findtext("pubDate") or "") == write_date(newest.published, form)


@pytest.mark.parametrize("outlet", ["tinsang", "cuabien", "thanhthi", "bennghe"])
def test_a_page_without_a_date_has_none_anywhere(evening: Press, outlet: str) -> None:
    item = evening.sites[outlet].room.listed(hour=evening.hour)[0]
    evening.order(Fault(kind=FaultKind.ODD_DATE, outlet=outlet, form=DateForm.MISSING))
    answer = get(item.url)
    text = answer.text.replace(item.path, "")
    for trace in ("datePublished", "published_time", "pubdate", "its_publication", f"{item.published:%Y-%m-%d}"):
        assert trace not in text
    assert page(answer.body).cssselect("h1")[0].text_content() == item.title


def test_a_fault_reads_from_json_and_says_what_is_wrong_with_it() -> None:
    fault = Fault.from_json({"kind": "status", "outlet": "tinsang", "status": 429, "retry_after": 3, "times": None})
    assert fault == Fault(kind=FaultKind.STATUS, outlet="tinsang", status=429, retry_after="3", times=None)
    odd = Fault.from_json({"kind": "odd-date", "form": "us-narrow-space"})
    assert odd.form is DateForm.US_NARROW_SPACE
    for wrong in ({}, {"kind": "flood"}, {"kind": "hang", "second": 1}, {"kind": "odd-date", "form": "lunar"}):
        with pytest.raises(ValueError, match=r"kind|FaultKind|DateForm"):
            Fault.from_json(wrong)


def test_a_new_template_has_every_name_changed_and_the_same_text(evening: Press) -> None:
    url = next(url for url in evening.urls.values() if evening.host("tinsang") in url)
    before = get(url).body.decode()
    evening.order(Fault(kind=FaultKind.NEW_TEMPLATE, outlet="tinsang", path="*.html"))
    after = get(url).body.decode()
    assert 'class="title-detail"' in before
    assert 'class="moi-title-detail"' in after
    assert after.replace('class="moi-', 'class="').replace('id="moi-', 'id="') == before
    assert get(url).body.decode() == before
