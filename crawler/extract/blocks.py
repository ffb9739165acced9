"""The text of a part of a page as paragraphs: blocks apart, inline elements joined without a break. Pure.

Vietnamese sites glue sentences together when tags are simply dropped ("...ngày một lớn.Theo đó"), and break
them apart when every tag becomes a space ("T rước khi").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass

from lxml import etree

# Never text, wherever they stand.
_SILENT = frozenset(
    (
        *("script", "style", "noscript", "template", "head", "title", "meta", "link"),
        *("svg", "math", "canvas", "iframe", "object", "embed", "audio", "video", "source", "track", "picture"),
        *("img", "map", "button", "input", "select", "textarea", "option", "datalist", "progress", "dialog"),
        *("nav", "footer"),
    )
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CELLS = frozenset(("td", "th"))
_BLOCKS = (
    _HEADINGS
    | _CELLS
    | {
        *("html", "body", "main", "article", "section", "header", "div", "center", "p", "pre", "blockquote", "hr"),
        *("address", "aside", "figure", "figcaption", "details", "summary", "dialog", "form", "fieldset"),
        *("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr"),
    }
)
_STRONG = frozenset(("b", "strong", "em", "i"))
_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One block's text, and what told how it is meant: set to the right, strong or slanted throughout,
    `linked` (the part of its letters inside links, 0..1), a heading, under a picture."""

    text: str
    right: bool = False
    strong: bool = False
    linked: float = 0.0
    heading: bool = False
    pictured: bool = False


def paragraphs(
    root: etree._Element,
    skip: Callable[[etree._Element], bool],
    *,
    ends: Set[etree._Element] = frozenset(),
) -> list[Paragraph]:
    """The paragraphs under `root`, in order, without the elements that `skip` names, up to one of `ends`."""
    writer = _Writer()
    stack: list[tuple[etree._Element, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        if leaving:
            writer.leave(element.tag)
        elif element in ends:
            break
        elif element.tag == "br":
            writer.line_break()
        elif element is root or (element.tag not in _SILENT and not skip(element)):
            writer.enter(element)
            stack.append((element, True))
            stack.extend((child, False) for child in element.iterchildren(reversed=True))
            continue
        elif element.tag in ("img", "picture", "video"):
            writer.picture()
        if element is not root and element.tail:
            writer.write(element.tail)
    writer.flush()
    return writer.found


def text_of(element: etree._Element, skip: Callable[[etree._Element], bool]) -> str:
    """An element's text on one line: a title, a lead, a name."""
    return " ".join(paragraph.text for paragraph in paragraphs(element, skip))


class _Writer:
    """Collects text between block borders."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        self._parts: list[str] = []
        self._linked = self._strong = 0
        self._in_link = self._in_strong = self._in_heading = 0
        self._right: list[bool] = [False]
        self._pictured = False

    def enter(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            if tag not in _CELLS or _has_block(element):
                self.flush()
            self._right.append(self._right[-1] or _to_the_right(element))
            self._in_heading += tag in _HEADINGS
        elif tag == "a":
            self._in_link += 1
        elif tag in _STRONG:
            self._in_strong += 1
        if element.text:
            self.write(element.text)

    def leave(self, tag: str) -> None:
        if tag in _CELLS:
            self._parts.append(" ")
            self._right.pop()
        elif tag in _BLOCKS:
            self.flush()
            self._right.pop()
            self._in_heading -= tag in _HEADINGS
        elif tag == "a":
            self._in_link -= 1
        elif tag in _STRONG:
            self._in_strong -= 1

    def write(self, text: str) -> None:
        # A line break in the source is white space; one that a reader sees comes from <br>.
        self._parts.append(text.replace("\n", " ") if "\n" in text else text)
        if self._in_link or self._in_strong:
            size = len(text.strip())
            self._linked += size if self._in_link else 0
            self._strong += size if self._in_strong else 0

    def line_break(self) -> None:
        self._parts.append("\n")

    def picture(self) -> None:
        self._pictured = True

    def flush(self) -> None:
        if not self._parts:
            return
        texts = _joined([_squeezed(line) for line in "".join(self._parts).split("\n")])
        self._parts.clear()
        size = sum(map(len, texts))
        for text in texts:
            self.found.append(
                Paragraph(
                    text=text,
                    right=self._right[-1],
                    strong=self._strong >= size * 0.8,  # the spaces between strong words are not
                    linked=min(1.0, self._linked / size),
                    heading=self._in_heading > 0,
                    pictured=self._pictured,
                )
            )
        if texts:
            self._pictured = False
        self._linked = self._strong = 0


def _joined(lines: list[str]) -> list[str]:
    """Lines parted by <br> as paragraphs; one that goes on in the middle of a sentence stays one."""
    texts: list[list[str]] = []
    before = ""
    for line in lines:
        if line and before and line[0].islower() and not _SENTENCE_END.search(before[-6:]):
            texts[-1].append(line)
        elif line:
            texts.append([line])
        before = line
    return [" ".join(parts) for parts in texts]


def _squeezed(line: str) -> str:
    return " ".join(line.split())


def _to_the_right(element: etree._Element) -> bool:
    if element.get("align") == "right":
        return True
    style = element.get("style")
    return style is not None and _RIGHT.search(style) is not None


def _has_block(cell: etree._Element) -> bool:
    return any(child.tag in _BLOCKS for child in cell)
