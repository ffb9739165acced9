"""One page, one address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.urls import canonical, host_of, is_private, netloc_of, site_of, within


@pytest.mark.parametrize(
    ("url", "one_form"),
    [
        ("https://bao.vn/tin-1.html?utm_source=fb&fbclid=x#box_comment", "https://bao.vn/tin-1.html"),
        ("HTTPS://Bao.VN:443/Tin-1.html", "https://bao.vn/Tin-1.html"),
        ("http://bao.vn:8080/a?b=1&utm_medium=x&c=", "http://bao.vn:8080/a?b=1&c="),
        ("https://bao.vn", "https://bao.vn/"),
        ("  https://bao.vn/a ", "https://bao.vn/a"),
        ("javascript:alert(1)", ""),
        ("https://bao.vn/\x1b[2J", ""),
        ("https://bao.vn/\x00", ""),
        ("mailto:a@b.vn", ""),
        ("https://bao.vn:port/a", ""),
        ("https://[::1]/a", "https://[::1]/a"),
        ("", ""),
    ],
)
def test_an_address_has_one_form(url: str, one_form: str) -> None:
    assert canonical(url) == one_form


def test_relative_addresses_are_joined() -> None:
    assert canonical("/tin-2.html?gclid=1", base="https://bao.vn/kinh-doanh") == "https://bao.vn/tin-2.html"


@given(st.text())
def test_any_text_is_an_address_or_none(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    host_of(text)
    netloc_of(text)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://M.CafeF.vn/a.chn", "cafef.vn"),
        ("https://amp.baodautu.vn/a.html", "baodautu.vn"),
        ("https://www.24h.com.vn:8443/", "24h.com.vn"),
        ("https://e.vnexpress.net/a", "e.vnexpress.net"),
        ("https://m.vn/", "m.vn"),
        ("not an address", ""),
    ],
)
def test_a_site_is_one_under_its_mobile_and_amp_hosts(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("host", "inside"),
    [("bao.vn", True), ("kinhdoanh.bao.vn", True), ("xbao.vn", False), ("bao.vn.evil.com", False), ("", False)],
)
def test_a_domain_holds_what_is_below_it(host: str, inside: bool) -> None:  # noqa: FBT001 (a table's column)
    assert within(host, ("bao.vn",)) is inside


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("192.168.0.1", True),
        ("169.254.169.254", True),
        ("0.0.0.0", True),
        ("224.0.0.1", True),
        ("::1", True),
        ("::ffff:10.0.0.1", True),
        ("fe80::1%eth0", True),
        ("8.8.8.8", False),
        ("2606:4700::1111", False),
    ],
)
def test_private_addresses_are_known(address: str, private: bool) -> None:  # noqa: FBT001 (a table's column)
    assert is_private(address) is private
