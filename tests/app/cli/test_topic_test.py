"""`baotin topics test`: how much a query finds, where and when."""

from __future__ import annotations

from tests.app.cli.conftest import ARTICLES, Desk


def test_a_query_is_counted_by_month_and_by_outlet(desk: Desk) -> None:
    (said,) = desk.lines("topics", "test", "cam", "--json")
    assert (said["query"], said["articles"], said["by_month"]) == ("cam", 2, {"2026-01": 2})
    assert sum(said["by_outlet"].values()) == 2
    assert [one["title"] for one in said["newest"]] == [ARTICLES[2]["title"], ARTICLES[1]["title"]]
    (said,) = desk.lines("topics", "test", "cam", "--until", "2026-01-06", "--limit", "0", "--json")
    assert (said["articles"], said["newest"]) == (1, [])


def test_people_read_counts_and_titles(desk: Desk) -> None:
    shown = desk.run("topics", "test", "alibaba").stdout.splitlines()
    assert shown[0] == "1 article found."
    assert any(line.split()[:2] == ["2026-01", "1"] for line in shown)
    assert any(line.split() == ["vnexpress", "1"] for line in shown)
    assert any(line.endswith(ARTICLES[0]["title"]) for line in shown)
    assert desk.run("topics", "test", "voi").stdout == "0 articles found.\n"


def test_a_query_that_is_none_is_said(desk: Desk) -> None:
    done = desk.run("topics", "test", "(cam")
    assert done.exit_code == 2
    assert done.stderr.startswith("query: ")
    assert desk.run("topics", "test").exit_code == 2
