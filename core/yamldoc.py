"""YAML text → data, and the line of every value in it, so that a problem can be pointed at. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

Path: TypeAlias = tuple[str | int, ...]
_MAX_NODES = 200_000  # against alias bombs: nobody writes this much configuration by hand


class YamlError(ValueError):
    """The text is not YAML, or says the same key twice. `line` counts from 1."""

    def __init__(self, message: str, *, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class YamlDoc:
    """Parsed YAML: `data`, and in `lines` the line (from 1) of each value by its path."""

    data: Any
    lines: dict[Path, int]

    def line_of(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest thing around it that the text has."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse_yaml(text: str) -> YamlDoc:
    """Reads one YAML document. Raises `YamlError`."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is None:
            return YamlDoc(None, {})
        lines = dict(_walk(node))
        return YamlDoc(yaml.safe_load(text), lines)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        raise YamlError(f"not YAML: {reason}", line=mark.line + 1 if mark else 1) from None


def _walk(root: yaml.Node) -> Iterator[tuple[Path, int]]:
    """Every value with its path; refuses a key that stands twice in one mapping."""
    stack: list[tuple[Path, yaml.Node, int]] = [((), root, root.start_mark.line + 1)]
    seen = 0
    while stack:
        path, node, line = stack.pop()
        seen += 1
        if seen > _MAX_NODES:
            raise YamlError("too large, or its aliases multiply without end", line=line)
        yield path, line
        if isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                name = str(key.value)
                if name in keys:
                    raise YamlError(f'the key "{name}" stands twice here', line=key.start_mark.line + 1)
                keys.add(name)
                stack.append(((*path, name), value, key.start_mark.line + 1))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                stack.append(((*path, index), value, value.start_mark.line + 1))
