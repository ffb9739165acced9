"""A page's bytes as UTF-8, whatever they claim to be, and the tree of its elements. Pure."""

from __future__ import annotations

import codecs
import re

from lxml import etree

# Fifteen times the largest page seen (592 kB); what comes after is not an article's text.
LONGEST = 10_000_000
_PIECE = 32_768
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_IN_META = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def to_utf8(page: bytes | str, content_type: str = "") -> bytes:
    """The page in UTF-8, without null bytes. Sniffs the mark, then null bytes (UTF-16 without a mark), then
    believes UTF-8 where it holds, and only then what the header or the page declares."""
    if isinstance(page, str):
        return page[:LONGEST].encode("utf-8", "replace").replace(b"\0", b"")
    page = page[:LONGEST]
    for mark, encoding in _BOMS:
        if page.startswith(mark):
            return _recoded(page[len(mark) :], encoding)
    if encoding := _wide(page[:400]):
        return _recoded(page, encoding)
    page = page.replace(b"\0", b"")
    return page if _is_utf8(page) else _recoded(page, _declared(page, content_type) or "utf-8")


def parse(page: bytes) -> etree._Element | None:
    """The root of a UTF-8 page; None where there is nothing. Comments and processing instructions are left
    out: they stand between an article's paragraphs, and inside its sentences."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(page, parser) if page.strip() else None
    except etree.XMLSyntaxError:
        return None


def _recoded(page: bytes, encoding: str) -> bytes:
    return page.decode(encoding, "replace").replace("\0", "").encode("utf-8", "replace")


def _is_utf8(page: bytes) -> bool:
    """Piece by piece: the whole page as one string would cost as much again in memory, and a third more time."""
    view, at = memoryview(page), 0
    try:
        while at < len(page):
            last = at + _PIECE >= len(page)
            _, taken = codecs.utf_8_decode(view[at : at + _PIECE], "strict", last)
            at += taken
    except UnicodeDecodeError:
        return False
    return True


def _wide(start: bytes) -> str:
    """UTF-16 without a mark shows as a null in nearly every other byte of the markup."""
    if len(start) < 4:
        return ""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > len(start) * 0.3 and odd > even * 4:
        return "utf-16-le"
    return "utf-16-be" if even > len(start) * 0.3 and even > odd * 4 else ""


def _declared(page: bytes, content_type: str) -> str:
    in_header = _IN_HEADER.search(content_type)
    in_page = _IN_META.search(page[:4096])
    names = (in_header[1] if in_header else "", in_page[1].decode("ascii", "replace") if in_page else "")
    return next((name for name in names if _usable(name)), "")


def _usable(name: str) -> bool:
    """Whether Python knows it, as a text encoding, and it is not the UTF-8 that has just failed."""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return info._is_text_encoding and info.name not in ("utf-8", "idna", "punycode")
