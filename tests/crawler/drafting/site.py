"""A site of our own in memory, in a template that nobody has seen before: its answers by address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import escape

from core.reasons import FeedProblem
from crawler.catalogue import shipped_families
from crawler.drafting import Draft, NoDraft, Seen, Survey, Wanted, draft, next_wanted
from tests.crawler.server import Server

HOME = "https://baovidu.example/"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
Site = Mapping[str, bytes | FeedProblem]

TITLES = (
    "Cảng mới đón chuyến tàu đầu tiên",
    "Nhà máy pin chạy thử dây chuyền thứ hai",
    "Bốn tỉnh mở đường dây truyền tải mới",
    "Doanh nghiệp gỗ tìm đơn hàng cuối năm",
    "Giá cà phê tăng phiên thứ năm liên tiếp",
    "Hãng xe điện mở trạm sạc dọc quốc lộ",
    "Ngân hàng thử nghiệm chuyển tiền tức thời",
    "Vườn ươm công nghệ nhận lứa thứ ba",
)
LEADS = tuple(f"{title}, sớm hơn kế hoạch hai tháng, theo thông báo của ban tổ chức sáng nay." for title in TITLES)
SECTIONS = ("Kinh doanh", "Công nghệ", "Thế giới")


def slug(number: int) -> str:
    words = ("cang", "nha-may", "duong-day", "go-xuat-khau", "ca-phe", "xe-dien", "ngan-hang", "vuon-uom")
    return f"tin-{words[number]}-hom-nay"


def address(number: int) -> str:
    """Where article `number` stands."""
    return f"{HOME}{slug(number)}-{1024500 + number}.html"


def published(number: int) -> datetime:
    return NOW - timedelta(hours=number + 1)


def paragraphs(number: int) -> list[str]:
    return [
        f"Đoạn {n} của bài {number}: ban quản lý cho biết công việc tiến triển đúng như đã báo cáo từ đầu quý, "
        "và phần còn lại sẽ xong trước mùa mưa năm sau."
        for n in range(1, 7)
    ]


def article(number: int, *, body: str = "phan-chinh") -> bytes:
    """A page without meta elements and without names that anybody shares."""
    shown = (published(number) + timedelta(hours=7)).strftime("%d/%m/%Y %H:%M")
    text = "".join(f"<p>{line}</p>" for line in paragraphs(number))
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{TITLES[number]} - Báo Ví Dụ</title></head>
<body><div class="dau-trang"><a href="/">Báo Ví Dụ</a><span class="ngay-hom-nay">23/11/2026</span></div>
<div class="duong-dan-muc"><a href="/kinh-doanh/">{SECTIONS[number % 3]}</a></div>
<h1>{TITLES[number]}</h1><p class="ngay-dang">{shown}</p><p class="tom-tat-tin">{LEADS[number]}</p>
<div class="{body}">{text}</div><p class="but-danh-tin">Minh An</p>
<div class="tu-khoa-tin"><a href="/tag/cang">cảng biển</a><a href="/tag/tau">tàu hàng</a></div>
<div class="footer"><p>© Báo Ví Dụ, giấy phép số 1 của một cơ quan nào đó cấp cho tòa soạn này.</p></div>
</body></html>""".encode()


def rss(*numbers: int, title: str = "Kinh doanh - Báo Ví Dụ") -> bytes:
    items = "".join(
        f"<item><title>{escape(TITLES[n])}</title><link>{address(n)}</link><description>{escape(LEADS[n])}</description>"
        f"<pubDate>{published(n).strftime('%a, %d %b %Y %H:%M:%S +0000')}</pubDate></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


def front(*, head: str = "", foot: str = "", numbers: tuple[int, ...] = tuple(range(8))) -> bytes:
    teasers = "".join(
        f'<div class="tin-nho"><h3><a href="{address(n)}">{TITLES[n]}</a></h3><p>{LEADS[n]}</p></div>'
        for n in numbers
    )
    return f"""<!DOCTYPE html><html lang="en"><head><title>Báo Ví Dụ - Tin tức mỗi ngày</title>{head}</head><body>
<nav><a href="/kinh-doanh/">Kinh doanh</a><a href="/cong-nghe/">Công nghệ</a><a href="/video/tin">Video</a></nav>
<div class="cot-trai">{teasers}</div>
<footer>{foot}<a href="/gioi-thieu">Giới thiệu tòa soạn của chúng tôi</a></footer>
</body></html>""".encode()


ALTERNATE = (
    '<link rel="alternate" type="application/rss+xml" title="Kinh doanh" href="/rss/kinh-doanh.rss">'
    '<link rel="alternate" type="application/rss+xml" title="Công nghệ" href="/rss/cong-nghe.rss">'
    '<link rel="alternate" type="application/rss+xml" title="Bình luận" href="/comments/feed/">'
    '<link rel="alternate" type="application/rss+xml" title="Thể thao" href="/rss/the-thao.rss">'
)


def whole() -> dict[str, bytes | FeedProblem]:
    """The site with its feeds named on the front page."""
    return {
        HOME: front(head=ALTERNATE),
        f"{HOME}rss/kinh-doanh.rss": rss(0, 1, 2, 3, 4),
        f"{HOME}rss/cong-nghe.rss": rss(5, 6, 7, title="Công nghệ - Báo Ví Dụ"),
        **{address(n): article(n) for n in range(8)},
    }


def serve(server: Server) -> None:
    """Puts the whole site on a server."""
    for url, body in whole().items():
        if isinstance(body, bytes):
            server.serve(url.removeprefix(HOME[:-1]), body.replace(HOME.encode(), f"{server.url}/".encode()))


def walk(site: Site, *, start: str = HOME, sitemaps: tuple[str, ...] = ()) -> Survey:
    """Asks the site for what is wanted, to the end. What it does not have is 404."""
    survey = Survey(start=start, now=NOW)
    while wanted := next_wanted(survey):
        survey = survey.and_seen(answer(site, wanted), sitemaps=sitemaps)
    return survey


def answer(site: Site, wanted: Wanted) -> Seen:
    found = site.get(wanted.url, FeedProblem.NOT_FOUND)
    if isinstance(found, FeedProblem):
        return Seen(wanted=wanted, problem=found, detail=f"as the test has it: {found}")
    return Seen(wanted=wanted, url=wanted.url, body=found, content_type="text/html; charset=utf-8")


def drafted(site: Site, *, start: str = HOME, sitemaps: tuple[str, ...] = ()) -> Draft:
    """The draft of the site."""
    made = draft(walk(site, start=start, sitemaps=sitemaps), families=shipped_families())
    assert not isinstance(made, NoDraft), made
    return made
