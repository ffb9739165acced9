"""What the log says of errors: those that Baotin can name in a line, all others with where they came from."""

from __future__ import annotations

import contextlib
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from app.log import set_up_logging
from core.errors import StorageError


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def logged(error: Exception, *, level: str = "info") -> dict[str, Any]:
    """The event of an exception."""
    out = io.StringIO()
    set_up_logging(level=level, form="json", stream=out)
    structlog.get_logger().error("job.failed", job="send", exc_info=error)
    event: dict[str, Any] = json.loads(out.getvalue())
    return event


def test_what_can_be_named_is_said_in_a_line() -> None:
    event = logged(StorageError("desk.db: the disk is full; free some space and try again"))
    assert event["error"] == "desk.db: the disk is full; free some space and try again"
    assert (event["event"], event["level"], event["job"]) == ("job.failed", "error", "send")
    assert "exception" not in event


def test_what_nobody_expected_comes_with_its_trace() -> None:
    assert "ZeroDivisionError: by nothing" in logged(ZeroDivisionError("by nothing"))["exception"]


def test_debugging_shows_the_trace_of_either() -> None:
    assert "StorageError" in logged(StorageError("full"), level="debug")["exception"]


def test_an_error_that_is_being_handled_is_found_too() -> None:
    out = io.StringIO()
    set_up_logging(form="json", stream=out)
    with contextlib.suppress(StorageError):
        try:
            fail()
        except StorageError:
            structlog.get_logger().exception("job.failed")
            raise
    assert json.loads(out.getvalue())["error"] == "desk.db: the disk is full"


def fail() -> None:
    """As a job does."""
    raise StorageError("desk.db: the disk is full")


def test_people_on_a_terminal_read_the_same() -> None:
    out = io.StringIO()
    set_up_logging(form="text", stream=out)
    structlog.get_logger().error("job.failed", exc_info=StorageError("desk.db: the disk is full"))
    assert "desk.db: the disk is full" in out.getvalue()
    assert "Traceback" not in out.getvalue()
