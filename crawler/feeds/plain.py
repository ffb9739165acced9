"""What feeds put into titles and descriptions → plain, normalised text. Pure."""

from __future__ import annotations

import re

from lxml import etree, html

from core.text import normalise, shorten, unescape

_MAX_TITLE = 500
_MAX_LEAD = 2000  # some feeds hold the whole article; the lead is its beginning
_MAX_RAW = 200_000
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BLOCK_NAMES = """
    address article blockquote br dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li ol p section table td
    th tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SILENT = frozenset(("script", "style", "noscript", "template", "iframe", "figcaption", "select"))


def plain_title(raw: str) -> str:
    """A title: encoded up to three times, perhaps in an escaped CDATA (Tuổi Trẻ's sitemap), rarely with tags."""
    text = _CDATA.sub(r"\1", unescape(raw[:_MAX_RAW]))
    return shorten(normalise(_TAG.sub("", text)), _MAX_TITLE)


def plain_lead(raw: str) -> str:
    """A description without its HTML: `<a><img></a></br>lead`, also when it is escaped or in CDATA twice."""
    text = _CDATA.sub(r"\1", raw[:_MAX_RAW])
    if "<" not in text and "&lt;" in text:
        text = _CDATA.sub(r"\1", unescape(text))
    if "<" in text:
        text = _without_tags(text)
    return shorten(normalise(unescape(text)), _MAX_LEAD)


def _without_tags(markup: str) -> str:
    """Block elements part words, inline ones do not; scripts and captions are left out."""
    try:
        root = html.fragment_fromstring(markup.replace("\x00", ""), create_parent="div")
    except (etree.LxmlError, ValueError):
        return _TAG.sub(" ", markup)
    pieces: list[str] = []
    _collect(root, pieces)
    return "".join(pieces)


def _collect(root: etree._Element, pieces: list[str]) -> None:
    """Text in document order, without recursion: descriptions may be nested as deep as the parser allows."""
    skipping: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            if skipping is None and element.tag in _SILENT:
                skipping = element
            _add(pieces, element, element.text, skipping)
        else:
            if event == "end" and element is skipping:
                skipping = None
            _add(pieces, element, element.tail if element is not root else "", skipping)


def _add(pieces: list[str], element: etree._Element, text: str | None, skipping: etree._Element | None) -> None:
    if skipping is None:
        if element.tag in _BLOCKS:
            pieces.append(" ")
        pieces.append(text or "")
