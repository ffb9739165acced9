"""What is wrong with a configuration, as a reader can act on it: where, what, and a hint. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from core.plain_words import in_words
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
    details = error.errors(include_input=False)
    deeper = {detail["loc"][:-1] for detail in details}
    # A list whose only item is wrong is called too short besides: one mistake, one problem.
    return sorted(
        _problem(detail, doc, file, model)
        for detail in details
        if detail["type"] != "too_short" or detail["loc"] not in deeper
    )


def _problem(detail: Any, doc: YamlDoc, file: str, model: type[BaseModel]) -> Problem:
    path = _within(doc, detail["loc"], missing=detail["type"] == "missing")
    message, hint = in_words(detail["type"], detail.get("ctx", {}), said=detail["msg"]), ""
    if detail["type"] == "extra_forbidden":
        hint = closest(str(path[-1]), _keys_at(model, detail["loc"][:-1]))
    elif detail["type"] == "union_tag_invalid":
        hint = closest(detail["ctx"]["tag"], detail["ctx"]["expected_tags"].replace("'", "").split(", "))
    elif doc.is_empty(path):
        hint = "nothing stands there: write a value, or take the line out"
    return Problem(file=file, line=doc.line_of(path), path=dotted(path), message=message, hint=hint)


def _within(doc: YamlDoc, loc: Sequence[str | int], *, missing: bool) -> Path:
    """pydantic's location without the names of validators and union members, which the file does not have."""
    path: Path = ()
    for part in loc:
        if (*path, part) in doc.lines:
            path = (*path, part)
    return (*path, loc[-1]) if missing else path


def _keys_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """The keys that the model at pydantic's location knows; [] where that is not plain."""
    at: Any = model
    for part in loc:
        at = _step(at, part)
    return list(at.model_fields) if _is_model(at) else []


def _step(at: Any, part: str | int) -> Any:
    """What a field of a model holds, an item of a container, or that member of a union which `part` is the
    tag of."""
    if isinstance(at, list):
        return next((member for member in at if _is_tagged(member, part)), None)
    if _is_model(at):
        field = at.model_fields.get(str(part))
        return _bare(field.annotation) if field else None
    args = get_args(at)
    return _bare(args[1] if get_origin(at) is dict else args[0]) if args else None


def _bare(annotation: Any) -> Any:
    """The real type of Model | None or Annotated[Model, ...]; a list of them where there are several."""
    while get_origin(annotation) in (Union, UnionType, Annotated):
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
            continue
        members = [arg for arg in get_args(annotation) if arg is not type(None)]
        if len(members) > 1:
            return members
        annotation = members[0]
    return annotation


def _is_tagged(member: Any, tag: str | int) -> bool:
    """Whether a model is the kind of this name (`kind: Literal["slack"]`)."""
    return (
        _is_model(member)
        and "kind" in member.model_fields
        and tag in get_args(member.model_fields["kind"].annotation)
    )


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
