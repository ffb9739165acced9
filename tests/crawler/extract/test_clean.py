"""What is taken off a lead and out of a text by its words, and what looks alike and must stay."""

from __future__ import annotations

import pytest

from crawler.extract.blocks import Paragraph
from crawler.extract.clean import clean_lead, part_lead, without_boxes

LEAD = "Cơ quan quản lý lấy mẫu ba dòng xe để đo lại."


@pytest.mark.parametrize(
    "signed",
    [
        f"(Dân trí) - {LEAD}",
        f"(NLĐO)- {LEAD}",
        f"(NLĐO) {LEAD}",
        f"(Chinhphu.vn) - {LEAD}",
        f"(ĐTCK) {LEAD}",
        f"TTO - {LEAD}",
        f"TPO – {LEAD}",
        f"VOV.VN - {LEAD}",
        f"BNEWS {LEAD}",
        f"(Báo Huyện) - {LEAD}",
        f"  {LEAD}\xa0",
        LEAD.replace("ơ", "o\u031b"),
    ],
)
def test_a_papers_signature_is_taken_off_the_lead(signed: str) -> None:
    assert clean_lead(signed) == LEAD


@pytest.mark.parametrize(
    "lead",
    [
        "EU - Mỹ đạt thỏa thuận về chip.",
        "TP HCM mở tuyến mới.",
        "TTCK Việt Nam tăng.",
        "TPO thắng kiện.",
        "(10/8) tăng giá.",
    ],
)
def test_a_lead_that_only_looks_signed_stays(lead: str) -> None:
    assert clean_lead(lead) == lead
    assert clean_lead(lead, prefixes=("TPO", "TP", "TT")) == lead


def test_an_outlets_own_prefix_and_location_stamp_are_taken_off() -> None:
    assert clean_lead("TP - " + LEAD, prefixes=("TPO", "TP")) == LEAD
    assert clean_lead("(Bàn tin)" + LEAD, prefixes=("(Bàn tin)",)) == LEAD
    assert clean_lead("Anh- " + LEAD, stamp="Anh") == LEAD
    assert clean_lead("T&amp;amp;T bán xe") == "T&T bán xe"


@pytest.mark.parametrize(
    "box",
    [
        Paragraph(text="TIN LIÊN QUAN"),
        Paragraph(text="Xem thêm:"),
        Paragraph(text=">> Giá xăng tăng mạnh từ ngày mai", linked=0.9),
        Paragraph(
            text=">> Mời xem loạt bài về những thành phố sống nhờ nhà máy pin, đăng trong mục Kinh doanh số này"
        ),
        Paragraph(text="Hãng xe lớn nhất đổi chủ sau một đêm ..>>", linked=1.0),
        Paragraph(text="Đọc thêm: Ba bài học từ vụ án tiền cọc của các nền tảng", linked=0.8),
        Paragraph(text="Ba bài học từ vụ án tiền cọc của các nền tảng", linked=1.0),
        Paragraph(text="VIC: Giá hiện tại 45,2"),
        Paragraph(text="Mời anh em xem thêm:"),
        Paragraph(text="Mời quý độc giả theo dõi các chương trình của đài trên ba kênh."),
        Paragraph(text="* Mời bạn đọc đón xem kỳ 2: Những người ở lại"),
        Paragraph(text="Công nhân tan ca ở Hàng Châu", pictured=True, captioned=True),
        Paragraph(text="Kho hàng ở Hàng Châu. Ảnh: AFP", pictured=True),
        Paragraph(text="Kho hàng ở Hàng Châu (Ảnh: TTXVN).", pictured=True),
        Paragraph(text="Kho hàng ở Hàng Châu - Ảnh 1.", pictured=True),
        Paragraph(text="Kho hàng ở Hàng Châu - Ảnh: T.L.", pictured=True),
        Paragraph(text="Kho hàng ở Hàng Châu. Ảnh: Congdoan.vn", pictured=True),
        Paragraph(text="Ảnh minh họa.", pictured=True),
        Paragraph(text="Kho hàng ở Hàng Châu (hình minh hoạ)", pictured=True),
        Paragraph(text="Lời xin lỗi của công ty. Ảnh chụp màn hình", pictured=True),
        Paragraph(text="* * *"),
        Paragraph(text="Vì sao hãng chip lớn nhất bỏ thị trường?", linked=1.0),
        Paragraph(text='Giám đốc hãng chip: "Chúng tôi không rời đi"', linked=1.0),
        Paragraph(text="Link bài gốc: https://bao.example.vn/a-1.html"),
        Paragraph(text="https://bao.example.vn/a-1.html"),
        Paragraph(text="*Bài viết thể hiện quan điểm riêng của tác giả."),
        Paragraph(text="Theo dõi Báo Huyện trên Google News"),
    ],
)
def test_boxes_that_no_selector_caught_are_known_by_their_words(box: Paragraph) -> None:
    assert without_boxes([box]) == []


