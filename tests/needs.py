"""What some tests need of the machine. Missing: a loud skip, or a failure where BAOTIN_REQUIRE names it."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def missing(need: str, reason: str) -> NoReturn:
    """Skips the test, saying why; fails it where the environment promised that `need` would be there."""
    if need in os.environ.get("BAOTIN_REQUIRE", "").split(","):
        pytest.fail(f"BAOTIN_REQUIRE promises {need}, but {reason}")
    pytest.skip(f"needs {need}: {reason}")


def shared_folder() -> Path:
    """The folder of reference material beside the checkout."""
    if not (SHARED / "README.md").is_file():
        missing("shared", "there is no ../shared beside the checkout")
    return SHARED


def chromium() -> str:
    """The path of the browser that Playwright drives."""
    if importlib.util.find_spec("playwright") is None:
        missing("browser", "the package playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing("browser", "Chromium is not installed (Debian: apt-get install chromium)")
    return path
