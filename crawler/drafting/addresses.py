"""A sample of a site's addresses → the pattern that its articles share, with the id in it where there is one.
Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

from core.urls import netloc_of
from crawler.identity import kept_query, key_of

_FEWEST = 2  # addresses: of one, nobody can say what it shares
_FEW = 6  # addresses: a pattern from fewer is a guess
_PART = 0.1  # of the sample: a form that is rarer is not taken for one of articles
_LONGEST = 600  # characters of an address; no article's is nearly as long
_CLOCK_DIGITS = range(12, 21)
_QUERY_PART = 0.5


class Form(StrEnum):
    """Where the id stands."""

    TAIL = "at the end of the name"
    ALONE = "the whole name"
    FOLDER = "a folder before the name"
    QUERY = "a query parameter"
    SLUG = "nowhere: the name alone tells articles apart"


@dataclass(frozen=True, slots=True)
class Shape:
    """How one address is built: `before` the digits ("-post"), `after` them (".html", "/"). `long`: more digits
    than a serial number has, so perhaps a clock."""

    form: Form
    before: str = ""
    after: str = ""
    long: bool = False


@dataclass(frozen=True, slots=True)
class _Sample:
    shape: Shape
    digits: str
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A pattern for `article.pattern`. `fits` of `total` addresses match it; `misses` are some of the others."""

    pattern: str = ""
    form: Form = Form.SLUG
    query: tuple[str, ...] = ()
    clock: bool = False
    fits: int = 0
    total: int = 0
    misses: tuple[str, ...] = ()

    @property
    def is_guess(self) -> bool:
        """Whether there were too few addresses to be sure."""
        return self.total < _FEW

    @property
    def has_id(self) -> bool:
        """Whether the pattern names an id."""
        return bool(self.pattern) and self.form is not Form.SLUG


_CATEGORY_AND_ID = re.compile(r"(?:.*-)?c\d+a(?P<digits>\d{5,20})")  # 24h: one story stands in several categories
_TAIL = re.compile(r".+?(?P<before>[-.][a-z]{0,5})(?P<digits>\d{5,20})", re.IGNORECASE)
_ALONE = re.compile(r"(?P<before>[a-z]{0,5})(?P<digits>\d{5,20})", re.IGNORECASE)
_WITH_ID = ((Form.TAIL, _CATEGORY_AND_ID), (Form.TAIL, _TAIL), (Form.ALONE, _ALONE))
_NAME = re.compile(r"[^/]*?[a-z0-9%]+(?:-[^-/]+){3,}", re.IGNORECASE)
_ENDING = re.compile(r"(?P<name>.*?)(?P<ending>\.[a-z]{2,5})?", re.IGNORECASE)


def propose(urls: Sequence[str], *, now: datetime) -> Proposal:
    """The pattern that most of these addresses (whole, canonical) fit; an empty one where they share nothing."""
    distinct = list(dict.fromkeys(urls))
    if len(distinct) < _FEWEST:
        return Proposal(total=len(distinct), misses=tuple(distinct))
    by_query = _in_query(distinct)
    pattern, form, clock = by_query or _by_path(distinct, now)
    query = tuple(re.findall(r"\\\?([\w-]+)=", pattern)) if by_query else ()
    return _counted(Proposal(pattern=pattern, form=form, query=query, clock=clock), distinct)


def shape_of(url: str) -> Shape | None:
    """How an address is built; None for what looks like no article's."""
    found = _sample(url)
    return found.shape if found else None


def _counted(proposal: Proposal, urls: Sequence[str]) -> Proposal:
    compiled = re.compile(proposal.pattern, re.IGNORECASE) if proposal.pattern else None
    misses = [url for url in urls if not (compiled and compiled.fullmatch(_bare(url, proposal.query)))]
    return Proposal(
        pattern=proposal.pattern,
        form=proposal.form,
        query=proposal.query,
        clock=proposal.clock,
        fits=len(urls) - len(misses),
        total=len(urls),
        misses=tuple(misses[:5]),
    )


def _bare(url: str, query: tuple[str, ...]) -> str:
    """What the pattern is held against."""
    return key_of(kept_query(url, query))


def _by_path(urls: Sequence[str], now: datetime) -> tuple[str, Form, bool]:
    samples = [found for url in urls if (found := _sample(url))]
    shapes = Counter(sample.shape for sample in samples)
    if not shapes or shapes.most_common(1)[0][1] < max(_FEWEST, len(urls) * _PART):
        return "", Form.SLUG, False
    main = shapes.most_common(1)[0][0]
    enough = [shape for shape, count in shapes.most_common(3) if count >= max(2, len(urls) * _PART)]
    # A name alone is also what sections have: only where it is the rule, and then with its own ending.
    kept = [shape for shape in enough if (shape.form is Form.SLUG) == (main.form is Form.SLUG)] or [main]
    parts, clock = [], False
    for number, shape in enumerate(kept):
        text, timed = _expression([sample for sample in samples if sample.shape == shape], number, now)
        parts.append(text)
        clock = clock or timed
    path = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    return f"{_hosts(urls)}/{path}", main.form, clock


