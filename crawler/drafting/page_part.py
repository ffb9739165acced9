"""A draft's `page`: selectors for what the common rules do not find on the sample articles, or only guess. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.model import Article
from core.text import shorten
from crawler.drafting.parts import Part
from crawler.drafting.samples import OPTIONAL, FieldReport, Sample, SampleReport, Standing, report
from crawler.drafting.selecting import for_body, for_field
from crawler.outlet import Outlet, PageField, PageSettings, Source

_PROPOSED = (
    PageField.TITLE,
    PageField.LEAD,
    PageField.PUBLISHED,
    PageField.AUTHORS,
    PageField.SECTION,
    PageField.TAGS,
)


def page_part(samples: Sequence[Sample], outlet: Outlet, *, now: datetime) -> tuple[Part, SampleReport]:
    """`page`, and how the samples are read with it."""
    part = Part()
    before = report(samples, outlet, now=now)
    settings: dict[str, Any] = {}
    _try_body(part, settings, samples, outlet, before, now=now)
    outlet, before = _with(outlet, settings), report(samples, _with(outlet, settings), now=now)
    readable = [sample for sample in samples if isinstance(sample.read(outlet, now=now), Article)]
    for field in _PROPOSED:
        one = before.of(field)
        if one and one.standing is Standing.MISSING:
            _try_field(part, settings, field, readable, outlet, now=now)
    after = report(samples, _with(outlet, settings), now=now)
    _tell(part, after, settings)
    if settings:
        part.settings["page"] = settings
    return part, after


def _try_body(
    part: Part,
    settings: dict[str, Any],
    samples: Sequence[Sample],
    outlet: Outlet,
    before: SampleReport,
    *,
    now: datetime,
) -> None:
    """The text's selector, where it is only found as the densest part of the page."""
    body = before.of(PageField.BODY)
    if body is not None and body.standing is Standing.FOUND:
        return
    css = for_body(samples)
    if not css or not _holds(PageField.BODY, css, samples, outlet, now=now):
        return
    settings["body"] = [css]
    part.remark(
        "page.body", "Without it the text is only found as the densest part of the page; same on all samples."
    )
    part.found.append(f'body: "{css}" holds the text on all {len(samples)} samples')


def _try_field(
    part: Part,
    settings: dict[str, Any],
    field: PageField,
    samples: Sequence[Sample],
    outlet: Outlet,
    *,
    now: datetime,
) -> None:
    for candidate in for_field(field, samples, now=now) if samples else ():
        if _holds(field, candidate.css, samples, outlet, now=now):
            settings[field.value] = [candidate.css]
            says = shorten(candidate.says, 60)
            part.remark(
                f"page.{field}", f'CHECK: the common rules find none. This says "{says}" on the first sample.'
            )
            part.found.append(f'{field}: "{candidate.css}", which says "{says}" on the first sample')
            return


def _holds(field: PageField, css: str, samples: Sequence[Sample], outlet: Outlet, *, now: datetime) -> bool:
    """Whether the field is found by the selector on every sample that is an article."""
    tried = _with(outlet, {field.value: [css]})
    read = [sample.read(tried, now=now) for sample in samples]
    articles = [found for found in read if isinstance(found, Article)]
    return bool(articles) and all(one.found_by.get(field.value) == Source.SELECTOR for one in articles)


def _with(outlet: Outlet, settings: dict[str, Any]) -> Outlet:
    given = {name: getattr(outlet.page, name) for name in outlet.page.model_fields_set}
    page = PageSettings.model_validate(given | {name: tuple(value) for name, value in settings.items()})
    return outlet.model_copy(update={"page": page})


def _tell(part: Part, after: SampleReport, settings: dict[str, Any]) -> None:
    for url, reason in after.refused:
        said = f" ({reason.detail})" if reason.detail else ""
        part.uncertain.append(f"{url} is read as no article: {reason.reason}{said}")
    if not after.articles:
        part.uncertain.append("no sample article could be read: save one, and try `baotin outlets test` on it")
        return
    sure = [one for one in after.fields if one.standing is Standing.FOUND and one.field not in settings]
    if sure:
        said = "; ".join(map(str, sure))
        part.found.append(f"read on the samples: {said}")
        path = f"page.{next(iter(settings))}" if settings else "article.pattern"
        names = ", ".join(f"{one.field} ({one.sources[0][0]})" for one in sure)
        if settings:
            part.remarks[path] = [f"Found without help on every sample: {names}.", *part.remarks.get(path, [])]
    part.uncertain += [_doubt(one) for one in after.fields if one.standing is not Standing.FOUND]


def _doubt(one: FieldReport) -> str:
    """What to say of a field that is not found for sure."""
    if one.standing is Standing.WEAK:
        return f"{one}: name its element under page: {one.field}:"
    if one.standing is Standing.PARTLY:
        return f"{one}; the others may have none"
    tail = "many articles have none" if one.field in OPTIONAL else f"name its element under page: {one.field}:"
    return f"{one}: {tail}"
