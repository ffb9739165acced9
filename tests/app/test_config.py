"""A configuration is good or says everything that is wrong with it: where, what, and what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.build import build_channels, build_rules
from app.config.explain import explain
from app.config.load import Configuration, load
from app.config.reference import reference
from core.errors import ConfigError
from crawler.outlet import Confidence
from tests.needs import ROOT


def loaded(folder: Path, text: str) -> Configuration:
    """The configuration of a text."""
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def problems(folder: Path, text: str) -> list[str]:
    """What is wrong with a text, the file's name taken off."""
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text)
    return [line.replace(str(folder) + "/", "") for line in caught.value.problems]


TRUSTED = (Confidence.HIGH, Confidence.MEDIUM)


def test_the_shipped_configuration_is_good_and_says_nothing_but_what_it_shows() -> None:
    configuration = load(ROOT / "config.yaml")
    trusted = [key for key, outlet in configuration.outlets.items() if outlet.confidence in TRUSTED]
    assert list(configuration.enabled_outlets) == trusted
    assert len(trusted) >= 25
    assert len(configuration.topics) == 3
    build_rules(configuration)
    assert list(build_channels(configuration)) == ["console"]


def test_an_empty_file_is_a_good_configuration(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").config == load(None).config
    assert loaded(tmp_path, "# nothing yet\n").config == load(None).config


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("recievers: {}\n", ['config.yaml:1: recievers: unknown key (did you mean "receivers"?)']),
        ("crawl:\n  delay: 2\n", ["config.yaml:2: crawl.delay: not a duration: write a number with its unit"]),
        ("crawl:\n  delay: -2s\n", ["config.yaml:2: crawl.delay: "]),
        ("crawl: {interval: 2h, max_interval: 1h}\n", ["config.yaml:1: crawl: min_interval, interval and max"]),
        ("crawl: [1, 2\n", ["config.yaml:2: not YAML"]),
        ("- a\n- b\n", ["config.yaml:1: must be a list of settings"]),
        ("language: fr\n", ["config.yaml:1: language: must be 'en' or 'vi'"]),
        ("database: mysql://x\n", ["config.yaml:1: database: not a database this version knows"]),
        (
            "receivers:\n  desk: {kind: slack, url: 'https://hooks.slack.com/services/T0/B0/hunter2'}\n",
            ["config.yaml:2: receivers.desk.url: a secret is not written into the configuration"],
        ),
        ("receivers:\n  desk: {kind: slak}\n", ["config.yaml:2: receivers.desk"]),
        ("receivers:\n  desk: {kind: slack}\n", ["config.yaml:2: receivers.desk.url: is missing"]),
        (
            "receivers: {console: {kind: console}}\nroutes:\n  - name: a\n    receivers: [consol]\n",
            ['config.yaml:4: routes[0].receivers[0]: no receiver is called "consol" (did you mean "console"?)'],
        ),
        (
            "receivers: {c: {kind: console}}\nroutes:\n"
            "  - {name: a, receivers: [c], topics: [china-tech-regulations]}\n",
            ['config.yaml:3: routes[0].topics[0]: no topic is called "china-tech-regulations" (did you mean'],
        ),
        (
            "receivers: {c: {kind: console}}\nroutes:\n"
            "  - {name: a, receivers: [c]}\n  - {name: a, receivers: [c]}\n",
            ['config.yaml:4: routes[1].name: a route before it is called "a" too'],
        ),
        ("outlets:\n  vnexpres: off\n", ['config.yaml:2: outlets.vnexpres: no outlet is called "vnexpres"']),
        ("outlets:\n  vnexpress: {intervall: 5m}\n", ["config.yaml:2: outlets.vnexpress.intervall: unknown key"]),
        ("topics:\n  china-tech: off\n", ['config.yaml:2: topics.china-tech: no topic is called "china-tech"']),
        ("outlet_files:\n  - none.yaml\n", ['config.yaml:2: outlet_files[0]: "none.yaml" names no file']),
        ("web: {host: 0.0.0.0}\n", ["config.yaml:1: web.host: the page has no access control yet"]),
        ("web: {port: 99999}\n", ["config.yaml:1: web.port: "]),
        ("language: en\nlanguage: vi\n", ['config.yaml:2: the key "language" stands twice here']),
        (
            "receivers: {console: {kind: console}}\nalerts:\n  operators:\n    - console\n    - consol\n",
            ['config.yaml:5: alerts.operators[1]: no receiver is called "consol" (did you mean "console"?)'],
        ),
        ("alerts: {page_url: 'javascript:alert(1)'}\n", ["config.yaml:1: alerts.page_url: "]),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, says: list[str]) -> None:
    found = problems(tmp_path, text)
    assert len(found) == len(says), found
    for line, beginning in zip(found, says, strict=True):
        assert line.startswith(beginning)
        assert "hunter2" not in line


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = "languge: en\ncrawl: {delay: soon}\nweb: {port: none}\noutlets: {vnexpress: maybe}\n"
    assert [line.split(":")[1] for line in problems(tmp_path, text)] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("key: mine\nname: Mine\n", "mine.yaml:1: domains: is missing"),
        ("key: Mine!\nname: Mine\ndomains: [mine.vn]\n", "mine.yaml:1: key: "),
        ("key: mine\nname: Mine\ndomains: [mine.vn]\narticle: {pattern: '('}\n", "mine.yaml:4: article.pattern: "),
        (
            "key: mine\nname: Mine\ndomains: [mine.vn]\nfamily: vcorp\n",
            'mine.yaml:4: family: there is no family "vcorp"',
        ),
        ("key: mine\nname: Mine\ndomains: [mine.vn]\npage: {title: ['h1[']}\n", "mine.yaml:4: page.title"),
    ],
)
def test_a_wrong_outlet_of_ones_own_is_said_with_its_file_and_line(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "mine.yaml").write_text(content)
    assert says in "\n".join(problems(tmp_path, "outlet_files: [mine.yaml]\n"))


