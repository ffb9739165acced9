"""The zce content system (as at Tiền Phong and VietnamPlus): cms-* nodes, related boxes and note boxes inside
the body, captions in table cells. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.demo.press.dates import VIETNAM, DateForm, write_date
from app.demo.press.families.common import escaped, figure_caption, links, meta_times, shared, slug, template
from app.demo.press.values import PressOutlet, Standing

_IDS = {"cong-nghe": 45, "kinh-doanh": 3, "the-gioi": 5}


class Zce:
    """Tiền Phong's and VietnamPlus's kind of site."""

    list_links = "article.story h3.story__heading a"
    sitemap_path = "/sitemaps/google-news.xml"

    def path(self, outlet: PressOutlet, *, title: str, serial: int, created: datetime) -> str:
        """/slug-post1870001.tpo"""
        del created
        return f"/{slug(title)}-post{serial}{outlet.suffix}"

    def feed_path(self, section_slug: str) -> str:
        """/rss/cong-nghe-45.rss; another number gives another feed, with status 200."""
        return f"/rss/{section_slug}-{_IDS[section_slug]}.rss"

    def list_path(self, section_slug: str) -> str:
        """/cong-nghe/"""
        return f"/{section_slug}/"

    def archive(self, host: str) -> dict[str, Any]:
        """None."""
        del host
        return {}

    def page(self, item: Standing) -> str:
        """The whole article page."""
        times = {'property="article:published_time"': "published", 'property="article:modified_time"': "modified"}
        cms_date = {'class="cms-date" itemprop="datePublished"': "published"}
        context = {
            **shared(item),
            "iso_minute": write_date(item.published, DateForm.MINUTES).replace(" ", "T") + "+0700",
            "meta_times": meta_times(item, times),
            "meta_cms_date": meta_times(item, cms_date).strip(),
            "body": self._body(item),
            "credit": f'<p style="text-align: right;">(Theo {escaped(item.source)})</p>\n' if item.source else "",
        }
        if not context["meta_times"]:  # an outlet that gives no date gives none anywhere
            context["iso_minute"] = ""
        return template("zce.html").substitute(context)

    def list_item(self, item: Standing) -> str:
        """One teaser of a list page."""
        return (
            f'<article class="story" data-id="{item.serial}"><h3 class="story__heading">'
            f'<a class="cms-link" href="{item.url}" title="{escaped(item.title)}">{escaped(item.title)}</a></h3>'
            f'<time class="story__time">{item.published.astimezone(VIETNAM):%d/%m/%Y %H:%M}</time>'
            f'<div class="story__summary">{escaped(item.lead)}</div></article>'
        )

    def description(self, item: Standing) -> str:
        """The feed's description: an entity-escaped picture, then the lead."""
        return escaped(f'<img src="{item.image}" />{item.lead}')

    def feed_title(self, item: Standing) -> str:
        """In CDATA."""
        return f"<![CDATA[{item.title}]]>"

    def settings(self, outlet: PressOutlet) -> dict[str, Any]:
        """What the outlet's definition says of addresses and pages."""
        suffix = outlet.suffix.removeprefix(".")
        pattern = rf"^[^/]+/[a-z0-9-]+-post(?P<id>\d{{6,7}})\.{suffix}$"
        return {"family": "zce", "article": {"pattern": pattern, "exclude": ["/video/", "/emagazine/"]}}

    def _body(self, item: Standing) -> str:
        parts = [f"<p>{escaped(paragraph)}</p>" for paragraph in item.body]
        parts.insert(1, self._picture(item))
        parts.insert(3, f'<div class="related-inline-story cms-relate">{links(item.related, tag="p")}</div>')
        parts.append('<div class="notebox ncenter"><p>Xem thêm video trên kênh của tòa soạn &gt;&gt;</p></div>')
        return "\n".join(part for part in parts if part)

    def _picture(self, item: Standing) -> str:
        caption = figure_caption(item)
        if not caption:
            return ""
        return (
            f'<table class="picture" align="center"><tbody><tr><td class="pic"><img src="{item.image}"></td></tr>'
            f'<tr><td class="caption pCaption"><p>{caption}</p></td></tr></tbody></table>'
        )
