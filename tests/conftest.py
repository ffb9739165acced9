"""Fixtures that every part of the suite may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import needs


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material beside the checkout, or a loud skip."""
    return needs.shared_folder()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path, or a loud skip."""
    return needs.chromium()
