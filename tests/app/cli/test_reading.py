"""Searching, showing and exporting: what is printed for people, and what for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from crawler.catalogue import load_outlets
from tests.app.cli.conftest import ARTICLES, Desk
from tests.needs import ROOT


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (["cấm"], ["a3"]),
        (["cam"], ["a2", "a3"]),
        (["ALIBABA"], ["a1"]),
        (['"phạt alibaba"'], ["a1"]),
        (["trung NEAR/3 alibaba"], ["a1"]),
        (["trung NEAR/1 alibaba -phạt"], []),
        (["SENTENCE(alibaba tập)"], []),
        (["@china-tech-company"], ["a1"]),
        (['@china-tech-company:"alibaba" NEAR/2 @measure'], ["a1"]),
        (["--since", "2026-01-06"], ["a2", "a3", "a4"]),  # the last one has no date: it counts as seen today
        (["--until", "2026-01-05"], ["a1"]),
        (["cam", "--until", "2026-01-06"], ["a2"]),
        (["--since", "2026-01", "--until", "2026-01-06", "alibaba OR cam"], ["a1", "a2"]),
        (["--topic", "china-tech-regulation"], ["a1"]),
        (["--outlet", "vnexpress"], ["a1"]),
        (["--outlet", "báo lạ"], ["a3"]),
        ([], ["a1", "a2", "a3", "a4"]),
    ],
)
def test_a_search_finds_by_words_days_topics_and_outlets(desk: Desk, query: list[str], found: list[str]) -> None:
    titles = {article["title"]: article["id"] for article in ARTICLES}
    assert sorted(titles[line["title"]] for line in desk.lines("search", "--json", *query)) == found


def test_nothing_is_folded_into_a_pipe(desk: Desk) -> None:
    long = {"id": "long", "title": "Một " * 60 + "Alibaba", "body": "hai " * 100}
    desk.run("import", desk.write("long.jsonl", long))
    shown = desk.run("search", "title:một").stdout
    assert "Một " * 60 + "Alibaba" in shown
    article = desk.lines("search", "--json", "title:một")[0]["id"]
    assert ("hai " * 100).strip() in desk.run("show", str(article)).stdout.splitlines()


def test_a_table_in_a_pipe_ends_where_its_text_ends(desk: Desk) -> None:
    for command in (["outlets", "list"], ["topics", "list"], ["config", "explain"], ["db", "stats"]):
        lines = desk.run(*command).stdout.splitlines()
        assert len(lines) > 2
        assert [line for line in lines if line != line.rstrip()] == []


def test_a_configuration_that_tells_nobody_is_good_and_said(empty_desk: Desk) -> None:
    file = empty_desk.folder / "config.yaml"
    read = sum(outlet.enabled for outlet in load_outlets().values())
    assert empty_desk.run("config", "check").stdout == (
        f"{file}: good. {read} outlets, 3 topics, 1 route, 2 receivers.\n"
        'The receiver "desk" is named by no route: it will not be told of anything.\n'
    )
    file.write_text("receivers: {console: {kind: console}}\n")
    done = empty_desk.run("config", "check")
    assert done.exit_code == 0
    assert "Nobody will be told of anything" in done.stdout


def test_on_a_terminal_the_found_words_and_the_evidence_are_marked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    mark = "\x1b[1;33mAlibaba\x1b[0m"
    assert f"phạt {mark} vì độc quyền" in desk.run("search", "alibaba", "--outlet", "vnexpress").stdout
    title, *text = desk.run("show", str(ARTICLES[0]["url"])).stdout.splitlines()
    assert mark in title
    assert any(mark in line for line in text)


def test_vietnamese_is_printed_as_utf8_whatever_the_locale(desk: Desk) -> None:
    command = [sys.executable, "-c", "from app.cli.main import main; main()", "--database", str(desk.database)]
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [*command, "search", "alibaba", "--json"], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert "Trung Quốc phạt Alibaba" in done.stdout.decode("utf-8")


def test_show_tells_of_topics_and_text(desk: Desk) -> None:
    shown = desk.run("show", str(ARTICLES[0]["url"]) + "?utm_source=x").stdout
    assert "china-tech-regulation" in shown
    assert "Alibaba bị phạt vì lạm dụng vị thế." in shown


def test_whatever_prints_json_prints_nothing_else(desk: Desk) -> None:
    listing = [["search"], ["show", "1"], ["status"], ["feeds"], ["outlets", "list"], ["topics", "list"]]
    for command in (*listing, ["alerts", "list"], ["config", "explain"], ["db", "stats"]):
        done = desk.run(*command, "--json")
        assert done.exit_code == 0
        assert all(isinstance(json.loads(line), dict) for line in done.stdout.splitlines())
        assert done.stderr == ""
    assert json.loads(desk.run("config", "schema").stdout)["type"] == "object"


def test_what_is_exported_is_the_same_after_an_import_into_a_new_database(desk: Desk, tmp_path: Path) -> None:
    first = desk.run("export").stdout_bytes
    database = tmp_path / "second.db"
    assert desk.run("--database", database, "import", "-", stdin=first).exit_code == 0
    second = desk.run("--database", database, "export").stdout_bytes

    def kept(lines: bytes) -> list[dict[str, object]]:
        rows = [json.loads(line) for line in lines.splitlines()]
        names = ("id", "url", "outlet", "title", "lead", "body", "published", "section", "topics")
        return sorted(({name: row[name] for name in names} for row in rows), key=lambda row: str(row["id"]))

    assert kept(second) == kept(first)
    assert {"a1", "a2", "a3", "a4"} <= {row["id"] for row in kept(first)}


def test_an_export_that_fails_leaves_the_last_one_as_it_was(desk: Desk, tmp_path: Path) -> None:
    done = desk.run("export", "--output", tmp_path / "none" / "out.jsonl")
    assert (done.exit_code, done.stderr) == (
        1,
        f"baotin: {tmp_path}/none/out.jsonl: cannot be written: No such file or directory\n",
    )
    out = tmp_path / "out.csv"
    out.write_text("before")
    assert desk.run("export", "foo:bar", "--output", out).exit_code == 2
    assert out.read_text() == "before"
    assert desk.run("export", "alibaba", "--format", "csv", "--output", out).exit_code == 0
    assert out.read_text().startswith("id,url,outlet,")
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs /dev/full")
def test_an_export_to_what_is_no_file_leaves_it_what_it_is(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "full").symlink_to("/dev/full")
    for place in (Path("/dev/full"), tmp_path / "full"):
        done = desk.run("export", "--output", place)
        assert (done.exit_code, done.stderr) == (
            1,
            f"baotin: {place}: cannot be written: No space left on device\n",
        )
    assert Path("/dev/full").is_char_device()
    assert desk.run("export", "--output", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


def test_the_feed_is_xml_whatever_stands_in_the_database(desk: Desk) -> None:
    desk.run("import", desk.write("odd.jsonl", {"id": "odd\x01\x1b", "title": "Tin lạ"}))
    feed = etree.fromstring(desk.run("export", "--format", "feed").stdout_bytes)
    ids = [element.text for element in feed.iter("{http://www.w3.org/2005/Atom}id")]
    assert "urn:baotin:article:import:odd\ufffd\ufffd" in ids
