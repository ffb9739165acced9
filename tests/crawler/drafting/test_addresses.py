"""Addresses → the pattern that they share: forms of ids as outlets have them, in addresses of our own."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.drafting.addresses import Form, propose
from crawler.identity import identify
from crawler.outlet import ArticleUrls, Outlet

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HOST = "baovidu.example"
SLUGS = (
    "gia-vang-tang",
    "nha-may-moi-chay-thu",
    "chip-cho-xe-dien-2026",
    "cang-bien",
    "dien-gio-ngoai-khoi",
    "lua-gao",
)


def urls(form: str, *, numbers: list[str], host: str = HOST) -> list[str]:
    return [f"https://{host}/" + form.format(slug=SLUGS[n % 6], id=number) for n, number in enumerate(numbers)]


SERIAL = [str(5047360 + n * 17) for n in range(6)]
CLOCK = [f"2611{day:02d}0915{day:02d}" for day in range(1, 7)]
FORMS = [
    ("{slug}-{id}.html", SERIAL, r"baovidu\.example/[^/]+-(?P<id>\d{7,8})\.html", Form.TAIL),
    ("{slug}-post{id}.tpo", SERIAL, r"baovidu\.example/[^/]+-post(?P<id>\d{7,8})\.tpo", Form.TAIL),
    ("{slug}-d{id}.html", ["538952", "536282"], r"baovidu\.example/[^/]+-d(?P<id>\d{6,7})\.html", Form.TAIL),
    ("{slug}.{id}/", ["4127733", "98761"], r"baovidu\.example/[^/]+\.(?P<id>\d{5,8})/", Form.TAIL),
    ("a/{slug}-c52a{id}.html", SERIAL, r"baovidu\.example/(?:[^/]+/)*[^/]+-c\d+a(?P<id>\d{7,8})\.html", Form.TAIL),
    ("muc/2026/{id}.html", SERIAL, r"baovidu\.example/(?:[^/]+/)*(?P<id>\d{7,8})\.html", Form.ALONE),
    ("post{id}.vnp", SERIAL, r"baovidu\.example/post(?P<id>\d{7,8})\.vnp", Form.ALONE),
    ("economy/{id}/{slug}.html", SERIAL, r"baovidu\.example/(?:[^/]+/)*(?P<id>\d{7,8})/[^/]+\.html", Form.FOLDER),
    (
        "{slug}-{id}.htm",
        [f"100{clock}{n * 7}" for n, clock in enumerate(CLOCK)],
        r"baovidu\.example/[^/]+-(?P<id>100(?P<clock>\d{12})\d{0,5})\.htm",
        Form.TAIL,
    ),
    (
        "{slug}-{id}.htm",
        [f"20{clock}{n:03d}" for n, clock in enumerate(CLOCK)],
        r"baovidu\.example/[^/]+-(?P<id>(?P<clock>20\d{12})\d{0,5})\.htm",
        Form.TAIL,
    ),
]


@pytest.mark.parametrize(("form", "numbers", "pattern", "where"), FORMS, ids=[f"{f[0]} {f[1][0]}" for f in FORMS])
def test_the_id_is_found_wherever_it_stands(form: str, numbers: list[str], pattern: str, where: Form) -> None:
    found = propose(urls(form, numbers=numbers), now=NOW)
    assert (found.pattern, found.form, found.fits) == (pattern, where, len(numbers))
    assert found.has_id


def test_digits_that_are_no_time_are_no_clock() -> None:
    found = propose(urls("{slug}-{id}.htm", numbers=["100269999999999", "100261301250000"]), now=NOW)
    assert "clock" not in found.pattern
    assert found.has_id


def test_addresses_without_ids_are_told_apart_by_their_names() -> None:
    sample = [f"https://{HOST}/{slug}-va-nhieu-tin-khac/" for slug in SLUGS]
    found = propose([*sample, f"https://{HOST}/kinh-doanh/"], now=NOW)
    assert (found.form, found.has_id, found.fits, found.total) == (Form.SLUG, False, 6, 7)
    assert found.misses == (f"https://{HOST}/kinh-doanh/",)


def test_a_number_in_the_query_is_an_id() -> None:
    found = propose([f"https://{HOST}/doc-bai?id={n}&muc=2" for n in range(60, 70)], now=NOW)
    assert (found.form, found.query, found.fits) == (Form.QUERY, ("id",), 10)


def test_a_rare_other_form_is_a_miss_and_a_frequent_one_an_alternative() -> None:
    usual = urls("{slug}-{id}.html", numbers=[str(5047000 + n) for n in range(30)])
    rare = propose([*usual, f"https://{HOST}/su-kien/hop-bao.htm"], now=NOW)
    assert (rare.fits, rare.total, rare.misses) == (30, 31, (f"https://{HOST}/su-kien/hop-bao.htm",))
    both = propose([*usual, *urls("{slug}-post{id}.html", numbers=SERIAL)], now=NOW)
    assert both.fits == both.total
    assert "(?P<id_2>" in both.pattern


def test_other_hosts_of_the_paper_are_let_in_where_they_are_frequent() -> None:
    sample = urls("{slug}-{id}.html", numbers=SERIAL) + urls("{slug}-{id}.html", numbers=SERIAL, host=f"so.{HOST}")
    found = propose(sample, now=NOW)
    assert found.fits == found.total
    assert not re.fullmatch(found.pattern, "so.baovidu.example.net/a-1234567.html")


@pytest.mark.parametrize("sample", [[], [f"https://{HOST}/a-1234567.html"]])
def test_from_nothing_or_one_address_no_pattern_is_made(sample: list[str]) -> None:
    assert propose(sample, now=NOW).pattern == ""


def test_few_addresses_are_a_guess() -> None:
    assert propose(urls("{slug}-{id}.html", numbers=SERIAL[:3]), now=NOW).is_guess
    assert not propose(urls("{slug}-{id}.html", numbers=SERIAL), now=NOW).is_guess


_PART = st.text(st.characters(codec="utf-8", exclude_characters="/?#"), max_size=20)


@given(st.lists(st.lists(_PART, max_size=4), max_size=12))
def test_whatever_the_addresses_the_pattern_compiles_and_counts_right(parts: list[list[str]]) -> None:
    sample = [f"https://{HOST}/" + "/".join(one) for one in parts]
    found = propose(sample, now=NOW)
    assert found.fits + max(0, len(set(sample)) - found.fits) == found.total
    re.compile(found.pattern)


@given(st.lists(st.integers(10**5, 10**8), min_size=2, max_size=20, unique=True))
def test_what_the_pattern_fits_is_what_the_outlet_will_take(ids: list[int]) -> None:
    sample = urls("{slug}-{id}.html", numbers=[str(one) for one in ids])
    found = propose(sample, now=NOW)
    outlet = Outlet(key="vidu", name="Ví Dụ", domains=(HOST,), article=ArticleUrls(pattern=found.pattern))
    keys = [identity.key for url in sample if (identity := identify(outlet, url))]
    assert len(keys) == found.fits
    assert set(keys) <= {f"vidu:{one}" for one in ids}
