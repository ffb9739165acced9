"""Who may ask, and what every answer carries."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.web.guard import HEADERS, POLICY, host_allowed, same_origin
from tests.app.web.fake_reader import FakeReader
from tests.app.web.visiting import get, request, site_of


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1:8080", True),
        ("127.0.0.1", True),
        ("127.8.9.1:80", True),
        ("localhost:8080", True),
        ("LOCALHOST", True),
        ("[::1]:8080", True),
        ("desk.example", True),
        ("desk.example:443", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example", False),
        ("desk.example.evil.example", False),
        ("evil.example@127.0.0.1", True),
        ("127.0.0.1@evil.example", False),
        ("10.0.0.1", False),
        ("0.0.0.0", False),
        ("[::1", False),
        ("", False),
        (None, False),
    ],
)
def test_only_this_machine_and_configured_names_are_answered(host: str | None, *, allowed: bool) -> None:
    assert host_allowed(host, hosts=("desk.example",)) is allowed


def test_another_host_is_told_what_to_do_and_nothing_else() -> None:
    answer = request(site_of(), "/", origin="http://evil.example")
    assert answer.status_code == 403
    assert "web.hosts" in answer.text
    assert "Alibaba" not in answer.text
    assert answer.headers["content-security-policy"] == POLICY


def test_a_configured_host_is_answered() -> None:
    assert request(site_of(hosts=("desk.example",)), "/", origin="http://desk.example").status_code == 200


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:8080"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "http://127.0.0.1:8080"}, True),
        ({"origin": "https://127.0.0.1:8080"}, True),
        ({"origin": "http://127.0.0.1:9090"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://[::1"}, False),
        ({}, False),
    ],
)
def test_only_our_own_page_counts_as_the_same_origin(headers: dict[str, str], *, ours: bool) -> None:
    assert same_origin(httpx.Headers({"host": "127.0.0.1:8080", **headers})) is ours


@pytest.mark.parametrize("path", ["/", "/articles/1", "/nothing", "/api/status", "/health", "/search?q=("])
def test_every_answer_carries_the_safe_headers(path: str) -> None:
    answer = get(path)
    assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)


def test_an_answer_to_our_own_failure_carries_them_too() -> None:
    answer = get("/", FakeReader(failure=RuntimeError()))
    assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)


def test_the_page_with_the_form_lets_the_browser_name_its_origin() -> None:
    assert get("/alerts").headers["referrer-policy"] == "same-origin"


def test_our_files_are_kept_by_the_browser_and_others_are_not() -> None:
    assert "immutable" in get("/static/style.css").headers["cache-control"]
    assert get("/static/nothing.css").headers["cache-control"] == "no-store"
    assert get("/static/../site.py").status_code == 404


def test_a_large_body_is_refused() -> None:
    site = site_of()

    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(app=site)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.post(
                "/alerts/1/retry", content=b"x" * 50_000, headers={"sec-fetch-site": "same-origin"}
            )

    assert asyncio.run(post()).status_code == 413
