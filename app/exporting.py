"""Stored articles → JSON lines, CSV, Atom: one after another, never all in memory."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO, cast
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from core.views import StoredArticle

_COLUMNS = (
    "id", "url", "outlet", "title", "lead", "body", "published", "first_seen", "topics", "story", "section",
)  # fmt: skip
# A spreadsheet takes a cell that begins so for a formula, and runs it (CWE-1236).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

# What XML 1.0 (§2.2, Char) cannot hold in any form; an imported outlet's name or id may have one.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def record(stored: StoredArticle) -> dict[str, Any]:
    """What `import` reads, plus what only we know: first sight, topics, story."""
    article = stored.article
    return {
        "id": article.external_id or article.key,
        "title": article.title,
        "lead": article.lead,
        "body": article.body,
        "published": article.published.isoformat() if article.published else None,
        "section": article.section,
        "url": article.canonical_url or article.url,
        "outlet": article.outlet,
        "first_seen": stored.first_seen.isoformat(),
        "topics": [match.topic for match in stored.matches],
        "story": stored.story_id,
    }


def write(articles: Iterable[StoredArticle], *, form: str, out: TextIO) -> None:
    """Writes all of them in one of FORMATS."""
    FORMATS[form](articles, out)


def _jsonl(articles: Iterable[StoredArticle], out: TextIO) -> None:
    out.writelines(json.dumps(record(stored), ensure_ascii=False) + "\n" for stored in articles)


def _csv(articles: Iterable[StoredArticle], out: TextIO) -> None:
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for stored in articles:
        row = record(stored) | {"topics": " ".join(match.topic for match in stored.matches)}
        writer.writerow([_cell(row[name]) for name in _COLUMNS])


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _feed(articles: Iterable[StoredArticle], out: TextIO) -> None:
    """An Atom 1.0 feed (RFC 4287), without a time of its own where it holds nothing."""
    # XMLGenerator writes text to a text stream; its types know only of bytes.
    xml = XMLGenerator(cast("Any", out), encoding="utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("feed", _attributes({"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "vi"}))
    _element(xml, "title", "Baotin")
    _element(xml, "id", "urn:baotin:export")
    listed = list(articles)
    if listed:
        newest = max(stored.revised_at or stored.first_seen for stored in listed)
        _element(xml, "updated", newest.isoformat())
    for stored in listed:
        _entry(xml, stored)
    xml.endElement("feed")
    out.write("\n")


def _entry(xml: XMLGenerator, stored: StoredArticle) -> None:
    article = stored.article
    xml.startElement("entry", _attributes())
    _element(xml, "title", article.title)
    _element(xml, "id", f"urn:baotin:article:{article.key}")
    _element(xml, "updated", (stored.revised_at or stored.first_seen).isoformat())
    if article.published:
        _element(xml, "published", article.published.isoformat())
    for author in article.authors or ((article.outlet,) if article.outlet else ("unknown",)):
        xml.startElement("author", _attributes())
        _element(xml, "name", author)
        xml.endElement("author")
    if article.canonical_url or article.url:
        _element(xml, "link", "", {"rel": "alternate", "href": article.canonical_url or article.url})
    _element(xml, "summary", article.lead)
    for match in stored.matches:
        _element(xml, "category", "", {"term": match.topic})
    xml.endElement("entry")


def _element(xml: XMLGenerator, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    xml.startElement(name, _attributes({key: _xml(value) for key, value in (attributes or {}).items()}))
    if text:
        xml.characters(_xml(text))
    xml.endElement(name)


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _attributes(values: Mapping[str, str] | None = None) -> AttributesImpl[str]:
    return AttributesImpl(dict(values or {}))


FORMATS: dict[str, Callable[[Iterable[StoredArticle], TextIO], None]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "feed": _feed,
}