@pytest.mark.parametrize(
    "text",
    [
        Paragraph(text="Mời các bạn trẻ về làng là cách mà huyện này chọn."),
        Paragraph(text="Ông nghĩ gì khi lần đầu thấy xưởng?", pictured=True, captioned=True),
        Paragraph(text="Đọc thêm sách là lời khuyên của thầy giáo."),
        Paragraph(text="Quảng cáo sai bị phạt 5% doanh thu."),
        Paragraph(text="Chủ tịch công ty đã từ chức hôm qua.", linked=1.0),
        Paragraph(
            text="Ảnh: người chụp nói rằng nhà máy khi ấy đã đóng cửa được ba tháng, và cổng không còn ai trông.",
            pictured=True,
        ),
        Paragraph(text="Một câu ngay dưới ảnh, không phải chú thích.", pictured=True),
        Paragraph(text="Kho hàng ở Hàng Châu. Ảnh: AFP"),
        Paragraph(text="Hãng xe lớn nhất đổi chủ sau một đêm", linked=1.0, heading=True),
        Paragraph(text="m²"),
        Paragraph(text="Tòa soạn thay bức ảnh minh họa bằng một bức khác.", pictured=True),
        Paragraph(text="Nguồn: hai người biết chuyện. Họ xin giấu tên vì chưa được phép nói.", pictured=True),
        Paragraph(
            text="Bài viết này bị gỡ sau hai giờ, vì thể hiện quan điểm trái với lập trường của cơ quan chủ quản."
        ),
        Paragraph(text="Vì sao hãng chip lớn nhất bỏ thị trường?"),
        Paragraph(text="Đăng ký tại: https://hoithao.example.vn/dang-ky"),
        Paragraph(text="Trang https://bao.example.vn/a-1.html đã bị chặn"),
    ],
)
def test_text_that_looks_like_a_box_stays(text: Paragraph) -> None:
    assert without_boxes([text]) == [text]


def test_an_outlets_own_patterns_drop_paragraphs() -> None:
    kept = without_boxes(
        [Paragraph(text="Một."), Paragraph(text="Bài này mang tính cá nhân.")], ("mang tính cá nhân",)
    )
    assert [paragraph.text for paragraph in kept] == ["Một."]


@pytest.mark.parametrize(
    ("by", "bold", "first", "wanted"),
    [
        ("selector", "", LEAD, (LEAD, ["Hai."])),
        ("meta", "bold", LEAD, (LEAD, ["Hai."])),
        ("meta", "", LEAD, ("", [LEAD, "Hai."])),
        ("meta", "", LEAD + " Kết quả sau hai tuần.", ("", [LEAD + " Kết quả sau hai tuần.", "Hai."])),
        ("meta", "bold", LEAD + " Kết quả sau hai tuần.", (LEAD + " Kết quả sau hai tuần.", ["Hai."])),
        ("meta", "", LEAD.removesuffix(" để đo lại."), (LEAD, [LEAD.removesuffix(" để đo lại."), "Hai."])),
        ("meta", "", "Câu khác.", (LEAD, ["Câu khác.", "Hai."])),
        ("selector", "", LEAD + " Kết quả.", (LEAD, [LEAD + " Kết quả.", "Hai."])),
    ],
)
def test_a_lead_and_the_text_never_hold_the_same_paragraph(
    by: str, bold: str, first: str, wanted: tuple[str, list[str]]
) -> None:
    body = [Paragraph(text=first, strong=bool(bold)), Paragraph(text="Hai.")]
    assert part_lead(LEAD, by, body) == wanted


def test_what_an_outlet_signs_before_its_lead_is_known_before_its_text_too() -> None:
    body = [Paragraph(text=f"HÀ NỘI — {LEAD}"), Paragraph(text="Hai.")]
    assert part_lead(LEAD, "meta", body, prefixes=("HÀ NỘI",)) == ("", [f"HÀ NỘI — {LEAD}", "Hai."])


def test_headlines_with_what_they_announce_are_a_box_and_a_linked_sentence_alone_is_text() -> None:
    headline = Paragraph(text="Hàng loạt ngôi sao bị đồn qua đời", linked=1.0, heading=True)
    teaser = Paragraph(text="Một trang mạng đưa tin ba người cùng mất trong một ngày.", linked=1.0)
    said = Paragraph(text="Công ty đăng toàn văn thông cáo trên trang của mình.", linked=1.0)
    text = Paragraph(text="Ông vẫn khỏe.")
    assert without_boxes([text, headline, teaser, text]) == [text, text]
    assert without_boxes([text, said, text]) == [text, said, text]
    assert without_boxes([headline, text]) == [headline, text]
