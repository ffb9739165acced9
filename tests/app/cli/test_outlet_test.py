"""`baotin outlets test` on saved pages: each is shown or compared; the exit code says whether all is well."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.cli.conftest import Desk

OUTLET = """\
key: vidu
name: Báo Ví Dụ
domains: [baovidu.example]
feeds: [{url: 'https://baovidu.example/rss'}]
article: {pattern: 'baovidu\\.example/[^/]+-(?P<id>\\d{7})\\.html'}
page: {body: [.bai], drop: [.xem]}
"""
URL = "https://baovidu.example/nha-may-moi-1024567.html"
LINE = "Nhà máy mới sẽ chạy thử từ tháng sau và tuyển thêm vài trăm công nhân lành nghề."
PAGE = f"""<html><head><link rel="canonical" href="{URL}"></head><body><h1>Nhà máy mới</h1>
<div class="bai"><p>{LINE}</p><p class="xem">Xem bài cũ</p><p>Hết.</p></div></body></html>"""
EXPECTED = f"page: page.html\nkind: article\nkey: vidu:1024567\ntitle: Nhà máy mới\nbody: ['{LINE}', Hết.]\n"


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    """An outlet's file and a page."""
    empty_desk.write("vidu.yaml", OUTLET)
    empty_desk.write("page.html", PAGE)
    return empty_desk


def run(desk: Desk, *arguments: str | Path) -> tuple[int, str, str]:
    done = desk.run("outlets", "test", desk.folder / "vidu.yaml", *arguments)
    return done.exit_code, done.stdout, done.stderr


def test_without_url_the_pages_own_address_is_taken_and_its_key_shown(desk: Desk) -> None:
    code, said, _ = run(desk, "--page", desk.folder / "page.html")
    assert code == 0
    assert f"{URL} (as the page itself says)" in said
    assert "key: vidu:1024567" in said
    assert "drop: .xem" in said


def test_an_address_of_another_form_is_said_with_why(desk: Desk) -> None:
    code, said, _ = run(desk, "--page", desk.folder / "page.html", "--url", "https://baovidu.example/tin-12.html")
    assert code == 0
    assert 'no article\'s address: article.pattern does not fit "baovidu.example/tin-12.html"' in said


def test_a_page_that_does_not_say_its_address_has_no_key_and_asks_for_it(desk: Desk) -> None:
    page = desk.write("silent.html", PAGE.replace(f'<link rel="canonical" href="{URL}">', ""))
    code, said, _ = run(desk, "--page", page)
    assert code == 0
    assert f"{page}: https://baovidu.example/ (the front page, for want of --url)\nno key: " in said
    assert "say it with --url" in said
    assert "article.pattern" not in said
    assert "key: vidu:1024567" in run(desk, "--page", page, "--url", URL)[1]


def test_each_of_several_pages_is_shown_and_one_that_is_no_article_fails(desk: Desk) -> None:
    empty = desk.write("empty.html", "<html><head><title>404 Not found</title></head><body></body></html>")
    code, said, _ = run(desk, "--page", desk.folder / "page.html", "--url", URL, "--page", empty)
    assert code == 1
    assert said.count("key: vidu:1024567") == 1
    assert "not an article: error page (404 Not found)" in said


def test_what_is_as_expected_is_said_in_a_line(desk: Desk) -> None:
    file = desk.write("page.yaml", EXPECTED)
    assert run(desk, "--expect", file)[:2] == (
        0,
        f"{desk.folder / 'vidu.yaml'}: good. Báo Ví Dụ: 1 feed on baovidu.example.\n"
        f"{file}: as expected (body, key, kind, title).\n",
    )


def test_what_is_not_as_expected_is_a_table_and_fails(desk: Desk) -> None:
    wrong = EXPECTED.replace("title: Nhà máy mới", "title: Nhà máy cũ").replace("Hết.", "Xem bài cũ")
    good, bad = desk.write("good.yaml", EXPECTED), desk.write("bad.yaml", wrong)
    code, said, _ = run(desk, "--expect", good, "--expect", bad)
    assert code == 1
    assert f"{good}: as expected" in said
    table = [line.split("  ") for line in said.partition(f"{bad}: 3 differences.\n")[2].splitlines()]
    assert [[cell.strip() for cell in row if cell.strip()] for row in table] == [
        ["field", "expected", "found"],
        ["title", "Nhà máy cũ", "Nhà máy mới"],
        ["body, paragraph 2", "Xem bài cũ", "not in the body"],
        ["body", "not in the body", "Hết."],
    ]


def test_a_page_that_should_be_none_is_expected_so(desk: Desk) -> None:
    desk.write("video.html", '<html><head><meta property="og:type" content="video"></head><body></body></html>')
    file = desk.write(
        "video.yaml", "page: video.html\nurl: https://baovidu.example/video/a\nkind: not_article\nreason: video"
    )
    assert run(desk, "--expect", file)[0] == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("page: fort.html", 'page: there is no file "fort.html" (name a saved page'),
        ("title: x", "page: required, and not given"),
        ("page: page.html\ntitel: x", ':2: titel: unknown key (did you mean "title"?)'),
        ("page: page.html\nurl: tin-1.html", ':2: url: "tin-1.html" is no web address'),
        (b"page: \xff", "is not UTF-8 text"),
    ],
)
def test_a_mistake_in_what_is_expected_is_said_with_its_line(desk: Desk, text: str | bytes, said: str) -> None:
    code, _, err = run(desk, "--expect", desk.write("page.yaml", text))
    assert code == 2
    assert said in err


def test_an_outlets_file_that_is_no_text_is_said(desk: Desk) -> None:
    desk.write("vidu.yaml", b"key: \xff")
    code, _, err = run(desk)
    assert (code, err) == (2, f"{desk.folder / 'vidu.yaml'}:1: is not UTF-8 text: save it as UTF-8\n")


def test_more_addresses_than_pages_are_refused(desk: Desk) -> None:
    code, _, err = run(desk, "--page", desk.folder / "page.html", "--url", URL, "--url", URL)
    assert code == 2
    assert "more --url than --page" in err
