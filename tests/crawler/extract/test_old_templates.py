"""Articles under the templates that outlets had before: saved pages and archives hold them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.model import Article
from crawler.catalogue import load_outlets
from crawler.dates import VIETNAM
from crawler.extract import extract

NOW = datetime(2026, 11, 1, tzinfo=UTC)
OUTLETS = load_outlets()
TITLE = "Cảng mới đón chuyến tàu đầu tiên"
LEAD = "Bến số một nhận hàng từ sáng nay."
TEXT = "Con tàu chở 1.800 container cập bến lúc 5h30, theo ban quản lý cảng.", "Việc bốc dỡ kéo dài đến tối."
PARAGRAPHS = f"<p>{TEXT[0]}</p>%s<p>{TEXT[1]}</p>"
PHOTO = "<div class='VCSortableInPreviewMode'><img><div class='PhotoCMS_Caption'><p>Tàu cập bến</p></div></div>"
OLD_PAGES = {
    "tuoitre": (
        "https://tuoitre.vn/kinh-te/cang-moi-20180912101500123.htm",
        f"""<div class="detail-content"><h1 class="title-2">{TITLE}</h1>
        <div class="tool-bar"><span class="date">12/09/2018 10:15 GMT+7</span></div>
        <h2 class="txt-head">TTO - {LEAD}</h2><div class="fck">{PARAGRAPHS % PHOTO}</div>
        <div class="author">HÀ MY</div></div>""",
    ),
    "dantri": (
        "https://dantri.com.vn/kinh-doanh/cang-moi-20180912101500123.htm",
        f"""<div><span class="fr fon7">Thứ tư, 12/09/2018 - 10:15</span><h1 class="fon31 mgb15">{TITLE}</h1>
        <h2 class="fon33 mt1 sapo"><span><a>Dân trí</a></span> {LEAD}</h2>
        <div id="divNewsContent" class="fon34">{PARAGRAPHS % PHOTO}<p align="right"><strong>Hà My</strong></p>
        </div></div>""",
    ),
    "vietnamnet": (
        "https://vietnamnet.vn/vn/kinh-doanh/cang-moi-473321.html",
        f"""<div id="ArticleHolder"><h1 class="title">{TITLE}</h1>
        <span class="ArticleDate">12/09/2018 10:15 GMT+7</span><div id="ArticleContent" class="ArticleContent">
        <div class="bold ArticleLead"><p>{LEAD}</p></div>
        {PARAGRAPHS % '<table class="ImageBox"><tr><td><img></td></tr><tr><td>Tàu cập bến</td></tr></table>'}
        <p><strong>Hà My</strong></p></div></div>""",
    ),
    "nld": (
        "https://nld.com.vn/kinh-te/cang-moi-20180912101500123.htm",
        f"""<h1 class="title-content">{TITLE}</h1><h2 class="sapo-detail">(NLĐO) - {LEAD}</h2>
        <div class="content-news-detail old-news">{PARAGRAPHS % PHOTO}
        <p class="author" style="text-align:right">Hà My</p></div>""",
    ),
}


@pytest.mark.parametrize("outlet", OLD_PAGES)
def test_an_article_under_an_older_template_is_read_too(outlet: str) -> None:
    url, body = OLD_PAGES[outlet]
    head = f'<title>{TITLE}</title><meta property="og:title" content="{TITLE}">'
    article = extract(
        f"<html><head>{head}</head><body>{body}</body></html>", url=url, outlet=OUTLETS[outlet], now=NOW
    )
    assert isinstance(article, Article), article
    assert (article.title, article.lead) == (TITLE, LEAD)
    assert article.body.split("\n\n") == list(TEXT)
    assert article.found_by["body"] == "selector"
    assert [name.title() for name in article.authors] == ["Hà My"]
    assert article.published
    assert article.published.astimezone(VIETNAM).replace(second=0, microsecond=0) == datetime(
        2018, 9, 12, 10, 15, tzinfo=VIETNAM
    )
