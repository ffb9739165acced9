"""Selectors for the fields that the common rules do not find, learnt from what the feeds say of the same articles.
Pure. A proposal holds only if, written into the file, it is what the field is then found by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from lxml import etree

from core.text import fold, normalise, unescape
from crawler.dates import parse_date
from crawler.drafting.naming import selectors_of
from crawler.drafting.samples import Sample
from crawler.elements import raw_text
from crawler.extract.body import by_density
from crawler.extract.page import Page
from crawler.outlet import PageField
from crawler.selectors import UnsupportedSelectorError, parse_query

_MOST_ELEMENTS = 4000
_MOST_NAMED = 200
_DEEPEST = 100
_MOST_TRIED = 60
_NO_HOLDERS = frozenset(("script", "style", "html", "body", "head", "meta", "link", "title"))
_BESIDE = re.compile(r"(?:^|[\s_-])(?:footer|comments?|sidebar|related|menu|nav|copyright|header-top)(?:$|[\s_-])")
_NEAR = timedelta(hours=36)  # between a feed's time and its page's: some give the day of the last change
_AHEAD = timedelta(minutes=10)
# Words in classes and ids, in English and Vietnamese, that say which field an element holds.
_HINTS = {
    PageField.TITLE: re.compile(r"title|headline|tieu-?de|tit-"),
    PageField.LEAD: re.compile(r"sapo|lead|summary|desc|intro|excerpt|sub-?title|chapeau|tom-?tat|teaser"),
    PageField.PUBLISHED: re.compile(r"date|time|ngay|gio|publish|posted"),
    PageField.AUTHORS: re.compile(r"author|tac-?gia|byline|writer|but-?danh|nguoi-?viet"),
    PageField.SECTION: re.compile(r"breadcrumb|cate|section|chuyen-?muc|duong-?dan"),
    PageField.TAGS: re.compile(r"tags?(?:$|[\s_-])|tag-?list|keyword|tu-?khoa|topic"),
}
_ALWAYS_OWN = frozenset((PageField.TITLE, PageField.LEAD, PageField.PUBLISHED))
_ATTRIBUTES = ("", "datetime", "content", "data-time", "data-date", "title")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A selector, and what it finds on the first sample."""

    css: str
    says: str


def for_body(samples: Sequence[Sample]) -> str:
    """The selector of the part with the most text, the same on every sample; "" where there is none."""
    found = [(sample, by_density(Page(sample.html.root, url=sample.url, outlet=None))) for sample in samples]
    dense = [(sample, body.element) for sample, body in found if body and body.element is not None]
    if not dense:
        return ""
    for css in selectors_of(dense[0][1]):
        if all(_finds_only(css, sample, element) for sample, element in dense):
            return css
    return ""


def for_field(field: PageField, samples: Sequence[Sample], *, now: datetime) -> Iterator[Candidate]:
    """Selectors that may be the field's, the likeliest first: what they find is right on every sample."""
    found = _right(field, samples, now=now)
    # Of several times on a page (the day's date at its top), the one nearest to what the feed says.
    yield from sorted(found, key=lambda one: _distance(one, samples[0])) if field is PageField.PUBLISHED else found


def _right(field: PageField, samples: Sequence[Sample], *, now: datetime) -> Iterator[Candidate]:
    tried: set[str] = set()
    for element in _likely(field, samples[0]):
        for css in _queries(field, element):
            if css in tried:
                continue
            if len(tried) > _MOST_TRIED:
                return
            tried.add(css)
            says = [_says(css, field, sample, now=now) for sample in samples]
            if all(says) and _differs_as_it_should(field, says):
                yield Candidate(css, says[0])


def _distance(candidate: Candidate, sample: Sample) -> timedelta:
    """How far a time is from the one in the feed."""
    told, when = sample.listed.published if sample.listed else None, parse_date(candidate.says)
    return abs(when - told) if when and told else timedelta()


def _likely(field: PageField, sample: Sample) -> list[etree._Element]:
    """Elements whose names hint at the field, those whose text the feed gives too before all others."""
    hint, told = _HINTS[field], _told(field, sample)
    named: list[etree._Element] = []
    matching: list[etree._Element] = []
    for element in list(sample.html.root.iter("*"))[:_MOST_ELEMENTS]:
        if element.tag in _NO_HOLDERS:
            continue
        if told and _same(_beginning(element, 2 * len(told) + 200), told):
            matching.append(element)
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        if element.tag == "time" or hint.search(fold(names)):
            named.append(element)
    # The innermost of several around one text; none from the edges of the page.
    return [
        element for element in [*reversed(matching[-_MOST_NAMED:]), *named[:_MOST_NAMED]] if not _is_beside(element)
    ]


