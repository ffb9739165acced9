"""The VCCorp content system (as at Tuổi Trẻ and CafeF): data-role nodes, boxes inside the body, a JSON-LD
headline encoded twice and cut off, credits with the original's address. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.demo.press.archive import INDEX_PATH, NAMES
from app.demo.press.dates import VIETNAM
from app.demo.press.families.common import (
    escaped,
    figure_caption,
    json_text,
    links,
    meta_times,
    news_article,
    shared,
    slug,
    template,
)
from app.demo.press.values import PressOutlet, Standing

_TIMES = {
    'property="article:published_time"': "published",
    'property="article:modified_time"': "modified",
    'name="pubdate"': "published",
    'name="lastmod"': "modified",
}


class VCCorp:
    """Tuổi Trẻ's and CafeF's kind of site."""

    list_links = "#load-list-news .box-category-item a.box-category-link-title"
    sitemap_path = "/google-news-sitemap.xml"

    def path(self, outlet: PressOutlet, *, title: str, serial: int, created: datetime) -> str:
        """/slug-100260307080012345.htm: the prefix, the creation clock in Vietnam, milliseconds."""
        clock = created.astimezone(VIETNAM).strftime("%y%m%d%H%M%S")
        return f"/{slug(title)}-{outlet.id_prefix}{clock}{serial % 1000:03d}{outlet.suffix}"

    def feed_path(self, section_slug: str) -> str:
        """/rss/cong-nghe.rss"""
        return f"/rss/{section_slug}.rss"

    def list_path(self, section_slug: str) -> str:
        """/timelinelist/cong-nghe/1.htm"""
        return f"/timelinelist/{section_slug}/1.htm"

    def archive(self, host: str) -> dict[str, Any]:
        """Sitemaps of five days, and an index of them."""
        return {"dated": [{"index": f"http://{host}{INDEX_PATH}", "names": NAMES}]}

    def page(self, item: Standing) -> str:
        """The whole article page."""
        headline = escaped(escaped(item.title[: max(20, len(item.title) - 12)].rstrip())) + "..."
        context = {
            **shared(item),
            "json_ld": json_text(news_article(item, headline=headline)),
            "zone": str(10 + len(item.sections[0])),
            "meta_times": meta_times(item, _TIMES),
            "body": self._body(item),
            "credit": f'<p class="author">Theo {escaped(item.source)}</p>\n' if item.source else "",
            "bottom_info": self._bottom(item),
        }
        return template("vccorp.html").substitute(context)

    def list_item(self, item: Standing) -> str:
        """One teaser of a list page."""
        return (
            f'<div class="box-category-item" data-id="{item.serial}"><h3><a class="box-category-link-title" '
            f'href="{item.path}" title="{escaped(item.title)}">{escaped(item.title)}</a></h3>'
            f'<span class="time" title="{item.published.astimezone(VIETNAM):%Y-%m-%dT%H:%M:%S}"></span>'
            f'<p class="box-category-sapo">{escaped(item.lead)}</p></div>'
        )

    def description(self, item: Standing) -> str:
        """The feed's description: a linked picture, then the lead."""
        picture = f'<a href="{item.url}"><img src="{item.image}" /></a>'
        return f"<![CDATA[{picture}{escaped(item.lead)}]]>"

    def feed_title(self, item: Standing) -> str:
        """In CDATA."""
        return f"<![CDATA[{item.title}]]>"

    def settings(self, outlet: PressOutlet) -> dict[str, Any]:
        """What the outlet's definition says of addresses and pages."""
        suffix = outlet.suffix.removeprefix(".")
        pattern = rf"^[^/]+/[a-z0-9-]+-(?P<id>{outlet.id_prefix}(?P<clock>\d{{12}})\d{{0,5}})\.{suffix}$"
        return {
            "family": "vccorp",
            "article": {"pattern": pattern, "exclude": ["/video/", "/du-lieu/", "/noi-bo/"]},
        }

    def _body(self, item: Standing) -> str:
        parts = [f"<p>{escaped(paragraph)}</p>" for paragraph in item.body]
        parts.insert(2, self._related(item))
        parts.insert(1, self._figure(item))
        parts.insert(
            4, '<div id="admzone480455"><script>document.write("<p>OPPO trợ giá</p>");</script><!-- adm --></div>'
        )
        return "\n".join(part for part in parts if part)

    def _figure(self, item: Standing) -> str:
        caption = figure_caption(item)
        if not caption:
            return ""
        return (
            f'<figure class="VCSortableInPreviewMode" type="Photo"><div><img src="{item.image}" '
            f'data-original="{item.image}" alt="{escaped(item.caption)} - Ảnh 1."></div>'
            f'<figcaption class="PhotoCMS_Caption"><p data-placeholder="Nhập chú thích ảnh">{caption}</p>'
            "</figcaption></figure>"
        )

    def _related(self, item: Standing) -> str:
        if not item.related:
            return ""
        return (
            '<div class="VCSortableInPreviewMode" type="RelatedNewsBox"><div class="kbwscwl-title">ĐỌC NGAY</div>'
            f"<ul>{links(item.related)}</ul></div>"
        )

    def _bottom(self, item: Standing) -> str:
        if not item.credit_url:
            return ""
        return (
            f'<div class="bottom-info"><p class="source">{escaped(item.source)}</p>'
            f'<span class="link-source-full">{escaped(item.credit_url)}</span></div>\n'
        )
