"""What only shows when the parts of a configuration are held side by side: names that nothing answers to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.config.model import Config
from core.problems import Problem, closest, dotted
from core.yamldoc import Path, YamlDoc
from crawler.outlet import Outlet
from tagging.settings import TopicSettings


def check_references(
    config: Config,
    doc: YamlDoc,
    *,
    outlets: Mapping[str, Outlet],
    topics: Mapping[str, TopicSettings],
    file: str,
) -> list[Problem]:
    """Routes and operators that name unknown receivers, topics or outlets; switches of unknown outlets; routes of
    one name."""
    problems: list[Problem] = []

    def unknown(names: Iterable[str], known: Sequence[str], place: Path, kind: str) -> None:
        for index, name in enumerate(names):
            if name not in known:
                path = (*place, index)
                problems.append(
                    Problem(
                        file=file,
                        line=doc.line_of(path),
                        path=dotted(path),
                        message=f'no {kind} is called "{name}"',
                        hint=closest(name, known),
                    )
                )

    unknown(config.alerts.operators, list(config.receivers), ("alerts", "operators"), "receiver")
    for index, route in enumerate(config.routes):
        unknown(route.receivers, list(config.receivers), ("routes", index, "receivers"), "receiver")
        unknown(route.topics, list(topics), ("routes", index, "topics"), "topic")
        unknown(route.outlets, list(outlets), ("routes", index, "outlets"), "outlet")
    problems += _unknown_keys("outlets", config.outlets, outlets, "outlet", doc, file)
    return [*problems, *_repeated_routes(config, doc, file)]


def _unknown_keys(
    key: str, named: Iterable[str], known: Iterable[str], kind: str, doc: YamlDoc, file: str
) -> list[Problem]:
    names = list(known)
    return [
        Problem(
            file=file,
            line=doc.line_of((key, name)),
            path=f"{key}.{name}",
            message=f'no {kind} is called "{name}"',
            hint=closest(name, names),
        )
        for name in named
        if name not in names
    ]


def _repeated_routes(config: Config, doc: YamlDoc, file: str) -> list[Problem]:
    names = [route.name for route in config.routes]
    return [
        Problem(
            file=file,
            line=doc.line_of(("routes", index, "name")),
            path=f"routes[{index}].name",
            message=f'a route before it is called "{name}" too',
        )
        for index, name in enumerate(names)
        if name in names[:index]
    ]
