"""What every part of the configuration is made of: strict models and readable units. Pure: reads no file.

Each package declares the settings it needs as `Settings` models; `app.config` joins them into one file.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SIZES = {"b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3}
_LONGEST = timedelta(days=36_500)  # beyond it, "now plus that" is no date any more
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")
_LONG = 30  # characters; "500KB" has five
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)", re.IGNORECASE)


class Settings(BaseModel):
    """A part of the configuration: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def parse_duration(value: Any) -> timedelta:
    """Reads "90s", "10m", "1.5h", "3d", "1h 30m". A bare number is refused: its unit would be a guess."""
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str):
        raise ValueError('not a duration: write a number with its unit, as "90s", "10m", "2h" or "3d"')
    text = value.strip()
    if not text or _DURATION.sub("", text).strip():
        raise ValueError(
            f'"{value}" is not a duration: write a number with its unit, as "90s", "10m", "2h" or "3d"'
        )
    seconds = sum(float(n) * _UNITS[unit] for n, unit in _DURATION.findall(text))
    if seconds > _LONGEST.total_seconds():
        raise ValueError(f"too long: no duration may be longer than {format_duration(_LONGEST)}")
    return timedelta(seconds=seconds)


def format_duration(value: timedelta) -> str:
    """The shortest text that `parse_duration` reads back."""
    seconds = value.total_seconds()
    for unit in ("w", "d", "h", "m"):
        if seconds and seconds % _UNITS[unit] == 0:
            return f"{int(seconds // _UNITS[unit])}{unit}"
    return f"{int(seconds)}s" if seconds == int(seconds) else f"{seconds}s"


def parse_size(value: Any) -> int:
    """Reads "5MB" as bytes (decimal units)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) and len(value) < _LONG else None
    if not found:
        raise ValueError('not a size: write a number with its unit, as "500KB" or "5MB"')
    return int(float(found[1]) * _SIZES[found[2].lower()])


Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    PlainSerializer(format_duration, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^(\d+(\.\d+)?\s*[smhdw]\s*)+$", "examples": ["90s", "10m"]}),
]
Size = Annotated[
    int,
    BeforeValidator(parse_size),
    WithJsonSchema({"anyOf": [{"type": "string", "examples": ["5MB"]}, {"type": "integer"}]}),
]


class SettingsSchema(GenerateJsonSchema):
    """JSON Schema whose defaults are written as a user would write them ("10m", not "PT10M")."""

    def encode_default(self, dft: Any) -> Any:
        """A default as it would stand in the file."""
        if isinstance(dft, timedelta):
            return format_duration(dft)
        if isinstance(dft, tuple):
            return [self.encode_default(item) for item in dft]
        return super().encode_default(dft)


class SecretRef:
    """Where a secret is kept: "env:NAME" or "file:path". Never the secret itself; `app.secret_store` reads it."""

    __slots__ = ("source",)

    def __init__(self, source: str) -> None:
        kind, _, place = source.partition(":")
        if kind not in ("env", "file") or not place:
            raise ValueError(
                "a secret is not written into the configuration: put it into the environment and write "
                '"env:NAME", or into a file and write "file:path"'
            )
        self.source = source

    def __repr__(self) -> str:
        return f"SecretRef({self.source!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretRef) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        """Reads from text, and writes the reference back."""
        return core_schema.no_info_plain_validator_function(
            cls._read, serialization=core_schema.plain_serializer_function_ser_schema(lambda ref: ref.source)
        )

    @classmethod
    def _read(cls, value: Any) -> SecretRef:
        if isinstance(value, cls):
            return value
        return cls(value if isinstance(value, str) else "")

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, _handler: Any) -> dict[str, Any]:
        """A text of either form."""
        return {"type": "string", "pattern": "^(env|file):.+", "examples": ["env:SLACK_WEBHOOK_URL"]}


class Secret:
    """A secret that has been read. Shows as "***" wherever it is printed; `.reveal()` is for the wire alone."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret, to be handed to the library that sends it, and to nothing else."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"
