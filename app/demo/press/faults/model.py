"""What a fault is, and what it makes of an answer: the bytes, and the manner in which they are sent. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from app.demo.press.dates import DateForm
from app.demo.press.site import Look
from app.demo.press.values import Reply


class FaultKind(StrEnum):
    """What can be ordered."""

    STATUS = "status"  # `status`, with `retry_after`
    HANG = "hang"  # no answer for `seconds`
    DRIP = "drip"  # the answer, spread over `seconds`
    RESET = "reset"  # the connection closed without an answer
    TRUNCATED = "truncated"  # a Content-Length that is never reached
    BROKEN_GZIP = "broken-gzip"  # Content-Encoding: gzip, cut in the middle
    WRONG_CHARSET = "wrong-charset"  # UTF-8, called `charset` in the header
    LYING_PROLOG = "lying-prolog"  # UTF-8 that declares itself UTF-16
    UTF16 = "utf16"  # UTF-16LE without a byte order mark
    BOM = "bom"  # UTF-8 with a byte order mark
    HUGE = "huge"  # `size` bytes
    CHALLENGE = "challenge"  # 200, a script and a cookie instead of the page
    EMPTY_FEED = "empty-feed"  # 200, no items
    FROZEN_FEED = "frozen-feed"  # as it stood when ordered, `days` ago by its dates
    OTHER_FEED = "other-feed"  # another section's feed under this address
    REDIRECT = "redirect"  # to `location`
    ODD_DATE = "odd-date"  # every time in `form`
    NEW_TEMPLATE = "new-template"  # every class and id of another name: no selector finds anything


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: where (outlet key and path, with * as a wildcard), how often (None: until cleared), and how."""

    kind: FaultKind
    outlet: str = "*"
    path: str = "*"
    times: int | None = 1
    status: int = 503
    retry_after: str = ""
    seconds: float = 5.0
    size: int = 20_000_000
    days: float = 35.0
    charset: str = "windows-1252"
    location: str = ""
    form: DateForm = DateForm.RFC822
    hour: float | None = None

    def strikes(self, outlet: str, path: str) -> bool:
        """Whether a request meets it."""
        return fnmatchcase(outlet, self.outlet) and fnmatchcase(path, self.path)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Fault:
        """Reads {"kind": "status", "outlet": "tinsang", "status": 429, ...}; ValueError says what is wrong."""
        known = {part.name for part in fields(cls)}
        unknown = sorted(set(data) - known)
        if unknown or "kind" not in data:
            raise ValueError(f"a fault has a kind and, of {sorted(known)}, what it needs; not {unknown}")
        values = {**data, "kind": FaultKind(data["kind"])}
        if "form" in data:
            values["form"] = DateForm(data["form"])
        if "retry_after" in data:
            values["retry_after"] = str(data["retry_after"])
        return cls(**values)


class Manner(StrEnum):
    """How an answer is sent."""

    PLAIN = "plain"
    HANG = "hang"
    DRIP = "drip"
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """An answer as it goes over the wire. `length` is what Content-Length says, None for the true one."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    manner: Manner = Manner.PLAIN
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What was asked for, for the faults that must make another answer than the true one."""

    path: str
    elsewhere: str
    other_feed: Callable[[], str]
    answer: Callable[[str, Look], Reply]
