"""Who wrote an article, and from whom it was taken: names cleaned, and the closing line of a text told from
its last sentence. Pure."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.text import fold, normalise, unescape
from crawler.extract.blocks import Paragraph

_LONGEST_LINE = 90
_LONGEST_NAME = 48
_MOST_WORDS = 6  # "Nguyễn Thị Minh Khai" has four; "Nhóm phóng viên kinh tế" five
_LAST_LINES = 3  # a byline, a credit and a photo credit may stand one under another

# What papers put where a reporter's name belongs (folded).
_NOBODY = frozenset(
    (
        *("admin", "pv", "p.v", "pvct", "phong vien", "nhom pv", "nhom phong vien", "bbt", "ban bien tap"),
        *("bien tap vien", "btv", "ctv", "toa soan", "media", "bot", "online", "vccorp.vn", "vccorp"),
        *("baotuoitre", "bao dien tu", "tuoi tre online", "to media"),
    )
)
_LABEL = re.compile(
    r"^(?:tác giả|bài viết|bài và ảnh|bài, ảnh|bài|tin|tin, ảnh|ảnh|by|theo|thực hiện|nguồn|biên tập|lược dịch)"
    r"\s*[:：]\s*|^(?:theo|by)\s+(?=\S)",
    re.IGNORECASE,
)
# How: "Hà Thu (tổng hợp)", "Thạch Bắc tổng hợp", "Đỗ Hương (thực hiện)".
_MANNER = re.compile(
    r"\s*\([^()]{1,20}\)\s*$|"
    r"\s+(?:tổng hợp|thực hiện|lược dịch|biên dịch|dịch|ghi|lược ghi|biên soạn|tổng thuật)\s*$",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\s+và\s+\d+\s+tác giả khác.*$|\s*xem (?:các|thêm) bài viết.*$", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*[,;/•|·]\s*|\s+[-–—]\s+|\s+(?:và|&)\s+", re.IGNORECASE)
_BRACKETED_CREDIT = re.compile(
    r"\(\s*(?:(?:tổng hợp|dịch|lược dịch)?\s*theo|nguồn\s*:?)\s+([^()]{2,60})\)", re.IGNORECASE
)
_CREDIT_LINE = re.compile(r"^\(?\s*(?:nguồn\s*:|theo)\s+([^()]{2,60}?)\s*\)?$", re.IGNORECASE)
# A news agency signs at the end of its text: "(TTXVN/Vietnam+)", "(Vietnam+)".
_AGENCY = re.compile(r"(?:^|\s*)\(((?:TTXVN|Vietnam\+|VNA|TTXVN/[\w+ ]{2,20})(?:/[\w+ ]{2,20})?)\)\s*$")
_PHOTO_CREDIT = re.compile(
    r"^\(?\s*(?:ảnh|video|clip|đồ họa|nguồn ảnh|infographic)\b[^.:]{0,30}:\s*.{1,60}$", re.IGNORECASE
)
_NAME_WORD = re.compile(r"^(?:[A-ZÀ-ỸĐ][\w'’.+-]*|[A-ZÀ-ỸĐ]\.)$")
_ENDS_SENTENCE = re.compile(r"[.!?…:;,\"”’]$")
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:vn|com|net)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Byline:
    """What closed the text: its authors and the source it credits."""

    authors: tuple[str, ...] = ()
    credit: str | None = None


NO_BYLINE = Byline()


def split_byline(body: Sequence[Paragraph]) -> tuple[list[Paragraph], Byline]:
    """The text without its closing lines, and what these said."""
    kept = list(body)
    authors: tuple[str, ...] = ()
    credit: str | None = None
    for _ in range(_LAST_LINES):
        if len(kept) < 2:
            break
        found = _agency_line(kept[-1]) or _closing_line(kept[-1], kept[-2])
        if found is None:
            break
        kept.pop()
        authors, credit = found.authors or authors, found.credit or credit
    if kept and (agency := _AGENCY.search(kept[-1].text)):
        kept[-1] = dataclasses.replace(kept[-1], text=kept[-1].text[: agency.start()].rstrip())
        credit = credit or agency[1]
    return kept, Byline(authors, credit)


def clean_authors(texts: Iterable[str], *, papers: Sequence[str] = ()) -> tuple[str, ...]:
    """Names, once each, in order: without labels, manners ("tổng hợp") and what stands for nobody. `papers`
    are names of the outlet itself."""
    nobody = _NOBODY | {fold(paper) for paper in papers}
    found: dict[str, str] = {}
    for text in texts:
        flat = _BRACKETED_CREDIT.sub("", _OTHERS.sub("", normalise(unescape(text))))
        if _ADDRESS.search(flat):
            continue
        for part in _BETWEEN_NAMES.split(_LABEL.sub("", _MANNER.sub("", flat))):
            name = _LABEL.sub("", part).strip(" .,;:-–—()•·|*")
            if _is_name(name) and fold(name) not in nobody:
                found.setdefault(fold(name), name)
    return tuple(found.values())


def clean_credit(text: str) -> str | None:
    """ "Theo Bloomberg" for "(Theo Bloomberg)", "Bloomberg", "Nguồn: Bloomberg"; None for nothing."""
    flat = normalise(unescape(text)).strip(" .()")
    source = re.sub(r"^(?:theo|nguồn)\s*:?\s+|^nguồn\s*:\s*", "", flat, flags=re.IGNORECASE).strip(" .:,")
    return f"Theo {source}" if 1 < len(source) <= 80 and not source.startswith("http") else None


def credit_in(text: str) -> str | None:
    """The credit in "Khải Nguyên (Theo Bloomberg)"."""
    found = _BRACKETED_CREDIT.search(normalise(text))
    return clean_credit(found[1]) if found else None


def _agency_line(last: Paragraph) -> Byline | None:
    agency = _AGENCY.fullmatch(last.text)
    return Byline((), agency[1]) if agency else None


def _closing_line(last: Paragraph, before: Paragraph) -> Byline | None:
    """What the last paragraph says of its author or source; None where it is the text's own last sentence."""
    text = last.text
    if len(text) > _LONGEST_LINE or last.heading:
        return None
    if _PHOTO_CREDIT.match(text):
        return Byline()
    if credit := _credit_line(last):
        return Byline((), credit)
    credit = credit_in(text)
    names = _BRACKETED_CREDIT.sub("", text).strip()
    marked = last.right or credit is not None or _MANNER.search(names) is not None
    return Byline(clean_authors([names]), credit) if _signs(names, last, before, marked=marked) else None


