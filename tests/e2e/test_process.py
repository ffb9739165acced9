"""The daemon as a process: it starts, says what it cannot reach, takes a new configuration, and ends cleanly."""

from __future__ import annotations

import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
import requests

from core.clock import SystemClock
from core.reasons import DeliveryState, Outcome
from storage.store import open_store
from tests.e2e.desk import DaemonProcess, PressProcess, baotin, settled, status, wait_until
from tests.storage.make import LEASE, NOW, Following, attempt, match, take

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PressProcess]:
    """A press whose day never begins."""
    process = PressProcess(tmp_path_factory.mktemp("press"), day_seconds=3600)
    yield process
    process.stop()


@pytest.fixture
def daemon(press: PressProcess) -> Iterator[DaemonProcess]:
    """A daemon with a new database."""
    for file in press.folder.glob("baotin.db*"):
        file.unlink()
    (press.folder / "daemon.log").unlink(missing_ok=True)
    process = DaemonProcess(press.write_config())
    process.wait_for("daemon.started")
    yield process
    process.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_within_ten_seconds(daemon: DaemonProcess, number: int) -> None:
    began = time.monotonic()
    daemon.signal(number)
    assert daemon.process.wait(10) == 0
    assert time.monotonic() - began < 10
    assert daemon.events("daemon.stopped")
    with sqlite3.connect(daemon.config.parent / "baotin.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM runs WHERE ended_at IS NULL").fetchone() == (0,)


def test_it_ends_in_time_while_an_outlet_and_a_receiver_hang(daemon: DaemonProcess, press: PressProcess) -> None:
    for outlet in press.about["outlets"]:
        press.post("fault", outlet=outlet, kind="hang")
    try:
        time.sleep(3)
        daemon.signal(signal.SIGTERM)
        assert daemon.process.wait(10) == 0
    finally:
        press.post("clear")


def test_a_second_daemon_on_the_database_is_refused(daemon: DaemonProcess) -> None:
    second = baotin("run", config=daemon.config)
    assert second.returncode == 1
    assert str(daemon.process.pid) in second.stderr
    assert "another daemon" in second.stderr
    assert daemon.process.poll() is None


def test_after_a_kill_the_next_one_starts(daemon: DaemonProcess) -> None:
    daemon.kill()
    following = DaemonProcess(daemon.config, log_name="following.log")
    following.wait_for("daemon.started")
    assert following.end() == 0


def test_a_good_configuration_is_taken_on_sighup(daemon: DaemonProcess) -> None:
    text = daemon.config.read_text()
    daemon.config.write_text(text.replace("group_wait: 2s", "group_wait: 9s"))
    daemon.signal(signal.SIGHUP)
    assert daemon.wait_for("config.reloaded")[0]["restart_needed_for"] == []


def test_the_page_speaks_as_the_new_configuration_says(daemon: DaemonProcess, press: PressProcess) -> None:
    page = daemon.events("daemon.started")[0]["page"]
    outlet = press.folder / "outlets" / "tinsang.yaml"
    text = outlet.read_text(encoding="utf-8")
    assert "Tin Sáng" in requests.get(f"{page}sources", timeout=10).text
    try:
        outlet.write_text(text.replace("name: Tin Sáng", "name: Tin Ban Mai"), encoding="utf-8")
        config = daemon.config.read_text()
        daemon.config.write_text(config.replace("language: en", "language: vi"))
        daemon.signal(signal.SIGHUP)
        assert daemon.wait_for("config.reloaded")[0]["restart_needed_for"] == []
        sources = requests.get(f"{page}sources", timeout=10).text
        assert "Tin Ban Mai" in sources
        assert "Tin Sáng" not in sources
        assert '<html lang="vi"' in sources
    finally:
        outlet.write_text(text, encoding="utf-8")


def test_what_only_a_restart_can_change_is_named(daemon: DaemonProcess) -> None:
    text = daemon.config.read_text()
    daemon.config.write_text(
        text.replace("recheck: [4s, 15s]", "recheck: [5s]").replace("level: info", "level: debug")
    )
    daemon.signal(signal.SIGHUP)
    assert daemon.wait_for("config.reloaded")[0]["restart_needed_for"] == ["log", "crawl.recheck"]


def test_many_signals_leave_the_newest_configuration(daemon: DaemonProcess, press: PressProcess) -> None:
    page = daemon.events("daemon.started")[0]["page"]
    text = daemon.config.read_text()
    for language in ("vi", "en", "vi", "en", "vi"):
        daemon.config.write_text(text.replace("language: en", f"language: {language}"))
        daemon.signal(signal.SIGHUP)
        time.sleep(0.05)
    assert wait_until(lambda: '<html lang="vi"' in requests.get(page, timeout=10).text, seconds=10)
    daemon.signal(signal.SIGHUP)
    before = len(daemon.events("config.reloaded"))
    daemon.wait_for("config.reloaded", count=before + 1)
    assert '<html lang="vi"' in requests.get(page, timeout=10).text


