"""The nets under the selectors: what is taken off a lead, and which paragraphs are no text though they stand
in it. Pure. Boxes are dropped by their node first; these rules know them by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from core.text import normalise, unescape
from crawler.extract.blocks import Paragraph
from crawler.outlet import Source

# How papers sign the beginning of a lead: "TTO - ", "(NLĐO)- ", "BNEWS ". Two or three capitals alone are no
# signature ("TP HCM", "TTCK"): a dash must follow, or brackets stand around them.
_SIGNED = (
    *("TTO", "TTCT", "TPO", "NLĐO", "NLĐ", "VOV.VN", "VTV.vn", "SKĐS", "GD&TĐ", "GDTĐ", "BNEWS", "PLO", "SGGPO"),
    *("SGGP", "HNM", "HNMO", "QĐND", "VietTimes", "Baodautu.vn", "VnEconomy", "Vietnam+", "TTXVN", "CAND", "ANTĐ"),
    *("ĐTCK", "DNVN", "VNF", "KTĐT", "CafeF", "CafeBiz", "GenK", "Dân trí", "Chinhphu.vn", "Tổ Quốc", "VTC News"),
)


def _alternatives(names: Sequence[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_DASH = r"\s*[-–—]+\s*"
_BRACKETED = rf"\(\s*(?:{_alternatives(_SIGNED)})\s*\)(?:{_DASH}|\s*[:.]\s*|\s+)"
_PREFIX = re.compile(
    rf"^(?:{_BRACKETED}|\([^()]{{2,24}}\){_DASH}|(?:{_alternatives(_SIGNED)}){_DASH}|BNEWS\s+)", re.IGNORECASE
)

_LABELS = (
    r"xem thêm|đọc thêm|đọc tiếp|đọc ngay|tin mới|tin liên quan|bài liên quan|tham khảo thêm|có thể bạn quan tâm|"
    r"mời (?:độc giả|bạn đọc|quý độc giả|các bạn|bạn|anh em) (?:xem|đọc)(?: thêm)?(?: video)?|từ khóa|"
    r"từ khoá|chủ đề|sao chép liên kết|xem các bài viết của tác giả|quảng cáo|tags?|xem video|video liên quan|"
    r"bài đọc nhiều|theo dõi [\w ]{2,40} trên(?: google news| facebook| zalo)?"
)
_LABEL = re.compile(rf"^[>»▶►\s]*(?:{_LABELS})\s*[:：>»…]*$", re.IGNORECASE)
_LABELLED_LINK = re.compile(rf"^[>»▶►\s]*(?:{_LABELS})\s*[:：]", re.IGNORECASE)
_ARROWS = re.compile(r"^(?:>>+|»|►|▶|=>|\.\.>>)|(?:>>+|\.\.>>)\s*$")
_STOCK_WIDGET = re.compile(r"^[A-Z0-9]{3,4}\s*:\s*Giá hiện tại", re.IGNORECASE)
# Headlines ask, shout and quote; they do not end in a stop.
_PROSE_END = re.compile(r"[.…:;]$")
_BARE_ADDRESS = re.compile(r"^(?:(?:link (?:bài )?gốc|bài gốc|nguồn)\s*:?\s*)?https?://\S+$", re.IGNORECASE)
_DISCLAIMER = re.compile(
    r"^[(*\s]*bài viết (?:này )?(?:thể hiện|phản ánh|là) (?:quan điểm|góc nhìn|ý kiến|văn phong)", re.IGNORECASE
)
# What a paper asks of its readers: "Mời quý độc giả theo dõi kênh ...", "Mời bạn đọc đón xem kỳ 2".
_ASKED = re.compile(
    r"^[*\s]*mời (?:quý )?(?:vị|độc giả|bạn đọc|khán giả|khán thính giả|các bạn)\b[^.!?]{0,60}"
    r"\b(?:theo dõi|đón (?:xem|đọc)|đọc thêm|xem thêm|đặt mua)\b",
    re.IGNORECASE,
)
# "... Ảnh: Reuters", "(Ảnh: TTXVN)", "- Ảnh: AFP", "- Ảnh 1.", "Nguồn: Bloomberg": how a caption ends.
_CAPTION = re.compile(
    r"(?:^|[(.\s–-])"
    r"(?:(?:(?:ảnh|hình)(?: minh (?:họa|hoạ))?|nguồn ảnh|đồ họa|nguồn|video|clip)"
    r"\s*:\s*(?:[^.!?]|[.!?](?=\w)){1,50}|"
    r"(?:ảnh|hình) (?:\d{1,2}|minh (?:họa|hoạ)|chụp màn hình|cắt từ (?:clip|video)))[.)]*$",
    re.IGNORECASE,
)
_CUT = re.compile(r"[\s.…]*(?:\[[.…]+\])?$")  # how a description cut short ends: "...", " […]"
_LETTER = re.compile(r"[^\W_]")
_LONGEST_CAPTION = 320
_LONGEST_UNSIGNED = 240  # of a caption that no photographer is named in


@lru_cache(maxsize=64)
def _own_prefixes(prefixes: tuple[str, ...]) -> re.Pattern[str] | None:
    """Those an outlet's file names: one in brackets needs no dash behind it."""
    bracketed = [prefix for prefix in prefixes if prefix.endswith(")")]
    plain = [prefix for prefix in prefixes if not prefix.endswith(")")]
    forms = [rf"(?:{_alternatives(bracketed)})\s*[-–—:]*\s*"] if bracketed else []
    forms += [rf"(?:{_alternatives(plain)}){_DASH}"] if plain else []
    return re.compile(rf"^(?:{'|'.join(forms)})", re.IGNORECASE) if forms else None


