"""The documents say what the code does: every command and setting that they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import yaml

from app.cli.main import VERBS, main
from app.cli.reference import reference as command_reference
from app.config.load import load
from tests.needs import ROOT

DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
WRITTEN = [path for path in DOCS if path.name != "commands.md"]  # that one is written by the code
_COMMAND = re.compile(r"^\s*(?:\.venv/bin/)?baotin ([^\n#]*)", re.MULTILINE)
_INLINE = re.compile(r"`baotin ([^`]*)`")
_YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\(([^)#]+)\)")


def commands(path: Path) -> list[str]:
    """Every use of the command in a document."""
    text = path.read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    return [*_COMMAND.findall(blocks), *_INLINE.findall(text)]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_every_command_in_the_documents_exists(path: Path) -> None:
    for use in commands(path):
        words = [word for word in use.split() if not word.startswith("-")]
        if words and words[0] not in ("FILE", "URL"):
            names = re.split(r"[|,]", words[0])
            for name in names:
                assert name in VERBS, f"{path.name}: baotin {use}"
            check_options(use, names[0], words[1:])


def check_options(use: str, verb: str, rest: list[str]) -> None:
    """The subcommand exists, and every option that is used."""
    context = click.Context(main)
    command = main.get_command(context, verb)
    assert command is not None
    if isinstance(command, click.Group) and rest:
        for name in rest[0].split("|"):
            assert command.get_command(context, name), f"baotin {use}"
        command = command.get_command(context, rest[0].split("|")[0])
        assert command is not None
    known = {option for parameter in command.params for option in parameter.opts}
    for option in re.findall(r"(?<!\S)--[a-z-]+", use):
        assert option in known, f"baotin {use}: {option} is not an option of {command.name}"


def test_every_command_stands_in_the_reference() -> None:
    assert (ROOT / "docs/commands.md").read_text(encoding="utf-8") == command_reference(), (
        "run: python -m app.cli.reference > docs/commands.md"
    )


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "docs/guide.md"], ids=lambda path: path.name)
def test_every_piece_of_configuration_in_the_documents_is_good(path: Path, tmp_path: Path) -> None:
    """Receivers that a route names stand in another piece, and own files are not there: both are added."""
    for name in ("concepts", "topics"):
        (tmp_path / "my").mkdir(exist_ok=True)
        (tmp_path / f"my/{name}.yaml").write_text(f"{name}: {{}}\n")
    others = {name: {"kind": "console"} for name in ("desk", "mail", "hook")}
    for piece in _YAML.findall(path.read_text(encoding="utf-8")):
        data = yaml.safe_load(piece)
        data["receivers"] = others | data.get("receivers", {})
        (tmp_path / "config.yaml").write_text(yaml.safe_dump(data))
        load(tmp_path / "config.yaml")


def test_the_outlet_of_the_documents_is_good(tmp_path: Path) -> None:
    pieces = _YAML.findall((ROOT / "docs/add-an-outlet.md").read_text(encoding="utf-8"))
    begun = next(piece for piece in pieces if "# file: vidu.yaml" in piece)
    feeds = next(piece for piece in pieces if piece.startswith("feeds:"))
    archive = next(piece for piece in pieces if piece.startswith("archive:"))
    (tmp_path / "vidu.yaml").write_text(
        begun + feeds + archive
    )  # whole files are tried by tests/e2e/test_add_an_outlet.py
    (tmp_path / "config.yaml").write_text("outlet_files: [vidu.yaml]\n")
    assert len(load(tmp_path / "config.yaml").outlets["vidu"].feeds) == 2


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    for target in _LINK.findall(path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named <= targets
