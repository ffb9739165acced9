"""The score says what a person would: right, wrong, missing, leaked; each promise that does not hold is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from benchmarks import score_pages
from benchmarks.pages.extractors import VALUES, Extractor
from benchmarks.pages.promises import missed
from benchmarks.pages.saved import Saved
from benchmarks.pages.scoring import f1, faults, is_right, score
from benchmarks.pages.speed import PARSING, seconds
from benchmarks.pages.tables import bodies, by_outlet, side_by_side, speeds

HANOI = timezone(timedelta(hours=7))
EXPECTED: dict[str, Any] = {
    "url": "https://bao.example/tin-1.html",
    "outlet": "bao",
    "kind": "article",
    "title": "Phạt một sàn bán hàng",
    "title_alt": ["Phạt một sàn"],
    "lead": "",
    "body": ["Đoạn một của tin.", "Đoạn hai của tin."],
    "published": "2026-03-01T08:00:00+07:00",
    "modified": None,
    "authors": ["Hà Minh"],
    "section": "Kinh doanh",
    "section_path": ["Kinh doanh", "Quốc tế"],
    "tags": ["sàn"],
    "image": None,
    "credit": None,
    "must_have": ["Đoạn hai"],
    "must_not_have": ["Ảnh: Lê An"],
}
READ: dict[str, Any] = {
    "title": "Phạt một sàn bán hàng",
    "lead": "",
    "body": "Đoạn một của tin.\n\nĐoạn hai của tin.",
    "published": datetime(2026, 3, 1, 8, 0, tzinfo=HANOI),
    "modified": None,
    "authors": ("Hà Minh",),
    "section": "Quốc tế",
    "tags": ("Sàn",),
    "image": None,
    "credit": None,
}
SAVED = Saved(Path("bao/tin-1.html"), EXPECTED)
LISTED = Saved(Path("bao/muc.html"), EXPECTED | {"kind": "list"})


def extractor(read: Mapping[str, Any] | None, name: str = "baotin") -> Extractor:
    """One that reads this of every page."""
    return Extractor(name, VALUES, lambda _: read)


def quick(**others: float) -> dict[str, float]:
    """Times that hold what is promised."""
    return {PARSING: 1.0, "baotin": 2.0, **others}


def test_what_a_person_reads_is_right_in_every_field() -> None:
    one = score(SAVED, extractor(READ))
    assert set(one.right) == {"kind", *VALUES}
    assert all(one.right.values())
    assert (one.body, one.missing, one.leaked) == (1.0, [], [])
    assert list(faults([one])) == []
    assert missed({"baotin": [one]}, quick()) == []


@pytest.mark.parametrize(
    ("name", "value", "good"),
    [
        ("title", "Phạt một sàn", True),
        ("title", "Phạt", False),
        ("published", "2026-03-01", True),
        ("published", "2026-03-02", False),
        ("published", datetime(2026, 3, 1, 1, 0), True),  # noqa: DTZ001 (what has no zone is compared in Vietnam's)
        ("published", None, False),
        ("modified", datetime(2026, 3, 1, tzinfo=HANOI), False),
        ("section", "Thể thao", False),
        ("tags", [], False),
        ("authors", ["ha minh"], True),
    ],
)
def test_a_field_is_right_as_the_person_allows(name: str, value: Any, good: bool) -> None:  # noqa: FBT001
    if isinstance(value, datetime) and value.tzinfo is None:
        value = value.replace(hour=8)
    assert is_right(name, EXPECTED, value) is good


def test_an_article_that_is_not_seen_has_everything_wrong() -> None:
    one = score(SAVED, extractor(None))
    assert not any(one.right.values())
    assert (one.body, one.missing) == (0.0, ["Đoạn hai"])


def test_a_list_is_judged_by_its_kind_alone() -> None:
    assert score(LISTED, extractor(None)).right == {"kind": True}
    assert score(LISTED, extractor(READ)).right == {"kind": False}


@pytest.mark.parametrize(("wanted", "got", "value"), [("a b", "a b", 1.0), ("a b", "a c", 0.5), ("a", "", 0.0)])
def test_f1_counts_tokens(wanted: str, got: str, value: float) -> None:
    assert f1(wanted.split(), got.split()) == value
    assert f1([], []) == 1.0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": "Khác"}, "title is right on 0 of 1 pages"),
        ({"published": None}, "published is right on 0 of 1 pages"),
        ({"body": "Đoạn hai."}, "body F1 is"),
        ({"body": READ["body"] + " Ảnh: Lê An"}, "1 texts that must not be in a body are"),
    ],
)
def test_a_promise_that_does_not_hold_is_named(change: dict[str, Any], says: str) -> None:
    found = missed({"baotin": [score(SAVED, extractor(READ | change))]}, quick())
    assert any(says in line for line in found)


def test_who_is_ahead_of_us_in_a_field_is_named() -> None:
    ours, theirs = score(SAVED, extractor(READ | {"tags": ()})), score(SAVED, extractor(READ, "other"))
    assert missed({"baotin": [ours], "other": [theirs]}, quick()) == [
        "other has tags right on 1 pages, and we on 0"
    ]


@pytest.mark.parametrize(
    ("spent", "says"),
    [
        (quick(trafilatura=15.0), "7.5 times the pages per second of trafilatura"),
        (quick() | {"baotin": 2.6}, "2.60 times the cost of parsing alone"),
    ],
)
def test_being_too_slow_is_named(spent: dict[str, float], says: str) -> None:
    found = missed({"baotin": [score(SAVED, extractor(READ))]}, spent)
    assert len(found) == 1
    assert found[0].startswith(says)
    assert missed({"baotin": [score(SAVED, extractor(READ))]}, quick(trafilatura=16.0)) == []


def test_tables_have_a_line_for_each() -> None:
    scores = [score(SAVED, extractor(READ)), score(LISTED, extractor(None))]
    lines = list(by_outlet(scores))
    assert [line.split()[0] for line in lines] == ["outlet", "bao", "all"]
    assert lines[-1].split()[1:4] == ["2/2", "1/1", "1/1"]
    assert [line.split()[0] for line in side_by_side({"baotin": scores, "other": scores})][1:] == [
        "baotin",
        "other",
    ]
    assert list(by_outlet(scores[1:]))[-1].split()[-1] == "-"
    assert bodies(scores[1:]) is None
    assert list(speeds(quick(), 4))[-1].split() == ["baotin", "2000.0", "2.0", "2.00"]


def test_everyone_reads_every_page() -> None:
    seen: set[tuple[str, str]] = set()
    runs = {name: (lambda saved, name=name: seen.add((name, saved.name))) for name in ("a", "b")}
    spent = seconds([SAVED, LISTED], runs)
    assert spent.keys() == {"a", "b"}
    assert all(0 <= value < 1 for value in spent.values())
    assert seen == {(name, saved.name) for name in ("a", "b") for saved in (SAVED, LISTED)}


def test_without_pages_it_says_so_and_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert score_pages.main(["--pages", str(tmp_path)]) == 0
    assert "SKIPPED: there are no saved pages" in capsys.readouterr().err


def test_a_library_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bao").mkdir()
    (tmp_path / "bao/tin-1.html").write_text("<html></html>", encoding="utf-8")
    (tmp_path / "bao/tin-1.json").write_text('{"url": "https://la.example/a", "outlet": "bao", "kind": "list"}')
    monkeypatch.setattr(score_pages, "missing", lambda: ["trafilatura", "newspaper4k", "readability-lxml"])
    assert score_pages.main(["--pages", str(tmp_path)]) == 1
    assert "MISSING: newspaper4k is not installed: `make score-pages` installs it." in capsys.readouterr().err
