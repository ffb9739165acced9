"""Whatever a site answers, drafting raises nothing, and what it writes is a good outlet's file."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.reasons import FeedProblem
from crawler.catalogue import parse_outlet, shipped_families
from crawler.drafting import Draft, draft
from tests.crawler.drafting.site import HOME, walk, whole

SITE = whole()
_EDIT = st.tuples(
    st.sampled_from(sorted(SITE)),
    st.integers(0, 3000),
    st.integers(0, 200),
    st.one_of(
        st.binary(max_size=40), st.sampled_from([b"<", b'"', b"</div>", b"<a href=/x>", b"\x00", b"\xff\xfe"])
    ),
)


def mangled(edits: list[tuple[str, int, int, bytes]]) -> dict[str, bytes | FeedProblem]:
    """The site with pieces of its answers replaced."""
    site = dict(SITE)
    for url, at, length, piece in edits:
        body = site[url]
        if isinstance(body, bytes):
            site[url] = body[:at] + piece + body[at + length :]
    return site


def check(site: dict[str, bytes | FeedProblem]) -> None:
    made = draft(walk(site), families=shipped_families())
    if isinstance(made, Draft):
        outlet, problems = parse_outlet(made.text, file="draft", families=shipped_families())
        assert (outlet, problems) == (made.outlet, [])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_EDIT, min_size=1, max_size=12))
def test_mangled_answers_give_a_good_file_or_a_reason(edits: list[tuple[str, int, int, bytes]]) -> None:
    check(mangled(edits))


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
def test_any_bytes_for_a_front_page_give_a_good_file_or_a_reason(body: bytes) -> None:
    check(SITE | {HOME: body})
    check(SITE | {HOME: b"<html><body>" + body})
