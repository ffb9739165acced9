"""What a daemon that has nothing to send need not have in memory."""

from __future__ import annotations

import subprocess
import sys

from tests.needs import ROOT

HEAVY = {"requests": 7, "slack_sdk": 2, "smtplib": 1}  # MB of resident memory, about


def test_reading_the_configuration_loads_no_library_that_sends() -> None:
    code = "import sys, alerts.sender, alerts.channels.registry; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(loaded.stdout.split()) & set(HEAVY) == set()