def clean_lead(text: str, *, prefixes: tuple[str, ...] = (), stamp: str = "") -> str:
    """The lead without the paper's signature ("(Dân trí) - ", "TTO - ") and without the location `stamp` that
    the page sets before it."""
    lead = normalise(unescape(text))
    if stamp and lead.startswith(stamp):
        lead = lead.removeprefix(stamp).lstrip(" -–—:")
    own = _own_prefixes(prefixes)
    for pattern in (own, _PREFIX):
        bare = pattern.sub("", lead, count=1) if pattern else lead
        lead = bare or lead
    return lead


def without_boxes(body: Sequence[Paragraph], drop_text: tuple[str, ...] = ()) -> list[Paragraph]:
    """The paragraphs without labels, related links, captions and widgets that no selector caught, and without
    those the outlet's own patterns are found in."""
    own = _any_of(drop_text)
    return [
        paragraph
        for paragraph, teaser in zip(body, _teasers(body), strict=True)
        if not (teaser or _is_box(paragraph) or (own and own.search(paragraph.text)))
    ]


def _teasers(body: Sequence[Paragraph]) -> list[bool]:
    """Which paragraphs are one link each, beside others that are: a headline and what it announces, or a list."""
    links = [paragraph.linked >= 0.95 and len(paragraph.text) > 25 for paragraph in body]
    return [
        link and (before or behind)
        for before, link, behind in zip([False, *links], links, [*links[1:], False], strict=False)
    ]


@lru_cache(maxsize=64)
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE) if patterns else None


def _is_box(paragraph: Paragraph) -> bool:
    text = paragraph.text
    if text.startswith(">>") or not _LETTER.search(text):
        return True
    if paragraph.pictured and _is_caption(paragraph):
        return True
    if paragraph.linked > 0.5 and (_ARROWS.search(text) or _LABELLED_LINK.match(text)):
        return True
    # A line that is one link and no sentence is another article's headline.
    if paragraph.linked >= 0.95 and len(text) > 25 and not _PROSE_END.search(text) and not paragraph.heading:
        return True
    if _BARE_ADDRESS.match(text) or (len(text) < 160 and (_DISCLAIMER.match(text) or _ASKED.match(text))):
        return True
    return len(text) < 80 and bool(_LABEL.match(text) or _STOCK_WIDGET.match(text) or _ARROWS.match(text))


def _is_caption(paragraph: Paragraph) -> bool:
    """Signed as one, or set as one; a question under a picture is the reporter's."""
    text = paragraph.text
    if paragraph.captioned and len(text) <= _LONGEST_UNSIGNED and not text.endswith("?"):
        return True
    return len(text) <= _LONGEST_CAPTION and _CAPTION.search(text) is not None


def part_lead(
    lead: str, by: str, body: Sequence[Paragraph], *, prefixes: tuple[str, ...] = ()
) -> tuple[str, list[str]]:
    """The lead, and the texts of the body without it. `prefixes` are those that were taken off the lead.

    A page without a lead of its own says its first paragraph in its meta elements: that is no lead. But where
    that paragraph is set in bold, it is one, and no part of the text.
    """
    texts = [paragraph.text for paragraph in body]
    if not texts or not lead:
        return lead, texts
    first = clean_lead(texts[0], prefixes=prefixes)
    described = by in (Source.META, Source.JSON_LD)
    if first == lead:
        return (lead, texts[1:]) if not described or body[0].strong else ("", texts)
    if described and len(lead) > 40 and " ".join((first, *texts[1:4])).startswith(_CUT.sub("", lead)):
        return (first, texts[1:]) if body[0].strong else ("", texts)
    return lead, texts
