"""A press whose clock stands still, shared by the tests that only read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.demo.press import Press


@pytest.fixture(scope="package")
def evening() -> Iterator[Press]:
    """The press at the end of the scripted day. Leave no fault behind."""
    with Press() as press:
        press.go_to(23.99)
        yield press


@pytest.fixture
def press() -> Iterator[Press]:
    """A press of the test's own, before the day."""
    with Press() as fresh:
        yield fresh
