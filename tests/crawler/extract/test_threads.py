"""A thread of a forum: its first post is the article, whole; its answers are not, however long they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.model import Article, NotAnArticle
from crawler.catalogue import load_outlets
from crawler.extract import extract
from crawler.outlet import Outlet, PageSettings
from tests import factories

NOW = datetime(2026, 11, 1, tzinfo=UTC)
POST = "Hãng vừa mở bán máy mới ở ba thành phố lớn, và giữ nguyên giá của đời trước cho tới hết năm nay."
ANSWER = "Mình thì thấy giá này vẫn cao, đợi thêm vài tháng nữa là vừa. " * 30
OWN = Outlet(
    key="desk",
    name="Desk",
    domains=("desk.example",),
    page=PageSettings(title=("h1",), posts=(".message .text",), body=(".thread",)),
)
SHIPPED = load_outlets()
VNREVIEW = SHIPPED["vnreview"]


def page(*posts: str) -> str:
    """A thread of posts; each is its own <article>."""
    marked = "".join(
        f'<article class="message"><div class="bbWrapper text">{post}</div></article>' for post in posts
    )
    return f'<html><body><h1>Máy mới mở bán</h1><div class="thread">{marked}</div></body></html>'


def read(markup: str, outlet: Outlet | None, *, host: str = "vnreview.vn") -> Article | NotAnArticle:
    return extract(markup, url=f"https://{host}/threads/may-moi.1234/", outlet=outlet, now=NOW)


@pytest.mark.parametrize("answers", [1, 3, 20])
@pytest.mark.parametrize("outlet", [None, OWN, VNREVIEW], ids=["nobody's", "a user's", "shipped"])
def test_the_first_post_is_read_and_no_answer(outlet: Outlet | None, answers: int) -> None:
    found = read(page(POST, *[ANSWER] * answers), outlet)
    assert isinstance(found, Article), found
    assert found.body == POST


@pytest.mark.parametrize("outlet", [None, OWN, VNREVIEW], ids=["nobody's", "a user's", "shipped"])
def test_an_answer_never_stands_in_for_a_first_post_without_text(outlet: Outlet | None) -> None:
    assert isinstance(read(page('<img src="a.jpg">', ANSWER), outlet), NotAnArticle)


def test_a_post_in_parts_is_read_whole() -> None:
    parts = '<article class="message"><div class="text">Một. Phần đầu.</div><p>Quảng cáo</p>'
    parts += '<div class="text">Hai. Phần sau của bài.</div></article>'
    found = read(f"<h1>Máy mới</h1>{parts}" + page(ANSWER), OWN)
    assert isinstance(found, Article), found
    assert found.body == "Một. Phần đầu.\n\nHai. Phần sau của bài."


def test_where_a_page_says_only_how_long_ago_the_feed_says_when() -> None:
    listed = factories.entry(published=datetime(2026, 10, 12, 0, 45, tzinfo=UTC))
    markup = '<article class="content"><h1>Máy mới</h1><i class="date">5 giờ trước</i>'
    markup += f'<p class="xfBody">{POST}</p></article>'
    markup += '<p class="xfBody">Trả lời lúc <time datetime="2026-10-12T09:00:00+07:00">9:00</time></p>'
    url = "https://tinhte.vn/thread/may-moi.4180077/"
    found = extract(markup, url=url, outlet=SHIPPED["tinhte"], entry=listed, now=NOW)
    assert isinstance(found, Article), found
    assert (found.body, found.published, found.found_by["published"]) == (POST, listed.published, "entry")
