"""Every setting in force: its value, where it comes from, what it means. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from app.config.load import Configuration
from core.problems import dotted
from core.yamldoc import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting as a reader wants it. `source` is "default" or "file:line"."""

    path: str
    value: str
    source: str
    about: str


def explain(configuration: Configuration) -> list[Setting]:
    """The settings, in the order of the configuration's model. Secrets show as where they are kept."""
    return list(_walk(configuration.config, (), configuration))


def _walk(model: BaseModel, path: Path, configuration: Configuration) -> Iterator[Setting]:
    written = model.model_dump(mode="json")
    for name, field in type(model).model_fields.items():
        value, here = getattr(model, name), (*path, name)
        if isinstance(value, BaseModel):
            yield from _walk(value, here, configuration)
        elif isinstance(value, dict) and value and all(isinstance(item, BaseModel) for item in value.values()):
            for key, item in value.items():
                yield from _walk(item, (*here, str(key)), configuration)
        elif isinstance(value, tuple) and value and all(isinstance(item, BaseModel) for item in value):
            for index, item in enumerate(value):
                yield from _walk(item, (*here, index), configuration)
        else:
            yield Setting(
                path=dotted(here),
                value=_shown(written.get(name)),
                source=_source(here, configuration),
                about=field.description or "",
            )


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None or value == {} else str(value)


def _source(path: Path, configuration: Configuration) -> str:
    if path not in configuration.doc.lines:
        return "default"
    return f"{configuration.file}:{configuration.doc.lines[path]}"
