"""The concepts and topics in force: the shipped ones and the user's, with the configuration's switches applied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.config.files import read_text, shipped, user_files
from app.config.model import Config, TopicSwitch
from core.problems import Problem, closest
from core.yamldoc import YamlDoc
from tagging.files import parse_concepts, parse_topics
from tagging.settings import ConceptFile, TopicSettings


def load_tagging(
    config: Config, doc: YamlDoc, *, folder: Path, file: str
) -> tuple[list[ConceptFile], dict[str, TopicSettings], list[Problem]]:
    """Concept files in order of reading, topics by key, and what is wrong with any. A user's topic replaces a
    shipped one of its key; a user's concepts add to the shipped ones."""
    concept_paths, problems = user_files(
        config.concept_files, key="concept_files", folder=folder, doc=doc, file=file
    )
    topic_paths, more = user_files(config.topic_files, key="topic_files", folder=folder, doc=doc, file=file)
    problems += more
    concepts: list[ConceptFile] = []
    for name, text in _texts("concepts", concept_paths, problems):
        parsed, found = parse_concepts(text, name)
        concepts.append(parsed)
        problems += found
    names = {name for part in concepts for name in part.concepts}
    topics: dict[str, TopicSettings] = {}
    for name, text in _texts("topics", topic_paths, problems):
        read, found = parse_topics(text, name, concepts=names)
        topics |= read.topics
        problems += found
    problems += [] if problems else _unknown_switches(config, topics, doc, file)
    return concepts, _switched(config, topics), problems


def _texts(folder: str, own: list[Path], problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """(name, text) of the shipped files, then of the user's; one that cannot be read is a problem."""
    yield from shipped("tagging", folder)
    for path in own:
        try:
            yield str(path), read_text(path)
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "is not UTF-8 text: save it as UTF-8"
            problems.append(Problem(file=str(path), line=1, path="", message=f"cannot be read: {reason}"))


def _switched(config: Config, topics: dict[str, TopicSettings]) -> dict[str, TopicSettings]:
    held = {}
    for name, topic in topics.items():
        switch = config.topics.get(name, TopicSwitch())
        if switch.enabled:
            held[name] = topic.model_copy(
                update={
                    "threshold": topic.threshold if switch.threshold is None else switch.threshold,
                    "alert_threshold": _alert_threshold(topic, switch),
                }
            )
    return held


def _alert_threshold(topic: TopicSettings, switch: TopicSwitch) -> float:
    """Never below the threshold: what is not tagged is not told."""
    wanted = topic.alert_threshold if switch.alert_threshold is None else switch.alert_threshold
    return max(wanted, topic.threshold if switch.threshold is None else switch.threshold)


def _unknown_switches(config: Config, topics: dict[str, TopicSettings], doc: YamlDoc, file: str) -> list[Problem]:
    return [
        Problem(
            file=file,
            line=doc.line_of(("topics", name)),
            path=f"topics.{name}",
            message=f'no topic is called "{name}"',
            hint=closest(name, list(topics)),
        )
        for name in config.topics
        if name not in topics
    ]
