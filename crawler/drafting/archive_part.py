"""A draft's `archive`: the template that the addresses of a site's dated sitemaps share. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from crawler.archive_settings import Every
from crawler.drafting.feeds import dated_sitemaps
from crawler.drafting.parts import Part
from crawler.drafting.survey import Survey

_BRACES = frozenset("{}")
_FEWEST = 2  # addresses of one form: a single one may be dated by chance
_YEAR, _NUMBER = r"(?P<year>20\d\d)", r"\d{1,2}"
# Year first (sitemap-2026-11.xml, sitemaps-2026-11-21-25.xml, 20261123), or the month (sitemap-11-2026-01 is not
# of a day: what follows the year there counts parts).
_DATED = (
    re.compile(
        rf"(?<!\d){_YEAR}(?P<sep>[-_/])(?P<month>{_NUMBER})(?P=sep)(?P<day>{_NUMBER})(?P=sep)(?P<last>{_NUMBER})(?!\d)"
    ),
    re.compile(rf"(?<!\d){_YEAR}(?P<sep>[-_/]?)(?P<month>{_NUMBER})(?P=sep)(?P<day>{_NUMBER})(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}(?P<sep>[-_/]?)(?P<month>{_NUMBER})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<month>{_NUMBER})[-_/]{_YEAR}(?!\d|[-_/]\d)"),
)
_EVERY = {frozenset({"month"}): Every.MONTH, frozenset({"month", "day"}): Every.DAY}


def archive_part(survey: Survey) -> Part:
    """`archive`, where at least two sitemaps are named by their dates alike."""
    part = Part()
    dated = dated_sitemaps(survey)
    template, every, count = template_of(dated)
    if not template:
        return part
    part.settings["archive"] = {"dated": [{"url": template, "every": every.value}]}
    part.remark("archive.dated", f"CHECK: from {count} addresses, as {dated[0]}; none of them was read.")
    part.found.append(f"past news: {count} dated sitemaps, one a {every}, as {dated[0]}")
    return part


def template_of(urls: Sequence[str]) -> tuple[str, Every, int]:
    """The template that most of these addresses are made by, how much each holds, and of how many; "" for none."""
    found: dict[tuple[str, frozenset[str]], list[dict[str, str]]] = defaultdict(list)
    for url in (url for url in urls if not _BRACES & {*url}):
        if match := next((match for pattern in _DATED if (match := pattern.search(url))), None):
            parts = {name: text for name, text in match.groupdict().items() if name not in ("sep", "year")}
            if _is_date(parts):
                found[_blank(url, match), frozenset(parts)].append(parts)
    (blank, names), dates = max(found.items(), key=lambda one: len(one[1]), default=(("", frozenset()), []))
    if len(dates) < _FEWEST:
        return "", Every.DAY, 0
    for name in names:
        if _is_padded([date[name] for date in dates]):
            blank = blank.replace(f"{{{name}}}", f"{{{name}:02}}")
    return blank, _EVERY.get(names, Every.FIVE_DAYS), len(dates)


def _blank(url: str, match: re.Match[str]) -> str:
    """The address with names in place of its date."""
    for name in sorted((name for name in match.groupdict() if name != "sep"), key=match.start, reverse=True):
        url = f"{url[: match.start(name)]}{{{name}}}{url[match.end(name) :]}"
    return url


def _is_date(parts: dict[str, str]) -> bool:
    return 1 <= int(parts["month"]) <= 12 and all(1 <= int(parts.get(name, "1")) <= 31 for name in ("day", "last"))


def _is_padded(numbers: Sequence[str]) -> bool:
    """Whether "3" is written "03"; taken for so where no number below ten is there to show it."""
    return all(len(number) == 2 for number in numbers)
