"""What must agree: the catalogue with the templates and core's vocabularies, the colours with each other."""

from __future__ import annotations

import re
from enum import StrEnum
from string import Formatter

import pytest

from app.web.catalogue import LABELS
from app.web.catalogue_reasons import REASONS
from app.web.desk import HERE, STATIC, TONES
from app.web.health import FeedState
from core.crawling import FeedKind
from core.reasons import AlertReason, DeliveryState, FeedProblem, Outcome

BUILT = ("nav_", "weekday_", "show_", "error_")  # keys put together at run time


def _sources() -> str:
    files = [*(HERE / "templates").glob("*.html"), *HERE.glob("*.py")]
    return "\n".join(path.read_text() for path in files if path.name != "catalogue.py")


def test_every_label_is_used() -> None:
    sources = _sources()
    unused = [key for key in LABELS if not re.search(rf"['\"]{key}['\"]", sources) and not key.startswith(BUILT)]
    assert unused == []


def test_every_label_that_a_template_names_exists() -> None:
    named = set(re.findall(r"\bt\('([a-z_0-9]+)'(?! ~)", _sources()))
    assert named - set(LABELS) == set()


@pytest.mark.parametrize("key", LABELS)
def test_both_languages_fill_the_same_gaps(key: str) -> None:
    gaps = [{name for _, name, _, _ in Formatter().parse(words) if name} for words in LABELS[key]]
    assert gaps[0] == gaps[1]
    assert all(LABELS[key])


@pytest.mark.parametrize("vocabulary", [FeedProblem, AlertReason, DeliveryState, Outcome, FeedState, FeedKind])
def test_every_reason_has_words_in_both_languages(vocabulary: type[StrEnum]) -> None:
    assert set(REASONS[vocabulary]) == set(vocabulary)
    assert all(all(words) for words in REASONS[vocabulary].values())


# Colours

STYLE = (STATIC / "style.css").read_text()
LIGHT, DARK = (
    dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", block))
    for block in re.findall(r":root\s*\{([^}]*)\}", STYLE)
)
ON_PAPER = ["ink", "quiet", "accent", "link", "good", "warn", "bad", *(f"tone{n}" for n in range(TONES))]
PAIRS = [
    *((name, "paper") for name in ON_PAPER),
    *((name, "raised") for name in ("ink", "quiet", "accent", "link", "bad")),
    ("mark-ink", "mark"),
    ("ink", "gone"),
    ("ink", "added"),
    ("paper", "ink"),
]


def _luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG21/#dfn-relative-luminance"""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_text_stands_out_from_what_is_behind_it(scheme: dict[str, str], front: str, back: str) -> None:
    light, dark = sorted((_luminance(scheme[front]), _luminance(scheme[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_both_schemes_have_the_same_colours_and_no_colour_stands_outside_them() -> None:
    assert set(LIGHT) == set(DARK)
    rules = re.sub(r":root\s*\{[^}]*\}", "", STYLE)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    assert re.findall(r"url\(|@import", STYLE) == []
    for template in (HERE / "templates").glob("*.html"):
        assert re.findall(r"<script|<img|<iframe|style=|\son[a-z]+=|https?://(?!')", template.read_text()) == []
