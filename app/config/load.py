"""Reads a configuration with everything it names, or says all that is wrong with it, before anything starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from app.config.check import check_references
from app.config.files import read_text
from app.config.model import Config
from app.config.outlets import load_all_outlets
from app.config.topics import load_tagging
from core.errors import ConfigError
from core.problems import Problem, problems_of
from core.yamldoc import YamlDoc, YamlError, parse_yaml
from crawler.outlet import Outlet
from tagging.settings import ConceptFile, TopicSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A configuration that holds: the file's settings, and the outlets, concepts and topics in force."""

    config: Config
    doc: YamlDoc
    file: Path | None
    outlets: Mapping[str, Outlet]
    concepts: Sequence[ConceptFile]
    topics: Mapping[str, TopicSettings]

    @property
    def folder(self) -> Path:
        """What relative paths are relative to."""
        return self.file.resolve().parent if self.file else Path.cwd()

    @property
    def database(self) -> str:
        """The database's URL with its path made absolute."""
        prefix, _, path = self.config.database.partition("sqlite:///")
        return f"{prefix}sqlite:///{self.folder / path}"

    @property
    def enabled_outlets(self) -> dict[str, Outlet]:
        """The outlets that are crawled."""
        return {key: outlet for key, outlet in self.outlets.items() if outlet.enabled}


def load(file: Path | None) -> Configuration:
    """Reads a configuration file (None: the defaults). Raises `ConfigError` with every problem."""
    name = str(file) if file else "(defaults)"
    doc = _parse(file, name)
    config = _validate(doc, name)
    folder = file.resolve().parent if file else Path.cwd()
    outlets, outlet_problems = load_all_outlets(config, doc, folder=folder, file=name)
    concepts, topics, topic_problems = load_tagging(config, doc, folder=folder, file=name)
    problems = [*outlet_problems, *topic_problems]
    if not problems:
        problems = check_references(config, doc, outlets=outlets, topics=topics, file=name)
    _raise_if(problems)
    return Configuration(config=config, doc=doc, file=file, outlets=outlets, concepts=concepts, topics=topics)


def _parse(file: Path | None, name: str) -> YamlDoc:
    if file is None:
        return YamlDoc({}, {})
    try:
        doc = parse_yaml(read_text(file))
    except FileNotFoundError:
        raise ConfigError((f"{name}: there is no such file: give one with --config FILE",)) from None
    except OSError as error:
        raise ConfigError((f"{name}: cannot be read: {error.strerror}",)) from None
    except UnicodeDecodeError:
        raise ConfigError((f"{name}: is not UTF-8 text: save it as UTF-8",)) from None
    except YamlError as error:
        raise ConfigError((f"{name}:{error.line}: {error}",)) from None
    if doc.data is None:
        return YamlDoc({}, {})
    if not isinstance(doc.data, dict):
        raise ConfigError((f"{name}:1: must be a list of settings, each as `name: value`",))
    return doc


def _validate(doc: YamlDoc, name: str) -> Config:
    try:
        return Config.model_validate(doc.data)
    except ValidationError as error:
        _raise_if(problems_of(error, doc, file=name, model=Config))
        raise


def _raise_if(problems: list[Problem]) -> None:
    if problems:
        raise ConfigError(tuple(str(problem) for problem in sorted(set(problems))))
