"""Secrets that have to be web addresses: checked when a channel is built, without ever repeating them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from core.errors import ConfigError
from core.settings import Secret, SecretRef


def http_url(name: str, key: str, ref: SecretRef, resolve: Callable[[SecretRef], Secret]) -> Secret:
    """The URL that `ref` stands for; raises ConfigError, naming the place, where it is none."""
    secret = resolve(ref)
    if not _is_http(secret.reveal()):
        raise ConfigError((f"receivers.{name}.{key}: what {ref.source} holds is not an http(s) address",))
    return secret


def _is_http(text: str) -> bool:
    try:
        parts = urlsplit(text)
        usable = parts.port != 0 and bool(parts.hostname)
    except ValueError:
        return False
    return usable and parts.scheme in ("http", "https") and text.isprintable() and " " not in text
