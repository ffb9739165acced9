"""A configuration's concepts and topics as they would be with one more file: to try a change before it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.config.files import read_text
from app.config.load import Configuration
from app.config.topics import load_tagging
from core.errors import ConfigError
from core.yamldoc import YamlError, parse_yaml
from tagging.settings import ConceptFile, TopicSettings

_KINDS = {"topics": "topic_files", "concepts": "concept_files"}


def with_file(
    configuration: Configuration, file: Path
) -> tuple[Sequence[ConceptFile], Mapping[str, TopicSettings]]:
    """The concepts and topics, if FILE stood last among those that the configuration names: its topics replace
    those of their keys, its concepts add to those of their names. Raises `ConfigError` with every problem."""
    key = _KINDS[_kind_of(file)]
    config = configuration.config
    named = (*getattr(config, key), str(file.resolve()))
    concepts, topics, problems = load_tagging(
        config.model_copy(update={key: named}),
        configuration.doc,
        folder=configuration.folder,
        file=str(configuration.file or "(defaults)"),
    )
    if problems:
        raise ConfigError(tuple(str(problem) for problem in sorted(set(problems))))
    return concepts, topics


def _kind_of(file: Path) -> str:
    """What it begins with."""
    try:
        data = parse_yaml(read_text(file)).data
    except UnicodeDecodeError:
        raise ConfigError((f"{file}: is not UTF-8 text: save it as UTF-8",)) from None
    except YamlError as error:
        raise ConfigError((f"{file}:{error.line}: {error}",)) from None
    found = [kind for kind in _KINDS if isinstance(data, dict) and kind in data]
    if len(found) != 1:
        raise ConfigError((f"{file}:1: must hold either `topics:` or `concepts:`, as the shipped files do",))
    return found[0]
