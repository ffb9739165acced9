"""Opening a store: what it makes, what it refuses and in which words; its lock; its copy."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from core.errors import AlreadyRunningError, SchemaError, StorageError
from core.query import parse
from storage.lock import DaemonLock
from storage.schema import SCHEMA_VERSION
from storage.store import Store, open_store
from tests.storage.make import NOW, article, match, take

ROOT = Path(__file__).parents[2]


def test_the_folder_and_the_file_are_made(tmp_path: Path) -> None:
    place = tmp_path / "new" / "deeper" / "tin tức.db"
    store = open_store(f"sqlite:///{place}")
    take(store)
    assert store.place == str(place)
    assert store.schema_version == SCHEMA_VERSION
    store.close()
    assert place.stat().st_size > 0


def test_a_store_is_opened_again_with_what_it_held(opened: Callable[[], Store]) -> None:
    take(opened())
    opened().close()
    assert opened().reader.counts().articles == 1


URLS = [
    ("baotin.db", "cannot be read"),
    ("", "cannot be read"),
    ("sqlite://", "names no file"),
    ("sqlite:///:memory:", "names no file"),
    ("postgresql://me:hunter2@db/baotin", "kind postgresql cannot be used"),
    ("mysql://me:hunter2@db/baotin", "kind mysql cannot be used"),
    ("nonsense://me:hunter2@db", "kind nonsense cannot be used"),
    ("sqlite:///{folder}", "is a folder"),
    ("sqlite:///{file}/baotin.db", "its folder cannot be made"),
]


@pytest.mark.parametrize(("url", "words"), URLS, ids=[words for _, words in URLS])
def test_an_url_that_cannot_be_used_is_refused_in_words(tmp_path: Path, url: str, words: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError) as caught:
        open_store(url.format(folder=tmp_path, file=tmp_path / "file"))
    assert words in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_full_disk_is_said_in_words_and_leaves_nothing_half_written(store: Store, url: str) -> None:
    take(store, article("1"))
    engine: Engine = store._database.engine  # to make its disk small
    pages = []

    @event.listens_for(engine, "begin")
    def shrink(connection: object) -> None:
        pages.append(connection.exec_driver_sql("PRAGMA page_count").scalar())  # type: ignore[attr-defined]
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages[0]}")  # type: ignore[attr-defined]

    with pytest.raises(StorageError, match="the disk is full; free some space"):
        take(store, article("2", body="Rất dài. " * 100_000))
    event.remove(engine, "begin", shrink)
    store.close()
    again = open_store(url)
    take(again, article("3"))
    assert [found.article.key for found in again.reader.export(None)] == ["1", "3"]
    again.close()


def test_a_damaged_file_is_said_in_words(store: Store, url: str) -> None:
    for number in range(30):
        take(store, article(str(number)))
    store.close()
    place = Path(url.removeprefix("sqlite:///"))
    whole = bytearray(place.read_bytes())
    whole[8192:] = os.urandom(len(whole) - 8192)
    place.write_bytes(whole)
    with pytest.raises(StorageError, match=r"damaged; restore a backup|not the one this version"):
        open_store(url).reader.counts()


def test_a_missing_table_is_said_in_words(store: Store, url: str) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("DROP TABLE runs")
    with pytest.raises(SchemaError, match="the schema is not the one this version works with"):
        store.reader.latest_run()


READ_ONLY = """
import os, sys
from core.errors import StorageError
from storage.store import open_store
if os.getuid() == 0:
    os.setuid(65534)
try:
    store = open_store(sys.argv[1])
    store.runs.begin(now=__import__("datetime").datetime.now(__import__("datetime").UTC), pid=1, version="1")
except StorageError as error:
    print(error)
"""


@pytest.mark.parametrize("made", [True, False])
def test_a_place_that_may_not_be_written_to_is_said_in_words(tmp_path: Path, *, made: bool) -> None:
    home = tmp_path / "home"
    home.mkdir()
    url = f"sqlite:///{home / 'baotin.db'}"
    if made:
        open_store(url).close()
        (home / "baotin.db").chmod(0o444)
    home.chmod(0o555)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == home.owner() and folder.is_relative_to("/tmp"):
            folder.chmod(folder.stat().st_mode | 0o011 if folder != home else 0o555)
    ran = subprocess.run(
        [sys.executable, "-c", READ_ONLY, url], check=False, capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    home.chmod(0o755)
    assert ran.stdout.startswith(str(home / "baotin.db")), ran.stderr
    assert "check" in ran.stdout
    assert "folder" in ran.stdout


def test_text_that_is_no_unicode_is_refused_without_being_repeated(store: Store) -> None:
    with pytest.raises(StorageError, match="a text is not valid Unicode") as caught:
        take(store, article(title="bí mật \ud800"))
    assert "bí mật" not in str(caught.value)
    assert store.reader.counts().articles == 0


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StorageError, match="zone"):
        store.runs.begin(now=NOW.replace(tzinfo=None), pid=1, version="1")


# One daemon


def test_a_second_daemon_is_refused_and_told_who_is_first(url: str) -> None:
    with DaemonLock(url), pytest.raises(AlreadyRunningError, match=rf"process {os.getpid()}\)"):
        DaemonLock(url).acquire()
    second = DaemonLock(url)
    second.acquire()
    second.acquire()
    second.release()
    second.release()


HOLDER = """
import sys, time
from storage.lock import DaemonLock
with DaemonLock(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_of_a_killed_daemon_is_free_at_once(url: str) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert holder.stdout is not None
    lock = DaemonLock(url)
    try:
        with holder.stdout as said:
            assert said.readline() == "held\n"
        with pytest.raises(AlreadyRunningError, match=rf"process {holder.pid}\)"):
            lock.acquire()
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.wait(timeout=10)
    with lock:
        assert lock.path.read_text() == str(os.getpid())


def test_a_lock_needs_no_database_yet_and_takes_only_what_a_store_takes(tmp_path: Path) -> None:
    with DaemonLock(f"sqlite:///{tmp_path / 'new' / 'baotin.db'}") as lock:
        assert lock.path == tmp_path / "new" / "baotin.db.lock"
    with pytest.raises(StorageError, match="names no file"):
        DaemonLock("sqlite://")


def test_a_lock_and_a_store_do_not_disturb_each_other(url: str, opened: Callable[[], Store]) -> None:
    with DaemonLock(url):
        take(opened())


# Backup


def test_a_backup_is_whole_though_others_write_meanwhile(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            take(store, article(str(number)), matches=[match()], receivers=["desk"])
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    copies = [tmp_path / f"copy {number}.db" for number in range(3)]
    try:
        for copy in copies:
            store.backup(copy)
    finally:
        stop.set()
        writer.join()
    assert sorted(tmp_path.glob("copy*")) == copies
    for copy in copies:
        again = open_store(f"sqlite:///{copy}")
        counts = again.reader.counts()
        assert counts.articles == counts.stories == len(again.reader.search(parse("phạt"), limit=10_000))
        assert sum(counts.deliveries.values()) == counts.articles
        again.close()


def test_a_backup_never_overwrites(store: Store, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("quý")
    with pytest.raises(StorageError, match="is there already"):
        store.backup(precious)
    assert precious.read_text() == "quý"


def test_a_backup_into_a_folder_that_is_not_there_says_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened; check that its folder exists"):
        store.backup(tmp_path / "nowhere" / "copy.db")
