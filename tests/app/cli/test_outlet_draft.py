"""`baotin outlets new`: what is printed, what is written, and what is refused before anything is asked."""

from __future__ import annotations

import resource
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.outlet_draft import write_whole
from core.errors import BaotinError
from crawler.catalogue import load_outlets
from tests.app.cli.conftest import Desk
from tests.crawler.drafting.site import serve
from tests.crawler.server import Server
from tests.e2e.desk import baotin


@pytest.fixture
def server() -> Iterator[Server]:
    """A site with feeds and articles."""
    with Server() as running:
        serve(running)
        yield running


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text("crawl: {allow_private_addresses: [loopback], delay: 0s, timeout: 2s}\n")
    return file


def test_the_file_is_printed_alone_and_the_report_beside_it(server: Server, config: Path, tmp_path: Path) -> None:
    done = baotin("outlets", "new", server.url, config=config)
    assert done.returncode == 0
    file = tmp_path / "new.yaml"
    file.write_text(done.stdout)
    outlet = load_outlets([file])["baovidu"]
    assert outlet.feeds[0].url == f"{server.url}/rss/cong-nghe.rss"
    assert outlet.page.body == ("div.phan-chinh",)
    said = done.stderr
    assert f"asking for the address given: {server.url}/" in said
    assert 0 < said.index("Found:") < said.index("Next:")


def test_what_it_says_to_do_next_works_as_it_is_said(server: Server, config: Path, tmp_path: Path) -> None:
    file, pages = tmp_path / "my" / "thudo.yaml", tmp_path / "my" / "pages"
    done = baotin("outlets", "new", server.url, "--output", str(file), "--pages", str(pages), config=config)
    assert done.returncode == 0, done.stderr
    assert len(list(pages.glob("*.html"))) == len(list(pages.glob("*.yaml"))) == 3
    step = next(line for line in done.stdout.splitlines() if "--expect" in line)
    tested = baotin(*shlex.split(step.partition("baotin ")[2]), config=config)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert tested.stdout.count(": as expected (kind).") == 3


def test_a_site_that_is_known_already_is_said_to_be(server: Server, config: Path, tmp_path: Path) -> None:
    known = f"key: baovidu\nname: Báo Cũ\ndomains: ['{server.netloc}']\n"
    (tmp_path / "known.yaml").write_text(known)
    config.write_text(config.read_text() + "outlet_files: [known.yaml]\n")
    done = baotin("outlets", "new", server.url, config=config)
    assert "Báo Cũ is known already, as baovidu: your file would take its place" in done.stderr


def test_a_site_that_cannot_be_reached_is_said_in_a_line(config: Path) -> None:
    done = baotin("outlets", "new", "http://127.0.0.1:9/", config=config)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith("baotin: http://127.0.0.1:9/: ")
    assert "Check the address" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["ftp://baovidu.example", "https://", "báo ví dụ", "javascript:alert(1)"])
def test_what_is_no_web_address_is_refused(empty_desk: Desk, url: str) -> None:
    done = empty_desk.run("outlets", "new", url)
    assert done.exit_code == 2
    assert "is no web address" in done.stderr


@pytest.mark.parametrize("option", ["--output", "--pages"])
def test_a_place_where_nothing_can_be_written_is_said_before_anything_is_asked(
    empty_desk: Desk, option: str
) -> None:
    file = empty_desk.write("file", "text")
    done = empty_desk.run("outlets", "new", "https://baovidu.example", option, file / "below" / "vidu")
    assert done.exit_code == 2
    assert f"{file} is no folder" in done.stderr
    assert "asking for" not in done.stderr


def test_what_cannot_be_written_whole_is_not_left_there_in_part(tmp_path: Path) -> None:
    file = tmp_path / "my" / "vidu.yaml"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))  # what a full disk does, without one
    try:
        with pytest.raises(BaotinError, match=r"vidu\.yaml: cannot be written: "):
            write_whole(file, b"x" * 200)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(file.parent.iterdir()) == []


def test_a_site_without_anything_that_lists_articles_gives_only_the_beginning_of_a_file(
    config: Path, tmp_path: Path
) -> None:
    with Server() as bare:
        bare.serve("/", "<html><title>Báo Lạ</title><div id=root></div></html>")
        file = tmp_path / "la.yaml"
        done = baotin("outlets", "new", bare.url, "--output", str(file), config=config)
    assert done.returncode == 1
    assert "only the beginning of a file" in done.stderr
    assert "the address of a section or a feed" in done.stdout
    assert "baotin crawl" not in done.stdout
    assert "feeds: []" in file.read_text()


def test_a_file_that_is_there_is_never_written_over(empty_desk: Desk) -> None:
    file = empty_desk.write("vidu.yaml", "key: vidu")
    done = empty_desk.run("outlets", "new", "https://baovidu.example", "--output", file)
    assert done.exit_code == 2
    assert "is there already" in done.stderr
    assert file.read_text() == "key: vidu\n"
