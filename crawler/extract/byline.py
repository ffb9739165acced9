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
_LONGEST_BYLINE = 600  # letters: what is longer names nobody, and would take the patterns below very long
_LONGEST_NAME = 48
_MOST_WORDS = 6  # "Nguyễn Thị Minh Khai" has four; "Nhóm phóng viên kinh tế" five
_LAST_LINES = 3  # a byline, a credit and a photo credit may stand one under another

# What papers put where a reporter's name belongs (folded).
_NOBODY = frozenset(
    (
        *("admin", "pv", "p.v", "pvct", "phong vien", "nhom pv", "nhom phong vien", "bbt", "ban bien tap"),
        *("bien tap vien", "btv", "ctv", "toa soan", "media", "bot", "online", "vccorp.vn", "vccorp"),
        *("ttxvn", "vietnam+", "baotuoitre", "bao dien tu", "tuoi tre online", "to media"),
    )
)
_NO_SOURCE = frozenset(("tong hop", "internet", "suu tam", "nvcc"))  # "Nguồn: Tổng hợp": from here and there
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
_BETWEEN_NAMES = re.compile(r"\s*[,;/•|·]\s*|\s*[-–—]\s+|\s+[-–—]\s*|\s+(?:và|&)\s+", re.IGNORECASE)
_BRACKETED_CREDIT = re.compile(
    r"\(\s*(?:(?:tổng hợp|dịch|lược dịch)?\s*theo|nguồn\s*:?)\s+([^()]{2,60})\)", re.IGNORECASE
)
# A reporter and the paper: "Theo Mạnh Quân (Dân Việt)", on 24h.
_OF_A_PAPER = re.compile(r"^(theo\s+[^()]{2,60})\(([^()]{2,60})\)\s*$", re.IGNORECASE)
_CREDIT_LINE = re.compile(
    r"^\(?\s*(?:(?P<label>nguồn(?: tin)?|tham khảo|theo)\s*:\s*|(?P<word>theo|nguồn)\s+)"
    r"(?P<source>[^()]{2,60}?)\s*\)?\.?$",
    re.IGNORECASE,
)
# "Nguyễn Lê - Theo CNBC", "Minh Khôi theo The Verge", "An Bình lược dịch từ BBC".
_CREDIT_BEHIND = re.compile(
    r"^(?P<names>[^()]{2,60}?)\s*[-–—/|,]?\s*(?:\b(?:(?:lược|biên) )?dịch (?:theo|từ)|\btheo)\s*:?\s+"
    r"(?P<source>[^()]{2,60})$",
    re.IGNORECASE,
)
# A news agency signs at the end of its text: "(TTXVN/Vietnam+)", "(Vietnam+)"; in English "— VNA/VNS", "— BIZHUB".
_AGENCY = re.compile(
    r"\s*\((?P<in_brackets>(?:TTXVN|Vietnam\+|VNA|TTXVN/[\w+ ]{2,20})(?:/[\w+ ]{2,20})?)\)\s*$|"
    r"\s*[—–]\s?(?P<dashed>(?:[A-Z][\w+]{1,20}/)?(?:VNS|VNA|BIZHUB)(?:/VNS)?)\.?\s*$"
)
_PHOTO_CREDIT = re.compile(
    r"^\(?\s*(?:ảnh|video|clip|đồ họa|nguồn ảnh|infographic)\b[^.:]{0,30}:\s*.{1,60}$", re.IGNORECASE
)
_DESIGNER = re.compile(r"^(?:thiết kế|trình bày|kỹ thuật)\s*:\s*(.{2,60})$", re.IGNORECASE)  # no writer
_NAME_WORD = re.compile(r"^(?:[A-ZÀ-ỸĐ][\w'’.+-]*|[A-ZÀ-ỸĐ]\.)$")
_ENDS_SENTENCE = re.compile(r"[.!?…:;,\"”’]$")
_INITIALS = re.compile(r"(?:^|[\s.])[A-ZĐ]\.$")  # "J.D.", "Nguyễn Văn A.": the stop belongs to the name
_ONLY_INITIALS = re.compile(r"(?:[A-ZĐ]\.)+[A-ZĐ]?")
_ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)
_EMAIL = re.compile(r"\S+@\S+")
_SITE = re.compile(r"\.(?:vn|com|net)\b", re.IGNORECASE)


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
        credit = credit or agency["in_brackets"] or agency["dashed"]
    return kept, Byline(authors, credit)


def clean_authors(texts: Iterable[str], *, papers: Sequence[str] = ()) -> tuple[str, ...]:
    """Names, once each, in order: without labels, manners ("tổng hợp") and what stands for nobody. `papers`
    are names of the outlet itself."""
    # "VOV-Bắc Kinh" is a bureau of VOV's.
    nobody = _NOBODY | {fold(paper) for paper in papers}
    found: dict[str, str] = {}
    for text in texts:
        if len(text) > _LONGEST_BYLINE:
            continue
        flat = _OF_A_PAPER.sub(r"\1", _BRACKETED_CREDIT.sub("", _OTHERS.sub("", normalise(unescape(text)))))
        if _ADDRESS.search(flat):
            continue
        flat = _EMAIL.sub(" ", flat)
        for part in _BETWEEN_NAMES.split(_LABEL.sub("", _MANNER.sub("", flat))):
            name = _LABEL.sub("", part).strip(" ,;:-–—()•·|*")
            name = name if _INITIALS.search(name) else name.strip(" .")
            known = fold(name).rstrip(".")
            if _is_name(name) and not _SITE.search(name) and nobody.isdisjoint((known, known.partition("-")[0])):
                found.setdefault(known, name)
    return tuple(found.values())


