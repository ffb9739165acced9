"""The reference of the configuration, written from the models themselves: `python -m app.config.reference`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from app.config.model import Config
from core.settings import SettingsSchema

HEAD = """# Configuration reference

<!-- Written by `python -m app.config.reference`; a test holds it to the code. -->

One YAML file (`config.yaml`, or `--config FILE`). Everything has a default: an empty file is a good one. An
unknown key is an error. `baotin config check` says all that is wrong, with its line; `baotin config explain`
what is in force; `baotin config schema` prints the JSON Schema for editors. A running daemon reads the file
again on SIGHUP: it takes the new one if it is good, else keeps the old one and says why. `database`,
`log`, `crawl.recheck`, `web.enabled`, `web.host` and `web.port` need a restart; all else is in force at once.

Durations are written with their unit (`90s`, `10m`, `1.5h`, `3d`), sizes as `500KB` or `5MB`. A secret is never
written into the file: `env:NAME` names an environment variable, `file:path` a file.
"""


def reference() -> str:
    """The reference as Markdown: one table for the file, one for each part of it."""
    schema: dict[str, Any] = Config.model_json_schema(schema_generator=SettingsSchema)
    parts: dict[str, Any] = schema.get("$defs", {})
    lines = [HEAD, "## The file", "", *_table(schema, parts)]
    for name in _in_order(schema, parts):
        part = parts[name]
        if part.get("properties"):
            lines += ["", f"## {name}", "", part.get("description", "").strip(), "", *_table(part, parts)]
    return "\n".join(lines) + "\n"


def _in_order(schema: dict[str, Any], parts: dict[str, Any]) -> Iterator[str]:
    """The names of the parts, as they are met on reading."""
    seen: set[str] = set()
    queue = [schema]
    while queue:
        for name in _references(queue.pop(0)):
            if name not in seen and name in parts:
                seen.add(name)
                queue.append(parts[name])
                yield name


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rpartition("/")[2]
        for key, item in value.items():
            if key != "$defs":
                yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _table(schema: dict[str, Any], parts: dict[str, Any]) -> list[str]:
    rows = ["| setting | is | default | meaning |", "|---|---|---|---|"]
    required = schema.get("required", [])
    for name, field in schema["properties"].items():
        default = "*required*" if name in required else _default(field)
        about = str(field.get("description", "")).replace("|", "\\|").replace("\n", " ")
        rows.append(f"| `{name}` | {_kind(field, parts)} | {default} | {about} |")
    return rows


def _default(field: dict[str, Any]) -> str:
    if "default" not in field or isinstance(field["default"], dict) or field["default"] in ([], "", None):
        return ""
    return f"`{json.dumps(field['default'], ensure_ascii=False)}`".replace("|", "\\|")


def _kind(field: dict[str, Any], parts: dict[str, Any]) -> str:
    """A field's type in words."""
    options = field.get("oneOf") or field.get("anyOf") or field.get("allOf")
    if options:
        kinds = (_kind(option, parts) for option in options if option.get("type") != "null")
        return " or ".join(dict.fromkeys(kinds))
    if "$ref" in field:
        return _part(field["$ref"].rpartition("/")[2], parts)
    if "enum" in field or "const" in field:
        return _choices(field)
    inside = field.get("items") or field.get("additionalProperties") or {}
    return {
        "array": f"list of {_kind(inside, parts)}" if inside else "list",
        "object": f"name → {_kind(inside, parts)}" if inside else "mapping",
        "string": f"as `{field['examples'][0]}`" if "examples" in field else "text",
        "boolean": "on or off",
    }.get(field.get("type", ""), "number")


def _part(name: str, parts: dict[str, Any]) -> str:
    part = parts.get(name, {})
    return _choices(part) if "enum" in part else f"[{name}](#{name.lower()})"


def _choices(part: dict[str, Any]) -> str:
    return ", ".join(f"`{choice}`" for choice in part.get("enum", [part.get("const")]))


if __name__ == "__main__":
    print(reference(), end="")  # noqa: T201 (this is a command)
