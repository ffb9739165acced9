"""What pydantic finds wrong, in the words of a configuration file instead of Python's. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LIST = "must be a list, as [one, two]"
_SETTINGS = "must be settings, each as `name: value`"
# The types of error that our models can raise: https://docs.pydantic.dev/latest/errors/validation_errors/
_PLAIN: Mapping[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "unknown key",
    "dict_type": _SETTINGS,
    "model_type": _SETTINGS,
    "model_attributes_type": _SETTINGS,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "string_type": "must be text: put it in quotation marks",
    "bool_type": "must be on or off",
    "bool_parsing": "must be on or off",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number, and not so large a one",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "string_too_short": "must not be empty",
    "union_tag_not_found": '"kind" is missing',
}
_PATTERNS: Mapping[str, str] = {
    r"^[\x20-\x7e]*$": "may hold only plain letters, digits and signs (ASCII), on one line",
    r"^[a-z0-9_]+$": "may hold only small letters without accents, digits and _",
}
_BOUNDS: Mapping[str, tuple[str, str]] = {
    "less_than": ("must be less than", "lt"),
    "less_than_equal": ("must be at most", "le"),
    "greater_than": ("must be more than", "gt"),
    "greater_than_equal": ("must be at least", "ge"),
}


def in_words(kind: str, context: Mapping[str, Any], *, said: str) -> str:
    """The message for an error of pydantic's type `kind` with its context; `said` is pydantic's own."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _BOUNDS:
        words, name = _BOUNDS[kind]
        bound = context[name]
        return f"{words} {bound if isinstance(bound, str) else f'{bound:g}'}"  # pydantic writes durations out
    match kind:
        case "literal_error" | "enum":
            words = f"must be {context['expected']}"
        case "union_tag_invalid":
            words = f'there is no kind "{context["tag"]}"'
        case "too_short":
            words = "must name at least one" if context["min_length"] == 1 else said
        case "string_pattern_mismatch":
            words = _PATTERNS.get(context["pattern"], f"must match the pattern {context['pattern']}")
        case _:
            words = said.removeprefix("Value error, ")
    return words
