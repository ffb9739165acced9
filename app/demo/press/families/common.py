"""What the page templates of all families share: escaping, slugs, JSON-LD, boxes of links. Pure."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from app.demo.press.dates import write_date
from app.demo.press.furniture import furniture
from app.demo.press.values import SECTION_NAMES, SECTION_SLUGS, Link, Standing
from core.text import fold

_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug(text: str, *, limit: int = 80) -> str:
    """ "Địa ốc Alibaba: phạt 10%" → "dia-oc-alibaba-phat-10"."""
    return _NOT_SLUG.sub("-", fold(text)).strip("-")[:limit].rstrip("-")


def escaped(text: str) -> str:
    """Text as HTML or as an attribute's value."""
    return html.escape(text)


@cache
def template(name: str) -> Template:
    """One of the page templates beside this package."""
    return Template((files("app.demo.press") / name).read_text("utf-8"))


def links(related: Sequence[Link], *, tag: str = "li") -> str:
    """A list of titles, as related boxes have them."""
    return "".join(
        f'<{tag}><a href="{escaped(link.url)}" title="{escaped(link.title)}">{escaped(link.title)}</a></{tag}>'
        for link in related
    )


def json_text(value: Any) -> str:
    """JSON as it may stand inside a script element."""
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")


def news_article(item: Standing, *, headline: str = "") -> dict[str, Any]:
    """The NewsArticle of schema.org, with the outlet's form of date; none where the outlet gives none."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": item.url},
        "headline": headline or item.title,
        "description": item.lead,
        "image": {"@type": "ImageObject", "url": item.image, "width": 1200, "height": 675},
        "publisher": {"@type": "Organization", "name": item.outlet.name},
    }
    published = write_date(item.published, item.outlet.meta_date)
    if published:
        data["datePublished"] = published
        data["dateModified"] = write_date(item.changed, item.outlet.meta_date)
    if item.author:
        data["author"] = {"@type": "Person", "name": item.author}
    return data


def crumbs(item: Standing) -> dict[str, Any]:
    """The BreadcrumbList of schema.org."""
    name, address = SECTION_NAMES[item.sections[0]], SECTION_SLUGS[item.sections[0]]
    entry = {"@type": "ListItem", "position": 1, "item": {"@id": f"http://{item.host}/{address}", "name": name}}
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": [entry]}


def meta_times(item: Standing, pairs: Mapping[str, str]) -> str:
    """One meta element per `attribute="name"` → "published" or "modified"; none without a date."""
    times = {"published": item.published, "modified": item.changed}
    lines = []
    for attribute, which in pairs.items():
        written = write_date(times[which], item.outlet.meta_date)
        if written:
            lines.append(f'<meta {attribute} content="{escaped(written)}">\n')
    return "".join(lines)


def shared(item: Standing) -> dict[str, str]:
    """What every template asks for, escaped."""
    section, around = item.sections[0], furniture(item.outlet.key)
    return {
        "furniture_head": around.head,
        "furniture_top": around.top,
        "furniture_side": around.side,
        "furniture_bottom": around.bottom,
        "title": escaped(item.title),
        "lead": escaped(item.lead),
        "outlet": escaped(item.outlet.name),
        "outlet_upper": escaped(item.outlet.name.upper()),
        "outlet_key": item.outlet.key,
        "host": item.host,
        "url": item.url,
        "image": item.image,
        "serial": str(item.serial),
        "suffix": item.outlet.suffix,
        "section": SECTION_NAMES[section],
        "section_slug": SECTION_SLUGS[section],
        "author": escaped(item.author),
        "author_slug": slug(item.author),
        "tags": escaped(", ".join(item.tags)),
        "tag_links": "".join(f'<a href="/tag/{slug(tag)}">{escaped(tag)}</a>,' for tag in item.tags),
        "page_date": escaped(write_date(item.published, item.outlet.page_date)),
        "json_ld": json_text(news_article(item)),
        "json_crumbs": json_text(crumbs(item)),
        "related": links(item.related),
        "most_read": links(item.related, tag="h3"),
    }


def figure_caption(item: Standing) -> str:
    """The caption with its photo credit, as written under a picture."""
    return f"{escaped(item.caption)} Ảnh: Reuters" if item.caption else ""
