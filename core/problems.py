"""What is wrong with a configuration, as a reader can act on it: where, what, and a hint. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from core.yamldoc import Path, YamlDoc


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing wrong. `file` and `line` point at it; `path` names it ("receivers.desk.url")."""

    file: str
    line: int
    path: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        place = f"{self.path}: " if self.path else ""
        return f"{self.file}:{self.line}: {place}{self.message}{hint}"


def dotted(path: Sequence[str | int]) -> str:
    """("routes", 0, "topics") → "routes[0].topics"."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def closest(word: str, known: Sequence[str]) -> str:
    """A hint at the known word that was probably meant, else the list of them."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    return f"known here: {', '.join(sorted(known))}" if known else ""


def problems_of(error: ValidationError, doc: YamlDoc, *, file: str, model: type[BaseModel]) -> list[Problem]:
    """Every problem pydantic found, at its line. Values are never repeated: they may be secrets."""
    return sorted(_problem(detail, doc, file, model) for detail in error.errors(include_input=False))


def _problem(detail: Any, doc: YamlDoc, file: str, model: type[BaseModel]) -> Problem:
    path = _within(doc, detail["loc"])
    message, hint = detail["msg"].removeprefix("Value error, "), ""
    if detail["type"] == "extra_forbidden":
        message, hint = "unknown key", closest(str(path[-1]), _keys_at(model, path[:-1]))
    elif detail["type"] == "missing":
        message = "is missing"
    return Problem(file=file, line=doc.line_of(path), path=dotted(path), message=message, hint=hint)


def _within(doc: YamlDoc, loc: Sequence[str | int]) -> Path:
    """pydantic's location without the names of union members, which the file does not have."""
    path: Path = ()
    for index, part in enumerate(loc):
        last = index == len(loc) - 1
        if (*path, part) in doc.lines or last or isinstance(part, int):
            path = (*path, part)
    return path


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that the model at `path` knows; [] where that is not plain."""
    at: Any = model
    for part in path:
        at = _step(at, part)
    return list(at.model_fields) if isinstance(at, type) and issubclass(at, BaseModel) else []


def _step(at: Any, part: str | int) -> Any:
    if isinstance(at, type) and issubclass(at, BaseModel):
        field = at.model_fields.get(str(part))
        return _model_in(field.annotation) if field else None
    return at


def _model_in(annotation: Any) -> Any:
    """The model inside list[Model], dict[str, Model], Model | None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)
