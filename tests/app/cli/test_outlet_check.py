"""`baotin outlets check` and `baotin status`: an outlet that is not read as it should be is named, with exit 1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from core.clock import FixedClock, SystemClock
from storage.store import open_store
from tests.app.cli.conftest import CONFIG, Desk
from tests.app.outlet_desk import CHANGED, OUTLET, USUAL, OutletDesk

OWN = f"""\
key: {OUTLET.key}
name: {OUTLET.name}
domains: [tinsang.example]
feeds: [{{url: "https://tinsang.example/rss"}}]
page: {{title: [h1.tieu-de]}}
"""


@pytest.fixture
def outlet_desk(empty_desk: Desk) -> Iterator[OutletDesk]:
    """An outlet of the user's own beside the desk's configuration, read for two hours."""
    empty_desk.write("own.yaml", OWN)
    config = f"{CONFIG}outlet_files: [own.yaml]\nalerts: {{operators: [console]}}\n"
    (empty_desk.folder / "config.yaml").write_text(config, encoding="utf-8")
    clock = FixedClock(SystemClock().now() - timedelta(hours=9))
    store = open_store(f"sqlite:///{empty_desk.database}", clock=clock)
    desk = OutletDesk(store, clock)
    desk.read((20, USUAL))
    desk.read((12, USUAL))
    yield desk
    store.close()


def test_an_outlet_that_is_well_is_good(outlet_desk: OutletDesk, empty_desk: Desk) -> None:
    outlet_desk.look()
    done = empty_desk.run("outlets", "check", "tinsang")
    assert (done.exit_code, done.stderr) == (0, "")
    cells = done.stdout.splitlines()[1].split()
    assert cells[:5] == ["tinsang", "1", "7", "h", "ago"]
    assert " ".join(cells[6:]) == "selector 100 % – common 100 % meta 100 % good"


def test_a_changed_template_is_said_with_its_numbers(outlet_desk: OutletDesk, empty_desk: Desk) -> None:
    outlet_desk.read((12, CHANGED))
    done = empty_desk.run("outlets", "check", "tinsang")
    assert done.exit_code == 1
    assert "1 wrong" in done.stdout
    assert done.stdout.splitlines()[-1] == (
        "tinsang: Title: found by selector on 32 of 32 pages before, on 0 of the newest 12; most now by meta."
    )


def test_as_json_it_is_one_object_for_each_outlet(outlet_desk: OutletDesk, empty_desk: Desk) -> None:
    outlet_desk.read((12, CHANGED))
    done = empty_desk.run("outlets", "check", "tinsang", "vnexpress", "--json")
    own, other = (json.loads(line) for line in done.stdout.splitlines())
    assert done.exit_code == 1
    assert (own["outlet"], own["enabled"], own["pages"], own["not_articles"]) == ("tinsang", True, 44, 0)
    assert own["fields"]["title"]["own_way"] == "selector"
    assert own["fields"]["title"]["by"] == {"selector": 18, "meta": 12}
    assert [(change["what"], change["recent_usual"], change["now"]) for change in own["changes"]] == [
        ("title", 0, "meta")
    ]
    assert [feed["url"] for feed in own["feeds"]] == ["https://tinsang.example/rss"]
    assert (other["outlet"], other["problems"], other["newest_article"]) == ("vnexpress", [], None)


def test_without_names_all_that_are_read_are_checked(outlet_desk: OutletDesk, empty_desk: Desk) -> None:
    del outlet_desk
    done = empty_desk.run("outlets", "check")
    assert done.exit_code == 0
    assert {"tinsang", "vnexpress"} <= {line.split()[0] for line in done.stdout.splitlines()}
    assert "nothing read yet" in done.stdout


def test_an_unknown_outlet_is_a_mistake(empty_desk: Desk) -> None:
    done = empty_desk.run("outlets", "check", "vnexpres")
    assert done.exit_code == 2
    assert 'no outlet is called "vnexpres" (did you mean "vnexpress"?)' in done.stderr


def test_status_and_the_ledger_name_it_too(outlet_desk: OutletDesk, empty_desk: Desk) -> None:
    assert empty_desk.run("status").exit_code == 0
    outlet_desk.read((12, CHANGED))
    outlet_desk.look()
    done = empty_desk.run("status")
    assert done.exit_code == 1
    assert "tinsang: template changed, seen 6 h ago (baotin outlets check tinsang)" in done.stdout
    (notice,) = json.loads(empty_desk.run("status", "--json").stdout)["notices"]
    assert (notice["kind"], notice["subject"], notice["over"]) == ("template changed", "tinsang", False)
    assert [change["what"] for change in notice["changes"]] == ["title"]
    (delivery,) = empty_desk.lines("alerts", "list", "--json")
    assert (delivery["receiver"], delivery["story"]) == ("ops", None)
    assert delivery["title"] == "Tin Sáng: its pages are not read the usual way any more"
    assert delivery["title"] in empty_desk.run("alerts", "list").stdout


def test_a_receiver_that_operators_alone_have_is_told_of_something(empty_desk: Desk) -> None:
    config = f"{CONFIG}alerts: {{operators: [desk]}}\n"
    (empty_desk.folder / "config.yaml").write_text(config, encoding="utf-8")
    assert "named by no route" not in empty_desk.run("config", "check").stdout
