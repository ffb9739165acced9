"""A desk to run commands against: a configuration, and a database with four articles."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from click.testing import CliRunner, Result

from app.cli.main import main

CONFIG = """\
receivers:
  console: {kind: console}
  desk: {kind: slack, url: "file:hook"}
routes: [{name: all, receivers: [console]}]
"""
ARTICLES: list[dict[str, Any]] = [
    {
        "id": "a1",
        "title": "Trung Quốc phạt Alibaba vì độc quyền",
        "lead": "Cơ quan quản lý Trung Quốc phạt Alibaba 18 tỷ nhân dân tệ.",
        "body": "Alibaba bị phạt vì lạm dụng vị thế.\n\nTập đoàn nói sẽ chấp hành.",
        "published": "2026-01-05T09:00:00+07:00",
        "url": "https://vnexpress.net/trung-quoc-phat-alibaba-5000001.html",
    },
    {
        "id": "a2",
        "title": "Giá cam giảm mạnh",
        "lead": "Nhà vườn miền Tây lo lắng.",
        "body": "Cam sành còn 3.000 đồng một cân.",
        "published": "2026-01-06T09:00:00+07:00",
    },
    {
        "id": "a3",
        "title": "Cấm xe tải giờ cao điểm",
        "lead": "Lệnh cấm áp dụng từ tháng sau.",
        "body": "Thành phố muốn giảm ùn tắc.",
        "published": "2026-01-07T09:00:00+07:00",
        "outlet": "báo lạ\u0007",
    },
    {"id": "a4", "title": "=1+1", "body": "Một tin không ngày.", "url": "https://la.example/tin-4"},
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A folder with a configuration and a database."""

    folder: Path

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.folder / "desk.db"

    def run(self, *arguments: str | Path, stdin: bytes | None = None) -> Result:
        """One command, to its end."""
        given = ["--config", self.folder / "config.yaml", "--database", self.database, *arguments]
        return CliRunner().invoke(main, [str(argument) for argument in given], input=stdin)

    def lines(self, *arguments: str | Path) -> list[Any]:
        """What a command printed as JSON lines."""
        done = self.run(*arguments)
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]

    def write(self, name: str, *articles: dict[str, Any] | str | bytes) -> Path:
        """A file of lines beside the configuration."""
        rows = [row if isinstance(row, (str, bytes)) else json.dumps(row) for row in articles]
        file = self.folder / name
        file.write_bytes(b"".join((row if isinstance(row, bytes) else row.encode()) + b"\n" for row in rows))
        return file


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """A command sets up logging for its process; here it goes back to what the suite has."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def _set_up(folder: Path) -> Desk:
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    (folder / "hook").write_text("http://127.0.0.1:9/nobody-listens", encoding="utf-8")
    return Desk(folder=folder)


@pytest.fixture
def empty_desk(tmp_path: Path) -> Desk:
    """A desk without a database."""
    return _set_up(tmp_path)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with four articles, for tests that only read."""
    made = _set_up(tmp_path_factory.mktemp("desk"))
    done = made.run("import", made.write("articles.jsonl", *ARTICLES))
    assert done.exit_code == 0, done.output
    assert "4 new" in done.stdout
    return made
