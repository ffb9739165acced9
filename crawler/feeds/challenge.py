"""Tells a challenge page (status 200, a script that sets a cookie, no content) from a page. Pure."""

from __future__ import annotations

import re

_SMALL = 8_000  # Lao Động's is 177 bytes; those with a notice and a spinner some thousands
# Names that only challenges use: Cloudflare's, Cloudrity's (Lao Động), DDoS-Guard's, Sucuri's.
_NAMED = re.compile(
    r"__cf_chl|cf-browser-verification|challenge-platform|<title>just a moment|cloudrity|ddos-guard"
    r"|sucuri_cloudproxy|_incapsula_resource",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_COOKIE_AND_GO = re.compile(r"document\.cookie|location\.(?:reload|href|replace)|window\.location", re.IGNORECASE)
_CONTENT = re.compile(r"<(?:article|item|entry|url|p)\b", re.IGNORECASE)


def is_challenge(text: str) -> bool:
    """Whether this is a page that wants a browser to prove itself instead of the one asked for."""
    if _NAMED.search(text, 0, _SMALL):
        return len(text) < 20 * _SMALL and not _CONTENT.search(text)
    if len(text) > _SMALL or not _SCRIPT.search(text):
        return False
    return bool(_COOKIE_AND_GO.search(text)) and not _CONTENT.search(text)
