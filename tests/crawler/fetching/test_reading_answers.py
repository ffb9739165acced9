"""Headers, statuses, redirects, bodies and addresses: what each means, as tables."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crawling import Validators
from core.reasons import FeedProblem
from crawler.fetching.addresses import AddressRule
from crawler.fetching.answers import Trouble
from crawler.fetching.body import unpack
from crawler.fetching.headers import fresh_for, newest, retry_after, validators
from crawler.fetching.redirects import next_hop, within_outlet
from crawler.fetching.statuses import trouble_of
from crawler.outlet import ArticleUrls, Outlet

NOW = datetime(2023, 11, 21, 5, 0, tzinfo=UTC)


def seconds(count: float | None) -> timedelta | None:
    return None if count is None else timedelta(seconds=count)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("Tue, 21 Nov 2023 05:10:00 GMT", 600),
        ("Tue, 21 Nov 2023 12:10:00 +0700", 600),
        ("Tue, 21 Nov 2023 04:00:00 GMT", None),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("99999999999999", None),
        ("٣", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, wait: int | None) -> None:
    assert retry_after(value, now=NOW) == seconds(wait)


@pytest.mark.parametrize(
    ("cache_control", "expires", "age", "lifetime"),
    [
        ("max-age=300", "", "", 300),
        ("public, max-age=300", "", "", 300),
        ('public,Max-Age="300"', "", "", 300),
        ("s-maxage=60", "", "", 60),
        ("max-age=300, s-maxage=60", "", "", 300),
        ("max-age=300", "", "100", 200),
        ("max-age=300", "", "400", None),
        ("max-age=0", "Tue, 21 Nov 2023 06:00:00 GMT", "", None),
        ("no-cache, max-age=300", "", "", None),
        ("no-store", "Tue, 21 Nov 2023 06:00:00 GMT", "", None),
        ("", "Tue, 21 Nov 2023 06:00:00 GMT", "", 3600),
        ("", "Tue, 21 Nov 2023 04:00:00 GMT", "", None),
        ("", "0", "", None),
        ("", "-1", "", None),
        ("", "", "", None),
        ("max-age=soon", "", "x", None),
    ],
)
def test_the_lifetime_of_an_answer(cache_control: str, expires: str, age: str, lifetime: int | None) -> None:
    found = fresh_for(cache_control=cache_control, expires=expires, age=age, now=NOW)
    assert found == seconds(lifetime)


@given(st.text(max_size=60), st.text(max_size=60))
def test_headers_never_make_it_raise(first: str, second: str) -> None:
    retry_after(first, now=NOW)
    fresh_for(cache_control=first, expires=second, age=second, now=NOW)
    sent = validators(etag=first, last_modified=second)
    assert (sent.etag + sent.last_modified).isascii()
    assert "\n" not in sent.etag + sent.last_modified


def test_validators_that_cannot_be_sent_back_are_not_kept() -> None:
    assert validators(etag='"a"\r\nX: 1', last_modified="x" * 501) == Validators()
    assert validators(etag=' W/"a" ', last_modified="") == Validators(etag='W/"a"')


def test_a_304_keeps_what_it_does_not_repeat() -> None:
    kept = Validators(etag='"a"', last_modified="then")
    assert newest(Validators(), kept) == kept
    assert newest(Validators(etag='"b"'), kept) == Validators(etag='"b"', last_modified="then")


@pytest.mark.parametrize(
    ("status", "asked", "problem", "wait"),
    [
        (200, None, None, None),
        (203, None, None, None),
        (204, None, None, None),
        (206, None, FeedProblem.HTTP_ERROR, None),
        (400, None, FeedProblem.HTTP_ERROR, None),
        (401, None, FeedProblem.REFUSED, None),
        (403, 60, FeedProblem.REFUSED, None),
        (404, None, FeedProblem.NOT_FOUND, None),
        (410, None, FeedProblem.REFUSED, None),
        (428, None, FeedProblem.REFUSED, None),
        (429, 60, FeedProblem.RATE_LIMITED, 60),
        (429, None, FeedProblem.RATE_LIMITED, 300),
        (451, None, FeedProblem.REFUSED, None),
        (500, 60, FeedProblem.SERVER_ERROR, None),
        (503, None, FeedProblem.SERVER_ERROR, None),
        (503, 60, FeedProblem.RATE_LIMITED, 60),
        (599, None, FeedProblem.SERVER_ERROR, None),
        (304, None, FeedProblem.HTTP_ERROR, None),
        (302, None, FeedProblem.HTTP_ERROR, None),
    ],
)
def test_what_a_status_means(status: int, asked: int | None, problem: FeedProblem | None, wait: int | None) -> None:
    found = trouble_of(status, retry_after=seconds(asked), conditional=False)
    expected = problem and Trouble(
        problem=problem, detail=f"HTTP {status}", status=status, retry_after=seconds(wait)
    )
    assert found == expected


def test_a_304_is_an_answer_only_to_a_condition() -> None:
    assert trouble_of(304, retry_after=None, conditional=True) is None


THUDO = Outlet(
    key="thudo",
    name="Thủ Đô",
    domains=("thudo.example",),
    article=ArticleUrls(aliases=("thudo-cu.example",)),
)


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/b.html", "https://thudo.example/b.html"),
        ("b.html?x=1", "https://thudo.example/c/b.html?x=1"),
        ("//m.thudo.example/b", "https://m.thudo.example/b"),
        ("https://thudo-cu.example/b", "https://thudo-cu.example/b"),
        ("http://thudo.example/b", "http://thudo.example/b"),
        ("https://feeds.example/b", "https://feeds.example/b"),
        ("https://elsewhere.example/b", FeedProblem.REDIRECT_OUT),
        ("https://thudo.example.evil.example/", FeedProblem.REDIRECT_OUT),
        ("https://thudo.example@evil.example/", FeedProblem.REDIRECT_OUT),
        ("https://127.0.0.1/", FeedProblem.REDIRECT_OUT),
        ("javascript:;", FeedProblem.HTTP_ERROR),
        ("file:///etc/passwd", FeedProblem.HTTP_ERROR),
        ("https://[broken/", FeedProblem.HTTP_ERROR),
    ],
)
def test_where_a_redirect_may_lead(location: str, leads_to: str | FeedProblem) -> None:
    may_go = within_outlet(THUDO, "https://feeds.example/thudo")
    found = next_hop(location, base="https://thudo.example/c/a.html", hops=0, may_go=may_go, status=302)
    assert (found.problem if isinstance(found, Trouble) else found) == leads_to


@pytest.mark.parametrize(("hops", "goes_on"), [(0, "yes"), (4, "yes"), (5, "no")])
def test_five_redirects_are_followed(hops: int, goes_on: str) -> None:
    found = next_hop("/b", base="https://thudo.example/", hops=hops, may_go=lambda _: True, status=301)
    assert ("no" if isinstance(found, Trouble) else "yes") == goes_on


BODY = "Một trang về quy định mới. ".encode() * 50


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("packed", "encodings"),
    [
        (BODY, []),
        (BODY, ["identity"]),
        (gzip.compress(BODY, mtime=0), ["gzip"]),
        (gzip.compress(BODY, mtime=0), ["X-GZIP"]),
        (zlib.compress(BODY), ["deflate"]),
        (raw_deflate(BODY), ["deflate"]),
        (gzip.compress(zlib.compress(BODY), mtime=0), ["deflate, gzip"]),
        (gzip.compress(zlib.compress(BODY), mtime=0), ["deflate", "gzip"]),
        (gzip.compress(BODY, mtime=0) + b"junk", ["gzip"]),
    ],
)
def test_a_compressed_body_is_unpacked(packed: bytes, encodings: list[str]) -> None:
    assert unpack(packed, encodings=encodings, limit=len(BODY)) == BODY


@pytest.mark.parametrize(
    ("packed", "encoding", "problem"),
    [
        (gzip.compress(BODY, mtime=0)[:-1], "gzip", FeedProblem.BROKEN_BODY),
        (gzip.compress(BODY, mtime=0)[:20], "gzip", FeedProblem.BROKEN_BODY),
        (BODY, "gzip", FeedProblem.BROKEN_BODY),
        (BODY, "deflate", FeedProblem.BROKEN_BODY),
        (BODY, "br", FeedProblem.BROKEN_BODY),
        (gzip.compress(BODY * 2, mtime=0), "gzip", FeedProblem.TOO_LARGE),
        (gzip.compress(b"\0" * 50_000_000, mtime=0), "gzip", FeedProblem.TOO_LARGE),
    ],
)
def test_a_damaged_or_swollen_body_is_refused_whole(packed: bytes, encoding: str, problem: FeedProblem) -> None:
    found = unpack(packed, encodings=[encoding], limit=len(BODY))
    assert isinstance(found, Trouble)
    assert found.problem is problem


@given(st.binary(max_size=200), st.lists(st.sampled_from(["gzip", "deflate", "br", "", "identity"]), max_size=3))
def test_unpacking_never_raises_and_never_swells(body: bytes, encodings: list[str]) -> None:
    found = unpack(body, encodings=encodings, limit=1000)
    assert isinstance(found, Trouble) or len(found) <= 1000


PRIVATE = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fd00::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address: str) -> None:
    assert AddressRule().refuses(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "203.119.8.10", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_public_addresses_are_not(address: str) -> None:
    assert not AddressRule().refuses(address)


def test_what_is_allowed_is_allowed_and_no_more() -> None:
    rule = AddressRule.of(("127.0.0.0/8", "::1/128", "10.1.2.3"))
    assert [address for address in PRIVATE if not rule.refuses(address)] == [
        "127.0.0.1",
        "10.1.2.3",
        "::1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
    ]
