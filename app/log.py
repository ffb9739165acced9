"""Structured logs: coloured lines for people on a terminal, one JSON object a line otherwise."""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict

from core.errors import BaotinError

_QUIET = ("twisted", "apscheduler", "uvicorn", "urllib3", "asyncio", "alembic", "trafilatura")


def set_up_logging(*, level: str = "info", form: str = "auto", stream: TextIO | None = None) -> None:
    """Sends every event to `stream` (standard error). `form`: "text", "json", or "auto" (text on a terminal)."""
    out = stream or sys.stderr
    number = logging.getLevelNamesMapping()[level.upper()]
    as_text = form == "text" or (form == "auto" and out.isatty())
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=out.isatty(), pad_event_to=24)
        if as_text
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if as_text else "iso", utc=not as_text),
        *([] if level == "debug" else [_expected_in_a_line]),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    _route_libraries(shared, renderer, out)


def _expected_in_a_line(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """An error that Baotin can name (a full disk) is said in its words; where it was raised helps nobody."""
    held = event.get("exc_info")
    error = held[1] if isinstance(held, tuple) else held if isinstance(held, BaseException) else sys.exc_info()[1]
    if held and isinstance(error, BaotinError):
        del event["exc_info"]
        event.setdefault("error", str(error))
    return event


def _route_libraries(shared: list[Any], renderer: Any, out: TextIO) -> None:
    """What libraries log looks like ours; they speak only when something is wrong."""
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Scrapy warns of bodies too large or cut short; the crawler says the same, with the outlet's name.
    logging.getLogger("scrapy").setLevel(logging.ERROR)
