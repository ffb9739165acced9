"""A draft's `article`: the pattern of its addresses, and parts of a path that say: not an article. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from crawler.drafting.addresses import Form, Proposal
from crawler.drafting.parts import Part
from crawler.drafting.survey import Survey
from crawler.outlet import Family

# What these parts of a path lead to is no article, on every outlet that has them.
_NOT_ARTICLES = (
    *("/video/", "/videos/", "/podcast/", "/tag/", "/tags/", "/tac-gia/", "/author/", "/category/", "/chu-de/"),
    *("/su-kien/", "/rss/", "/tim-kiem/", "/search/", "/infographic/", "/infographics/", "/emagazine/", "/anh/"),
)


def article_part(survey: Survey, proposal: Proposal, family: Family | None) -> Part:
    """`article`, with what was tried written above it."""
    part = Part()
    settings: dict[str, Any] = {}
    if proposal.pattern:
        settings["pattern"] = proposal.pattern
        part.remark("article.pattern", f"{proposal.fits} of {proposal.total} addresses fit. {_about(proposal)}")
        part.found.append(f"addresses: {proposal.fits} of {proposal.total} fit {proposal.pattern}")
    _doubts(part, proposal)
    if proposal.query:
        settings["query"] = list(proposal.query)
    www = f"www.{survey.domain}"
    if re.match(r"www\\\.", proposal.pattern):
        settings["aliases"] = [survey.domain]
        part.remark("article.aliases", f"The same articles may be linked without www., and {www} is the one kept.")
    exclude = _exclude(survey)
    inherited = set(family.article.exclude) if family else set()
    if exclude - inherited:
        settings["exclude"] = sorted(exclude | inherited)
    if settings:
        part.settings["article"] = settings
    return part


def _about(proposal: Proposal) -> str:
    if proposal.form is Form.SLUG:
        return "CHECK: they hold no id, so the whole address tells articles apart; sections may fit as well."
    clock = " The digits hold the time at which the article was begun." if proposal.clock else ""
    return f"The id stands here: {proposal.form}.{clock}"


def _doubts(part: Part, proposal: Proposal) -> None:
    if not proposal.total:
        part.uncertain.append("no article addresses were found, so there is no pattern: every link would be taken")
    elif not proposal.pattern:
        part.uncertain.append(f"the {proposal.total} addresses found share no form: every link would be taken")
    elif proposal.fits < proposal.total:
        missed = proposal.total - proposal.fits
        part.remark("article.pattern", f"CHECK: {missed} do not, as {proposal.misses[0]}")
        part.uncertain.append(f"{missed} of {proposal.total} addresses do not fit, as {proposal.misses[0]}")
    if proposal.pattern and proposal.is_guess:
        part.remark("article.pattern", f"CHECK: it was made from {proposal.total} addresses only.")
        part.uncertain.append(f"the pattern was made from {proposal.total} addresses only")
    if proposal.pattern and not proposal.has_id:
        part.uncertain.append("addresses hold no id: a renamed article will look like a new one")


def _exclude(survey: Survey) -> set[str]:
    """Parts of a path that lead away from articles, as far as the site has them."""
    paths = [urlsplit(link.url).path for page in survey.pages for link in page.links if survey.owns(link.url)]
    return {part for part in _NOT_ARTICLES if _stands(part, paths)}


def _stands(part: str, paths: Iterable[str]) -> bool:
    return any(path.startswith(part) for path in paths)