def _sample(url: str) -> _Sample | None:
    folders = urlsplit(url).path.split("/")[1:] if len(url) <= _LONGEST else []
    slash = "/" if len(folders) > 1 and folders[-1] == "" else ""
    folders = folders[:-1] if slash else folders
    if not folders or not folders[-1]:
        return None
    ending = _ENDING.fullmatch(folders[-1])
    if ending is None:
        return None
    name, after, depth = ending["name"], (ending["ending"] or "") + slash, len(folders) - 1
    for form, expression in _WITH_ID:
        if found := expression.fullmatch(name):
            before = found["before"].lower() if "before" in found.groupdict() else "-c\\d+a"
            return _Sample(Shape(form, before, after, _is_long(found["digits"])), found["digits"], depth)
    if depth and re.fullmatch(r"\d{5,20}", folders[-2]):
        return _Sample(Shape(Form.FOLDER, "", after, _is_long(folders[-2])), folders[-2], depth - 1)
    return _Sample(Shape(Form.SLUG, "", after), "", depth) if _NAME.fullmatch(name) else None


def _is_long(digits: str) -> bool:
    return len(digits) >= min(_CLOCK_DIGITS)


def _expression(samples: Sequence[_Sample], number: int, now: datetime) -> tuple[str, bool]:
    """The path of one shape, and whether its id holds a clock."""
    shape = samples[0].shape
    depths = [sample.depth for sample in samples]
    folders = "(?:[^/]+/)*" if max(depths) else ""
    after = _plain(shape.after)
    if shape.form is Form.SLUG:
        exact = f"(?:[^/]+/){{{min(depths)},{max(depths)}}}" if max(depths) else ""
        return rf"{exact}[^/-]+(?:-[^/-]+){{3,}}{after}", False
    ident, clock = _ident([sample.digits for sample in samples], number, now)
    before = shape.before if "\\" in shape.before else _plain(shape.before)
    if shape.form is Form.TAIL:
        return f"{folders}[^/]+{before}{ident}{after}", clock
    return f"{folders}{before}{ident}{'/[^/]+' if shape.form is Form.FOLDER else ''}{after}", clock


def _ident(digits: Sequence[str], number: int, now: datetime) -> tuple[str, bool]:
    """The group of the id: a serial number of about that length, or a clock with what stands around it."""
    suffix = f"_{number + 1}" if number else ""
    for prefix, clock in (("", r"20\d{12}"), (_common_prefix(digits), r"\d{12}")):
        if all(_is_clock(text, prefix, clock, now) for text in digits):
            return rf"(?P<id{suffix}>{prefix}(?P<clock{suffix}>{clock})\d{{0,5}})", True
    shortest, longest = min(map(len, digits)), max(map(len, digits))
    return rf"(?P<id{suffix}>\d{{{shortest},{longest + 1}}})", False


def _common_prefix(digits: Sequence[str]) -> str:
    """The site's own number before the clock (CafeF's 188), where all have the same."""
    first = {text[:3] for text in digits}
    return first.pop() if len(first) == 1 else "-"


def _is_clock(text: str, prefix: str, clock: str, now: datetime) -> bool:
    found = re.fullmatch(rf"{re.escape(prefix)}({clock})\d{{0,5}}", text)
    if not found or len(text) not in _CLOCK_DIGITS:
        return False
    try:
        when = datetime.strptime(found[1][-12:], "%y%m%d%H%M%S")  # noqa: DTZ007 (only its year is looked at)
    except ValueError:
        return False
    return now.year - 20 <= when.year <= now.year


def _in_query(urls: Sequence[str]) -> tuple[str, Form, bool] | None:
    """The pattern of a site whose articles differ by a number in the query alone."""
    found: Counter[tuple[str, str]] = Counter()
    for url in urls:
        found.update(
            (urlsplit(url).path, name) for name, value in parse_qsl(urlsplit(url).query) if value.isdigit()
        )
    for (path, name), count in found.most_common(1):
        if count >= max(_FEWEST, len(urls) * _QUERY_PART) and re.fullmatch(r"[\w-]+", name):
            return rf"{_hosts(urls)}{_plain(path)}\?{name}=(?P<id>\d+)", Form.QUERY, False
    return None


def _hosts(urls: Sequence[str]) -> str:
    """The host that most stand under, with those below it where they are no rare exception."""
    counted = Counter(netloc_of(url) for url in urls)
    main = counted.most_common(1)[0][0]
    bare = main.removeprefix("www.")
    below = sum(number for host, number in counted.items() if host != main and host.endswith(f".{bare}"))
    if bare == main and below >= max(1, len(urls) * _PART):
        return rf"(?:[a-z0-9-]+\.)*{_plain(main)}"
    often = [host for host, number in counted.most_common(4) if number >= max(1, len(urls) * _PART)]
    names = [_plain(host) for host in often]
    return names[0] if len(names) == 1 else f"(?:{'|'.join(names)})"


def _plain(text: str) -> str:
    """Escaped, but for the hyphen, which needs it nowhere here."""
    return re.escape(text).replace("\\-", "-")
