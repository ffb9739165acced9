"""What the configuration says of receivers of kind "email". Pure."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Literal

from pydantic import Field, field_validator, model_validator

from core.settings import Duration, SecretRef, Settings, parse_duration

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Security(StrEnum):
    """How the connection to the mail server is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


class EmailSettings(Settings):
    """Addresses, and the server that takes mail for them."""

    kind: Literal["email"]
    host: str = Field(min_length=1, pattern=r"^[A-Za-z0-9.:_-]+$")
    port: int | None = Field(
        default=None, ge=1, le=65535, description="587 with starttls, 465 with tls, 25 with none"
    )
    security: Security = Security.STARTTLS
    username: str = ""
    password: SecretRef | None = None
    sender: str
    sender_name: str = Field(default="Baotin", pattern=r"^[^\x00-\x1f\x7f]*$", max_length=100)
    to: tuple[str, ...] = Field(min_length=1, max_length=100)
    timeout: Duration = Field(default=parse_duration("20s"), gt=parse_duration("0s"), le=parse_duration("60s"))

    @field_validator("sender")
    @classmethod
    def _sender_is_an_address(cls, sender: str) -> str:
        return _address(sender)

    @field_validator("to")
    @classmethod
    def _all_are_addresses(cls, to: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_address(one) for one in to)

    @model_validator(mode="after")
    def _login_is_whole_and_private(self) -> EmailSettings:
        if bool(self.username) != bool(self.password):
            raise ValueError("a login needs both: username and password")
        if self.password and self.security is Security.NONE and self.host not in _LOOPBACK:
            raise ValueError("a password is not sent in the clear: use security starttls or tls")
        return self

    @property
    def effective_port(self) -> int:
        """The port given, or the usual one."""
        return self.port or _PORTS[self.security]


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError('not a mail address: write it as "desk@example.org", without a name')
    return text
