"""Signatures of Standard Webhooks 1.0.0, written from the specification
(github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md), so that a sender is checked by
somebody else's reading of it. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from secrets import token_bytes

_PREFIX = "whsec_"
_TOLERANCE = 300.0  # seconds: the specification leaves it to the receiver; the reference libraries take 5 minutes


def make_secret() -> str:
    """A new secret: 24 random bytes (the least that the specification allows), base64, with its prefix."""
    return _PREFIX + base64.b64encode(token_bytes(24)).decode()


def sign(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature "v1,…" over `id.timestamp.body`. Raises ValueError on a secret that is none."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    made = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(made).decode()


def verify(secret: str, headers: Mapping[str, str], body: bytes, *, now: float) -> str:
    """ "" when the message is genuine and recent, else what is wrong. Header names in small letters; `now` in
    seconds since 1970."""
    missing = [name for name in ("webhook-id", "webhook-timestamp", "webhook-signature") if not headers.get(name)]
    if missing:
        return f"missing {', '.join(missing)}"
    if not headers["webhook-timestamp"].isascii() or not headers["webhook-timestamp"].isdigit():
        return "webhook-timestamp is not a whole number of seconds"
    timestamp = int(headers["webhook-timestamp"])
    if abs(now - timestamp) > _TOLERANCE:
        return "webhook-timestamp is more than five minutes off"
    right = sign(secret, message_id=headers["webhook-id"], timestamp=timestamp, body=body)
    given = [part for part in headers["webhook-signature"].split(" ") if part.startswith("v1,")]
    if any(hmac.compare_digest(part.encode(), right.encode()) for part in given):
        return ""
    return "no signature of version 1 fits" if given else "no signature of version 1"


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except ValueError:  # binascii.Error is one, and so is a letter beyond ASCII
        raise ValueError('a webhook secret is base64, as "whsec_MfKQ…"') from None
