"""All that was learnt of a site → the draft of its outlet's file, and a report of what is sure. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.catalogue import parse_outlet
from crawler.drafting.about import key_from, language_of, name_of
from crawler.drafting.addresses import propose
from crawler.drafting.archive_part import archive_part
from crawler.drafting.article_part import article_part
from crawler.drafting.feed_part import feed_part
from crawler.drafting.feeds import challenged
from crawler.drafting.page_part import page_part
from crawler.drafting.parts import Part, Settings
from crawler.drafting.planning import articles
from crawler.drafting.refusing import NoDraft, refusal
from crawler.drafting.samples import Sample, SampleReport
from crawler.drafting.survey import Purpose, Survey
from crawler.drafting.systems import recognise
from crawler.drafting.writing import written
from crawler.outlet import Family, Outlet


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The file's text, what it comes to, and the report. `samples` are the articles that were read."""

    text: str
    settings: Settings
    outlet: Outlet
    found: tuple[str, ...]
    uncertain: tuple[str, ...]
    samples: tuple[Sample, ...]
    report: SampleReport


def draft(survey: Survey, *, families: Mapping[str, Family]) -> Draft | NoDraft:
    """The draft. `families` are the content systems that a file may name."""
    if impossible := refusal(survey.seen[0]):
        return impossible
    samples = _samples(survey)
    listed = articles(survey)
    addresses = propose([one.url for one in listed], now=survey.now)
    system = recognise([*survey.pages, *(sample.html for sample in samples)])
    family = system.system.family if system and system.system.family in families else ""
    parts: list[Part] = [
        _about(survey, samples, family=family),
        feed_part(survey, listed),
        archive_part(survey),
        article_part(survey, addresses, families.get(family)),
    ]
    if system:
        marks = ", ".join(system.marks[:4])
        parts[0].found.append(f"content system: {system.system.name}, by its marks ({marks})")
        if not family:
            parts[0].uncertain.append(f"no family is shipped for {system.system.name}: the common rules read it")
    page, report = page_part(samples, _outlet(parts, families), now=survey.now)
    parts.append(page)
    return Draft(
        text=_text(parts, survey),
        settings=_settings(parts),
        outlet=_outlet(parts, families),
        found=tuple(text for part in parts for text in part.found),
        uncertain=tuple(text for part in parts for text in part.uncertain),
        samples=samples,
        report=report,
    )


def _samples(survey: Survey) -> tuple[Sample, ...]:
    listed = {one.url: one for one in articles(survey)}
    return tuple(
        Sample(
            url=seen.url,
            body=seen.body,
            content_type=seen.content_type,
            html=seen.html,
            listed=listed.get(seen.wanted.url),
        )
        for seen in survey.answers(Purpose.ARTICLE)
        if seen.html and not challenged(seen)
    )


def _about(survey: Survey, samples: Sequence[Sample], *, family: str) -> Part:
    part = Part()
    pages = [*survey.pages, *(sample.html for sample in samples)]
    name = name_of(pages, survey.domain)
    part.settings["key"] = key_from(survey.domain, name)
    part.settings["name"] = name
    if name == survey.domain:
        part.uncertain.append("the site does not say what it is called: write its name")
    language = language_of(pages)
    if language != "vi":
        part.settings["language"] = language
        part.uncertain.append(f'its pages say that they are in "{language}": topics are written for Vietnamese')
    if family:
        part.settings["family"] = family
    return part


def _settings(parts: Sequence[Part]) -> Settings:
    merged: Settings = {}
    for part in parts:
        merged |= part.settings
    order = ("key", "name", "language", "domains", "family", "feeds", "archive", "article", "page")
    return {name: merged[name] for name in order if name in merged}


def _text(parts: Sequence[Part], survey: Survey) -> str:
    remarks = {path: texts for part in parts for path, texts in part.remarks.items()}
    day = survey.now.date().isoformat()
    head = f"Drafted by `baotin outlets new` from {survey.start} on {day}. What says CHECK wants a look."
    return written(_settings(parts), remarks, head=(head,))


def _outlet(parts: Sequence[Part], families: Mapping[str, Family]) -> Outlet:
    """What the file comes to; raises `ValueError` where it is no outlet's file, which would be our fault."""
    text = written(_settings(parts), {})
    outlet, problems = parse_outlet(text, file="draft", families=families)
    if outlet is None:
        raise ValueError(f"the draft is not good: {'; '.join(map(str, problems))}\n{text}")
    return outlet
