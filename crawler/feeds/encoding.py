"""Bytes of a feed or list page → text, whatever its prolog claims. Pure; never raises.

Seen on Vietnamese outlets: UTF-16LE without a BOM, a prolog that says utf-16 over UTF-8, no prolog at all.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16LE, whose BOM begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1024
_PROLOG = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# Only charsets of the web: Python also knows "unicode_escape", "punycode" and others that a page must not name.
_KNOWN = re.compile(r"(windows|cp|iso|latin|us-ascii|ascii|koi8|gb|big5|euc|shift|utf)[\w:.-]*", re.IGNORECASE)


def decode(body: bytes, content_type: str = "") -> str:
    """The text: BOM first, then null bytes, then UTF-8 if it fits, then what is declared, else UTF-8 with gaps."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    if wide := _wide(body[:_SAMPLE]):
        return body.decode(wide, "replace")
    text = body.decode("utf-8", "replace")
    if _fits(text):
        return text
    return body.decode(declared(body, content_type), "replace") if declared(body, content_type) else text


def _fits(text: str) -> bool:
    """Whether bytes were UTF-8, but for a stray few: other charsets leave hardly a letter beyond ASCII whole."""
    gaps = text.count("\ufffd")
    return gaps == 0 or gaps * 20 <= len(text.encode("utf-8")) - len(text) - 2 * gaps


def declared(body: bytes, content_type: str) -> str:
    """The charset that prolog, header or meta element names, if it can be used on single bytes; else ""."""
    head = body[:_SAMPLE]
    texts = (_PROLOG.search(head), _META.search(head))
    names = [found[1].decode("ascii", "replace") for found in texts if found]
    if in_header := _HEADER.search(content_type):
        names.insert(1, in_header[1])
    return next((name for name in names if _usable(name)), "")


def _usable(name: str) -> bool:
    """Bytes that hold no nulls are not UTF-16 or UTF-32, and UTF-8 has been tried."""
    if not _KNOWN.fullmatch(name):
        return False
    try:
        return not codecs.lookup(name).name.startswith("utf")
    except LookupError:
        return False


def _wide(head: bytes) -> str:
    """UTF-16 without a BOM: markup is ASCII, so half of its bytes are null, on one side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head):  # at least half of one side
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"
