"""What is wrong with a configuration is said in its own words, not in Python's."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import Field, ValidationError

from core.problems import problems_of
from core.settings import Duration, Settings
from core.yamldoc import parse_yaml


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Bell(Settings):
    kind: Literal["bell"]
    times: int = 1


class Horn(Settings):
    kind: Literal["horn"]
    loud: Annotated[float, Field(ge=0, le=1)] = 0.5


class House(Settings):
    name: str = Field(default="house", min_length=1)
    key: str = Field(default="a", pattern=r"^[a-z0-9_]+$")
    code: str = Field(default="a", pattern=r"^a+$")
    colour: Colour = Colour.RED
    doors: tuple[str, ...] = Field(default=("front",), min_length=1)
    open: bool = True
    wait: Duration = Field(default=timedelta(seconds=5), gt=timedelta(0), le=timedelta(minutes=1))
    horn: Horn | None = None
    alarms: dict[str, Annotated[Bell | Horn, Field(discriminator="kind")]] = Field(default_factory=dict)


def said(text: str) -> list[str]:
    """The problems of a text, as they are printed."""
    doc = parse_yaml(text)
    with pytest.raises(ValidationError) as caught:
        House.model_validate(doc.data)
    return [str(problem) for problem in problems_of(caught.value, doc, file="f", model=House)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name: 3", "f:1: name: must be text: put it in quotation marks"),
        ("name: ''", "f:1: name: must not be empty"),
        ("key: Đỏ", "f:1: key: may hold only small letters without accents, digits and _"),
        ("code: b", "f:1: code: must match the pattern ^a+$"),
        ("colour: green", "f:1: colour: must be 'red' or 'blue'"),
        ("doors: front", "f:1: doors: must be a list, as [one, two]"),
        ("doors: []", "f:1: doors: must name at least one"),
        ("doors: [1]", "f:1: doors[0]: must be text: put it in quotation marks"),
        ("open: perhaps", "f:1: open: must be on or off"),
        ("wait: 2m", "f:1: wait: must be at most 1 minute"),
        ("wait: 0s", "f:1: wait: must be more than 0 seconds"),
        ("horn: loud", "f:1: horn: must be settings, each as `name: value`"),
        ("horn: {kind: horn, loud: 7}", "f:1: horn.loud: must be at most 1"),
        ("horn: {kind: horn, loud: very}", "f:1: horn.loud: must be a number"),
        ("horn: {kind: horn, laud: 1}", 'f:1: horn.laud: unknown key (did you mean "loud"?)'),
        ("alarms: {a: {kind: bel}}", 'f:1: alarms.a: there is no kind "bel" (did you mean "bell"?)'),
        ("alarms: {a: {times: 1}}", 'f:1: alarms.a: "kind" is missing'),
        ("alarms: {a: {kind: bell, times: 1.5}}", "f:1: alarms.a.times: must be a whole number"),
        ("alarms: {a: {kind: bell, loud: 1}}", "f:1: alarms.a.loud: unknown key (known here: kind, times)"),
        (
            "alarms:",
            "f:1: alarms: must be settings, each as `name: value` "
            "(nothing stands there: write a value, or take the line out)",
        ),
    ],
)
def test_a_mistake_is_said_in_plain_words(text: str, problem: str) -> None:
    assert said(text) == [problem]
