"""The closing line of a text is told from its last sentence: authors and credit out, prose stays."""

from __future__ import annotations

import pytest

from crawler.extract.blocks import Paragraph
from crawler.extract.byline import Byline, clean_authors, clean_credit, credit_in, split_byline

PROSE = "Hai công ty còn lại chưa trả lời câu hỏi của báo chí."


def closing(text: str, *, right: bool = False, strong: bool = False) -> Byline | None:
    """What a closing line under prose says; None where it stays in the text."""
    body = [Paragraph(text=PROSE), Paragraph(text=text, right=right, strong=strong)]
    kept, byline = split_byline(body)
    return byline if len(kept) == 1 else None


@pytest.mark.parametrize(
    ("text", "authors", "credit"),
    [
        ("Hà Thu (tổng hợp)", ("Hà Thu",), None),
        ("Hà Thu (t/h)", ("Hà Thu",), None),
        ("Thạch Bắc tổng hợp", ("Thạch Bắc",), None),
        ("Đỗ Hương (thực hiện)", ("Đỗ Hương",), None),
        ("Khải Nguyên (Theo Bloomberg)", ("Khải Nguyên",), "Theo Bloomberg"),
        ("Khải Nguyên (theo Reuters, AFP)", ("Khải Nguyên",), "Theo Reuters, AFP"),
        ("Khải Nguyên (Tổng hợp theo Nikkei)", ("Khải Nguyên",), "Theo Nikkei"),
        ("Lê Phương", ("Lê Phương",), None),
        ("Lê Phương - Minh Hà", ("Lê Phương", "Minh Hà"), None),
        ("Lê Phương và Minh Hà", ("Lê Phương", "Minh Hà"), None),
        ("Lê Phương, Minh Hà", ("Lê Phương", "Minh Hà"), None),
        ("(Theo WSJ)", (), "Theo WSJ"),
        ("Theo Reuters", (), "Theo Reuters"),
        ("Nguồn: Tân Hoa Xã", (), "Theo Tân Hoa Xã"),
        ("Tham khảo: Nikkei Asia", (), "Theo Nikkei Asia"),
        ("Theo Mạnh Quân (Dân Việt)", ("Mạnh Quân",), "Theo Dân Việt"),
        ("(TTXVN/Vietnam+)", (), "TTXVN/Vietnam+"),
        ("(Vietnam+)", (), "Vietnam+"),
        ("— VNS", (), "VNS"),
        ("THÁI BÁ DŨNG", ("THÁI BÁ DŨNG",), None),
        ("Ảnh: Quỳnh Trần", (), None),
        ("Bài và ảnh: Quỳnh Trần", ("Quỳnh Trần",), None),
        ("Tin, ảnh: Minh Anh", ("Minh Anh",), None),
        ("Nguyễn Lê - Theo CNBC", ("Nguyễn Lê",), "Theo CNBC"),
        ("Anh Tú/Theo CNN", ("Anh Tú",), "Theo CNN"),
        ("Minh Khôi theo The Verge", ("Minh Khôi",), "Theo The Verge"),
        ("An Bình lược dịch từ BBC", ("An Bình",), "Theo BBC"),
        ("Thanh Phương (TTXVN/Vietnam+)", ("Thanh Phương",), "TTXVN/Vietnam+"),
        ("Hữu Tuấn- Minh Anh", ("Hữu Tuấn", "Minh Anh"), None),
        ("Theo Nikkei Asia.", (), "Theo Nikkei Asia"),
        ("Theo: SCMP", (), "Theo SCMP"),
        ("Nguồn:Reuters", (), "Theo Reuters"),
        ("Nguồn Bloomberg", (), "Theo Bloomberg"),
        ("Theo Sina, 163 và QQ", (), "Theo Sina, 163 và QQ"),
        ("Nguồn: Tổng hợp", (), None),
        ("(Nguồn: Internet)", (), None),
        ("Tổng hợp", (), None),
        ("PV", (), None),
        ("N.H.", ("N.H.",), None),
        ("Thiết kế: Tuấn Huy, Minh An", (), None),
    ],
)
def test_a_closing_line_is_taken_off_the_text(text: str, authors: tuple[str, ...], credit: str | None) -> None:
    right = text.startswith("Bài và ảnh")
    assert closing(text, right=right) == Byline(authors, credit)


@pytest.mark.parametrize(
    "text",
    [
        "Theo bác sĩ Hồng, người bệnh nên nghỉ ngơi.",
        "Theo thông báo của công ty, việc tách xong trước tháng 12",
        "Công ty mẹ giữ lại 51% cổ phần.",
        "Theo báo cáo của hãng (BYD)",
        "Không phải lần đầu",
        "ở Ấn Độ",
        "Hà Nội hôm nay có mưa",
        '"Tôi không biết"',
        "Giá: 500 đồng",
        "Dự án hoàn thành sau ba năm (tăng 5%)",
        "Nguồn điện đã ổn định trở lại",
        "Cổ phiếu tăng theo Nasdaq",
        "Theo đó, giá giảm.",
        "Theo Nghị quyết, giá giảm.",
        "TP.HCM",
        "Thiết kế: vuông vức và mỏng hơn",
        "Ông Minh nói theo Hiến pháp",
    ],
)
def test_a_last_sentence_stays(text: str) -> None:
    assert closing(text) is None


