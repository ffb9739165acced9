"""What the configuration says of the page. Pure."""

from __future__ import annotations

import ipaddress
import re

from pydantic import Field, field_validator

from core.settings import Settings

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


class WebSettings(Settings):
    """Where the page is served. `base_path` and `hosts` are for a proxy of the user's own in front of it."""

    enabled: bool = True
    host: str = Field(default="127.0.0.1", description="a loopback address, or localhost")
    port: int = Field(default=8080, ge=0, le=65535, description="0: any free port")
    base_path: str = Field(
        default="",
        pattern=r"^(/[A-Za-z0-9._~-]+)*$",
        description='the path under which a proxy serves the page, as "/baotin"',
    )
    hosts: tuple[str, ...] = Field(
        default=(), description="host names, besides loopback, that a request may ask for: those of a proxy"
    )

    @field_validator("host")
    @classmethod
    def _only_loopback(cls, host: str) -> str:
        if is_loopback(host):
            return host
        raise ValueError(
            "the page has no access control yet, so it is served on this machine only: write 127.0.0.1, ::1 or "
            "localhost, and reach it from elsewhere through an SSH tunnel or a proxy that asks who is there"
        )

    @field_validator("hosts")
    @classmethod
    def _plain_names(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not _HOST.fullmatch(host.lower()):
                raise ValueError(f'"{host}" is not a host name: write it without scheme, port, path or wildcard')
        return tuple(host.lower() for host in hosts)


def is_loopback(host: str) -> bool:
    """Whether a host, by name or address, can only be this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