def _signs(names: str, last: Paragraph, before: Paragraph, *, marked: bool) -> bool:
    """Whether a closing line is names. Unmarked and in plain letters, only one that stands alone: in a list of
    names the line before is one too."""
    if not _reads_as_names(names, certain=marked):
        return False
    return marked or last.strong or not _reads_as_names(before.text, certain=False)


def _credit_line(last: Paragraph) -> str | None:
    """ "(Theo WSJ)", or "Theo WSJ" alone: "Theo ..." begins many a sentence, so that one must not be it."""
    found = _CREDIT_LINE.match(last.text)
    if not found:
        return None
    bracketed = last.text.startswith("(") and last.text.endswith(")")
    short = len(found[1].split()) <= _MOST_WORDS and not _ENDS_SENTENCE.search(last.text)
    return clean_credit(found[1]) if bracketed or short else None


def _reads_as_names(text: str, *, certain: bool) -> bool:
    """Names and nothing else: each word begins with a capital, and no sentence ends."""
    bare = _LABEL.sub("", _MANNER.sub("", text)).strip(" .()") if certain else text.strip()
    if not bare:
        return certain
    if _ENDS_SENTENCE.search(bare):
        return False
    parts = _BETWEEN_NAMES.split(bare)
    return len(parts) <= 4 and all(_is_full_name(part, certain=certain) for part in parts)


def _is_full_name(part: str, *, certain: bool) -> bool:
    words = part.split()
    fewest = 1 if certain else 2
    return fewest <= len(words) <= _MOST_WORDS - 1 and all(_NAME_WORD.match(word) for word in words)


def _is_name(name: str) -> bool:
    return (
        1 < len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_WORDS and any(char.isalpha() for char in name)
    )
