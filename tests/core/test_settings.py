"""Settings are strict, their units readable, and their problems point at a line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from core.problems import closest, dotted, problems_of
from core.settings import Duration, Secret, SecretRef, Settings, Size, format_duration, parse_duration, parse_size
from core.yamldoc import YamlError, parse_yaml


class Inner(Settings):
    wait: Duration = timedelta(seconds=1)
    size: Size = 5


class Outer(Settings):
    inner: Inner = Inner()
    many: dict[str, Inner] = Field(default_factory=dict)
    key: SecretRef | None = None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("10m", 600), ("1.5h", 5400), ("3d", 259200), ("1h 30m", 5400), ("2w", 1209600)],
)
def test_durations_are_read(text: str, seconds: float) -> None:
    assert parse_duration(text).total_seconds() == seconds


@pytest.mark.parametrize("bad", ["", "10", 10, "ten minutes", "10 m x", None, True])
def test_a_duration_without_a_unit_is_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="duration"):
        parse_duration(bad)


@given(st.integers(min_value=0, max_value=10**7))
def test_durations_are_written_as_they_are_read(seconds: int) -> None:
    assert parse_duration(format_duration(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


def test_sizes_are_read() -> None:
    assert parse_size("5MB") == 5_000_000
    assert parse_size("1.5 kb") == 1500
    assert parse_size(7) == 7
    for bad in ("large", "9" * 400 + "GB"):
        with pytest.raises(ValueError, match="size"):
            parse_size(bad)


@pytest.mark.parametrize("bad", ["36501d", "9999999999999h", "9" * 400 + "s"])
def test_a_duration_beyond_a_century_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="too long"):
        parse_duration(bad)


def test_every_problem_is_found_at_once_with_its_line_and_a_hint() -> None:
    text = (
        "inner:\n  wait: 10\n  sise: 3\nmany:\n  desk: {wait: 1h}\n  night:\n    size: big\nkey: hunter2\nmore: 1\n"
    )
    doc = parse_yaml(text)
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(doc.data)
    problems = problems_of(caught.value, doc, file="config.yaml", model=Outer)
    assert [(p.line, p.path) for p in problems] == [
        (2, "inner.wait"),
        (3, "inner.sise"),
        (7, "many.night.size"),
        (8, "key"),
        (9, "more"),
    ]
    assert problems[1].hint == 'did you mean "size"?'
    assert "env:NAME" in problems[3].message
    assert "hunter2" not in " ".join(map(str, problems))


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: [1,\n", 3, "not YAML"),
        ("a: 1\nb: 2\na: 3\n", 3, "twice"),
        ("a: &x [1, 2]\nb: !!python/object:os.system x\n", 2, "not YAML"),
        ("a: 1\nb: !!int x\n", 1, "tag"),
        ("a: 1\nb: !!bool maybe\n", 1, "tag"),
        ("a: 1\nb: &x [*x]\n", 2, "without end"),
        ("a: " + "[" * 3000 + "]" * 3000, 1, "without end"),
    ],
)
def test_what_is_not_yaml_is_said_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(YamlError, match=says) as caught:
        parse_yaml(text)
    assert caught.value.line == line


def test_aliases_that_multiply_are_refused() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    with pytest.raises(YamlError, match="multiply"):
        parse_yaml("\n".join(rows))


def test_a_day_is_text_and_an_impossible_one_no_crash() -> None:
    assert parse_yaml("a: 2020-01-02\nb: 2020-13-45\n").data == {"a": "2020-01-02", "b": "2020-13-45"}


def test_the_line_of_what_is_missing_is_that_of_what_is_around_it() -> None:
    doc = parse_yaml("a:\n  b: 1\n")
    assert doc.line_of(("a", "c", "d")) == 1
    assert doc.line_of(("a", "b")) == 2


def test_paths_and_hints_read_well() -> None:
    assert dotted(("routes", 0, "topics")) == "routes[0].topics"
    assert closest("recievers", ["receivers", "routes"]) == 'did you mean "receivers"?'
    assert closest("zzz", ["b", "a"]) == "known here: a, b"


def test_secrets_never_show() -> None:
    secret = Secret("hunter2")
    assert "hunter2" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "hunter2"
    ref = Outer.model_validate({"key": "env:DESK"}).key
    assert ref == SecretRef("env:DESK")
    assert Outer(key=ref).model_dump()["key"] == "env:DESK"
