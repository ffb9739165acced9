"""Finds and reads the files of a configuration: its own, the shipped ones, and the user's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

from core.problems import Problem, dotted
from core.yamldoc import YamlDoc


def read_text(path: Path) -> str:
    """The file's text; OSError and UnicodeDecodeError pass through."""
    return path.read_text(encoding="utf-8-sig")


def shipped(package: str, folder: str) -> Iterator[tuple[str, str]]:
    """(name, text) of each YAML file that comes with a package, by name."""
    for item in sorted(resources.files(package).joinpath(folder).iterdir(), key=lambda item: item.name):
        if item.name.endswith(".yaml"):
            yield f"{package}/{folder}/{item.name}", item.read_text(encoding="utf-8")


def user_files(
    patterns: Sequence[str], *, key: str, folder: Path, doc: YamlDoc, file: str
) -> tuple[list[Path], list[Problem]]:
    """The files that the patterns under `key` name, relative to the configuration's folder; those that name
    nothing are problems."""
    found: list[Path] = []
    problems: list[Problem] = []
    for index, pattern in enumerate(patterns):
        paths = _expand(pattern, folder)
        if not paths:
            place = (key, index)
            message = f'"{pattern}" names no file (looked in {folder})'
            problems.append(Problem(file=file, line=doc.line_of(place), path=dotted(place), message=message))
        found += [path for path in paths if path not in found]
    return found, problems


def _expand(pattern: str, folder: Path) -> list[Path]:
    whole = folder / Path(pattern).expanduser()
    if not any(sign in pattern for sign in "*?["):
        return [whole] if whole.is_file() else []
    anchor = Path(whole.anchor)
    return sorted(path for path in anchor.glob(str(whole.relative_to(anchor))) if path.is_file())
