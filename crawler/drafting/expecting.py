"""What a person reads off a saved page, as a YAML file, held against what is extracted from it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ValidationError

from core.model import Article, NotAnArticle
from core.problems import Problem, problems_of
from core.reasons import NotArticleReason
from core.settings import Settings
from core.text import normalise
from core.urls import canonical
from core.yamldoc import YamlError, parse_yaml


def _is_time(text: str) -> str:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None:
        raise ValueError(f'"{text}" is no time: write it as "2026-07-20T09:15:00+07:00"')
    return text


def _is_address(text: str) -> str:
    if text and not canonical(text):
        raise ValueError(f'"{text}" is no web address: write it as "https://baovidu.example/tin-1.html"')
    return text


Time = Annotated[str, AfterValidator(_is_time)]


class Expectation(Settings):
    """The page, and what is expected of it: only what the file names is compared, `null` says "none". `has` and
    `lacks` are pieces of text that must and must not stand in the body."""

    page: str = ""
    url: Annotated[str, AfterValidator(_is_address)] = ""
    outlet: str | None = None
    kind: Literal["article", "not_article"] = "article"
    reason: NotArticleReason | None = None
    key: str | None = None
    canonical_url: str | None = None
    title: str | None = None
    lead: str | None = None
    body: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    published: Time | None = None
    modified: Time | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    credit: str | None = None
    credit_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that is not as expected, as texts to be shown."""

    field: str
    expected: str
    found: str


_PLAIN = ("outlet", "key", "canonical_url", "title", "lead", "section", "image", "credit", "credit_url")
_TIMES = ("published", "modified")
_LISTS = ("authors", "tags")


def parse_expectation(text: str, *, file: str) -> tuple[Expectation | None, list[Problem]]:
    """An expectation from YAML; None with everything that is wrong with it."""
    try:
        doc = parse_yaml(text)
    except YamlError as error:
        return None, [Problem(file=file, line=error.line, path="", message=str(error))]
    if not isinstance(doc.data, dict):
        return None, [Problem(file=file, line=1, path="", message="not a mapping", hint='begin with "page: ..."')]
    try:
        return Expectation.model_validate(doc.data), []
    except ValidationError as error:
        return None, problems_of(error, doc, file=file, model=Expectation)


def differences(expected: Expectation, found: Article | NotAnArticle) -> list[Difference]:
    """What is not as expected, in the order of the fields."""
    if isinstance(found, NotAnArticle):
        return list(_of_other(expected, found))
    if expected.kind == "not_article":
        return [Difference(field="kind", expected=_kind(expected), found="article")]
    return list(_of_article(expected, found))


def _of_other(expected: Expectation, found: NotAnArticle) -> Iterator[Difference]:
    detail = f" ({found.detail})" if found.detail else ""
    if expected.kind == "article":
        yield Difference(field="kind", expected="article", found=f"not an article: {found.reason}{detail}")
    elif expected.reason is not None and expected.reason != found.reason:
        yield Difference(field="reason", expected=str(expected.reason), found=f"{found.reason}{detail}")


def _of_article(expected: Expectation, found: Article) -> Iterator[Difference]:
    given = expected.model_fields_set
    for name in (*_PLAIN, *_TIMES, *_LISTS):
        if name in given and not _equal(name, getattr(expected, name), getattr(found, name)):
            yield Difference(
                field=name, expected=_shown(getattr(expected, name)), found=_shown(getattr(found, name))
            )
    paragraphs = found.body.split("\n\n")
    if "body" in given:
        yield from _of_body([normalise(text) for text in expected.body], paragraphs)
    for text in map(normalise, expected.has):
        if text not in found.body:
            yield Difference(field="has", expected=text, found="not in the body")
    for text in map(normalise, expected.lacks):
        if within := next((paragraph for paragraph in paragraphs if text in paragraph), ""):
            yield Difference(field="lacks", expected=f"not in the body: {text}", found=within)


def _of_body(expected: list[str], found: list[str]) -> Iterator[Difference]:
    for number, text in enumerate(expected, 1):
        if text not in found:
            yield Difference(field=f"body, paragraph {number}", expected=text, found="not in the body")
    for text in found:
        if text not in expected:
            yield Difference(field="body", expected="not in the body", found=text)
    if expected != found and sorted(expected) == sorted(found):
        yield Difference(field="body", expected="its paragraphs in this order", found="in another order")


def _equal(name: str, expected: Any, found: Any) -> bool:
    if name in _TIMES:
        return bool(found == (datetime.fromisoformat(expected) if expected else None))
    if name in _LISTS:
        return [normalise(text) for text in expected] == list(found)
    return (normalise(expected) if expected else "") == (found or "")


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return str(value) if value else "none"


def _kind(expected: Expectation) -> str:
    return f"not an article: {expected.reason}" if expected.reason else "not an article"
