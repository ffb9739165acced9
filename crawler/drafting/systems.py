"""Which content system a site runs on, told by marks in its pages. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.drafting.pages import Html
from crawler.selectors import parse_query

_FEWEST = 2  # marks: one alone may be borrowed


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A content system. `family` is the name of the file that would describe it (crawler/families)."""

    family: str
    name: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A system, and the marks that gave it away."""

    system: System
    marks: tuple[str, ...]


# The marks are from saved pages of 2026 and from the families' own files.
SYSTEMS = (
    System(
        family="vccorp",
        name="VCCorp (CNND)",
        marks=(
            "[data-role=content]",
            "[data-role=sapo]",
            "[data-role=publishdate]",
            ".VCSortableInPreviewMode",
            "[data-marked-zoneid]",
            "#hdZoneId",
            ".afcbc-body",
            "a.box-category-link-title",
        ),
    ),
    System(
        family="zce",
        name="zce / cms-*",
        marks=(
            ".zce-content-body",
            ".cms-body",
            ".cms-title",
            ".cms-desc",
            ".cms-date",
            ".cms-author",
            "a.cms-link",
        ),
    ),
    System(
        family="onecms",
        name="OneCMS",
        marks=(
            ".c-detail-head__title",
            ".c-detail-head__time",
            ".c-detail-head__author",
            ".onecms__loading",
            ".onecms__loadmore",
            ".sc-longform-header-title",
            ".b-maincontent",
        ),
    ),
    System(
        family="xenforo",
        name="XenForo",
        marks=("html#XF", ".bbWrapper", "[data-xf-init]", ".p-title-value", ".xfBody", "html[data-app=public]"),
    ),
    System(
        family="wordpress",
        name="WordPress",
        marks=(
            "meta[name=generator][content^=WordPress]",
            "link[href*=wp-content]",
            "script[src*=wp-content]",
            "img[src*=wp-content]",
            "link[rel='https://api.w.org/']",
            ".td-post-content",
            "script.yoast-schema-graph",
            "link[rel=shortlink][href*='?p=']",
        ),
    ),
)


def recognise(pages: Iterable[Html]) -> Recognised | None:
    """The system most of whose marks stand on these pages; None where no system shows two."""
    every = tuple(pages)
    found = [
        Recognised(system, tuple(mark for mark in system.marks if any(_stands(mark, page) for page in every)))
        for system in SYSTEMS
    ]
    best = max(found, key=lambda one: len(one.marks))
    return best if len(best.marks) >= _FEWEST else None


def _stands(mark: str, page: Html) -> bool:
    return bool(page.index.find(parse_query(mark).selectors))
