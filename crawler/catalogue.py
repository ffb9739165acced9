"""Reads outlets and families from their files: those shipped with Baotin, and the user's own.

`parse_outlet` and `parse_family` are pure; `read_outlets` and `load_outlets` read files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from core.errors import ConfigError
from core.problems import Problem, closest, problems_of
from core.settings import Settings
from core.urls import host_of, netloc_of, within
from core.yamldoc import YamlDoc, YamlError, parse_yaml
from crawler.identity import identify
from crawler.outlet import Family, Outlet, PageSettings

_HERE = Path(__file__).parent
_COMMON = "common"  # the family of pages whose outlet nobody described, and the fallback of all others
_ADDING = (
    "drop",
    "keep",
    "drop_text",
)  # an outlet's list comes on top of its family's; every other list replaces it

_Model = TypeVar("_Model", bound=Settings)


def load_outlets(extra: Sequence[Path] = ()) -> dict[str, Outlet]:
    """The outlets shipped, and those in `extra`: files, or folders of them, with families of their own in a
    folder "families" beside them. An outlet of the user's takes the place of a shipped one with the same key.
    Raises `ConfigError` with every problem at once."""
    outlets, problems = read_outlets(extra)
    if problems:
        raise ConfigError(tuple(str(problem) for problem in problems))
    return outlets


def read_outlets(extra: Sequence[Path] = ()) -> tuple[dict[str, Outlet], list[Problem]]:
    """As `load_outlets`, but what is wrong comes beside what is right."""
    problems: list[Problem] = []
    families = dict(_shipped_families())
    folders = dict.fromkeys(place if place.is_dir() else place.parent for place in extra)
    for file in (file for folder in folders for file in _yaml_files(folder / "families")):
        text = _text(file, problems)
        family, wrong = parse_family(text, file=str(file)) if text is not None else (None, [])
        problems += wrong
        families |= {file.stem: family} if family else {}
    outlets: dict[str, Outlet] = {}
    for file in (file for place in (_HERE / "outlets", *extra) for file in _outlet_files(place, problems)):
        text = _text(file, problems)
        outlet, wrong = parse_outlet(text, file=str(file), families=families) if text is not None else (None, [])
        problems += wrong
        outlets |= {outlet.key: outlet} if outlet else {}
    return outlets, problems


def outlet_for(url: str, outlets: Mapping[str, Outlet]) -> Outlet | None:
    """The outlet that a URL belongs to: the one whose article it is, else the one that has the host. A host may
    be shared (tuoitre.vn/nld/ is another paper's), or stand below another's (news.tuoitre.vn): the nearest
    domain wins, and of two outlets with the same one that which names it first."""
    near = _around(host_of(url), netloc_of(url), outlets.values())
    exact = next((outlet for outlet in near if identify(outlet, url)), None)
    owners = (outlet for outlet in near if outlet.owns(url))
    return exact or min(owners, key=lambda outlet: _distance(outlet, url), default=None)


def _around(host: str, netloc: str, outlets: Iterable[Outlet]) -> list[Outlet]:
    """The outlets whose pages may stand under a host: so few that each can be asked."""
    found = []
    for outlet in outlets:
        hosts = (*outlet.domains, *outlet.article.aliases)
        if netloc in hosts or within(host, tuple(known.removeprefix("www.") for known in hosts)):
            found.append(outlet)
    return found


def _distance(outlet: Outlet, url: str) -> tuple[int, int]:
    """How far a URL on one of the outlet's domains stands from them: the letters its host has beyond the
    domain, and the domain's place among them."""
    host = host_of(url)
    return min(
        (max(0, len(host) - len(domain)), place)
        for place, domain in enumerate(outlet.domains)
        if within(host, (domain,)) or netloc_of(url) == domain
    )


def parse_outlet(text: str, *, file: str, families: Mapping[str, Family]) -> tuple[Outlet | None, list[Problem]]:
    """An outlet from YAML, with its family's part merged in; None with what is wrong."""
    doc, problems = _document(text, file)
    if doc is None:
        return None, problems
    named = doc.data.get("family") or ""
    if named and named not in families:
        problem = Problem(
            file=file,
            line=doc.line_of(("family",)),
            path="family",
            message=f'there is no family "{named}"',
            hint=closest(str(named), [name for name in families if name != _COMMON]),
        )
        return None, [problem]
    outlet, problems = _validated(Outlet, doc.data, doc, file)
    if outlet is None or not named:
        return outlet, problems
    return _with_family(outlet, families[named]), []


def parse_family(text: str, *, file: str) -> tuple[Family | None, list[Problem]]:
    """A family from YAML; None with what is wrong."""
    doc, problems = _document(text, file)
    return _validated(Family, doc.data, doc, file) if doc else (None, problems)


@lru_cache(maxsize=1)
def common_page() -> PageSettings:
    """How to read a page whose outlet nobody described, or whose selectors fail."""
    return _shipped_families()[_COMMON].page


def shipped_families() -> Mapping[str, Family]:
    """What the sites of one CMS share, by the CMS's name."""
    return _shipped_families()


@lru_cache(maxsize=1)
def _shipped_families() -> dict[str, Family]:
    found: dict[str, Family] = {}
    for file in _yaml_files(_HERE / "families"):
        family, problems = parse_family(file.read_text(encoding="utf-8"), file=file.name)
        if family is None:
            raise ConfigError(tuple(str(problem) for problem in problems))
        found[file.stem] = family
    return found


def _with_family(outlet: Outlet, family: Family) -> Outlet:
    """The outlet's own settings over those of its family, key by key."""
    article = family.article.model_copy(update=_given(outlet.article))
    own, shared = _given(outlet.page), family.page
    for name in _ADDING:
        own[name] = (*getattr(shared, name), *own.get(name, ()))
    reasons = dict(shared.not_article)
    for reason, css in own.get("not_article", {}).items():
        reasons[reason] = (*reasons.get(reason, ()), *css)
    page = shared.model_copy(update={**own, "not_article": reasons})
    return outlet.model_copy(update={"article": article, "page": page})


def _given(settings: Settings) -> dict[str, Any]:
    """What the file said, without the defaults."""
    return {name: getattr(settings, name) for name in settings.model_fields_set}


def _document(text: str, file: str) -> tuple[YamlDoc | None, list[Problem]]:
    try:
        doc = parse_yaml(text)
    except YamlError as error:
        return None, [Problem(file=file, line=error.line, path="", message=str(error))]
    if isinstance(doc.data, dict):
        return doc, []
    return None, [Problem(file=file, line=1, path="", message="not a mapping", hint='begin with "key: ..."')]


def _validated(model: type[_Model], data: Any, doc: YamlDoc, file: str) -> tuple[_Model | None, list[Problem]]:
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, problems_of(error, doc, file=file, model=model)


def _text(file: Path, problems: list[Problem]) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(file=str(file), line=1, path="", message=f"cannot be read: {error}"))
        return None


def _outlet_files(place: Path, problems: list[Problem]) -> Iterator[Path]:
    if place.is_file():
        yield place
    elif place.is_dir():
        yield from _yaml_files(place)
    else:
        message, hint = "there is no such file or folder", "name a YAML file, or a folder of them"
        problems.append(Problem(file=str(place), line=1, path="", message=message, hint=hint))


def _yaml_files(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])
