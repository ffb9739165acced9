"""Secrets are read from where they are kept, logs are what the reader can use, and jobs run one at a time."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from app.log import set_up_logging
from app.process.jobs import Jobs
from app.secret_store import SecretMissingError, SecretStore
from core.settings import SecretRef


def test_a_secret_comes_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_URL", " https://x \n")
    (tmp_path / "key").write_text("hunter2\n")
    store = SecretStore(tmp_path)
    assert store(SecretRef("env:DESK_URL")).reveal() == "https://x"
    assert store(SecretRef("file:key")).reveal() == "hunter2"


@pytest.mark.parametrize(
    ("source", "says"),
    [("env:NOT_THERE_AT_ALL", "is not set"), ("file:none", "cannot be read"), ("file:empty", "is empty")],
)
def test_a_missing_secret_is_named_by_its_place(tmp_path: Path, source: str, says: str) -> None:
    (tmp_path / "empty").write_text("\n")
    with pytest.raises(SecretMissingError, match=says):
        SecretStore(tmp_path)(SecretRef(source))


def test_a_file_that_is_no_text_is_no_secret_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"hunter2\xff")
    with pytest.raises(SecretMissingError) as caught:
        SecretStore(tmp_path)(SecretRef("file:key"))
    assert "hunter2" not in str(caught.value)


def test_logs_are_json_lines_where_nobody_looks() -> None:
    out = io.StringIO()
    set_up_logging(level="info", form="auto", stream=out)
    structlog.get_logger().info("article.stored", title="Bắc Kinh")
    structlog.get_logger().debug("too.much")
    logging.getLogger("some.library").warning("careful")
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["article.stored", "careful"]
    assert lines[0]["title"] == "Bắc Kinh"
    assert lines[0]["level"] == "info"


def test_a_job_that_fails_runs_again_and_never_beside_itself() -> None:
    runs: list[str] = []
    running = 0

    async def job() -> None:
        nonlocal running
        running += 1
        assert running == 1
        await asyncio.sleep(0.03)
        running -= 1
        runs.append("done")
        if len(runs) == 1:
            raise ValueError("the first time")

    async def main() -> None:
        set_up_logging(stream=io.StringIO())
        jobs = Jobs()
        jobs.add("job", job, every=timedelta(seconds=0.01))
        jobs.start()
        for _ in range(5):
            jobs.nudge("job")
        await asyncio.sleep(0.3)
        await jobs.stop(grace=1)
        before = len(runs)
        await asyncio.sleep(0.05)
        assert len(runs) == before

    asyncio.run(main())
    assert len(runs) > 2


def test_stopping_waits_for_what_is_running_and_no_longer_than_it_may() -> None:
    ended: list[str] = []

    async def slow() -> None:
        await asyncio.sleep(0.1)
        ended.append("slow")

    async def endless() -> None:
        await asyncio.sleep(60)
        ended.append("endless")

    async def main() -> None:
        jobs = Jobs()
        jobs.add("slow", slow, every=timedelta(hours=1))
        jobs.add("endless", endless, every=timedelta(hours=1))
        jobs.start()
        jobs.nudge("slow")
        jobs.nudge("endless")
        await asyncio.sleep(0.01)
        began = asyncio.get_running_loop().time()
        await jobs.stop(grace=0.4)
        assert asyncio.get_running_loop().time() - began < 1

    asyncio.run(main())
    assert ended == ["slow"]
