"""An article's title, lead, section, tags and picture: how each source of them answers. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from core.text import fold, normalise, unescape
from crawler.elements import raw_text
from crawler.extract.clean import clean_lead
from crawler.extract.jsonld import texts
from crawler.extract.page import Page
from crawler.extract.trust import Reading
from crawler.outlet import PageField, Source

_HOMES = frozenset({"trang chu", "trang nhat", "tin tuc", "home", "homepage"})
_MOST_TAGS = 30


def title(reading: Reading) -> tuple[str | None, str]:
    """The headline, without the paper's name behind it."""
    page = reading.page
    shown = _cut(page.meta.first("og:title", "twitter:title"), reading)

    def selected(*, common: bool) -> str | None:
        read = _cut(next(iter(page.texts(PageField.TITLE, common=common)), ""), reading)
        # Parts of a headline set one under another have no space between them; og:title has.
        return shown if shown and read != shown and _compact(read) == _compact(shown) else read

    return reading.choose(
        PageField.TITLE,
        {
            Source.SELECTOR: lambda: selected(common=False),
            Source.COMMON: lambda: selected(common=True),
            Source.META: lambda: shown,
            Source.HEADING: lambda: _cut(_heading(page), reading),
            Source.JSON_LD: lambda: _cut(page.said_of_article("headline"), reading),
            Source.ENTRY: lambda: reading.entry.title if reading.entry else None,
        },
    )


def lead(reading: Reading) -> tuple[str | None, str]:
    """The paragraph that stands before the text, without the paper's signature."""
    page = reading.page
    stamp = next((normalise(raw_text(found)) for found in page.found((".location-stamp",))), "")

    def clean(text: str) -> str:
        return clean_lead(text, prefixes=page.settings.lead_prefixes, stamp=stamp)

    def described(text: str) -> str:
        return _shown(_cut(clean(text), reading), page)

    return reading.choose(
        PageField.LEAD,
        {
            Source.SELECTOR: lambda: clean(" ".join(page.texts(PageField.LEAD)[:1])),
            Source.COMMON: lambda: clean(" ".join(page.texts(PageField.LEAD, common=True)[:1])),
            Source.META: lambda: described(page.meta.first("og:description", "description")),
            Source.JSON_LD: lambda: described(page.said_of_article("description")),
            Source.ENTRY: lambda: clean(reading.entry.lead) if reading.entry else None,
        },
    )


def section(reading: Reading) -> tuple[str | None, str]:
    """The topmost section that the page stands in."""
    page = reading.page
    not_sections = _HOMES | {fold(paper) for paper in reading.page.papers}

    def top(names: list[str]) -> str | None:
        flat = (normalise(unescape(name)).strip(" /»>|") for name in names)
        return next((name for name in flat if 1 < len(name) <= 60 and fold(name) not in not_sections), None)

    return reading.choose(
        PageField.SECTION,
        {
            Source.SELECTOR: lambda: top(page.texts(PageField.SECTION)),
            Source.JSON_LD: lambda: (
                top(page.json_ld.breadcrumbs()) or top(texts(page.article_ld.get("articleSection")))
            ),
            Source.META: lambda: top(page.meta.all("article:section", "articlesection")),
            Source.COMMON: lambda: top(page.texts(PageField.SECTION, common=True)),
        },
    )


def tags(reading: Reading) -> tuple[tuple[str, ...] | None, str]:
    """The keywords, as shown to readers where they are."""
    page = reading.page
    return reading.choose(
        PageField.TAGS,
        {
            Source.SELECTOR: lambda: _tags(page.texts(PageField.TAGS)),
            Source.COMMON: lambda: _tags(page.texts(PageField.TAGS, common=True)),
            Source.META: lambda: (
                _tags(page.meta.all("news_keywords", "keywords")) or _tags(page.meta.all("article:tag"))
            ),
        },
    )


def image(reading: Reading) -> tuple[str | None, str]:
    """The picture that the page shows of itself."""
    page = reading.page
    return reading.choose(
        PageField.IMAGE,
        {
            Source.SELECTOR: lambda: page.absolute(next(iter(page.texts(PageField.IMAGE)), "")),
            Source.META: lambda: _picture(page),
        },
    )


def _picture(page: Page) -> str:
    """As the page writes it: a signed address must not be rewritten."""
    address = unescape(page.meta.first("og:image", "twitter:image")).strip()
    return address if address.startswith(("http://", "https://")) else page.absolute(address)


def _shown(text: str, page: Page) -> str:
    """The text where readers see it too: a description written for search engines alone is no lead."""
    begin = text[:60].rstrip(" .…")
    return text if begin and begin in normalise(page.visible_text) else ""


def _heading(page: Page) -> str:
    headings = list(page.root.iter("h1"))
    if len(headings) == 1:
        return " ".join(raw_text(headings[0]).split())
    window = next(page.root.iter("title"), None)
    return raw_text(window) if window is not None else ""


def _cut(text: str, reading: Reading) -> str:
    """A text without " - VnExpress" or " | CafeF" behind it."""
    flat = normalise(unescape(text))
    for dash in (" - ", " | ", " – "):
        head, found, tail = flat.rpartition(dash)
        if found and len(tail) <= 40 and _names_paper(tail, reading.page.papers):
            return head.strip()
    return flat


def _names_paper(tail: str, papers: Sequence[str]) -> bool:
    """Whether the words behind a title's last dash hold the paper's name, or begin it: og:site_name may go on with
    a motto ("VnExpress International – Latest news")."""
    short = _compact(tail)
    names = [name for name in map(_compact, papers) if len(name) > 3]
    return any(name in short or (len(short) > 3 and name.startswith(short)) for name in names)


def _compact(text: str) -> str:
    return fold(text).replace(" ", "")


def _tags(found: list[str]) -> tuple[str, ...]:
    """Tags in any writing: one a value or many between commas, with "#" or a label before them."""
    kept: dict[str, str] = {}
    for text in found:
        for part in normalise(unescape(text)).replace(";", ",").split(","):
            tag = part.strip(" #.,")
            for label in ("Chủ đề:", "Từ khóa:", "Từ khoá:", "Tags:", "Tag:"):
                tag = tag.removeprefix(label).strip()
            if 1 < len(tag) <= 80:
                kept.setdefault(fold(tag), tag)
    return tuple(kept.values())[:_MOST_TAGS]