@pytest.mark.parametrize(
    ("key", "content", "says"),
    [
        ("topic_files", "topics:\n  mine:\n    rules: []\n", "own.yaml:3: topics.mine.rules"),
        (
            "topic_files",
            "topics:\n  mine:\n    rules:\n      - {name: a, all: [china-tech-compny], points: {title: 1}}\n",
            'names a concept that no file defines: "china-tech-compny"',
        ),
        (
            "concept_files",
            "concepts:\n  mine:\n    entites: {}\n",
            "own.yaml:3: concepts.mine.entites: unknown key",
        ),
    ],
)
def test_a_wrong_topic_or_concept_of_ones_own_is_said(tmp_path: Path, key: str, content: str, says: str) -> None:
    (tmp_path / "own.yaml").write_text(content)
    assert says in "\n".join(problems(tmp_path, f"{key}: [own.yaml]\n"))


def test_own_outlets_come_beside_the_shipped_ones_and_switches_apply(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "key: mine\nname: Mine\ndomains: [mine.vn]\nfeeds: [{url: 'https://mine.vn/rss'}]\n"
    )
    configuration = loaded(
        tmp_path, "outlet_files: ['*ine.yaml']\noutlets:\n  genk: off\n  mine: {interval: 30m, delay: 9s}\n"
    )
    assert "mine" in configuration.enabled_outlets
    assert "genk" not in configuration.enabled_outlets
    mine = configuration.outlets["mine"]
    assert mine.delay is not None
    assert mine.delay.total_seconds() == 9
    assert mine.feeds[0].interval is not None
    assert mine.feeds[0].interval.total_seconds() == 1800


def test_topics_can_be_turned_off_and_held_to_other_thresholds(tmp_path: Path) -> None:
    text = "topics:\n  china-tech-regulation: off\n  china-tech-restructuring: {threshold: 0.9}\n"
    configuration = loaded(tmp_path, text)
    assert set(configuration.topics) == {"china-tech-restructuring", "china-tech-foreign-restrictions"}
    topic = configuration.topics["china-tech-restructuring"]
    assert topic.threshold == 0.9
    assert topic.alert_threshold >= 0.9


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x80abc"])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "config.yaml"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"UTF-8|not YAML"):
        load(file)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load(tmp_path / "none.yaml")


def test_explain_says_where_each_setting_comes_from(tmp_path: Path) -> None:
    configuration = loaded(tmp_path, "language: vi\nreceivers:\n  desk: {kind: slack, url: 'env:DESK'}\n")
    rows = {row.path: row for row in explain(configuration)}
    assert (rows["language"].value, rows["language"].source.endswith(":1")) == ("vi", True)
    assert rows["receivers.desk.url"].value == "env:DESK"
    assert rows["crawl.interval"].value == "10m"
    assert rows["crawl.interval"].source == "default"


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    assert loaded(tmp_path, "database: sqlite:///a/b.db\n").database == f"sqlite:///{tmp_path}/a/b.db"
    assert loaded(tmp_path, "database: sqlite:////var/b.db\n").database == "sqlite:////var/b.db"


def test_the_schema_accepts_the_shipped_file() -> None:
    import jsonschema
    import yaml

    command = [sys.executable, "-c", "from app.cli.main import main; main()", "config", "schema"]
    schema = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    data = yaml.safe_load((ROOT / "config.yaml").read_text())
    jsonschema.Draft202012Validator(schema).validate(data | {"outlets": {}, "topics": {}})


def test_the_reference_is_what_the_code_says() -> None:
    assert (ROOT / "docs/configuration.md").read_text() == reference(), (
        "run: python -m app.config.reference > docs/configuration.md"
    )
