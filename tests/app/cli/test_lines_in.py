"""`tag` and `import` on odd input: a bad line is named, the others are taken, and a broken file is said."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma

import pytest

from app.articles_in import LONGEST_LINE
from tests.app.cli.conftest import ARTICLES, Desk

GOOD = json.dumps(ARTICLES[0])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{broken", "is not JSON: one object a line is expected"),
        ("[" * 100_000, "is not JSON: one object a line is expected"),
        (f"[{GOOD}]", "is JSON, but not an object"),
        ('"text"', "is JSON, but not an object"),
        ('{"id": "x", "title": ["a"]}', '"title" must be text'),
        ('{"id": "x", "title": NaN}', '"title" must be text'),
        ('{"id": "x", "title": "Café"}'.encode("latin-1"), "is not UTF-8 text: save the file as UTF-8"),
        ('{"id": "x", "title": "' + "a" * LONGEST_LINE + '"}', "is longer than 5 MB, which no article is"),
    ],
    ids=["broken", "deep", "list", "string", "kind", "nan", "latin-1", "long"],
)
@pytest.mark.parametrize("verb", ["tag", "import"])
def test_a_bad_line_is_named_and_the_next_one_taken(
    empty_desk: Desk, verb: str, line: str | bytes, says: str
) -> None:
    file = empty_desk.write("articles.jsonl", GOOD, line, json.dumps(ARTICLES[1]))
    done = empty_desk.run(verb, file)
    assert f"{file}: line 2: {says}" in done.stderr
    assert done.exit_code == 1
    if verb == "tag":
        assert [json.loads(row)["id"] for row in done.stdout.splitlines()] == ["a1", "a2"]
    else:
        assert done.stdout.startswith("2 new, ")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda packed: packed[: len(packed) // 2], "the .gz file is cut short here: copy it again"),
        (lambda packed: packed[:-8] + bytes(8), "the .gz file is damaged here: copy it again"),
        (lambda packed: packed[:30] + bytes(30) + packed[60:], "the .gz file is damaged here: copy it again"),
        (lambda packed: packed + b"more", "the .gz file is damaged here: copy it again"),
    ],
    ids=["cut", "checksum", "bytes", "trailing"],
)
@pytest.mark.parametrize("verb", ["tag", "import"])
def test_a_damaged_gz_is_said_in_a_line(empty_desk: Desk, verb: str, damage: object, says: str) -> None:
    assert callable(damage)
    rows = [json.dumps({"id": f"{n}", "title": f"Tin số {n * n}"}) for n in range(50)]
    file = empty_desk.folder / "articles.jsonl.gz"
    file.write_bytes(damage(gzip.compress("\n".join(rows).encode())))
    done = empty_desk.run(verb, file)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"baotin: {file}: line ")
    assert says in done.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html>\n<body>\n", "line 1: is not JSON: one object a line is expected (and 1 line more like it)\n"),
        (b"\x00\xff\xfe", "line 1: is not UTF-8 text: save the file as UTF-8\n"),
        (b'{"id": "x"}', 'line 1: has neither "title" nor "body"\n'),
    ],
    ids=["page", "bytes", "json"],
)
def test_a_file_of_another_kind_is_said_once_and_not_line_by_line(
    empty_desk: Desk, content: bytes, says: str
) -> None:
    file = empty_desk.write("other", content)
    done = empty_desk.run("import", file)
    said = f"baotin: {file}: is no web archive (WARC), and no line of it is an article as JSON: {says}"
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", said)
    assert not empty_desk.database.exists()


@pytest.mark.parametrize(
    ("content", "packer"),
    [
        (bz2.compress(GOOD.encode()), "bzip2"),
        (lzma.compress(GOOD.encode()), "xz"),
        (bytes.fromhex("28b52ffd2000010000"), "zstd"),
        (b"PK\x03\x04" + bytes(30), "zip"),
    ],
)
def test_a_file_of_another_packer_is_said_to_be_one(empty_desk: Desk, content: bytes, packer: str) -> None:
    file = empty_desk.write("archive", content)
    done = empty_desk.run("import", file)
    said = f"baotin: {file}: is packed with {packer}: unpack it first; only gzip is read as it is\n"
    assert (done.exit_code, done.stderr) == (1, said)


def test_an_empty_file_is_good_and_said_to_be_empty(empty_desk: Desk) -> None:
    file = empty_desk.write("empty.jsonl")
    done = empty_desk.run("import", file)
    assert (done.exit_code, done.stdout) == (0, "0 new, 0 changed, 0 known already, 0 lines without an article\n")
    assert f"{file}: is empty: there is nothing to take in.\n" in done.stderr


@pytest.mark.parametrize("packed", ["plain", "gzip"])
@pytest.mark.parametrize("verb", ["tag", "import"])
def test_a_dash_reads_standard_input(empty_desk: Desk, verb: str, packed: str) -> None:
    raw = "".join(json.dumps(article) + "\r\n" for article in ARTICLES).encode("utf-8-sig")
    done = empty_desk.run(verb, "-", stdin=gzip.compress(raw) if packed == "gzip" else raw)
    assert done.exit_code == 0, done.output
    assert done.stdout.count("\n") == (4 if verb == "tag" else 1)


def test_half_a_character_is_replaced_in_texts_refused_in_names_and_printed_as_it_came(empty_desk: Desk) -> None:
    file = empty_desk.write("odd.jsonl", r'{"id": "x", "title": "a\ud800b"}', r'{"id": "y\ud800", "title": "b"}')
    tagged = empty_desk.run("tag", file)
    assert [json.loads(row)["id"] for row in tagged.stdout.splitlines()] == ["x", "y\ud800"]
    done = empty_desk.run("import", file)
    assert 'line 2: "id" is not valid Unicode' in done.stderr
    assert empty_desk.lines("search", "--json")[0]["title"] == "a\ufffdb"