def _told(field: PageField, sample: Sample) -> str:
    """What the feed says of the field."""
    if sample.listed is None:
        return ""
    return {PageField.TITLE: sample.listed.title, PageField.LEAD: sample.listed.lead}.get(field, "")


def _queries(field: PageField, element: etree._Element) -> Iterator[str]:
    for css in selectors_of(element):
        if field in (PageField.SECTION, PageField.TAGS):
            yield css if element.tag == "a" else f"{css} a"
        elif field is PageField.PUBLISHED:
            yield from (
                f"{css}::attr({name})" if name else css for name in _ATTRIBUTES if not name or element.get(name)
            )
        else:
            yield css


def _says(css: str, field: PageField, sample: Sample, *, now: datetime) -> str:
    """What the selector's first element says, where it can be the field; "" where it cannot."""
    try:
        query = parse_query(css)
    except UnsupportedSelectorError:
        return ""
    found = sample.html.index.find(query.selectors)
    if not found or len(found) > 30:
        return ""
    text = normalise(found[0].get(query.attribute) or "") if query.attribute else _text(found[0])
    return text if _CAN_BE[field](text, sample, now) else ""


def _can_be_title(text: str, sample: Sample, _now: datetime) -> bool:
    told = _told(PageField.TITLE, sample)
    return _same(text, told) if told else 15 <= len(text) <= 200


def _can_be_lead(text: str, sample: Sample, _now: datetime) -> bool:
    told = _told(PageField.LEAD, sample)
    return 40 <= len(text) <= 900 and (not told or _same(text, told))


def _can_be_published(text: str, sample: Sample, now: datetime) -> bool:
    when = parse_date(text) if len(text) <= 80 else None
    if when is None or when > now + _AHEAD:
        return False
    told = sample.listed.published if sample.listed else None
    return told is None or abs(when - told) <= _NEAR


def _can_be_author(text: str, _sample: Sample, _now: datetime) -> bool:
    words = text.split()
    return (
        1 <= len(words) <= 6 and 2 <= len(text) <= 60 and not re.search(r"[\d:/]", text) and words[0][0].isupper()
    )


def _can_be_label(text: str, _sample: Sample, _now: datetime) -> bool:
    return 2 <= len(text) <= 60 and fold(text) not in ("trang chu", "home")


_CAN_BE = {
    PageField.TITLE: _can_be_title,
    PageField.LEAD: _can_be_lead,
    PageField.PUBLISHED: _can_be_published,
    PageField.AUTHORS: _can_be_author,
    PageField.SECTION: _can_be_label,
    PageField.TAGS: _can_be_label,
}


def _differs_as_it_should(field: PageField, says: Sequence[str]) -> bool:
    """Articles share sections, authors and tags; a headline or a time that is the same on all is the site's."""
    return field not in _ALWAYS_OWN or len(set(says)) > 1 or len(says) == 1


def _finds_only(css: str, sample: Sample, element: etree._Element) -> bool:
    try:
        found = sample.html.index.find(parse_query(css).selectors)
    except UnsupportedSelectorError:
        return False
    return element in found and len(found) == 1


def _is_beside(element: etree._Element) -> bool:
    around = (element, *islice(element.iterancestors(), _DEEPEST))
    return any(each.tag in ("footer", "nav", "aside") or _BESIDE.search(each.get("class") or "") for each in around)


def _text(element: etree._Element) -> str:
    return normalise(unescape(raw_text(element)))


def _beginning(element: etree._Element, most: int) -> str:
    """The element's text; "" where it is longer than `most`, and so holds more than what is looked for."""
    parts, size = [], 0
    for part in element.itertext():
        parts.append(str(part))
        size += len(part)
        if size > most:
            return ""
    return normalise(unescape("".join(parts)))


def _same(text: str, told: str) -> bool:
    """Whether a text is what the feed says, which may be cut short, or begin with the paper's signature."""
    short, long = sorted((text, told.rstrip(" .…")), key=len)
    return len(short) >= 12 and short in long and len(short) >= 0.6 * len(long)
