"""What is asked wrongly is said in a line, with what would be right, and exit code 2; never a trace."""

from __future__ import annotations

import pytest

from tests.app.cli.conftest import Desk


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["search", '"chia tách'], "query: column 1: expected"),
        (["search", "@china-tech-compny"], 'did you mean "china-tech-company"?'),
        (["search", "alibaba", "NEAR", "phạt"], "query: column 9: expected how many syllables"),
        (["search", "foo:bar"], 'unknown field "foo:"'),
        (["search", "--since", "yesterday", "x"], '--since: "yesterday" is no day: write it as 2021-11-01'),
        (["search", "--until", "2026-01-01 OR x"], '--until: "2026-01-01 OR x" is no day'),
        (["search", "--since", "2026-02-30"], "--since: "),
        (["search", "--limit", "0", "x"], "--limit"),
        (["feeds", "--outlet", "vnexpres"], '--outlet: no outlet is called "vnexpres" (did you mean "vnexpress"?)'),
        (["crawl", "--outlet", "vnexpres"], '--outlet: no outlet is called "vnexpres" (did you mean "vnexpress"?)'),
        (["outlets", "check", "vnexpres"], 'NAME: no outlet is called "vnexpres" (did you mean "vnexpress"?)'),
        (["alerts", "test", "desc"], 'no receiver is called "desc" (did you mean "desk"?)'),
        (["alerts", "retry", "--receiver", "desc"], 'no receiver is called "desc" (did you mean "desk"?)'),
        (["alerts", "list", "--state", "lost"], "'lost' is not one of 'pending'"),
        (["show"], "Missing argument 'ID|URL'"),
        (["import", "none.jsonl"], "does not exist"),
        (["extract", ".", "--url", "https://a.example/"], "is a directory"),
        (["extract", "-", "--url", "javascript:alert(1)"], '--url: "javascript:alert(1)" is no web address'),
        (["extract", "-", "--url", "tin-1.html"], '--url: "tin-1.html" is no web address'),
    ],
)
def test_it_says_what_would_be_right(desk: Desk, arguments: list[str], says: str) -> None:
    done = desk.run(*arguments)
    assert says in done.stderr
    assert (done.exit_code, done.stdout) == (2, "")


@pytest.mark.parametrize("command", [("alerts", "test", "desk"), ("config", "check", "--secrets")])
def test_a_secret_that_is_missing_is_said_with_its_place(empty_desk: Desk, command: tuple[str, ...]) -> None:
    (empty_desk.folder / "hook").unlink()
    done = empty_desk.run(*command)
    assert done.exit_code == 2
    assert done.stderr.endswith("hook cannot be read: No such file or directory\n")
    assert "config.yaml:3: receivers.desk: " in done.stderr


@pytest.mark.parametrize("url", ["foo://bar", "postgresql://u:hunter2@h/db", "", "sqlite://", "sqlite:///:memory:"])
def test_a_database_that_cannot_be_is_a_wrong_argument(empty_desk: Desk, url: str) -> None:
    done = empty_desk.run("--database", url, "status")
    assert done.exit_code == 2
    assert "--database: " in done.stderr
    assert "sqlite:///" in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize("article", ["99", "²", "٣", "9" * 30, "-1", "", "https://[bad", "no\x1b[2Jwhere"])
@pytest.mark.parametrize("verb", ["show", "explain"])
def test_an_article_that_is_not_there_is_said(desk: Desk, verb: str, article: str) -> None:
    done = desk.run(verb, "--", article)
    assert done.exit_code == 1
    assert "No article is stored for" in done.output
    assert "\x1b" not in done.output


def test_a_setting_that_is_none_is_said(desk: Desk) -> None:
    done = desk.run("config", "explain", "webb")
    assert (done.exit_code, done.stdout) == (
        1,
        'No setting begins with "webb": `baotin config explain` lists them all.\n',
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["search", "xyzzy"], "Nothing found.\n"),
        (["search", "cấm vận"], "Nothing found. Words with accents match exactly: try them without.\n"),
        (
            ["search", "EU", "OR", "xyz"],
            "Nothing found. Up to three letters in capitals match capitals only: try them small.\n",
        ),
        (
            ["search", "--topic", "china-tech-regulatio"],
            'Nothing found: no topic is called "china-tech-regulatio" (did you mean "china-tech-regulation"?)\n',
        ),
        (
            ["search", "--outlet", "vnexpres"],
            'Nothing found: no outlet is called "vnexpres" (did you mean "vnexpress"?)\n',
        ),
        (["search", "--outlet", "genk", "alibaba"], "Nothing found.\n"),
        (["alerts", "list"], "Nobody has been told of anything yet.\n"),
        (["alerts", "list", "--state", "dead", "--state", "retry"], "No delivery is dead or retry.\n"),
        (["feeds"], "No feed has been registered yet: start the daemon, or run `baotin crawl`.\n"),
    ],
)
def test_where_there_is_nothing_it_says_what_was_probably_meant(
    desk: Desk, arguments: list[str], says: str
) -> None:
    done = desk.run(*arguments)
    assert (done.exit_code, done.stdout) == (0, says)


def test_a_database_that_was_not_there_is_said(empty_desk: Desk) -> None:
    first = empty_desk.run("search", "alibaba")
    assert first.exit_code == 0
    assert "desk.db was not there: it has been made, and is empty." in first.stderr
    assert empty_desk.run("search", "alibaba").stderr == ""


def test_every_verb_is_told_of_in_a_whole_sentence(desk: Desk) -> None:
    for group in ([], ["alerts"], ["config"], ["db"], ["outlets"], ["topics"]):
        shown = desk.run(*group, "--help").stdout
        assert "..." not in shown.partition("Commands:")[2]
