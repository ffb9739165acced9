"""The request log shows a crawler's manners."""

from __future__ import annotations

import threading

import pytest

from app.demo.press import Fault, FaultKind, Press, Request, gaps, overlaps
from tests.app.demo.web import get


def request(began: float, ended: float) -> Request:
    return Request(began=began, ended=ended, outlet="tinsang", path="/", status=200, conditional=False)


@pytest.mark.parametrize(
    ("times", "expected"),
    [([], 0), ([(0, 1)], 0), ([(0, 1), (1, 2)], 0), ([(0, 2), (1, 3)], 1), ([(0, 2), (1, 3), (2, 4)], 2)],
)
def test_overlaps_are_requests_that_began_before_the_last_one_ended(
    times: list[tuple[float, float]], expected: int
) -> None:
    assert len(overlaps([request(*pair) for pair in times])) == expected


def test_gaps_are_between_beginnings() -> None:
    assert gaps([request(0, 1), request(2, 3), request(2.5, 4)]) == [2, 0.5]


def test_every_request_is_written_down_with_what_it_was_answered(press: Press) -> None:
    url = press.sites["tinsang"].feed_url("tech")
    etag = get(url, headers={"User-Agent": "Kiem Thu/1"}).headers["etag"]
    get(url, headers={"If-None-Match": etag})
    get(f"http://{press.host('nhipcau')}/khong-co?a=1")
    first, second = press.log.entries(outlet="tinsang")
    (third,) = press.log.entries(outlet="nhipcau")
    assert (first.status, first.conditional, first.agent) == (200, False, "Kiem Thu/1")
    assert (second.status, second.conditional) == (304, True)
    assert (third.status, third.path) == (404, "/khong-co")
    assert press.log.entries(path="/rss/cong-nghe.rss") == [first, second]
    press.log.clear()
    assert press.log.entries() == []


def test_requests_one_after_the_other_never_seem_to_overlap(press: Press) -> None:
    url = press.sites["tinsang"].feed_url("tech")
    for _ in range(30):
        get(url)
    assert len(press.log.entries()) == 30
    assert overlaps(press.log.entries()) == []


def test_requests_at_the_same_time_do(press: Press) -> None:
    press.order(Fault(kind=FaultKind.HANG, seconds=0.3, times=2))
    url = press.sites["tinsang"].feed_url("tech")
    threads = [threading.Thread(target=get, args=(url,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(overlaps(press.log.entries())) == 1


def test_a_request_that_its_client_gave_up_ends_there(press: Press) -> None:
    press.order(Fault(kind=FaultKind.HANG, seconds=30))
    url = press.sites["tinsang"].feed_url("tech")
    with pytest.raises(TimeoutError):
        get(url, timeout=0.2)
    get(url)
    given_up, answered = sorted(_wait_for(press, 2), key=lambda entry: entry.began)
    assert (given_up.status, given_up.fault, answered.status) == (0, "hang", 200)
    assert overlaps([given_up, answered]) == []


def _wait_for(press: Press, count: int) -> list[Request]:
    """The server notices within 0.05 s that a client has gone."""
    done = threading.Event()
    for _ in range(100):
        if len(press.log.entries()) >= count:
            break
        done.wait(0.02)
    return press.log.entries()
