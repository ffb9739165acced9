"""YAML text → data, and the line of every value in it, so that a problem can be pointed at. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

import yaml

Path: TypeAlias = tuple[str | int, ...]
# libyaml's parser is ten times as fast: a command should not wait half a second for its configuration.
_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_NODES = 200_000  # against alias bombs: nobody writes this much configuration by hand
_MAX_DEPTH = 50  # against an alias that holds itself; what is deepest in our own files is 7 deep


class _Loader(_FAST):  # type: ignore[misc]  # PyYAML's C loader has no types
    """Safe YAML whose days stay text: no setting is a time, and 2020-13-45 must be no crash."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, Any]]]] = {
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in _FAST.yaml_implicit_resolvers.items()
    }


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

    def is_empty(self, path: Path) -> bool:
        """Whether the text has a name at `path`, and nothing behind it."""
        at: Any = self.data
        for part in path:
            try:
                at = at[part]
            except (LookupError, TypeError):
                return False
        return at is None


def parse_yaml(text: str) -> YamlDoc:
    """Reads one YAML document. Raises `YamlError`."""
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return YamlDoc(None, {})
            lines = dict(_walk(node))
            return YamlDoc(_constructed(loader, node), lines)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        raise YamlError(f"not YAML: {reason}", line=mark.line + 1 if mark else 1) from None


def _constructed(loader: Any, node: yaml.Node) -> Any:
    """The values. What PyYAML cannot make of a value with a tag (`!!int x`, `!!bool maybe`) it does not wrap."""
    try:
        return loader.construct_document(node)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        line = node.start_mark.line + 1
        raise YamlError("not YAML: a value is not of the kind that its tag (!!...) says", line=line) from None


def _walk(root: yaml.Node) -> Iterator[tuple[Path, int]]:
    """Every value with its path; refuses a key that stands twice in one mapping."""
    stack: list[tuple[Path, yaml.Node, int]] = [((), root, root.start_mark.line + 1)]
    seen = 0
    while stack:
        path, node, line = stack.pop()
        seen += 1
        if seen > _MAX_NODES:
            raise YamlError("too large, or its aliases multiply without end", line=line)
        if len(path) > _MAX_DEPTH:
            raise YamlError("lists and settings within one another without end: an alias holds itself?", line=line)
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
