"""What an outlet's file makes of one address: its article's key, or why it is none of its articles. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.urls import canonical, netloc_of
from crawler.identity import identify, kept_query, key_of
from crawler.outlet import Outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address as the outlet's file sees it: `key` and the canonical `url`, or `why` it is no article's."""

    key: str = ""
    url: str = ""
    why: str = ""


def try_address(outlet: Outlet, url: str) -> Address:
    """Holds an address against the outlet's domains, `article.exclude` and `article.pattern`."""
    if found := identify(outlet, url):
        return Address(key=found.key, url=found.url)
    return Address(why=_why_not(outlet, canonical(url)))


def _why_not(outlet: Outlet, address: str) -> str:
    if not address:
        return "it is no web address"
    aliases = outlet.article.aliases
    if not outlet.owns(address) and netloc_of(address) not in aliases:
        known = ", ".join((*outlet.domains, *aliases))
        return f"{netloc_of(address)} is none of the outlet's domains ({known})"
    path = urlsplit(address).path
    if part := next((part for part in outlet.article.exclude if part in path), ""):
        return f'article.exclude has "{part}", which is in its path'
    if not outlet.article.pattern:
        return "it is the front page, and no article"
    return _beside(outlet.article.pattern, key_of(kept_query(address, outlet.article.query)))


def _beside(pattern: str, text: str) -> str:
    """Where the pattern and the text part."""
    compiled = re.compile(pattern, re.IGNORECASE)
    if found := compiled.match(text):
        return f'article.pattern fits only its beginning: "{text[found.end() :]}" is left over of "{text}"'
    if found := compiled.search(text):
        return f'article.pattern fits only its end: "{text[: found.start()]}" stands before that in "{text}"'
    return f'article.pattern does not fit "{text}"{_host_hint(pattern, text)}'


def _host_hint(pattern: str, text: str) -> str:
    """Whether the host is at fault, or what follows it."""
    host = text.partition("/")[0]
    if re.escape(host).replace("\\-", "-") in pattern.replace("\\-", "-"):
        return ": its host is there, so look at what stands behind"
    return f": does it begin with the host, {re.escape(host)}?"
