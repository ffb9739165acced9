"""Reads the headers that a polite crawler obeys: validators, cache lifetime, Retry-After. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from core.crawling import Validators

_MAX_AGE = re.compile(r"(?:^|,)\s*(s-maxage|max-age)\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NO_LIFETIME = re.compile(r"(?:^|,)\s*no-(?:cache|store)\b", re.IGNORECASE)
_LONGEST = 500  # a longer validator is not sent back: it is no ETag that anybody meant


def retry_after(value: str, *, now: datetime) -> timedelta | None:
    """Retry-After in either form: seconds, or a date. None where it says nothing, or is past."""
    text = value.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return timedelta(seconds=int(text))
    until = http_date(text)
    return until - now if until and until > now else None


def fresh_for(*, cache_control: str, expires: str, age: str, now: datetime) -> timedelta | None:
    """How long the outlet says an answer stays new (RFC 9111, 4.2.1): max-age before Expires, less its Age."""
    if _NO_LIFETIME.search(cache_control):
        return None
    ages = {name.lower(): int(seconds) for name, seconds in _MAX_AGE.findall(cache_control)}
    seconds = ages.get("max-age", ages.get("s-maxage"))
    if seconds is not None:
        left = timedelta(seconds=seconds - (int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0))
    else:
        until = http_date(expires)
        left = until - now if until else timedelta()
    return left if left > timedelta() else None


def validators(*, etag: str, last_modified: str) -> Validators:
    """What to send back with the next request; only what a header may hold."""
    return Validators(etag=_sendable(etag), last_modified=_sendable(last_modified))


def newest(fresh: Validators, kept: Validators) -> Validators:
    """The validators after a 304, which may repeat them or leave them out."""
    return Validators(etag=fresh.etag or kept.etag, last_modified=fresh.last_modified or kept.last_modified)


def http_date(text: str) -> datetime | None:
    """An HTTP date, aware; None for "0", "-1" and whatever else is found there."""
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _sendable(value: str) -> str:
    value = value.strip()
    return value if value.isascii() and value.isprintable() and len(value) <= _LONGEST else ""
