"""A draft's settings and remarks → the text of an outlet's file, which parses back to the same settings. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

_UNPRINTABLE = re.compile(
    r"[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]"
)
_WIDEST = 1_000_000
_LINE = 110  # characters of a comment's line

Remarks = Mapping[str, Sequence[str]]


def written(settings: Mapping[str, Any], remarks: Remarks, *, head: Sequence[str] = ()) -> str:
    """The file: `settings` in their order, each under its remarks, which are named by path ("article.pattern",
    "feeds[0]"; "feeds[]" stands behind the last feed)."""
    lines = [*_comments(head, "")]
    for name, value in settings.items():
        lines += _comments(remarks.get(name, ()), "")
        if isinstance(value, Mapping):
            lines += [f"{name}:", *_mapping(name, value, remarks)]
        elif name == "feeds":
            lines += [f"{name}:" if value else f"{name}: []", *_items(name, value, remarks)]
        else:
            lines.append(f"{name}: {_scalar(name, value)}")
    return "\n".join(lines) + "\n"


def _mapping(name: str, value: Mapping[str, Any], remarks: Remarks) -> Iterator[str]:
    for inner, one in value.items():
        yield from _comments(remarks.get(f"{name}.{inner}", ()), "  ")
        yield f"  {inner}: {_scalar(inner, one)}"
    yield from _comments(remarks.get(f"{name}.", ()), "  ")


def _items(name: str, value: Sequence[Any], remarks: Remarks) -> Iterator[str]:
    for number, one in enumerate(value):
        yield from _comments(remarks.get(f"{name}[{number}]", ()), "  ")
        yield f"  - {_scalar('', one)}"
    yield from _comments(remarks.get(f"{name}[]", ()), "  ")


def _scalar(name: str, value: Any) -> str:
    """A value on one line. Patterns stand in single quotation marks, where a backslash is one."""
    quoted = "'" if name == "pattern" and not _UNPRINTABLE.search(value) else None
    text = _dumped(value, quoted)
    # Line breaks of other alphabets (U+0085, U+2028) would be read as such where they are not escaped.
    return _dumped(value, quoted, escaping=True) if _UNPRINTABLE.search(text) else text


def _dumped(value: Any, style: str | None, *, escaping: bool = False) -> str:
    text: str = yaml.safe_dump(
        value,
        default_flow_style=True,
        default_style=style,
        allow_unicode=not escaping,
        width=_WIDEST,
        sort_keys=False,
    )
    return text.removesuffix("...\n").removesuffix("\n")


def _comments(texts: Sequence[str], indent: str) -> Iterator[str]:
    for text in texts:
        flat = " ".join(_UNPRINTABLE.sub(" ", text).split())
        yield from (f"{indent}# {line}" for line in _wrapped(flat, _LINE - len(indent)))


def _wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line
