"""Standard Webhooks 1.0.0 signatures: HMAC-SHA256 over "id.timestamp.body". Pure.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

_PREFIX = "whsec_"


def key_of(secret: str) -> bytes:
    """The key in a "whsec_..." secret. Raises ValueError, without the secret, where it is none."""
    problem = 'not a webhook secret: it is "whsec_" and then 24 to 64 bytes in base64'
    if not secret.startswith(_PREFIX):
        raise ValueError(problem)
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(problem) from None
    if not 24 <= len(key) <= 64:
        raise ValueError(problem)
    return key


def signed_headers(body: bytes, *, message_id: str, now: datetime, keys: Iterable[bytes]) -> dict[str, str]:
    """The three headers. One signature for each key: while a secret is being changed, both are good."""
    timestamp = str(int(now.timestamp()))
    signatures = (f"v1,{_sign(body, message_id, timestamp, key)}" for key in keys)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signatures),
    }


def _sign(body: bytes, message_id: str, timestamp: str, key: bytes) -> str:
    signed = b".".join([message_id.encode(), timestamp.encode(), body])
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
