"""The extractors that are compared: ours, and the usual libraries, each asked for its best.

A library is imported when it is asked for, since each costs memory and a second that our own score does not need.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import html as lxml_html

from benchmarks.pages.saved import Saved
from core.model import Article
from crawler.catalogue import outlet_for
from crawler.extract import extract
from crawler.outlet import Outlet

_BLOCKS = ("p", "h2", "h3", "li", "blockquote")  # with more of them (h4, td), or all text, it scores lower
VALUES = ("title", "lead", "published", "modified", "authors", "section", "tags", "image", "credit")


@dataclass(frozen=True)
class Extractor:
    """`read` gives what it finds on a page, by the names of `fields` and "body"; None for what is no article."""

    name: str
    fields: tuple[str, ...]
    read: Callable[[Saved], Mapping[str, Any] | None]


def baotin(outlets: Mapping[str, Outlet]) -> Extractor:
    """Our own extraction."""

    def run(saved: Saved) -> Mapping[str, Any] | None:
        outlet = outlet_for(saved.url, outlets)
        read = extract(saved.markup, url=saved.url, outlet=outlet, now=datetime.now(UTC))
        if not isinstance(read, Article):
            return None
        return {name: getattr(read, name) for name in (*VALUES, "body")}

    return Extractor("baotin", VALUES, run)


def trafilatura() -> Extractor:
    """Trafilatura. Of times it gives the day."""
    import trafilatura as library  # noqa: PLC0415 (see above)

    def run(saved: Saved) -> Mapping[str, Any] | None:
        read = library.bare_extraction(
            saved.markup, url=saved.url, with_metadata=True, include_comments=False, include_tables=False
        )
        if read is None:
            return None
        found = read if isinstance(read, dict) else read.as_dict()
        return {
            "title": found["title"] or "",
            "lead": found["description"] or "",
            "body": found["text"] or "",
            "published": found["date"],
            "authors": [name for name in (found["author"] or "").split("; ") if name],
            "section": next(iter(found["categories"] or ()), None),
            "tags": found["tags"] or [],
            "image": found["image"],
        }

    return Extractor("trafilatura", ("title", "lead", "published", "authors", "section", "tags", "image"), run)


def newspaper4k() -> Extractor:
    """newspaper4k, told the language, and kept from fetching pictures."""
    from newspaper import Article as Page  # noqa: PLC0415 (see above)
    from newspaper import Config  # noqa: PLC0415 (see above)

    config = Config()
    config.fetch_images = False
    config.language = "vi"

    def run(saved: Saved) -> Mapping[str, Any] | None:
        page = Page(saved.url, config=config)
        page.download(input_html=saved.markup.decode("utf-8", "replace"))
        page.parse()
        if not page.text:
            return None
        return {
            "title": page.title or "",
            "lead": page.meta_description or "",
            "body": page.text,
            "published": page.publish_date,
            "authors": page.authors,
            "tags": list(page.tags or page.meta_keywords),
            "image": page.top_image or None,
        }

    return Extractor("newspaper4k", ("title", "lead", "published", "authors", "tags", "image"), run)


def readability() -> Extractor:
    """readability-lxml, which finds a title and a text, and nothing else."""
    from readability import Document  # noqa: PLC0415 (see above)

    logging.getLogger("readability").setLevel(logging.ERROR)

    def run(saved: Saved) -> Mapping[str, Any] | None:
        page = Document(saved.markup.decode("utf-8", "replace"), url=saved.url)
        summary = page.summary(html_partial=True)
        body = "\n\n".join(_leaves(lxml_html.fromstring(summary))) if summary else ""
        return {"title": page.short_title() or "", "body": body} if body.strip() else None

    return Extractor("readability-lxml", ("title",), run)


def _leaves(root: Any) -> Iterator[str]:
    """The texts of block elements, each once: a paragraph in a list counts as the paragraph."""
    for block in root.iter(*_BLOCKS):
        if next(block.iterdescendants(*_BLOCKS), None) is None:
            yield block.text_content()


# What is imported → (the package that has it, how it is run).
OTHERS: Mapping[str, tuple[str, Callable[[], Extractor]]] = {
    "trafilatura": ("trafilatura", trafilatura),
    "newspaper": ("newspaper4k", newspaper4k),
    "readability": ("readability-lxml", readability),
}


def missing() -> list[str]:
    """The packages that are not installed."""
    return [package for module, (package, _) in OTHERS.items() if importlib.util.find_spec(module) is None]
