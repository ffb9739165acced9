"""Concept and topic files: YAML text → settings, with every problem at its line. Pure: reads no file."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from pydantic import ValidationError

from core.problems import Problem, closest, dotted, problems_of
from core.settings import Settings
from core.yamldoc import YamlDoc, YamlError, parse_yaml
from tagging.settings import ConceptFile, TopicFile

_File = TypeVar("_File", bound=Settings)


def parse_concepts(text: str, file: str) -> tuple[ConceptFile, list[Problem]]:
    """A file of concepts; an empty one where there are problems. `file` is how problems call it."""
    parsed, problems, _ = _parse(text, file, ConceptFile)
    return parsed, problems


def parse_topics(
    text: str, file: str, *, concepts: Collection[str] | None = None
) -> tuple[TopicFile, list[Problem]]:
    """A file of topics; an empty one where there are problems. With `concepts` (the names of all that there
    are) a rule that names another is a problem too."""
    parsed, problems, doc = _parse(text, file, TopicFile)
    if concepts is not None and not problems:
        problems = _unknown_concepts(parsed, doc, file, concepts)
    return (parsed, []) if not problems else (TopicFile(), problems)


def _parse(text: str, file: str, model: type[_File]) -> tuple[_File, list[Problem], YamlDoc]:
    try:
        doc = parse_yaml(text)
    except YamlError as error:
        return model(), [Problem(file=file, line=error.line, path="", message=str(error))], YamlDoc(None, {})
    try:
        return model.model_validate({} if doc.data is None else doc.data), [], doc
    except ValidationError as error:
        return model(), problems_of(error, doc, file=file, model=model), doc


def _unknown_concepts(parsed: TopicFile, doc: YamlDoc, file: str, known: Collection[str]) -> list[Problem]:
    problems = []
    for topic, settings in parsed.topics.items():
        for index, rule in enumerate(settings.rules):
            path = ("topics", topic, "rules", index)
            problems += [
                Problem(
                    file=file,
                    line=doc.line_of(path),
                    path=dotted(path),
                    message=f'names a concept that no file defines: "{name}"',
                    hint=_near(name, known),
                )
                for name in sorted(rule.concepts() - set(known))
            ]
    return sorted(problems)


def _near(name: str, known: Collection[str]) -> str:
    """The name that was probably meant; nothing where none is near (the list of all would fill a page)."""
    hint = closest(name, sorted(known))
    return hint if hint.startswith("did you mean") else ""
