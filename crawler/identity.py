"""Which article a URL stands for: one key and one address, however the outlet's links write it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from core.urls import canonical, netloc_of
from crawler.dates import VIETNAM
from crawler.outlet import Outlet

# Mobile and AMP hosts stand before the outlet's own: m.cafef.vn, amp.baodautu.vn, www.vietnamplus.vn.
_HOST_PREFIXES = ("www.", "m.", "amp.", "mobile.")
_AMP_PATH = re.compile(r"^/amp(?=/)|/amp/?$|\.amp$|[.-]amp(?=\.\w+$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An article's `key` within all outlets ("vnexpress:5047363") and its canonical `url`.

    `begun` is the clock in the id, where the outlet's ids hold one: a lower bound of the publication.
    """

    key: str
    url: str
    begun: datetime | None = None


def identify(outlet: Outlet, url: str) -> Identity | None:
    """The article a URL stands for; None where it is not an article URL of this outlet."""
    address = _one_host(outlet, canonical(url))
    if not address or not outlet.owns(address):
        return None
    for form in (address, _without_amp(address)):
        parts = urlsplit(form)
        if any(part in parts.path for part in outlet.article.exclude):
            return None
        if found := _known(outlet, form):
            return found
    return None


def key_of(url: str) -> str:
    """The key of a page whose outlet is unknown, or has no ids: its address without the scheme."""
    return url.partition("://")[2] or url


def _known(outlet: Outlet, address: str) -> Identity | None:
    if not outlet.article.pattern:
        plain = address if urlsplit(address).path != "/" else ""
        return Identity(key=key_of(plain), url=plain) if plain else None
    address = kept_query(address, outlet.article.query)
    found = _compiled(outlet.article.pattern).fullmatch(key_of(address))
    if not found:
        return None
    groups = found.groupdict()
    ident = _first(groups, "id")
    return Identity(
        key=f"{outlet.key}:{ident.lower()}" if ident else key_of(address),
        url=address,
        begun=_clock(_first(groups, "clock")),
    )


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _first(groups: dict[str, str | None], name: str) -> str:
    named = (value for group, value in groups.items() if group == name or group.startswith(name + "_"))
    return next((value for value in named if value), "")


def _clock(digits: str) -> datetime | None:
    """YYMMDDhhmmss or YYYYMMDDhhmmss, local time."""
    if len(digits) not in (12, 14):
        return None
    try:
        return datetime.strptime(digits if len(digits) == 14 else f"20{digits}", "%Y%m%d%H%M%S").replace(
            tzinfo=VIETNAM
        )
    except ValueError:
        return None


def _one_host(outlet: Outlet, address: str) -> str:
    """The same address under the outlet's first host, if it stands under an alias; and under its scheme."""
    if not address:
        return ""
    parts = urlsplit(address)
    netloc = netloc_of(address)
    if netloc not in outlet.domains:
        netloc = _without_prefix(netloc, (*outlet.domains, *outlet.article.aliases))
    if netloc in outlet.article.aliases:
        netloc = outlet.domains[0]
    return urlunsplit((_scheme(outlet, parts.scheme), netloc, parts.path, parts.query, ""))


def _without_prefix(netloc: str, domains: tuple[str, ...]) -> str:
    """m.cafef.vn → cafef.vn; vietnamplus.vn → www.vietnamplus.vn."""
    for prefix in _HOST_PREFIXES:
        if netloc.startswith(prefix):
            bare = netloc.removeprefix(prefix)
            if bare in domains:
                return bare
            if f"www.{bare}" in domains:
                return f"www.{bare}"
    return f"www.{netloc}" if f"www.{netloc}" in domains else netloc


def _scheme(outlet: Outlet, given: str) -> str:
    """Old links say http where the outlet has long moved to https: its feeds say which it is."""
    return urlsplit(outlet.feeds[0].url).scheme if outlet.feeds else given


def _without_amp(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=_AMP_PATH.sub("", parts.path)))


def kept_query(address: str, names: tuple[str, ...]) -> str:
    """The address with only these of its query parameters: what a pattern is held against."""
    parts = urlsplit(address)
    if not parts.query:
        return address
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name in names]
    return urlunsplit(parts._replace(query=urlencode(kept)))
