"""Fixtures that every part of the suite may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests import needs

# How long a case takes says more of the machine, and of what else runs on it, than of the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material beside the checkout, or a loud skip."""
    return needs.shared_folder()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path, or a loud skip."""
    return needs.chromium()
