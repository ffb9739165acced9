"""The saved pages beside the checkout, with what a person read off them. Never copies one: it only reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGES = Path(__file__).parents[3] / "shared" / "pages"


@dataclass(frozen=True)
class Saved:
    """A saved page with what a person read off it."""

    file: Path
    expected: Mapping[str, Any]

    @property
    def name(self) -> str:
        """How it is told from the others."""
        return f"{self.file.parent.name}/{self.file.stem}"

    @property
    def url(self) -> str:
        """Where it stood."""
        return str(self.expected["url"])

    @property
    def is_article(self) -> bool:
        """Whether the person saw an article."""
        return bool(self.expected["kind"] == "article")

    @property
    def markup(self) -> bytes:
        """The page as saved."""
        return self.file.read_bytes()


def saved_pages(folder: Path) -> list[Saved]:
    """The pages that somebody has read."""
    files = sorted(folder.glob("*/*.html"))
    return [
        Saved(file, json.loads(file.with_suffix(".json").read_text(encoding="utf-8")))
        for file in files
        if file.with_suffix(".json").exists()
    ]
