"""What was left out of a text is named with the rule that did it."""

from __future__ import annotations

from crawler.drafting.leftovers import LeftOut, left_out
from crawler.outlet import Outlet, PageSettings

LINE = "Nhà máy mới sẽ chạy thử từ tháng sau và tuyển thêm vài trăm công nhân lành nghề."
OUTLET = Outlet(
    key="vidu",
    name="Ví Dụ",
    domains=("vidu.example",),
    page=PageSettings(lead=("p.dan",), body=("div.bai",), drop=(".xem-them",), end=("hr.het",)),
)


def page(inside: str) -> bytes:
    return f'<html><body><h1>Nhà máy mới</h1><div class="bai"><p>{LINE}</p>{inside}</div></body></html>'.encode()


def found(inside: str) -> list[LeftOut]:
    return left_out(page(inside), url="https://vidu.example/a", outlet=OUTLET)


def test_each_rule_is_counted_with_its_letters_and_a_beginning() -> None:
    box = '<div class="xem-them"><p>Tin cũ một</p></div><div class="xem-them"><p>Tin cũ hai</p></div>'
    wanted = [LeftOut(rule="drop: .xem-them", count=2, letters=20, begins="Tin cũ một")]
    assert found(f"{box}<p>{LINE}</p>") == wanted


def test_common_rules_words_and_other_fields_are_told_apart() -> None:
    inside = (
        f'<p class="dan">Lời dẫn đứng trong bài.</p><aside>Bên lề</aside><p>Xem thêm:</p><p>{LINE}</p>'
        "<script>var a = 1;</script>"
    )
    rules = {one.rule: one.begins for one in found(inside)}
    assert rules == {
        "read as another field": "Lời dẫn đứng trong bài.",
        "common drop: aside": "Bên lề",
        "its words": "Xem thêm:",
    }


def test_what_stands_behind_the_end_is_said() -> None:
    assert [one.rule for one in found(f"<p>{LINE}</p><hr class='het'><p>Đuôi</p>")] == [
        "behind the end of the text (end)"
    ]


def test_nothing_is_left_out_of_a_clean_page_nor_of_none() -> None:
    assert found(f"<p>{LINE}</p>") == []
    assert left_out(b"", url="https://vidu.example/a", outlet=OUTLET) == []
    assert left_out(b"<p>Ngan</p>", url="https://vidu.example/a", outlet=None) == []