def clean_credit(text: str) -> str | None:
    """ "Theo Bloomberg" for "(Theo Bloomberg)", "Bloomberg", "Nguồn: Bloomberg"; None for nothing."""
    flat = normalise(unescape(text[:_LONGEST_BYLINE])).strip(" .()")
    source = re.sub(r"^(?:theo|nguồn|tham khảo)\s*:?\s+|^nguồn\s*:\s*", "", flat, flags=re.IGNORECASE).strip(" .:,")
    if fold(source) in _NO_SOURCE or source.startswith("http"):
        return None
    return f"Theo {source}" if 1 < len(source) <= 80 else None


def credit_in(text: str) -> str | None:
    """The credit in "Khải Nguyên (Theo Bloomberg)", and in "Theo Mạnh Quân (Dân Việt)"."""
    flat = normalise(text[:_LONGEST_BYLINE])
    if found := _BRACKETED_CREDIT.search(flat):
        return clean_credit(found[1])
    paper = _OF_A_PAPER.match(flat)
    # In small letters it is a manner: "(tổng hợp)".
    return clean_credit(paper[2]) if paper and paper[2][0].isupper() else None


def _agency_line(last: Paragraph) -> Byline | None:
    agency = _AGENCY.fullmatch(last.text)
    return Byline((), agency["in_brackets"] or agency["dashed"]) if agency else None


def _closing_line(last: Paragraph, before: Paragraph) -> Byline | None:
    """What the last paragraph says of its author or source; None where it is the text's own last sentence."""
    text = last.text
    if len(text) > _LONGEST_LINE or last.heading:
        return None
    if _PHOTO_CREDIT.match(text) or fold(text.strip(" ().")) in _NOBODY | _NO_SOURCE:
        return Byline()
    if (designer := _DESIGNER.match(text)) and _is_named(designer[1]):
        return Byline()
    if source := _credit_line(text):
        return Byline((), clean_credit(source))
    names, credit = _parted(text)
    label = _LABEL.match(names)
    labelled = label is not None and label[0].rstrip().endswith((":", "："))
    marked = last.right or labelled or credit is not None or _MANNER.search(names) is not None
    return Byline(clean_authors([names]), credit) if _signs(names, last, before, marked=marked) else None


def _signs(names: str, last: Paragraph, before: Paragraph, *, marked: bool) -> bool:
    """Whether a closing line is names. Unmarked and in plain letters, only one that stands alone: in a list of
    names the line before is one too."""
    if not _reads_as_names(names, certain=marked):
        return False
    return marked or last.strong or not _reads_as_names(before.text, certain=False)


def _parted(text: str) -> tuple[str, str | None]:
    """The names in a closing line, and the source behind them."""
    if credit := credit_in(text):
        return _BRACKETED_CREDIT.sub("", text).strip(), credit
    if agency := _AGENCY.search(text):
        return text[: agency.start()], agency["in_brackets"] or agency["dashed"]
    behind = _CREDIT_BEHIND.match(text)
    if behind and _is_named(behind["names"]) and _is_named(behind["source"]):
        return behind["names"], clean_credit(behind["source"])
    return text, None


def _credit_line(text: str) -> str | None:
    """The source in "(Theo WSJ)", or in "Theo WSJ" alone: "Theo ..." begins many a sentence, so that one must
    not be it. "Nguồn" without a colon begins other sentences still: then every word must be a name's."""
    found = _CREDIT_LINE.match(text)
    if not found:
        return None
    source = found["source"].rstrip(".")
    bracketed = text.startswith("(") and text.rstrip(".").endswith(")")
    open_ended = not _ENDS_SENTENCE.search(text) and (found["word"] or "").lower() != "nguồn"
    short = len(source.split()) <= _MOST_WORDS and (open_ended or _is_named(source))
    return source if bracketed or short else None


def _is_named(text: str) -> bool:
    """Whether every word begins as a name's does; "163" is one too."""
    words = [word for word in re.split(r"[\s,/]+", text.strip(" .-–—")) if word not in ("", "và", "&", "-")]
    return bool(words) and all(word[0].isupper() or word[0].isdigit() for word in words)


def _reads_as_names(text: str, *, certain: bool) -> bool:
    """Names and nothing else: each word begins with a capital, and no sentence ends."""
    bare = _LABEL.sub("", _MANNER.sub("", text)).strip(" .()-–—") if certain else text.strip()
    if not bare:
        return certain
    if _ONLY_INITIALS.fullmatch(bare):
        return True
    if _ENDS_SENTENCE.search(bare):
        return False
    parts = _BETWEEN_NAMES.split(bare)
    return len(parts) <= 4 and all(_is_full_name(part, certain=certain) for part in parts)


def _is_full_name(part: str, *, certain: bool) -> bool:
    words = part.split()
    fewest = 1 if certain else 2
    return fewest <= len(words) <= _MOST_WORDS - 1 and all(
        word[0].isupper() and _NAME_WORD.match(word) for word in words
    )


def _is_name(name: str) -> bool:
    return (
        1 < len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_WORDS and any(char.isalpha() for char in name)
    )
