"""A content system of one outlet's own, with the traps of VnExpress: location stamps, lazy pictures, a byline
inside the body, comments among the paragraphs. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.demo.press.families.common import escaped, figure_caption, links, meta_times, shared, slug, template
from app.demo.press.values import SECTION_SLUGS, PressOutlet, Standing

_BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


class Own:
    """VnExpress's kind of site."""

    list_links = "article.item-news h3.title-news a"
    sitemap_path = "/google-news-sitemap.xml"

    def path(self, outlet: PressOutlet, *, title: str, serial: int, created: datetime) -> str:
        """/slug-5100001.html"""
        del created
        return f"/{slug(title)}-{serial}{outlet.suffix}"

    def feed_path(self, section_slug: str) -> str:
        """/rss/cong-nghe.rss"""
        return f"/rss/{section_slug}.rss"

    def list_path(self, section_slug: str) -> str:
        """/cong-nghe"""
        return f"/{section_slug}"

    def archive(self, host: str) -> dict[str, Any]:
        """List pages by number; their boxes say when."""
        shared = {
            "first": 2,
            "links": self.list_links,
            "item": "article.item-news",
            "published": "article.item-news::attr(data-publishtime)",
        }
        lists = ((section, f"http://{host}{self.list_path(slug)}") for section, slug in SECTION_SLUGS.items())
        return {
            "paged": [
                {"start": url, "url": f"{url}-p{{page}}", "section": section, **shared} for section, url in lists
            ]
        }

    def page(self, item: Standing) -> str:
        """The whole article page."""
        stamp = escaped(item.location)
        times = {
            'name="pubdate" itemprop="datePublished"': "published",
            'name="lastmod" itemprop="dateModified"': "modified",
        }
        written = meta_times(item, times)
        return template("own.html").substitute(
            shared(item),
            stamp=f'<span class="location-stamp">{stamp}</span>' if stamp else "",
            stamp_dash=f"{stamp}- " if stamp else "",
            meta_times=written and f'{written}<meta name="its_publication" content="{_epoch(item)}">\n',
            body=self._body(item),
            byline=self._byline(item),
        )

    def list_item(self, item: Standing) -> str:
        """One teaser of a list page."""
        return (
            f'<article class="item-news item-news-common" data-publishtime="{_epoch(item)}">'
            f'<div class="thumb-art"><a href="{item.url}" class="thumb"></a></div>'
            f'<h3 class="title-news"><a href="{item.path}" title="{escaped(item.title)}">{escaped(item.title)}'
            f'</a></h3><p class="description"><a href="{item.path}">{escaped(item.lead)}</a></p></article>'
        )

    def description(self, item: Standing) -> str:
        """The feed's description: a picture, a malformed break, then the lead."""
        picture = f'<a href="{item.url}"><img src="{item.image}"></a>'
        return f"<![CDATA[{picture}</br>{escaped(item.lead)}]]>"

    def feed_title(self, item: Standing) -> str:
        """VnExpress encodes the ampersand twice."""
        return escaped(escaped(item.title))

    def settings(self, outlet: PressOutlet) -> dict[str, Any]:
        """What the outlet's definition says of addresses and pages."""
        del outlet
        return {
            "article": {"pattern": r"^[^/]+/[a-z0-9-]+-(?P<id>\d{7})\.html$", "exclude": ["/video/", "/anh/"]},
            "page": {
                "title": ["h1.title-detail"],
                "lead": ["p.description"],
                "body": ["article.fck_detail"],
                "published": ["meta[name=pubdate]::attr(content)", "span.date"],
                "section": ["ul.breadcrumb a"],
                "tags": ["meta[name=news_keywords]::attr(content)"],
                "drop": [".location-stamp", "figure", ".box-tinlienquanv2", ".banner-ads", "table.inner-related"],
            },
        }

    def _body(self, item: Standing) -> str:
        parts = [f'<p class="Normal">{escaped(paragraph)}</p>' for paragraph in item.body]
        parts.insert(1, self._figure(item))
        parts.insert(3, f'<table class="inner-related"><tr><td>{links(item.related, tag="p")}</td></tr></table>')
        return "\n<!-- đoạn -->".join(part for part in parts if part)

    def _figure(self, item: Standing) -> str:
        caption = figure_caption(item)
        if not caption:
            return ""
        return (
            '<figure data-size="true" itemprop="associatedMedia image" class="tplCaption action_thumb">'
            f'<meta itemprop="url" content="{item.image}"><div class="fig-picture"><picture><img class="lazy" '
            f'src="{_BLANK}" data-src="{item.image}" alt="{escaped(item.caption)}"></picture></div>'
            f'<figcaption itemprop="description"><p class="Image">{caption}</p></figcaption></figure>'
        )

    def _byline(self, item: Standing) -> str:
        if not item.author:
            return ""
        after = f" (Theo <em>{escaped(item.source)}</em>)" if item.source else ""
        return f'<p class="Normal" style="text-align:right;"><strong>{escaped(item.author)}</strong>{after}</p>\n'


def _epoch(item: Standing) -> int:
    return int(item.published.timestamp())
