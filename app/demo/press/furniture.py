"""What stands around an article on every page of an outlet: menus, teasers, styles, scripts, drawings. Pure.

Built to the measure of real article pages of eight outlets (medians): 134 KB in all, 900 elements, 210 links, 33
scripts with 18 KB between them, and the rest styles and drawings. Without it a page of the press would be a tenth
of a real one, and measurements of how pages are read would be of something else.
"""

from __future__ import annotations

import html
import random
from dataclasses import dataclass
from functools import cache

_PLACES = (
    "Thời sự", "Pháp luật", "Giáo dục", "Sức khỏe", "Đời sống", "Du lịch", "Khoa học", "Xe", "Thể thao", "Giải trí",
    "Nhịp trẻ", "Nhà đất", "Chứng khoán", "Ngân hàng", "Tiêu dùng", "Bạn đọc", "Tâm sự", "Ảnh", "Góc nhìn",
    "Podcast",
)  # fmt: skip
_SIDES = ("Hà Nội", "TP HCM", "Đà Nẵng", "Cần Thơ", "Miền Trung", "Tây Nguyên", "Quốc tế")
_DOINGS = (
    "mở thêm tuyến xe buýt", "khánh thành cầu vượt", "trao giải cho thầy cô", "đón đợt gió mùa mới",
    "sửa xong con đường ven hồ", "bày bán mẫu xe tay ga", "tổ chức giải chạy đêm", "thưởng lớn cho đội tuyển",
    "nâng cấp bệnh viện huyện", "mở cửa lại chợ hoa", "trồng thêm hàng cây bóng mát", "in bộ tem mừng xuân",
)  # fmt: skip
_MENU_LINKS, _TEASERS, _SCRIPTS = 120, 44, 28
_STYLE_RULES, _DRAWINGS = 420, 24
_BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """Pieces of HTML, each whole in itself: for the head, above the article, beside it and below it."""

    head: str
    top: str
    side: str
    bottom: str


@cache
def furniture(outlet_key: str) -> Furniture:
    """An outlet's furniture: the same on all its pages, another one than its neighbours'."""
    dice = random.Random(outlet_key)
    scripts = [_script(dice, number) for number in range(_SCRIPTS)]
    return Furniture(
        head=f"<style>{_styles(dice)}</style>{''.join(scripts[: _SCRIPTS // 2])}",
        top=f'<nav class="all-menu" aria-label="Tất cả chuyên mục">{_menu()}</nav>{_drawings(dice)}',
        side=f'<aside class="box-teaser">{_teasers(dice)}</aside>',
        bottom=f'<nav class="footer-menu">{_menu()}</nav>{"".join(scripts[_SCRIPTS // 2 :])}',
    )


def _menu() -> str:
    names = [f"{place} {side}" for side in _SIDES for place in _PLACES][: _MENU_LINKS // 2]
    items = (f'<li class="menu-item"><a href="/muc/{number}" title="{name}">{name}</a></li>'
             for number, name in enumerate(map(html.escape, names)))  # fmt: skip
    return f"<ul>{''.join(items)}</ul>"


def _teasers(dice: random.Random) -> str:
    return "".join(_teaser(dice, number) for number in range(_TEASERS))


def _teaser(dice: random.Random, number: int) -> str:
    side, place = dice.choice(_SIDES), dice.choice(_PLACES)
    title = html.escape(f"{side} {dice.choice(_DOINGS)}")
    picture = (
        f'<div class="thumb"><picture><source data-srcset="/anh/nho-{number}.webp 1x, /anh/lon-{number}.webp 2x">'
        f'<img loading="lazy" alt="{title}" src="{_BLANK}" data-src="/anh/nho-{number}.png"></picture></div>'
    )
    words = f'<h3 class="title-news"><a href="/diem-tin/{number}" title="{title}">{title}</a></h3>'
    return (
        f'<div class="item-news" data-index="{number}">{picture}{words}'
        f'<p class="meta-news"><a href="/muc/{number}">{place}</a> '
        f'<span class="count">{dice.randint(1, 90)}</span></p></div>'
    )


def _script(dice: random.Random, number: int) -> str:
    slots = ", ".join(
        f'"slot_{dice.randint(10_000, 99_999)}": {{"w": 300, "h": 250, "lazy": true}}' for _ in range(10)
    )
    return (
        f"<script>(function (w, d) {{ var q = w.q{number} = w.q{number} || []; q.push({{{slots}}}); "
        f"if (d.readyState !== 'loading' && q.length > {number}) "
        "{ w.setTimeout(function () { q.shift(); }, 300); } })(window, document);</script>\n"
    )


def _styles(dice: random.Random) -> str:
    return "".join(
        f".c{dice.randint(1_000, 9_999)} .i{number}>a:hover,.b{number}::after{{margin:0 {dice.randint(1, 40)}px;"
        f"color:#{dice.randrange(16**6):06x};display:flex;justify-content:space-between}}"
        for number in range(_STYLE_RULES)
    )


def _drawings(dice: random.Random) -> str:
    return "".join(
        f'<svg class="ic" viewBox="0 0 48 48" aria-hidden="true">{_path(dice)}</svg>' for _ in range(_DRAWINGS)
    )


def _path(dice: random.Random) -> str:
    points = " ".join(f"L{dice.random() * 48:.2f} {dice.random() * 48:.2f}" for _ in range(60))
    return f'<path fill="currentColor" d="M0 0 {points}Z"></path>'
