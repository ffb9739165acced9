"""`baotin outlets test`: a definition is tried out before anybody polls it."""

from __future__ import annotations

from tests.app.cli.conftest import Desk

BEGUN = "key: vidu\nname: Báo Ví Dụ\ndomains: [baovidu.example]\n"
FEEDS = "feeds: [{url: 'https://baovidu.example/rss'}]\n"
PAGE = (
    "<html><head><title>Nhà máy mới</title></head><body><h1>Nhà máy mới chạy thử</h1><article>"
    + "".join(
        f"<p>Đoạn {n}: nhà máy mới sẽ chạy thử từ tháng sau và tuyển thêm vài trăm công nhân.</p>" for n in range(8)
    )
    + "</article></body></html>"
)


def test_a_good_definition_is_said_to_be_good(empty_desk: Desk) -> None:
    file = empty_desk.write("vidu.yaml", BEGUN + FEEDS)
    done = empty_desk.run("outlets", "test", file)
    assert (done.exit_code, done.stdout) == (0, f"{file}: good. Báo Ví Dụ: 1 feed on baovidu.example.\n")


def test_one_without_feeds_is_said_to_read_nothing(empty_desk: Desk) -> None:
    done = empty_desk.run("outlets", "test", empty_desk.write("vidu.yaml", BEGUN))
    assert done.exit_code == 0
    assert "It has no feeds yet" in done.stdout


def test_every_mistake_is_said_at_once_with_its_line(empty_desk: Desk) -> None:
    text = "key: vidu\nname: 1\ndomains: ['https://baovidu.example/']\nfamly: zce\n"
    file = empty_desk.write("vidu.yaml", text)
    done = empty_desk.run("outlets", "test", file)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        f"{file}:2: name: must be text: put it in quotation marks",
        f'{file}:3: domains[0]: "https://baovidu.example/" is no domain: write it as "baovidu.example", '
        "without https:// and path",
        f'{file}:4: famly: unknown key (did you mean "family"?)',
    ]


def test_a_saved_page_is_read_and_each_field_said_to_be_found_how(empty_desk: Desk) -> None:
    file, page = empty_desk.write("vidu.yaml", BEGUN + FEEDS), empty_desk.write("page.html", PAGE)
    done = empty_desk.run("outlets", "test", file, "--page", page, "--url", "https://baovidu.example/tin-1.html")
    assert done.exit_code == 0
    rows = {line.split()[0]: line for line in done.stdout.splitlines() if line[:1].strip()}
    assert "Nhà máy mới chạy thử" in rows["title"]
    assert "as given" in rows["canonical_url"]
    assert "not found" in rows["authors"]


def test_a_page_that_is_no_article_is_said(empty_desk: Desk) -> None:
    file, page = empty_desk.write("vidu.yaml", BEGUN + FEEDS), empty_desk.write("page.html", b"")
    done = empty_desk.run("outlets", "test", file, "--page", page, "--url", "https://baovidu.example/tin-1.html")
    assert done.exit_code == 1
    assert "not an article: empty" in done.stdout
