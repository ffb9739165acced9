"""A page that is no article says what it is; an article that only looks like something else stays one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.model import Article, NotAnArticle
from core.reasons import NotArticleReason as Reason
from crawler.catalogue import load_outlets
from crawler.extract import extract

NOW = datetime(2026, 11, 1, tzinfo=UTC)
OUTLETS = load_outlets()
SENTENCE = (
    "Cơ quan quản lý cho biết việc kiểm tra kéo dài hai tuần và kết quả sẽ được công bố trên trang của mình. "
)
NEWS_LD = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Tin"%s}</script>'


def page(body: str, *, head: str = "", title: str = "Một trang") -> str:
    return f"<html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"


def kind(markup: str, *, url: str = "https://bao.example.vn/mot-trang", outlet: str | None = None) -> Reason | None:
    found = extract(markup, url=url, outlet=OUTLETS[outlet] if outlet else None, now=NOW)
    return found.reason if isinstance(found, NotAnArticle) else None


def ld(kind_of_thing: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"{kind_of_thing}","name":"x"}}</script>'


def headlines(number: int) -> str:
    return "".join(f"<li><a href='/bai-{n}'>Một dòng tít dài vừa đủ, bài số {n}</a></li>" for n in range(number))


TEXT = f"<h1>Một trang</h1><div class='detail-content'>{''.join(f'<p>{SENTENCE * 2}</p>' for _ in range(3))}</div>"
THIN = "<h1>Một trang</h1><div class='detail-content'><p>{}</p>{}</div>"
FIGURES = "<figure><img src='a'><figcaption>Cảnh phố</figcaption></figure>" * 8


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (page(""), Reason.EMPTY),
        (page("<div id='app'></div><script>render()</script>"), Reason.EMPTY),
        (page(headlines(40)), Reason.LIST_PAGE),
        (page(headlines(3), head=ld("CollectionPage")), Reason.LIST_PAGE),
        (page("<p>Chờ</p>", title="Just a moment..."), Reason.CHALLENGE),
        (page("<p>Vui lòng xác minh bạn là người</p><div class='g-recaptcha'></div>"), Reason.CHALLENGE),
        (
            "<html><body><script>document.cookie='D1N=abc';location.reload()</script></body></html>",
            Reason.CHALLENGE,
        ),
        (page("<h1>404</h1><p>Không tìm thấy trang</p>", title="Lỗi"), Reason.ERROR_PAGE),
        (page(headlines(40), title="404 Not Found"), Reason.ERROR_PAGE),
        (page("<h1>502 Bad Gateway</h1><hr>nginx"), Reason.ERROR_PAGE),
        (page("<div><strong>Không tìm thấy đường dẫn này</strong><p>Về trang chủ</p></div>"), Reason.ERROR_PAGE),
        (page(headlines(40) + "<p>Vì sao trang mạng đó không tồn tại nữa</p>"), Reason.LIST_PAGE),
        (page("<h1>Bài viết không tồn tại hoặc đã bị gỡ</h1>"), Reason.ERROR_PAGE),
        (page("<table>" + "<tr><td>1</td><td>2</td></tr>" * 80 + "</table>"), Reason.DATA_PAGE),
        (page("<video></video>", head="<meta property='og:type' content='video.other'>"), Reason.VIDEO),
        (page("<video></video>", head=NEWS_LD % ""), Reason.VIDEO),
        (page("<p>Nghe ngay</p>", head=ld("PodcastEpisode")), Reason.PODCAST),
        (page("", head=ld("ImageGallery")), Reason.PHOTO_STORY),
        (page(TEXT, head=ld("LiveBlogPosting")), Reason.LIVE_BLOG),
        (page("<div class='live-blog'></div>" + TEXT), Reason.LIVE_BLOG),
        (page("<p>Đăng nhập để đọc tiếp bài viết này</p>", head=NEWS_LD % ""), Reason.PAYWALL),
        (page(THIN.format(SENTENCE, FIGURES)), Reason.PHOTO_STORY),
        (page(THIN.format(SENTENCE, ""), head=NEWS_LD % ',"isAccessibleForFree":false'), Reason.PAYWALL),
        (page(THIN.format(SENTENCE, ""), head=ld("VideoObject")), Reason.VIDEO),
        (
            page(
                f"<div class='detail-content'>{''.join(f'<p>{h}:05 {SENTENCE}</p>' for h in range(10, 20))}</div>"
            ),
            Reason.LIVE_BLOG,
        ),
    ],
)
def test_a_page_without_an_article_says_what_it_is(markup: str, reason: Reason) -> None:
    assert kind(markup) is reason


@pytest.mark.parametrize(
    ("outlet", "url", "reason"),
    [
        ("vnexpress", "https://vnexpress.net/a-b-5101234-tong-thuat.html", Reason.LIVE_BLOG),
        ("vnexpress", "https://vnexpress.net/video/a-5101234.html", Reason.VIDEO),
        ("vnexpress", "https://vnexpress.net/podcast/a-5101234.html", Reason.PODCAST),
        ("vnexpress", "https://vnexpress.net/anh/a-5101234.html", Reason.PHOTO_STORY),
        ("vnexpress", "https://vnexpress.net/suc-khoe/cam-nang/a-2345", Reason.ENCYCLOPAEDIA),
        ("vnexpress", "https://vnexpress.net/giai-tri/phim/thu-vien-phim/a-2345", Reason.ENCYCLOPAEDIA),
        ("tuoitre", "https://tuoitre.vn/nld/a-196260307071308923.htm", Reason.OTHER_OUTLET),
        ("cafef", "https://cafef.vn/du-lieu/VNM-1/a.chn", Reason.DATA_PAGE),
        ("dantri", "https://dantri.com.vn/tac-gia/a-1.htm", Reason.LIST_PAGE),
    ],
)
def test_an_excluded_address_is_no_article_whatever_it_holds(outlet: str, url: str, reason: Reason) -> None:
    assert kind(page(TEXT), url=url, outlet=outlet) is reason


@pytest.mark.parametrize(
    "url", ["https://bao.example.vn/", "https://bao.example.vn", "https://bao.example.vn/tag/ai"]
)
def test_a_front_page_with_little_text_is_a_list(url: str) -> None:
    assert (
        kind(page(f"<div class='detail-content'><p>{SENTENCE * 3}</p></div>" + headlines(30)), url=url)
        is Reason.LIST_PAGE
    )


@pytest.mark.parametrize(
    "markup",
    [
        page(TEXT),
        page(TEXT + headlines(60)),
        page(TEXT, head=ld("VideoObject")),
        page(TEXT + "<video></video>" + FIGURES),
        page(TEXT + "<div class='g-recaptcha'></div><script>document.cookie='a=b'</script>"),
        page(TEXT, title="404 ngày không có mưa"),
        page(TEXT + "<p>Đăng nhập để đọc tiếp bình luận</p>"),
        page(THIN.format(SENTENCE, ""), head=NEWS_LD % ""),
        page(TEXT.replace("<p>", "<p>10:05 ", 3)),
    ],
)
def test_an_article_is_one_whatever_stands_beside_it(markup: str) -> None:
    assert kind(markup) is None


def test_short_news_of_an_outlet_is_an_article() -> None:
    text = "Ba ngân hàng cùng giảm lãi suất."
    markup = page(f"<h1 class='title-detail'>Tin</h1><article class='fck_detail'><p>{text}</p></article>")
    found = extract(markup, url="https://vnexpress.net/a-b-5101234.html", outlet=OUTLETS["vnexpress"], now=NOW)
    assert isinstance(found, Article)
    assert found.body == text
    assert kind(markup.replace(text, ""), outlet="vnexpress") is Reason.EMPTY


GONE = (
    "<h1 data-role='title'>Thông báo</h1>%s"
    "<div class='detail-content'><p>Bài viết bạn tìm không tồn tại hoặc %s.</p></div>"
)


def test_an_error_told_in_the_place_of_the_text_is_an_error_and_dated_news_of_one_is_an_article() -> None:
    url = "https://thanhnien.vn/tin-da-xoa-185260914080000456.htm"
    error = page(GONE % ("", "đã bị xóa"))
    assert kind(error, url=url, outlet="thanhnien") is Reason.ERROR_PAGE
    news = page(GONE % ("<div data-role='publishdate'>14/09/2026 08:00 GMT+7</div>", "đã bị xóa, công ty nói"))
    assert kind(news, url=url, outlet="thanhnien") is None


def test_three_pictures_with_captions_do_not_make_short_news_a_photo_story() -> None:
    assert kind(page(THIN.format(SENTENCE, FIGURES[: len(FIGURES) // 8 * 3]), head=NEWS_LD % "")) is None
