"""The house rules that a machine can check: pure packages stay pure, and only one place reads the clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.needs import ROOT

PURE = ("core", "tagging")
PURE_FILES = (
    "alerts/deciding.py",
    "alerts/routing.py",
    "alerts/policy.py",
    "crawler/schedule.py",
    "crawler/archive.py",
    "crawler/dates.py",
    "crawler/template.py",
    "alerts/notices.py",
)
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter"}
CLOCK_OWNERS = {"datetime", "date", "time"}
DOORS = {"open", "input", "print", "read_text", "write_text", "read_bytes", "write_bytes", "mkdir", "urlopen"}


def _sources(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]


def _calls(path: Path) -> Iterator[tuple[str, str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            func = node.func
            if isinstance(func, ast.Attribute):
                owner = func.value.id if isinstance(func.value, ast.Name) else ""
                yield owner, func.attr, node.lineno
            elif isinstance(func, ast.Name):
                yield "", func.id, node.lineno


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", _sources(*PURE), ids=_name)
def test_pure_packages_open_no_doors(path: Path) -> None:
    assert [(attr, line) for _, attr, line in _calls(path) if attr in DOORS] == []


@pytest.mark.parametrize("path", [*_sources(*PURE), *(ROOT / name for name in PURE_FILES)], ids=_name)
def test_pure_code_never_reads_the_clock(path: Path) -> None:
    if path.name == "clock.py":
        return
    reads = [(owner, attr, line) for owner, attr, line in _calls(path) if attr in CLOCKS and owner in CLOCK_OWNERS]
    assert reads == []


@pytest.mark.parametrize("path", _sources("core", "crawler", "storage", "tagging", "alerts", "app"), ids=_name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    source = path.read_text()
    if source.strip():
        assert ast.get_docstring(ast.parse(source)), f"{path} has no docstring"
