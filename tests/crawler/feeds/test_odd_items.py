"""Items as each outlet was seen to write them (encoding, markup, dates), and the entries that they stand for."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import pytest

from core.model import Entry
from tests.crawler.feeds.seen import HANOI, MORNING, PROLOG, item, listed, rss


class Trap(NamedTuple):
    """One item as an outlet writes it, and the entry that it stands for."""

    who: str
    body: bytes
    outlet: str
    entry: Entry


def thudo(title: str, lead: str = "", published: datetime | None = MORNING) -> Entry:
    link = "https://thudo.example/tin-4000001.html"
    return Entry(key="thudo:4000001", url=link, title=title, lead=lead, published=published)


OURS = "https://thudo.example/tin-4000001.html"
PICTURE = '<a href="https://x.example/a"><img src="https://x.example/a.jpg"></a>'
TRAPS = (
    Trap(
        "VietnamBiz: says utf-16, is UTF-8",
        rss(item(OURS, title="Lãi suất giảm"), prolog=PROLOG.format("utf-16")).encode(),
        "",
        thudo("Lãi suất giảm"),
    ),
    Trap(
        "Viet Nam News, BNews: UTF-16LE without a mark",
        rss(item(OURS, title="Lãi suất giảm"), prolog=PROLOG.format("utf-16")).encode("utf-16-le"),
        "",
        thudo("Lãi suất giảm"),
    ),
    Trap(
        "VietnamNet: no prolog, blanks around the title, </br>",
        rss(
            item(
                "<![CDATA[ https://vietnamnet.vn/hang-chip-bi-phat-2558301.html ]]>",
                title="<![CDATA[  Hãng chip bị phạt  ]]>",
                lead=f"<![CDATA[{PICTURE}</br>Mức phạt bằng 3% doanh thu.]]>",
            ),
            prolog="",
        ).encode(),
        "vietnamnet",
        Entry(
            key="vietnamnet:2558301",
            url="https://vietnamnet.vn/hang-chip-bi-phat-2558301.html",
            title="Hãng chip bị phạt",
            lead="Mức phạt bằng 3% doanh thu.",
            published=MORNING,
        ),
    ),
    Trap(
        "VnExpress: &amp;amp; in the title, </br>, half-decomposed lead",
        rss(
            item(
                "https://vnexpress.net/t-t-mua-lai-hang-xe-5101001.html",
                title="T&amp;amp;T mua lại hãng xe",
                lead=f"<![CDATA[{PICTURE}</br>Thương vụ phải chơ\u0300 cơ quan cạnh tranh duyê\u0323t.\u200b]]>",
            )
        ).encode(),
        "vnexpress",
        Entry(
            key="vnexpress:5101001",
            url="https://vnexpress.net/t-t-mua-lai-hang-xe-5101001.html",
            title="T&T mua lại hãng xe",
            lead="Thương vụ phải chờ cơ quan cạnh tranh duyệt.",
            published=MORNING,
        ),
    ),
    Trap(
        "CafeF: the picture first, a year of two digits",
        rss(
            item(
                "https://cafef.vn/quy-chip-thoai-von-188260914085000123.chn",
                title="Quỹ chip thoái vốn",
                lead=f"<![CDATA[{PICTURE} Quỹ còn giữ 4,9%. ]]>",
                date="14 Sep 26 09:13:00 +0700",
            )
        ).encode(),
        "cafef",
        Entry(
            key="cafef:188260914085000123",
            url="https://cafef.vn/quy-chip-thoai-von-188260914085000123.chn",
            title="Quỹ chip thoái vốn",
            lead="Quỹ còn giữ 4,9%.",
            published=MORNING,
        ),
    ),
    Trap(
        "Thanh Niên: title encoded twice, a year of two digits",
        rss(
            item(
                "https://thanhnien.vn/ngay-mai-185260914080000456.htm",
                title="Ng&amp;agrave;y mai x&amp;eacute;t xử",
                date="Mon, 14 Sep 26 09:13:00 +0700",
            )
        ).encode(),
        "thanhnien",
        Entry(
            key="thanhnien:185260914080000456",
            url="https://thanhnien.vn/ngay-mai-185260914080000456.htm",
            title="Ngày mai xét xử",
            published=MORNING,
        ),
    ),
    Trap(
        "Vietstock: markup escaped",
        rss(item(OURS, title="Tin", lead="&lt;img src=&quot;a.jpg&quot; /&gt;Cổ phiếu tăng trần.")).encode(),
        "",
        thudo("Tin", "Cổ phiếu tăng trần."),
    ),
    Trap(
        "Hà Nội Mới: CDATA escaped twice",
        rss(
            item(OURS, title="&lt;![CDATA[Cầu mới]]&gt;", lead="&amp;lt;![CDATA[Thông xe sáng nay.]]&amp;gt;")
        ).encode(),
        "",
        thudo("Cầu mới", "Thông xe sáng nay."),
    ),
    Trap(
        "Tuổi Trẻ: month first, U+202F before AM, no zone, title half decomposed",
        rss(
            item(
                "https://tuoitre.vn/tin-100260904080000123.htm",
                title="Bộ trươ\u0309ng tra\u0309 lời",
                date="9/4/2026 8:05:01\u202fAM",
            )
        ).encode(),
        "tuoitre",
        Entry(
            key="tuoitre:100260904080000123",
            url="https://tuoitre.vn/tin-100260904080000123.htm",
            title="Bộ trưởng trả lời",
            published=datetime(2026, 9, 4, 8, 5, 1, tzinfo=HANOI),
        ),
    ),
    Trap(
        "VnEconomy: true GMT, not Vietnam's clock under another name",
        rss(
            item(
                "https://vneconomy.vn/siet-quan-ly-tien-so.htm",
                title="Tiền số",
                date="Mon, 14 Sep 2026 02:13:00 GMT",
            )
        ).encode(),
        "vneconomy",
        Entry(
            key="vneconomy.vn/siet-quan-ly-tien-so.htm",
            url="https://vneconomy.vn/siet-quan-ly-tien-so.htm",
            title="Tiền số",
            published=MORNING,
        ),
    ),
    Trap(
        "VTV: +07",
        rss(item(OURS, date="Mon, 14 Sep 2026 09:13:00 +07")).encode(),
        "",
        thudo("Tin"),
    ),
    Trap(
        "Tiền Phong, VietnamPlus: +07:00",
        rss(
            item("https://tienphong.vn/tin-post1876193.tpo", title="Tin", date="Mon, 14 Sep 2026 09:13:00 +07:00")
        ).encode(),
        "tienphong",
        Entry(
            key="tienphong:1876193", url="https://tienphong.vn/tin-post1876193.tpo", title="Tin", published=MORNING
        ),
    ),
    Trap(
        "Tuoi Tre News: no date; the id's clock is no date of publishing",
        rss(item("https://news.tuoitre.vn/tin-103260904080000123.htm", date="")).encode(),
        "tuoitrenews",
        Entry(
            key="tuoitrenews:103260904080000123",
            url="https://news.tuoitre.vn/tin-103260904080000123.htm",
            title="Tin",
            published=None,
        ),
    ),
    Trap(
        "a date to come is unknown until the page is read",
        rss(item(OURS, date="Mon, 14 Sep 2026 19:13:00 +0700")).encode(),
        "",
        thudo("Tin", published=None),
    ),
)


@pytest.mark.parametrize("trap", TRAPS, ids=[trap.who for trap in TRAPS])
def test_an_item_is_read_as_it_was_meant(trap: Trap) -> None:
    assert listed(trap.body, outlet=trap.outlet).entries == (trap.entry,)