def test_one_name_is_a_byline_where_it_is_set_apart() -> None:
    assert closing("Hà", right=True) == Byline(("Hà",), None)
    assert closing("PV", right=True) == Byline((), None)
    assert closing("Hà Thu", strong=True) == Byline(("Hà Thu",), None)


def test_the_last_of_a_list_of_names_is_no_byline() -> None:
    body = [Paragraph(text=text) for text in (PROSE, "Trần Văn An", "Lê Thị Bình", "Phạm Văn Cường")]
    assert split_byline(body) == (body, Byline())


def test_a_heading_is_no_byline() -> None:
    body = [Paragraph(text=PROSE), Paragraph(text="Lê Phương", heading=True)]
    assert split_byline(body)[0] == body


def test_author_credit_and_photographer_may_stand_one_under_another() -> None:
    lines = ("Hà Thu", "Theo Bloomberg", "Ảnh: Minh Tú")
    kept, byline = split_byline([Paragraph(text=text) for text in (PROSE, *lines)])
    assert [paragraph.text for paragraph in kept] == [PROSE]
    assert byline == Byline(("Hà Thu",), "Theo Bloomberg")


def test_an_agency_signs_behind_its_last_sentence() -> None:
    kept, byline = split_byline([Paragraph(text="Một."), Paragraph(text="Hai./. (TTXVN/Vietnam+)")])
    assert [paragraph.text for paragraph in kept] == ["Một.", "Hai./."]
    assert byline.credit == "TTXVN/Vietnam+"


@pytest.mark.parametrize(
    ("text", "kept", "credit"),
    [
        ("Trading starts in May. — VNA/VNS", "Trading starts in May.", "VNA/VNS"),
        ("Trading starts in May. – BIZHUB/VNS.", "Trading starts in May.", "BIZHUB/VNS"),
        ("Trading starts in May, said VNA", "Trading starts in May, said VNA", None),
    ],
)
def test_an_agency_signs_in_english_behind_a_dash(text: str, kept: str, credit: str | None) -> None:
    found, byline = split_byline([Paragraph(text="One."), Paragraph(text=text)])
    assert (found[-1].text, byline.credit) == (kept, credit)


def test_a_text_of_one_paragraph_is_never_emptied() -> None:
    body = [Paragraph(text="Lê Phương")]
    assert split_byline(body) == (body, Byline())
    assert split_byline([]) == ([], Byline())


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["NHẬT XUÂN", "NHẬT XUÂN và 1 tác giả khác", "NGHI VŨ"], ("NHẬT XUÂN", "NGHI VŨ")),
        (["THÁI BA\u0301 DŨNG"], ("THÁI BÁ DŨNG",)),
        (["NH&#7852;T XU&#194;N"], ("NHẬT XUÂN",)),
        (["Bảo Nam,"], ("Bảo Nam",)),
        (["Theo Hồ Hương"], ("Hồ Hương",)),
        (["Tác giả: Hà Thu"], ("Hà Thu",)),
        (["Theo Hà Thu (Doanh nghiệp và Kinh doanh)"], ("Hà Thu",)),
        (["Thu Hà/CafeF-Hà Nội", "Khánh Vân/TTXVN"], ("Thu Hà", "Khánh Vân")),
        (["Hà Thu (tổng hợp)"], ("Hà Thu",)),
        (["Khải Nguyên (Theo Bloomberg)"], ("Khải Nguyên",)),
        (["Hà Thu; Minh Anh / Lê Phương"], ("Hà Thu", "Minh Anh", "Lê Phương")),
        (["PV", "Tuổi Trẻ Online", "VCCorp.vn", "", "https://www.facebook.com/x", "123", "CafeF"], ()),
        (["Xem các bài viết của tác giả"], ()),
        (["Quốc Hùng qh@example.vn"], ("Quốc Hùng",)),
        (["Linh Lam/VOV.VN (biên dịch)"], ("Linh Lam",)),
        (["J.D., ", "P.V.", "J.D", "Bảo Nam."], ("J.D.", "Bảo Nam")),
        (["một câu rất dài không thể nào là tên của một người viết báo được"], ()),
    ],
)
def test_names_are_cleaned_and_nobody_is_left_out(texts: list[str], wanted: tuple[str, ...]) -> None:
    assert clean_authors(texts, papers=("CafeF",)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Nhịp sống thị trường", "Theo Nhịp sống thị trường"),
        ("Theo Nhịp sống thị trường", "Theo Nhịp sống thị trường"),
        ("(Theo WSJ)", "Theo WSJ"),
        ("Nguồn: Nikkei", "Theo Nikkei"),
        ("", None),
        ("https://markettimes.vn/a", None),
    ],
)
def test_a_credit_has_one_form(text: str, wanted: str | None) -> None:
    assert clean_credit(text) == wanted


def test_a_credit_behind_a_name_is_found() -> None:
    assert credit_in("Hà (theo Bloomberg)") == "Theo Bloomberg"
    assert credit_in("Theo Mạnh Quân (Dân Việt)") == "Theo Dân Việt"
    assert credit_in("Theo Mạnh Quân (tổng hợp)") is None
    assert credit_in("Hà") is None


def test_what_is_far_too_long_for_a_name_is_none_and_takes_no_time() -> None:
    for piece in ("<div>", "(", "a ", "A. ", "theo ", "và 1 "):
        assert clean_authors([piece * 20_000, "Hồ Lan"]) == ("Hồ Lan",)
        assert credit_in(f"{piece * 20_000}") is None
