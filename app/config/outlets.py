"""The outlets in force: the shipped ones and the user's, with the configuration's switches applied."""

from __future__ import annotations

from pathlib import Path

from app.config.files import user_files
from app.config.model import Config, OutletSwitch
from core.problems import Problem
from core.yamldoc import YamlDoc
from crawler.catalogue import read_outlets
from crawler.outlet import Outlet


def load_all_outlets(
    config: Config, doc: YamlDoc, *, folder: Path, file: str
) -> tuple[dict[str, Outlet], list[Problem]]:
    """Every outlet by key, and what is wrong with the user's own. One of the user's replaces a shipped one."""
    paths, problems = user_files(config.outlet_files, key="outlet_files", folder=folder, doc=doc, file=file)
    outlets, found = read_outlets(paths)
    problems += found
    return {key: _switched(outlet, config.outlets.get(key)) for key, outlet in outlets.items()}, problems


def _switched(outlet: Outlet, switch: OutletSwitch | None) -> Outlet:
    if switch is None:
        return outlet
    changes: dict[str, object] = {"enabled": switch.enabled}
    if switch.delay is not None:
        changes["delay"] = switch.delay
    if switch.interval is not None:
        changes["feeds"] = tuple(feed.model_copy(update={"interval": switch.interval}) for feed in outlet.feeds)
    return outlet.model_copy(update=changes)
