"""URLs: one form per page. Pure; what is special to an outlet is in its own file under crawler/outlets."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

# Seen on Vietnamese outlets (Facebook, Google, Zalo) and in newsletters; they never change the page.
_TRACKING_PREFIXES = ("utm_", "itm_", "pk_", "mc_")
_TRACKING_NAMES = frozenset(
    {"fbclid", "gclid", "gidzl", "zarsrc", "dclid", "igshid", "msclkid", "yclid", "ref_src"}
)

_EDITION = re.compile(r"^(?:www|m|amp|mobile)\.(?=.*\.)")

# No address has them (RFC 3986 §2), and a terminal, a log or an XML file would obey or refuse them. urlsplit
# itself drops line breaks and tabs.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def canonical(url: str, *, base: str = "") -> str:
    """The address without fragment, tracking parameters, default port and capitals in the host.

    A relative `url` is joined to `base`. Returns "" for anything that is not http or https, or that holds
    control characters.
    """
    if _CONTROL.search(url):
        return ""
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return ""
    scheme = parts.scheme.lower()
    default = {"http": 80, "https": 443}[scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    netloc = host if port in (None, default) else f"{host}:{port}"
    return urlunsplit((scheme, netloc, parts.path or "/", _kept_query(parts.query), ""))


def host_of(url: str) -> str:
    """The host name in small letters, without port; "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def netloc_of(url: str) -> str:
    """The host in small letters, with the port where one is given: what politeness goes by."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname}:{parts.port}" if parts.port else (parts.hostname or "").lower()
    except ValueError:
        return ""


def site_of(url: str) -> str:
    """The host without what mobile, AMP and "www" put before it: m.cafef.vn → cafef.vn."""
    return _EDITION.sub("", host_of(url))


def within(host: str, domains: tuple[str, ...]) -> bool:
    """Whether the host is one of the domains or below one."""
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def is_private(address: str) -> bool:
    """Whether an IP address is anything but a public one: private, loopback, link-local, reserved, multicast.

    IPv4 inside IPv6 (::ffff:10.0.0.1) counts as the IPv4 address it is.
    """
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return not ip.is_global or ip.is_multicast


def _kept_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _is_tracking(name.lower())]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _is_tracking(name: str) -> bool:
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)
