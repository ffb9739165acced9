"""Reads the scripted day from the YAML files beside this module; refuses a script that contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from app.demo.script.model import Change, ChangeKind, Script, ScriptArticle
from core.text import normalise, normalise_paragraphs

# libyaml reads the script nine times as fast as the pure loader (0.008 s against 0.07 s).
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load_script() -> Script:
    """The shipped day."""
    root = files("app.demo.script")
    documents = [_document(file) for folder in ("events", "others") for file in _yaml_files(root / folder)]
    changes = _document(root / "changes.yaml")["changes"]
    return build_script(documents, changes)


def build_script(documents: Sequence[Mapping[str, Any]], changes: Sequence[Mapping[str, Any]]) -> Script:
    """A script of parsed files. Raises ValueError, naming the article, where something does not fit."""
    articles = [article for document in documents for article in _articles(document)]
    articles.sort(key=lambda article: (article.at, article.id))
    done = tuple(sorted((_change(change) for change in changes), key=lambda change: change.at))
    script = Script(tuple(_with_reprints(articles)), done)
    _check(script)
    return script


def hour_of(clock: str, *, day: int = 0) -> float:
    """ "07:30" → 7.5; of the day before (`day` -1) → -16.5."""
    hours, _, minutes = clock.partition(":")
    return day * 24 + int(hours) + int(minutes) / 60


def _document(file: Traversable) -> Mapping[str, Any]:
    document: Mapping[str, Any] = yaml.load(file.read_text("utf-8"), Loader=_Loader)  # noqa: S506  a SafeLoader
    return document


def _yaml_files(folder: Traversable) -> list[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)


def _articles(document: Mapping[str, Any]) -> Iterator[ScriptArticle]:
    event = str(document.get("event", ""))
    for data in document["articles"]:
        yield _article(data, event=event, document=document)


def _article(data: Mapping[str, Any], *, event: str, document: Mapping[str, Any]) -> ScriptArticle:
    section = data["section"]
    return ScriptArticle(
        id=data["id"],
        outlet=data["outlet"],
        sections=(section,) if isinstance(section, str) else tuple(section),
        at=hour_of(data["at"], day=document.get("day", 0)),
        title=normalise(data["title"]),
        lead=normalise(data.get("lead", "")),
        body=_paragraphs(data.get("body", "")),
        author=data.get("author", ""),
        source=data.get("source", ""),
        tags=tuple(data.get("tags", ())),
        caption=data.get("caption", ""),
        location=data.get("location", ""),
        event=event,
        topics=tuple(data.get("topics", document.get("topics", ()))),
        reprint_of=data.get("reprint_of", ""),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(paragraph for paragraph in normalise_paragraphs(text).split("\n\n") if paragraph)


def _change(data: Mapping[str, Any]) -> Change:
    return Change(
        article=data["article"],
        kind=ChangeKind(data["kind"]),
        at=hour_of(data["at"]),
        title=normalise(data.get("title", "")),
        lead=normalise(data.get("lead", "")),
        body=_paragraphs(data.get("body", "")),
    )


def _with_reprints(articles: Sequence[ScriptArticle]) -> Iterator[ScriptArticle]:
    """A reprint takes lead and body, word for word, from what it reprints."""
    known = {article.id: article for article in articles}
    for article in articles:
        original = known.get(article.reprint_of)
        if original is None:
            yield article
            continue
        fields = {name: getattr(article, name) for name in article.__slots__}
        yield ScriptArticle(**{**fields, "lead": original.lead, "body": original.body})


def _check(script: Script) -> None:
    seen: set[str] = set()
    for article in script.articles:
        if article.id in seen:
            raise ValueError(f"two articles of the script have the id {article.id}")
        if not article.title or not article.body:
            raise ValueError(f"article {article.id} of the script has no title or no body")
        seen.add(article.id)
    for change in script.changes:
        if change.article not in seen:
            raise ValueError(f"a change of the script names {change.article}, which is no article")
        if change.at <= script.by_id[change.article].at:
            raise ValueError(f"{change.article} is changed before it is published")
