"""Which IP addresses may be connected to: public ones, and private ones that the configuration names. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from core.urls import is_private

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


@dataclass(frozen=True, slots=True)
class AddressRule:
    """Refuses private addresses outside `allowed`."""

    allowed: tuple[_Network, ...] = ()

    @classmethod
    def of(cls, networks: Iterable[str]) -> AddressRule:
        """From texts such as "127.0.0.0/8"; a bare address is a network of one."""
        return cls(tuple(ipaddress.ip_network(text) for text in networks))

    def refuses(self, address: str) -> bool:
        """Whether no connection may be made to this address (text, with or without a scope)."""
        ip = _innermost(ipaddress.ip_address(address.split("%", 1)[0]))
        return is_private(str(ip)) and not any(ip in network for network in self.allowed)


def _innermost(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 address stands for: a way around a rule on IPv4 alone."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