def test_what_waits_for_a_receiver_that_is_configured_no_more_is_given_up_and_said(tmp_path: Path) -> None:
    config = lonely(tmp_path, outlets="")
    store = open_store(f"sqlite:///{tmp_path / 'baotin.db'}")
    take(store, matches=[match()], receivers=["old-hook"])
    (delivery,) = store.outbox.claim(now=NOW, lease=LEASE, limit=1)
    refused = attempt(delivery.id, "old-hook", outcome=Outcome.PERMANENT, error="no_service")
    store.outbox.record(refused, Following(state=DeliveryState.RETRY, at=NOW, disable_receiver="no_service"))
    store.close()
    daemon = DaemonProcess(config)
    try:
        failed = daemon.wait_for("delivery.failed")[0]
        assert (failed["receiver"], failed["state"]) == ("old-hook", "dead")
        assert "not in the configuration any more" in failed["error"]
        assert status(config)["counts"]["deliveries"] == {"dead": 1}
    finally:
        assert daemon.end() == 0


def test_what_a_killed_daemon_was_sending_is_taken_over_at_once(tmp_path: Path) -> None:
    """Not when its lease ends, minutes later: until then its receiver would hear nothing at all."""
    config = lonely(tmp_path, outlets="")
    store = open_store(f"sqlite:///{tmp_path / 'baotin.db'}")
    now = SystemClock().now()
    take(store, matches=[match()], receivers=["old-hook"], now=now)
    assert len(store.outbox.claim(now=now, lease=timedelta(hours=1), limit=1)) == 1
    store.close()
    daemon = DaemonProcess(config)
    try:
        assert daemon.wait_for("delivery.failed", seconds=20)[0]["receiver"] == "old-hook"
    finally:
        assert daemon.end() == 0


def test_a_wrong_configuration_is_refused_on_sighup_and_the_old_one_kept(daemon: DaemonProcess) -> None:
    text = daemon.config.read_text()
    daemon.config.write_text(text + "recievers: {}\n")
    daemon.signal(signal.SIGHUP)
    refused = daemon.wait_for("config.refused")[0]
    assert "recievers: unknown key" in refused["problems"][0]
    assert 'did you mean "receivers"?' in refused["problems"][0]
    assert daemon.process.poll() is None
    assert wait_until(lambda: settled_with(text, daemon.config), seconds=60)


def settled_with(text: str, config: Path) -> bool:
    """Whether the daemon, under its old configuration, has read everything."""
    config.write_text(text)
    return settled(config)


def test_it_listens_on_the_page_and_on_nothing_else(daemon: DaemonProcess) -> None:
    wait_until(lambda: len(daemon.events("article.stored")) > 3, seconds=30)
    page = daemon.events("daemon.started")[0]["page"]
    listening = [c.laddr for c in psutil.Process(daemon.process.pid).net_connections() if c.status == "LISTEN"]
    assert [f"http://{address.ip}:{address.port}/" for address in listening] == [page]
    assert requests.get(page, timeout=10).status_code == 200


def test_status_tells_a_living_daemon_from_a_dead_one(daemon: DaemonProcess) -> None:
    assert status(daemon.config)["alive"] is True
    assert daemon.end() == 0
    assert status(daemon.config)["alive"] is False


def test_without_a_network_it_starts_and_says_per_outlet_what_it_cannot_reach(tmp_path: Path) -> None:
    with socket.socket() as closed:  # a port that nobody listens on
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    (tmp_path / "own.yaml").write_text(
        f"key: silent\nname: Silent\ndomains: ['127.0.0.1:{port}']\n"
        f"feeds: [{{url: 'http://127.0.0.1:{port}/rss'}}]\n"
    )
    config = lonely(tmp_path, outlets="outlet_files: [own.yaml]\n")
    daemon = DaemonProcess(config)
    try:
        failed = daemon.wait_for("feed.failed")[0]
        assert failed["outlet"] == "silent"
        assert failed["problem"] == "unreachable"
        wait_until(lambda: bool(status(config)["failing_feeds"]), seconds=10)
        assert [feed["outlet"] for feed in status(config)["failing_feeds"]] == ["silent"]
    finally:
        assert daemon.end() == 0


def lonely(folder: Path, *, outlets: str) -> Path:
    """A configuration without any of the real world's outlets."""
    shipped = "\n".join(f"  {name}: off" for name in sorted(load_shipped()))
    config = folder / "config.yaml"
    config.write_text(
        f"database: sqlite:///baotin.db\n{outlets}web: {{port: 0}}\n"
        f"crawl: {{allow_private_addresses: [loopback]}}\noutlets:\n{shipped}\n"
    )
    return config


def load_shipped() -> list[str]:
    """The keys of the shipped outlets."""
    from crawler.catalogue import load_outlets

    return list(load_outlets())


def test_a_missing_secret_is_said_before_anything_starts(press: PressProcess) -> None:
    config = press.folder / "missing.yaml"
    text = press.write_config().read_text().replace("file:secrets/slack-url", "env:NO_SUCH_VARIABLE_AT_ALL")
    config.write_text(text)
    refused = baotin("run", config=config)
    assert refused.returncode == 2
    assert "receivers.slack" in refused.stderr
    assert "NO_SUCH_VARIABLE_AT_ALL is not set" in refused.stderr


def test_a_taken_port_is_said_clearly(press: PressProcess) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        config = press.write_config(web_port=taken.getsockname()[1])
        for file in press.folder.glob("baotin.db*"):
            file.unlink()
        refused = baotin("run", config=config)
    assert refused.returncode == 1
    assert "web.port" in refused.stderr
    assert "Traceback" not in refused.stderr
