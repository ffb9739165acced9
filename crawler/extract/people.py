"""Who wrote an article, and from whom it was taken. Pure."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from core.urls import site_of
from crawler.extract.byline import clean_authors, clean_credit, credit_in
from crawler.extract.jsonld import texts, types_of
from crawler.extract.page import Page
from crawler.extract.trust import Reading
from crawler.outlet import PageField, Source

_MOST = 8
_ADDRESS = re.compile(r"https?://\S+$")


def authors(reading: Reading) -> tuple[tuple[str, ...] | None, str]:
    """The people who wrote it."""
    page = reading.page

    def clean(names: list[str]) -> tuple[str, ...]:
        return clean_authors(names[:_MOST], papers=reading.page.papers)

    return reading.choose(
        PageField.AUTHORS,
        {
            Source.SELECTOR: lambda: clean(page.texts(PageField.AUTHORS)),
            Source.BYLINE: lambda: clean(list(reading.byline.authors)),
            Source.COMMON: lambda: clean(page.texts(PageField.AUTHORS, common=True)),
            Source.JSON_LD: lambda: clean(_people(page.article_ld.get("author"))),
            Source.META: lambda: clean(page.meta.all("article:author")) or clean(page.meta.all("author")),
        },
    )


def credit(reading: Reading) -> tuple[str | None, str]:
    """From whom it was taken: "Theo Bloomberg"."""
    page = reading.page

    def selected(*, common: bool) -> str | None:
        return next(
            (found for text in page.texts(PageField.CREDIT, common=common) if (found := clean_credit(text))), None
        )

    return reading.choose(
        PageField.CREDIT,
        {
            Source.SELECTOR: lambda: selected(common=False),
            Source.BYLINE: lambda: reading.byline.credit or _credit_of_authors(page),
            Source.COMMON: lambda: selected(common=True),
        },
    )


def credit_url(reading: Reading) -> tuple[str | None, str]:
    """The address of what it was taken from, where the page gives it: another site's, and no front page."""
    page = reading.page

    def selected(*, common: bool) -> str | None:
        said = page.texts(PageField.CREDIT_URL, common=common)
        addresses = (page.absolute(text) for text in said if _ADDRESS.match(text))
        return next((address for address in addresses if _of_another(address, page)), None)

    return reading.choose(
        PageField.CREDIT_URL,
        {Source.SELECTOR: lambda: selected(common=False), Source.COMMON: lambda: selected(common=True)},
    )


def _of_another(address: str, page: Page) -> bool:
    return site_of(address) != site_of(page.url) and urlsplit(address).path not in ("", "/")


def _people(value: Any) -> list[str]:
    """JSON-LD authors that are people: papers sign as an Organization."""
    if isinstance(value, list):
        return [name for item in value for name in _people(item)]
    if isinstance(value, dict) and "Organization" in "".join(types_of(value)):
        return []
    return texts(value)


def _credit_of_authors(page: Page) -> str | None:
    """CafeF and VnExpress write the source behind the name: "Khải Nguyên (Theo Bloomberg)"."""
    return next((found for text in page.texts(PageField.AUTHORS) if (found := credit_in(text))), None)
