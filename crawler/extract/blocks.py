"""The text of a part of a page as paragraphs: blocks apart, inline elements joined without a break. Pure.

Vietnamese sites glue sentences together when tags are simply dropped ("...ngày một lớn.Theo đó"), and break
them apart when every tag becomes a space ("T rước khi").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass

from lxml import etree

from core.text import normalise

# Never text, wherever they stand.
_SILENT = frozenset(
    (
        *("script", "style", "noscript", "template", "head", "title", "meta", "link"),
        *("svg", "math", "canvas", "iframe", "object", "embed", "audio", "video", "source", "track", "picture"),
        *("img", "map", "button", "input", "select", "textarea", "option", "datalist", "progress", "dialog"),
        *("nav", "footer"),
    )
)
_SHOWN = frozenset(("img", "picture", "video", "figure"))  # what a caption may stand under
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
_SLANTED = frozenset(("em", "i"))
_ASIDE = re.compile(r"text-align\s*:\s*(right|end|center)", re.IGNORECASE)
_LEFT, _CENTRE, _RIGHT = range(3)
_PLACES = {"center": _CENTRE, "right": _RIGHT, "end": _RIGHT}
_SIGNED, _UNSIGNED = 1, 2  # a picture with a caption of its own, and one without
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One block's text, and what told how it is meant: set to the right, strong or slanted throughout,
    `linked` (the part of its letters inside links, 0..1), a heading, under a picture, set as a caption is."""

    text: str
    right: bool = False
    strong: bool = False
    linked: float = 0.0
    heading: bool = False
    pictured: bool = False
    captioned: bool = False


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
        elif element.tag in _SHOWN:
            writer.picture(element)
        if element is not root and element.tail:
            writer.write(element.tail)
    writer.flush()
    return writer.found


def text_of(element: etree._Element, skip: Callable[[etree._Element], bool]) -> str:
    """An element's text on one line: a title, a lead, a name."""
    return " ".join(paragraph.text for paragraph in paragraphs(element, skip))


@dataclass(slots=True)
class _Line:
    """What stands between two <br>: its text, and how many of its letters are in links, and in bold."""

    text: str
    linked: int
    strong: int
    slanted: int
    pictured: int
    beside: bool

    @property
    def is_strong(self) -> bool:
        """Bold throughout: the spaces between strong words are not."""
        return self.strong >= len(self.text) * 0.8

    def is_caption(self, *, centred: bool) -> bool:
        """Under a picture and in its middle, or beside it in one block and slanted: by its looks alone."""
        slanted = self.slanted >= len(self.text) * 0.8
        looks = (centred and (slanted or not self.is_strong)) or (slanted and self.beside)
        return looks and self.pictured == _UNSIGNED

    def goes_on(self, line: _Line) -> bool:
        """Whether the next line is the rest of this one's sentence. "iPhone", "eSIM" begin sentences too."""
        begins = line.text[0].islower() and not line.text[1:2].isupper()
        return begins and self.is_strong <= line.is_strong and not _SENTENCE_END.search(self.text[-6:])


class _Writer:
    """Collects text between block borders."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        self._parts: list[str] = []
        self._lines: list[_Line] = []  # those before the last <br>
        self._linked = self._strong = self._slanted = 0
        self._in_link = self._in_strong = self._in_slant = self._in_heading = 0
        self._set: list[int] = [_LEFT]
        self._pictured = 0
        self._beside = False

    def enter(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            if tag not in _CELLS or _has_block(element):
                self.flush()
            self._set.append(_aside(element) or self._set[-1])
            self._in_heading += tag in _HEADINGS
        elif tag == "a":
            self._in_link += 1
        elif tag in _STRONG:
            self._in_strong += 1
            self._in_slant += tag in _SLANTED
        if element.text:
            self.write(element.text)

    def leave(self, tag: str) -> None:
        if tag in _CELLS:
            self._parts.append(" ")
            self._set.pop()
        elif tag in _BLOCKS:
            self.flush()
            self._set.pop()
            self._in_heading -= tag in _HEADINGS
        elif tag == "a":
            self._in_link -= 1
        elif tag in _STRONG:
            self._in_strong -= 1
            self._in_slant -= tag in _SLANTED

    def write(self, text: str) -> None:
        # A line break in the source is white space; one that a reader sees comes from <br>.
        self._parts.append(text.replace("\n", " ") if "\n" in text else text)
        if self._in_link or self._in_strong:
            size = len(text.strip())
            self._linked += size if self._in_link else 0
            self._strong += size if self._in_strong else 0
            self._slanted += size if 0 < self._in_slant == self._in_strong else 0  # bold too: a question

    def line_break(self) -> None:
        self._lines.append(self._line())

    def picture(self, element: etree._Element) -> None:
        signed = element.tag == "figure" and next(element.iter("figcaption"), None) is not None
        self._pictured = max(self._pictured, _SIGNED if signed else _UNSIGNED)
        self._beside = True

    def flush(self) -> None:
        if self._parts or self._lines:
            self._close()
        self._beside = False

    def _close(self) -> None:
        last = self._line()
        lines = _joined([*self._lines, last]) if self._lines else [last]
        self._lines.clear()
        for line in lines:
            if line.text:
                self.found.append(
                    Paragraph(
                        text=line.text,
                        right=self._set[-1] == _RIGHT,
                        strong=line.is_strong,
                        linked=min(1.0, line.linked / len(line.text)),
                        heading=self._in_heading > 0,
                        pictured=line.pictured > 0,
                        captioned=line.is_caption(centred=self._set[-1] == _CENTRE),
                    )
                )

    def _line(self) -> _Line:
        """The line that ends here. A picture belongs to the text beside it, or else to the next that comes."""
        text = normalise("".join(self._parts))  # what reads the words behind this knows one Unicode form
        line = _Line(text, self._linked, self._strong, self._slanted, self._pictured, self._beside)
        self._parts.clear()
        self._linked = self._strong = self._slanted = 0
        if text:
            self._pictured = 0
        return line


def _joined(lines: list[_Line]) -> list[_Line]:
    """Lines parted by <br>; one that goes on in the middle of a sentence stays one."""
    groups: list[list[_Line]] = []
    before: _Line | None = None
    for line in lines:
        if before and before.text and line.text and before.goes_on(line):
            groups[-1].append(line)
        elif line.text:
            groups.append([line])
        before = line
    return [_whole(group) if len(group) > 1 else group[0] for group in groups]


def _whole(group: list[_Line]) -> _Line:
    return _Line(
        " ".join(line.text for line in group),
        sum(line.linked for line in group),
        sum(line.strong for line in group),
        sum(line.slanted for line in group),
        max(line.pictured for line in group),
        any(line.beside for line in group),
    )


def _aside(element: etree._Element) -> int:
    """Where a block's text is set, as far as it says so itself."""
    style = element.get("style")
    found = _ASIDE.search(style) if style else None
    align = found[1].lower() if found else element.get("align")
    return _PLACES.get(align or element.tag, _LEFT)  # <center> too


def _has_block(cell: etree._Element) -> bool:
    return any(child.tag in _BLOCKS for child in cell)
