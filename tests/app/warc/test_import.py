"""`baotin import` takes in a web archive: pages as the crawler reads them, by publication, told to nobody."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli import bringing_in
from app.warc import spool
from app.warc.reading import ArchiveReader
from app.warc.spool import Spool
from crawler.catalogue import load_outlets
from tagging.tagger import Tagger
from tests.app.cli.conftest import Desk, _logging_as_before, empty_desk
from tests.app.warc.makers import Record, file_of, page, part, written
from tests.app.workers.conftest import MakeWorkers, make_workers
from tests.app.workers.makers import ready, shipped_tagger, told_tagger

__all__ = ["_logging_as_before", "empty_desk", "make_workers"]  # fixtures
LATER = (("WARC-Date", "2026-10-05T00:00:00Z"),)


def record(number: int, *, day: int = 10, **changes: Any) -> Record:
    """A page with an article of that day of September."""
    text = page(f"Tin số {number} về một sàn bán hàng", published=f"2026-09-{day:02}T08:00:00+07:00")
    return Record(**({"url": f"https://la.example/tin-{number}.html", "body": text.encode()} | changes))


def titles(desk: Desk) -> list[str]:
    """What is in the database, in order of publication."""
    return [article["title"] for article in desk.lines("export")]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_pages_come_in_and_nobody_is_told(empty_desk: Desk, packed: bool) -> None:  # noqa: FBT001 (pytest's parameter)
    known = record(1, url="https://vnexpress.net/mot-tin-5047363.html?utm_source=x")
    file = file_of(empty_desk.folder, written(known, record(2), packed=packed))
    done = empty_desk.run("import", file)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("2 new, 0 changed, 0 known already, 0 pages without an article")
    assert "1 record passed over (1 no answer of a web site" in done.stdout
    first, second = sorted(empty_desk.lines("export"), key=lambda article: article["title"])
    assert (first["outlet"], first["url"]) == ("vnexpress", "https://vnexpress.net/mot-tin-5047363.html")
    assert (second["outlet"] or None, second["url"]) == (None, "https://la.example/tin-2.html")
    assert first["published"] == "2026-09-10T01:00:00+00:00"
    assert datetime.fromisoformat(first["first_seen"]) > datetime.fromisoformat(first["published"])
    assert empty_desk.lines("alerts", "list", "--json") == []


def test_importing_again_changes_nothing(empty_desk: Desk) -> None:
    older, newer = record(1), record(1, body=page("Tin số 1, đã sửa lại").encode(), said=LATER)
    file = file_of(empty_desk.folder, written(newer, older, record(2)))
    assert empty_desk.run("import", file).stdout.startswith("2 new, ")
    again = empty_desk.run("import", file).stdout
    assert again.startswith("0 new, 0 changed, 2 known already")
    assert "1 older capture of the same articles" in again
    assert "Tin số 1, đã sửa lại" in titles(empty_desk)


def test_a_time_is_judged_as_of_the_capture(empty_desk: Desk) -> None:
    body = page(published="2026-11-20T08:00:00+07:00").encode()  # weeks after the capture
    empty_desk.run("import", file_of(empty_desk.folder, written(Record(body=body))))
    (article,) = empty_desk.lines("export")
    assert article["published"] is None or article["published"] < "2026-10-02"


def test_pages_without_an_article_are_counted_by_their_kind(empty_desk: Desk) -> None:
    empty = Record(body=b"<html><body></body></html>")
    done = empty_desk.run("import", file_of(empty_desk.folder, written(empty, record(2))))
    assert done.exit_code == 0
    assert "1 page without an article (1 empty)" in done.stdout


def test_the_charset_of_the_answer_is_believed(empty_desk: Desk) -> None:
    body = page("Một ngày ở Đà Nẵng").replace('lang="vi"', "").encode("cp1258", "xmlcharrefreplace")
    head = (("Content-Type", "text/html; charset=windows-1258"),)
    file = file_of(empty_desk.folder, written(Record(body=body, head=head)))
    assert empty_desk.run("import", file).stdout.startswith("1 new, ")
    assert titles(empty_desk) == ["Một ngày ở Đà Nẵng"]


def test_a_cut_file_brings_what_is_whole_and_says_so(empty_desk: Desk) -> None:
    content = written(record(1), record(2), packed=True) + part(record(3), packed=True)[:-200]
    file = file_of(empty_desk.folder, content)
    done = empty_desk.run("import", file)
    assert done.exit_code == 1
    assert f"{file}: record 4: the file is cut short here" in done.stderr
    assert done.stdout.startswith("2 new, ")


def test_many_broken_records_are_named_up_to_twenty(empty_desk: Desk) -> None:
    broken = [record(number, said=(("WARC-Date", "?"),)) for number in range(25)]
    done = empty_desk.run("import", file_of(empty_desk.folder, written(*broken, record(99))))
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 21
    assert done.stderr.splitlines()[-1].endswith("and 5 records more like these")
    assert done.stdout.startswith("1 new, ")


@pytest.mark.parametrize(
    ("options", "count"), [((), 2), (("--known",), 1), (("--outlet", "vnexpress"), 1), (("--outlet", "cafef"), 0)]
)
def test_only_the_outlets_that_are_asked_for_come_in(
    empty_desk: Desk, options: tuple[str, ...], count: int
) -> None:
    known = record(1, url="https://vnexpress.net/mot-tin-5047363.html")
    done = empty_desk.run("import", *options, file_of(empty_desk.folder, written(known, record(2))))
    assert done.exit_code == 0
    assert done.stdout.startswith(f"{count} new, ")


def test_only_the_outlets_that_are_asked_for_come_in_from_lines(empty_desk: Desk) -> None:
    file = empty_desk.write(
        "articles.jsonl",
        {"id": "1", "title": "Một", "url": "https://vnexpress.net/mot-tin-5047363.html"},
        {"id": "2", "title": "Hai"},
    )
    said = empty_desk.run("import", "--outlet", "vnexpress", file).stdout
    assert said.startswith("1 new, ")
    assert "1 article of other outlets passed over" in said
    assert titles(empty_desk) == ["Một"]


def test_an_outlet_that_is_none_is_said(empty_desk: Desk) -> None:
    done = empty_desk.run("import", "--outlet", "vnexpres", file_of(empty_desk.folder, written()))
    assert done.exit_code == 2
    assert 'no outlet is called "vnexpres"' in done.stderr
    assert "vnexpress" in done.stderr


def test_a_dash_reads_an_archive_from_standard_input(empty_desk: Desk) -> None:
    done = empty_desk.run("import", "-", stdin=gzip.compress(written(record(1), record(2))))
    assert done.stdout.startswith("2 new, ")


def test_breaking_off_while_reading_says_that_nothing_is_in(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: ArchiveReader, spool: Spool) -> Iterator[int]:
        yield 1
        raise KeyboardInterrupt

    monkeypatch.setattr(bringing_in.ArchiveReader, "read_into", interrupted)
    done = empty_desk.run("import", file_of(empty_desk.folder, written(record(1))))
    assert done.exit_code == 1
    assert "nothing of it is in" in done.stderr
    assert titles(empty_desk) == []


def test_without_room_for_the_articles_that_wait_it_says_where_and_that_nothing_is_in(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Path("/dev/full").open("w+b")  # noqa: SIM115 (closed by the spool)
    monkeypatch.setattr(spool.tempfile, "TemporaryFile", lambda **_: full)
    done = empty_desk.run("import", file_of(empty_desk.folder, written(record(1))))
    assert done.exit_code == 1
    assert f"baotin: {spool.tempfile.gettempdir()}: " in done.stderr
    assert "nothing of it is in; name a folder with room in TMPDIR" in done.stderr
    assert titles(empty_desk) == []


def read(
    content: bytes, make_workers: MakeWorkers, *, workers: int, tagger: Tagger | None = None
) -> tuple[list[str], list[str]]:
    """Titles in the order in which they go in, and what could not be read."""
    raw = io.BufferedReader(io.BytesIO(content))  # type: ignore[arg-type]  # typeshed wants a raw stream; any will do
    rules = tagger or shipped_tagger()
    hands = make_workers(tagger=rules, workers=workers)
    if workers:
        ready(hands)
    with Spool() as spool:
        reader = ArchiveReader(raw, workers=hands, tagger=rules, outlets=load_outlets())
        *_, position = reader.read_into(spool)
        assert position == len(content)
        found = [waiting.article.title for batch in spool.batches(7) for waiting in batch]
        return found, reader.tally.problems


def test_a_page_over_which_workers_crash_is_named_and_the_others_come_in(make_workers: MakeWorkers) -> None:
    bad = Record(url="https://la.example/xau.html", body=page("abort mọi thứ").encode())
    others = [record(number, day=number) for number in range(1, 15)]
    found, problems = read(written(*others[:7], bad, *others[7:]), make_workers, workers=1, tagger=told_tagger())
    assert found == [f"Tin số {number} về một sàn bán hàng" for number in range(1, 15)]
    (problem,) = problems
    assert problem.startswith("record 9 (https://la.example/xau.html): reading this page ended the process")


def test_articles_go_in_by_their_time_with_workers_as_without(make_workers: MakeWorkers) -> None:
    days = [7, 3, 21, 14, 1, 9, 28, 2, 11, 5, 17, 30, 8, 6, 19, 4, 23, 12]
    content = written(*(record(day, day=day) for day in days), packed=True)
    alone, helped = (read(content, make_workers, workers=workers) for workers in (0, 1))
    assert alone == helped
    assert alone == ([f"Tin số {day} về một sàn bán hàng" for day in sorted(days)], [])


def test_a_file_of_lines_is_no_archive(empty_desk: Desk, tmp_path: Path) -> None:
    file = file_of(tmp_path, b'{"id": "1", "title": "WARC/1.0"}\n', name="named.warc")
    assert empty_desk.run("import", file).stdout.startswith("1 new, ")
