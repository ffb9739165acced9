"""An outlet gets a new template under way: whoever operates Baotin is told once, and again when it is over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from jsonschema import Draft202012Validator

from tests.e2e.desk import DaemonProcess, PressProcess, baotin, settled, status, wait_until
from tests.needs import ROOT

OUTLET, OUTLETS = "tinsang", 8
SCHEMA = json.loads((ROOT / "docs" / "webhook-payload.schema.json").read_text())

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def publish(press: PressProcess, daemon: DaemonProcess, *, each: int) -> None:
    """So many articles in each outlet, one after the other, and time to read them."""
    before = status(daemon.config)["counts"]["articles"]
    for _ in range(each):  # at once, they would be dated minutes apart, and before those that are there already
        press.post("bulk", count=OUTLETS)
    wanted = before + each * OUTLETS
    assert wait_until(lambda: bool(status(daemon.config)["counts"]["articles"] >= wanted), seconds=60), daemon.log
    assert wait_until(lambda: settled(daemon.config), seconds=60), daemon.log


def looked_again(daemon: DaemonProcess, *, log_name: str) -> DaemonProcess:
    """The next daemon on the same database: it looks at once, and not only in minutes."""
    assert daemon.end() == 0
    following = DaemonProcess(daemon.config, log_name=log_name)
    following.wait_for("daemon.started")
    return following


def notices(press: PressProcess) -> list[dict[str, Any]]:
    """The payloads that told the webhook's owner of anything but stories."""
    told = [json.loads(arrival["raw"]) for arrival in press.get("received") if arrival["receiver"] == "webhook"]
    return [payload for payload in told if payload["type"] == "notice"]


def test_a_new_template_is_told_once_and_so_is_that_it_is_over(tmp_path: Path) -> None:
    press = PressProcess(tmp_path, day_seconds=3600)
    daemon = None
    try:
        config = press.write_config()
        config.write_text(config.read_text() + "alerts: {operators: [webhook]}\n", encoding="utf-8")
        daemon = DaemonProcess(config)
        assert wait_until(lambda: settled(config), seconds=60), daemon.log.read_text()[-3000:]
        publish(press, daemon, each=24)
        assert baotin("outlets", "check", config=config).returncode == 0
        assert daemon.events("outlet.template_changed") == []

        order = press.post("fault", outlet=OUTLET, path="*.html", kind="new-template", times=None)
        publish(press, daemon, each=14)
        daemon = looked_again(daemon, log_name="changed.log")
        changed = daemon.wait_for("outlet.template_changed")
        assert {event["outlet"] for event in changed} == {OUTLET}
        assert wait_until(lambda: bool(notices(press)), seconds=20)
        daemon = looked_again(daemon, log_name="still.log")
        assert wait_until(lambda: settled(config), seconds=20)
        assert daemon.events("outlet.template_changed") == []
        (raised,) = notices(press)
        checked = baotin("outlets", "check", OUTLET, "--json", config=config)
        page = daemon.events("daemon.started")[0]["page"]
        sources = requests.get(f"{page}sources?lang=vi", timeout=10).text

        press.post("clear", fault=order["fault"])
        publish(press, daemon, each=12)
        daemon = looked_again(daemon, log_name="restored.log")
        daemon.wait_for("outlet.template_restored")
        assert wait_until(lambda: len(notices(press)) == 2, seconds=20)
        over = notices(press)[1]
        assert baotin("outlets", "check", config=config).returncode == 0
        assert daemon.end() == 0
    finally:
        if daemon is not None:
            daemon.end()
        press.stop()
    Draft202012Validator(SCHEMA).validate(raised)
    Draft202012Validator(SCHEMA).validate(over)
    told = raised["data"]["notice"]
    assert (told["kind"], told["subject"], told["over"]) == ("template changed", OUTLET, False)
    assert told["title"] == "Tin Sáng: its pages are not read the usual way any more"
    assert "Title: found by selector on" in told["text"]
    assert over["data"]["notice"]["over"] is True
    assert raised["data"]["delivery"] != over["data"]["delivery"]
    assert checked.returncode == 1
    assert "Title: found by selector on" in json.loads(checked.stdout)["problems"][0]
    assert "Tin Sáng" in sources
    assert "không còn đọc được theo cách thường lệ" in sources.lower() or "Tiêu đề: trước đây" in sources
