"""Where a field is not on the page, or the page is wrong about it, the next best source speaks, and says so."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.model import Article, Entry
from crawler.catalogue import load_outlets
from crawler.dates import VIETNAM
from crawler.extract import extract
from crawler.outlet import Outlet, PageField, Source

NOW = datetime(2026, 8, 10, 5, 0, tzinfo=UTC)
MORNING = datetime(2026, 8, 10, 7, 30, tzinfo=VIETNAM)
OUTLETS = load_outlets()
DESK = Outlet.model_validate(
    {
        "key": "desk",
        "name": "Bàn Tin",
        "domains": ["bantin.example.vn"],
        "article": {"pattern": r"bantin\.example\.vn/[^/]+-(?P<id>\d{3}(?P<clock>\d{12}))\.html"},
        "page": {"title": ["h1.tit"], "lead": ["p.dan"], "body": ["div.noi-dung"], "lead_prefixes": ["(Bàn Tin)"]},
    }
)
URL = "https://bantin.example.vn/tin-la-123260810070000.html"
PARAGRAPHS = tuple(
    f"Đoạn {n} nói về việc kiểm tra các sàn bán hàng, kéo dài hai tuần, với kết quả được công bố sau đó."
    for n in range(1, 6)
)
ENTRY = Entry(
    key="desk:123260810070000", url=URL, title="Tít trong nguồn", lead="Dẫn trong nguồn.", published=MORNING
)


def page(*, head: str = "", title: str = "<h1 class='tit'>Tít trên trang</h1>", body: str = "") -> str:
    text = body or "<div class='noi-dung'>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</div>"
    return f"<html><head>{head}</head><body>{title}{text}</body></html>"


def read(
    markup: str | bytes, *, outlet: Outlet | None = DESK, url: str = URL, entry: Entry | None = None, **more: Any
) -> Article:
    found = extract(markup, url=url, outlet=outlet, now=NOW, entry=entry, **more)
    assert isinstance(found, Article), found
    return found


def ld(**said: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | said)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def test_title_lead_and_time_fall_back_to_the_feed() -> None:
    article = read(page(title=""), entry=ENTRY)
    assert (article.title, article.lead, article.published) == ("Tít trong nguồn", "Dẫn trong nguồn.", MORNING)
    assert {article.found_by[name] for name in ("title", "lead", "published")} == {"entry"}


def test_what_the_page_says_goes_before_the_feed() -> None:
    article = read(page(head=meta("article:published_time", "2026-08-10T06:00:00+07:00")), entry=ENTRY)
    assert (article.title, article.found_by["title"]) == ("Tít trên trang", "selector")
    assert article.published == datetime(2026, 8, 10, 6, 0, tzinfo=VIETNAM)
    assert article.found_by["published"] == "meta"


def test_the_clock_in_the_id_is_the_last_resort() -> None:
    article = read(page())
    assert article.published == datetime(2026, 8, 10, 7, 0, tzinfo=VIETNAM)
    assert article.found_by["published"] == "id"


def test_an_unknown_time_stays_unknown() -> None:
    outlet = DESK.model_copy(update={"article": DESK.article.model_copy(update={"pattern": ""})})
    article = read(page(), outlet=outlet)
    assert article.published is None
    assert article.modified is None
    assert "published" not in article.found_by


@pytest.mark.parametrize(("minutes", "clamped"), [(9, False), (11, True), (60 * 24, True)])
def test_a_time_in_the_future_is_now_and_says_so(minutes: int, clamped: bool) -> None:  # noqa: FBT001 - a table's column
    stated = NOW + timedelta(minutes=minutes)
    article = read(
        page(head=meta("article:published_time", stated.isoformat()) + ld(dateModified=stated.isoformat()))
    )
    assert article.published == article.modified == (NOW if clamped else stated)
    assert ("future" in article.found_by["published"]) is clamped
    assert ("future" in article.found_by["modified"]) is clamped


def test_a_feeds_future_is_clamped_too() -> None:
    article = read(page(), entry=replace(ENTRY, published=NOW + timedelta(days=1)))
    assert article.published == NOW


def test_singapores_zone_over_vietnams_clock_is_mended() -> None:
    article = read(page(head=ld(datePublished="2026-08-10T07:30:00+08:00")))
    assert article.published == MORNING
    assert article.found_by["published"] == "json-ld, zone mended"
    english = DESK.model_copy(update={"language": "en"})
    assert read(
        page(head=ld(datePublished="2026-08-10T07:30:00+08:00")), outlet=english
    ).published == MORNING - timedelta(hours=1)


def test_an_outlet_may_trust_another_source_first() -> None:
    head = meta("article:published_time", "2026-08-10T06:00:00+07:00") + ld(
        datePublished="2026-08-10T06:00:30+07:00"
    )
    trusting = DESK.model_copy(
        update={"page": DESK.page.model_copy(update={"trust": {PageField.PUBLISHED: (Source.JSON_LD,)}})}
    )
    assert read(page(head=head)).found_by["published"] == "meta"
    assert read(page(head=head), outlet=trusting).found_by["published"] == "json-ld"


def test_selectors_that_find_nothing_give_way_to_the_common_rules_and_that_shows() -> None:
    body = "<div data-role='content'>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</div>"
    article = read(page(title="<h1 data-role='title'>Tít mới</h1>", body=body))
    assert (article.title, article.body) == ("Tít mới", "\n\n".join(PARAGRAPHS))
    assert (article.found_by["title"], article.found_by["body"]) == ("common", "common")


def test_without_any_known_mark_the_densest_part_is_the_text() -> None:
    beside = f"<div class='footer'><p>{PARAGRAPHS[0] * 9}</p></div>"
    body = f"<div id='x7'>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</div>{beside}"
    article = read(page(title="<h1>Tít</h1>", body=body), outlet=None, url="https://la.example.vn/bai")
    assert article.body == "\n\n".join(PARAGRAPHS)
    assert article.found_by["body"] == "density"
    assert article.outlet is None
    assert article.key == "la.example.vn/bai"


def test_where_all_else_fails_trafilatura_is_asked() -> None:
    body = "<main>" + "".join(f"<div><div><p>{text}</p></div></div>" for text in PARAGRAPHS) + "</main>"
    article = read(
        page(title="<h1>Tít</h1>", body=body, head=ld(headline="Tít")), outlet=None, url="https://la.example.vn/bai"
    )
    assert article.found_by["body"] == "trafilatura"
    assert all(text in article.body for text in PARAGRAPHS)


def test_the_usual_way_never_loads_trafilatura() -> None:
    code = (
        "import sys; from datetime import UTC, datetime; from crawler.extract import extract; "
        "from crawler.catalogue import load_outlets; "
        f"extract({page()!r}, url={URL!r}, outlet=load_outlets()['vnexpress'], now=datetime.now(UTC)); "
        "sys.exit(any(name.startswith('trafilatura') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("title", "og", "wanted"),
    [
        ("<h1 class='tit'><span>Phường:</span><span>Mong sớm</span></h1>", "Phường: Mong sớm", "Phường: Mong sớm"),
        ("<h1 class='tit'>Tít trên trang</h1>", "Tít cho máy tìm", "Tít trên trang"),
        ("", "Tít cho máy tìm - Bàn Tin", "Tít cho máy tìm"),
        ("", "Tít cho máy tìm | bantin.example.vn", "Tít cho máy tìm"),
        ("", "Mỹ - Trung đàm phán - vòng hai", "Mỹ - Trung đàm phán - vòng hai"),
        ("", "T&amp;amp;T mua lại hãng xe", "T&T mua lại hãng xe"),
        ("<h1 class='tit'>Trí tuê\u0323 nhân ta\u0323o</h1>", "", "Trí tuệ nhân tạo"),
    ],
)
def test_the_title_is_the_one_a_reader_sees(title: str, og: str, wanted: str) -> None:
    head = f'<meta property="og:title" content="{og}">' if og else ""
    assert read(page(head=head, title=title)).title == wanted


def test_without_any_title_there_is_no_article() -> None:
    found = extract(page(title=""), url=URL, outlet=DESK, now=NOW)
    assert not isinstance(found, Article)
    assert read(page(title="", head=ld(headline="Tít &#225;"))).title == "Tít á"
    assert read(page(title="<title>Tít - Bàn Tin</title>")).title == "Tít"


def test_a_lead_inside_the_text_is_no_part_of_it() -> None:
    body = f"<div class='noi-dung'><p class='dan'>(Bàn Tin) Dẫn.</p><p>{PARAGRAPHS[0]}</p></div>"
    article = read(page(body=body))
    assert (article.lead, article.body) == ("Dẫn.", PARAGRAPHS[0])


@pytest.mark.parametrize(
    ("url", "canonical", "wanted"),
    [
        (URL, "", URL),
        (URL + "?utm_source=x#top", "", URL),
        (
            URL,
            "https://bantin.example.vn/tin-dung-123260810070000.html",
            "https://bantin.example.vn/tin-dung-123260810070000.html",
        ),
        (URL, "https://bantin.example.vn/bai-khac-123260810070999.html", URL),
        (URL, "https://bao-khac.example.vn/tin-goc-1.html", URL),
        (URL, "/", URL),
        (URL, "javascript:;", URL),
    ],
)
def test_the_pages_word_on_its_address_counts_for_the_same_article_only(
    url: str, canonical: str, wanted: str
) -> None:
    article = read(page(head=f'<link rel="canonical" href="{canonical}">'), url=url)
    assert article.canonical_url == wanted
    assert article.key == "desk:123260810070000"
    assert article.url == url


@pytest.mark.parametrize(
    ("canonical", "wanted"),
    [
        ("https://la.example.vn/bai-chuan", "https://la.example.vn/bai-chuan"),
        ("https://m.la.example.vn/bai", "https://m.la.example.vn/bai"),
        ("https://la.example.vn/", "https://la.example.vn/bai"),
        ("https://nguon.example.org/goc", "https://la.example.vn/bai"),
        ("", "https://la.example.vn/bai"),
    ],
)
def test_an_unknown_sites_address_is_the_one_it_states(canonical: str, wanted: str) -> None:
    body = f"<div itemprop='articleBody'>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</div>"
    markup = page(head=f'<link rel="canonical" href="{canonical}">', title="<h1>Tít</h1>", body=body)
    article = read(markup, outlet=None, url="https://la.example.vn/bai?fbclid=1")
    assert article.canonical_url == wanted
    assert article.key == wanted.removeprefix("https://")


def test_a_page_under_an_address_of_no_known_form_keeps_the_feeds_key() -> None:
    article = read(page(), url="https://bantin.example.vn/dac-biet", entry=replace(ENTRY, key="desk:77"))
    assert article.key == "desk:77"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"author": {"@type": "Person", "name": "Hà Thu"}}, ("Hà Thu",)),
        (
            {"author": [{"@type": "Person", "name": "Hà Thu"}, {"@type": "Person", "name": "Lê An"}]},
            ("Hà Thu", "Lê An"),
        ),
        ({"author": {"@type": "Organization", "name": "Bàn Tin Lớn"}}, ()),
        ({"author": {"@type": "Person", "name": "Bàn Tin"}}, ()),
        ({"author": {"@type": "Person", "name": ""}}, ()),
        ({"author": "Hà Thu"}, ("Hà Thu",)),
    ],
)
def test_authors_are_people_and_not_papers(said: dict[str, Any], wanted: tuple[str, ...]) -> None:
    assert read(page(head=ld(**said))).authors == wanted


def test_a_closing_byline_goes_before_json_ld() -> None:
    signed = "<p style='text-align:right'><b>Khải An</b> (Theo <i>Nikkei</i>)</p>"
    body = f"<div class='noi-dung'><p>{PARAGRAPHS[0]}</p>{signed}</div>"
    article = read(page(head=ld(author={"@type": "Person", "name": "Người Khác"}), body=body))
    assert (article.authors, article.credit, article.body) == (("Khải An",), "Theo Nikkei", PARAGRAPHS[0])
    assert (article.found_by["authors"], article.found_by["credit"]) == ("byline", "byline")


def test_wrong_encodings_do_not_reach_the_article() -> None:
    article = read(page().encode("utf-16"), content_type="text/html; charset=utf-8")
    assert article.body == "\n\n".join(PARAGRAPHS)


def test_a_description_that_no_reader_sees_is_no_lead() -> None:
    seen = "Dẫn mà người đọc thấy, dài hơn một câu ngắn."
    body = f"<div itemprop='articleBody'>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</div>"
    head = meta("og:description", seen)
    url = "https://la.example.vn/bai"
    assert read(page(head=head, title="<h1>Tít</h1>", body=body), outlet=None, url=url).lead == ""
    shown = f"<h1>Tít</h1><div class='tom-tat'>{seen}</div>"
    assert read(page(head=head, title=shown, body=body), outlet=None, url=url).lead == seen


def test_a_description_that_repeats_the_text_is_no_lead() -> None:
    body = f"<div itemprop='articleBody'>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</div>"
    head = meta("og:description", f"{PARAGRAPHS[0]} {PARAGRAPHS[1][:30]} […]")
    article = read(page(head=head, title="<h1>Tít</h1>", body=body), outlet=None, url="https://la.example.vn/bai")
    assert (article.lead, article.body) == ("", "\n\n".join(PARAGRAPHS))


def test_of_a_threads_posts_the_longest_of_the_first_is_the_article() -> None:
    posts = "".join(f"<div class='bbWrapper'>Trả lời số {n}, ngắn thôi.</div>" for n in range(8))
    first = "<div class='bbWrapper'>" + "<br><br>".join(text * 4 for text in PARAGRAPHS) + "</div>"
    article = read(page(title="<h1>Tít</h1>", body=first + posts), outlet=None, url="https://la.example.vn/bai.1/")
    assert article.body == "\n\n".join(text * 4 for text in PARAGRAPHS)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Đội <a class='cms-relate'>Bắc Sơn</a> thắng.", "Đội Bắc Sơn thắng."),
        ("<a class='cms-relate'>Bắc Sơn</a> thắng.", "Bắc Sơn thắng."),
        ("Họ về lại <a class='link-inline-content'>Tân Uyên</a>", "Họ về lại Tân Uyên"),
        ("Họ gặp <b>ông Hải</b> ở <a class='link-inline-content'>chợ</a>.", "Họ gặp ông Hải ở chợ."),
        ("Họ đã về. <a class='link-inline-content'>Làng pin cũ</a>", "Họ đã về."),
        ("&gt;&gt; <a class='cms-relate'>Làng pin cũ</a>", ""),
        ("<a class='cms-relate'>Làng pin cũ</a>", ""),
        ("Đội <span class='cms-relate'>Bắc Sơn</span> thắng.", "Đội thắng."),
    ],
)
def test_a_link_in_a_sentence_is_read_whatever_its_class(markup: str, text: str) -> None:
    article = read(page(body=f"<div class='noi-dung'><p>{PARAGRAPHS[0]}</p><p>{markup}</p></div>"))
    assert article.body.split("\n\n")[1:] == [text] * bool(text)


def test_brief_news_of_an_unknown_site_is_read_where_the_page_calls_itself_an_article() -> None:
    url, brief = "https://bao.example.vn/x", "Ủy ban phạt công ty 50 tỷ đồng sau hai tuần kiểm tra."
    found = read(
        page(head=ld(headline="Tít"), body=f"<div class='entry-content'><p>{brief}</p></div>"), outlet=None, url=url
    )
    assert (found.body, found.found_by["body"]) == (brief, "common")
    body = f"<div class='z1'><h2>Đề mục</h2>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS[:3])}</div>"
    found = read(page(head=ld(headline="Tít"), body=body), outlet=None, url=url)
    assert found.found_by["body"] == "density"
    assert found.body.startswith("Đề mục\n\n")
    blocks = "".join(f"<div>{text}</div>" for text in PARAGRAPHS)
    found = read(
        page(head=ld(headline="Tít"), body=f"<div>{blocks}<script>{'x' * 9000}</script></div>"),
        outlet=None,
        url=url,
    )
    assert found.body.split("\n\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("above", "kept"),
    [
        ("<p>Chống lãng phí</p><p>Tít trên<br/>trang</p><p>Thanh Vi • 28/01/2026 - 06:52</p>", []),
        ("<p>Tít trên trang</p><p>Thứ Hai, 28/1/2026 06:52 (GMT+7)</p>", []),
        ("<p>Tít trên trang</p><p>Hội chợ mở cửa ngày 28/1/2026.</p>", ["Hội chợ mở cửa ngày 28/1/2026."]),
        ("<p>Thanh Vi • 28/01/2026 - 06:52</p>", ["Thanh Vi • 28/01/2026 - 06:52"]),  # nothing says what it is
    ],
)
def test_on_an_unknown_site_the_text_begins_below_its_title(above: str, kept: list[str]) -> None:
    body = f"<div>{above}{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</div>"
    article = read(page(head=meta("og:title", "Tít trên trang"), title="", body=body), outlet=None)
    assert article.found_by["body"] == "density"
    assert article.body.split("\n\n") == [*kept, *PARAGRAPHS]
