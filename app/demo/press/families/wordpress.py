"""A WordPress site of the old kind: no id in the address, text parted by br alone, a Yoast graph. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.demo.press.dates import DateForm, write_date
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


class WordPress:
    """Kinh tế Sài Gòn's kind of site, with the br-parted text of forum software."""

    list_links = "article.item-details h3.entry-title a"
    sitemap_path = "/news-sitemap.xml"

    def path(self, outlet: PressOutlet, *, title: str, serial: int, created: datetime) -> str:
        """/slug/"""
        del outlet, serial, created
        return f"/{slug(title)}/"

    def feed_path(self, section_slug: str) -> str:
        """/category/cong-nghe/feed/"""
        return f"/category/{section_slug}/feed/"

    def list_path(self, section_slug: str) -> str:
        """/category/cong-nghe/"""
        return f"/category/{section_slug}/"

    def archive(self, host: str) -> dict[str, Any]:
        """None."""
        del host
        return {}

    def page(self, item: Standing) -> str:
        """The whole article page."""
        times = {'property="article:published_time"': "published", 'property="article:modified_time"': "modified"}
        graph = {"@context": "https://schema.org", "@graph": [news_article(item)]}
        context = {
            **shared(item),
            "iso": write_date(item.published, DateForm.ISO),
            "json_graph": json_text(graph),
            "meta_times": meta_times(item, times),
            "body": self._body(item),
            "credit": f"<br><br><em>Theo {escaped(item.source)}</em>\n" if item.source else "",
        }
        if not context["meta_times"]:
            context["iso"] = ""
        return template("wordpress.html").substitute(context)

    def list_item(self, item: Standing) -> str:
        """One teaser of a list page."""
        return (
            f'<article class="item-details"><h3 class="entry-title td-module-title"><a href="{item.url}" '
            f'rel="bookmark">{escaped(item.title)}</a></h3><time class="entry-date" '
            f'datetime="{item.published.isoformat(timespec="seconds")}"></time>'
            f'<div class="td-excerpt">{escaped(item.lead)}</div></article>'
        )

    def description(self, item: Standing) -> str:
        """The feed's description: the lead as a paragraph."""
        return f"<![CDATA[<p>{escaped(item.lead)}</p>\n]]>"

    def feed_title(self, item: Standing) -> str:
        """Escaped once."""
        return escaped(item.title)

    def settings(self, outlet: PressOutlet) -> dict[str, Any]:
        """What the outlet's definition says of addresses and pages."""
        del outlet
        return {
            "article": {
                "pattern": r"^[^/]+/[a-z0-9]+(?:-[a-z0-9]+){3,}/$",
                "exclude": ["/category/", "/tag/", "/author/", "/page/", "/video/", "/noi-bo/"],
            },
            "page": {
                "title": [".tdb-title-text"],
                "lead": [".td-post-sub-title"],
                "body": [".td-post-content"],
                "published": ["time.entry-date::attr(datetime)"],
                "authors": [".content-tacgia"],
                "section": [".td-header a + a"],
                "tags": [".td-tags a"],
                "drop": [".wp-caption", ".td-a-ad", ".jp-relatedposts"],
            },
        }

    def _body(self, item: Standing) -> str:
        parts = [escaped(paragraph) for paragraph in item.body]
        caption = figure_caption(item)
        if caption:
            parts[0] += (
                f'<div class="wp-caption alignnone"><img src="{item.image}"><p class="wp-caption-text">{caption}'
                "</p></div>"
            )
        parts[-1] += f'<div class="jp-relatedposts">{links(item.related, tag="p")}</div>'
        return "<br>\n<br>\n".join(parts)
