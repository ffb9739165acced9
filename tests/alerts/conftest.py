"""What the tests of alerts share: a certificate, and a message to send."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts.message import Message, compose
from alerts.wording import Wording
from tests.alerts import servers
from tests.factories import delivery


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate that nobody trusts, until a test says so."""
    return servers.make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def message() -> Message:
    """An ordinary message."""
    return compose(delivery(), Wording())
