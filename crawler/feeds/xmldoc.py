"""Text of an XML feed → its tree, tolerant of what outlets write, deaf to what attackers write. Pure.

A document type and its entities are cut off before parsing, so that nothing expands and nothing is loaded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml import etree

_PROLOG = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_MAX_DOCTYPE = 100_000
_DOCTYPE_START = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
# A reference that XML does not know (&nbsp; &agrave;) or a bare ampersand (T&T): both are common in titles.
_LOOSE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(\w{2,31};)?")
_NUMBERED = re.compile(r"&#([xX][0-9a-fA-F]{1,9}|[0-9]{1,9});")
_LAST_CHARACTER = 0x10FFFF
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_MEDIA = "{http://search.yahoo.com/mrss/}"  # media:title and the like are a picture's, not the item's


class NotXmlError(ValueError):
    """Nothing of it can be read as XML."""


def parse(text: str) -> etree._Element:
    """The root element. What is not well-formed is mended, and then read as far as it goes."""
    text = _without_doctype(_PROLOG.sub("", text.lstrip("\ufeff"), count=1).lstrip())
    try:
        return etree.fromstring(_encoded(text), _parser(recover=False))
    except etree.XMLSyntaxError:
        return _mended(text)


def _mended(text: str) -> etree._Element:
    mended = "".join(_escaped(_CONTROL.sub("", text)))
    try:
        root = etree.fromstring(_encoded(mended), _parser(recover=True))
    except etree.XMLSyntaxError as error:
        raise NotXmlError(str(error)) from None
    if root is None:
        raise NotXmlError("no element in it")
    return root


def _escaped(text: str) -> Iterator[str]:
    """The text with loose ampersands escaped, but not inside CDATA, where they are at home."""
    at = 0
    while (start := text.find(_CDATA, at)) >= 0:
        end = text.find(_CDATA_END, start)
        end = len(text) if end < 0 else end + len(_CDATA_END)
        yield _references(text[at:start])
        yield text[start:end]
        at = end
    yield _references(text[at:])


def _references(text: str) -> str:
    return _LOOSE.sub(_known_or_escaped, _NUMBERED.sub(_character_or_gap, text))


def _character_or_gap(found: re.Match[str]) -> str:
    """A reference to half a character, which no text can hold, becomes a gap: lxml would fail when it is read."""
    digits = found[1]
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return "\ufffd" if 0xD800 <= number <= 0xDFFF or number > _LAST_CHARACTER else found[0]


def _known_or_escaped(found: re.Match[str]) -> str:
    """&agrave; → à; an ampersand that is only an ampersand → &amp;"""
    character = html.unescape(found[0])
    return character if character != found[0] and "&" not in character else "&amp;" + found[0][1:]


def _without_doctype(text: str) -> str:
    start = _DOCTYPE_START.search(text, 0, 4096)
    if start is None:
        return text
    depth = 0
    for index in range(start.start(), min(len(text), start.start() + _MAX_DOCTYPE)):
        char = text[index]
        depth += (char in "<[") - (char in ">]")
        if depth == 0:
            return text[: start.start()] + text[index + 1 :]
    raise NotXmlError("its document type has no end")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def name_of(element: etree._Element) -> str:
    """The tag without its namespace; "" for comments and for what belongs to a picture."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) and not tag.startswith(_MEDIA) else ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The child elements of these names, whatever their namespace."""
    return (child for child in element if name_of(child) in names)


def text_of(element: etree._Element, *names: str) -> str:
    """The text of the first child of these names that has any, in the order of the names."""
    for name in names:
        for child in children(element, name):
            if text := all_text(child):
                return text
    return ""


def all_text(element: etree._Element) -> str:
    """Everything written inside an element, without the spaces around it."""
    return "".join(str(text) for text in element.itertext()).strip()
