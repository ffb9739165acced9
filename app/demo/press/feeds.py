"""RSS feeds, Google-news sitemaps, list pages and robots.txt, as the outlets write them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.demo.press.dates import DateForm, write_date
from app.demo.press.families import Family
from app.demo.press.families.common import escaped, template
from app.demo.press.values import SECTION_NAMES, SECTION_SLUGS, PressOutlet, Standing

_PROLOG = '<?xml version="1.0" encoding="utf-8"?>\n'
_NEWS = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def channel_title(outlet: PressOutlet, section: str) -> str:
    """The title that a section's feed carries."""
    return f"{SECTION_NAMES[section]} - {outlet.name} RSS"


def rss(outlet: PressOutlet, section: str, items: Sequence[Standing], *, family: Family, host: str) -> str:
    """A section's feed. Without articles it is an empty channel, as some outlets serve for ever."""
    entries = "".join(_item(item, family) for item in items)
    built = f"<pubDate>{write_date(items[0].changed, outlet.feed_date)}</pubDate>\n" if items else ""
    return (
        f"{_PROLOG if outlet.prolog else ''}"
        '<rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel>\n<title>{escaped(channel_title(outlet, section))}</title>\n"
        f"<description>{escaped(outlet.name)} RSS</description>\n"
        f"<link>http://{host}/{SECTION_SLUGS[section]}</link>\n{built}"
        f"<generator>{escaped(outlet.name)}</generator>\n{entries}</channel>\n</rss>\n"
    )


def sitemap(items: Sequence[Standing], *, host: str) -> str:
    """The Google-news sitemap; its first element is the home page, a trap of real ones."""
    urls = "".join(_news_url(item) for item in items)
    home = f"<url><loc>http://{host}/</loc><changefreq>always</changefreq></url>\n"
    return f"{_PROLOG}<urlset {_NEWS}>\n{home}{urls}</urlset>\n"


def list_page(
    outlet: PressOutlet, section: str, items: Sequence[Standing], *, family: Family, path: str, host: str
) -> str:
    """A section's page of teasers, with links beside them that are no articles."""
    return template("list.html").substitute(
        section=SECTION_NAMES.get(section, "Trang chủ"),
        outlet=escaped(outlet.name),
        host=host,
        path=path,
        items="\n".join(family.list_item(item) for item in items),
    )


def robots(*, host: str, sitemap_path: str) -> str:
    """Everything is allowed but the internal part and the search."""
    return (
        "User-agent: *\nDisallow: /noi-bo/\nDisallow: /tim-kiem\nDisallow: /search\nAllow: /\n\n"
        f"Sitemap: http://{host}{sitemap_path}\n"
    )


def _item(item: Standing, family: Family) -> str:
    form = item.outlet.feed_date
    written = write_date(item.changed if item.modified else item.published, form)
    date = "" if form is DateForm.MISSING else f"<pubDate>{written}</pubDate>\n"
    link = escaped(_feed_link(item))
    return (
        f"<item>\n<title>{family.feed_title(item)}</title>\n<description>{family.description(item)}</description>\n"
        f'{date}<link>{link}</link>\n<guid isPermaLink="false">{link}</guid>\n'
        f'<enclosure type="image/jpeg" length="1200" url="{item.image}"/>\n</item>\n'
    )


def _feed_link(item: Standing) -> str:
    """WordPress sites mark the links in their feeds for their statistics."""
    tracked = "?utm_source=rss&utm_medium=feed&utm_campaign=tu-dong" if item.outlet.family == "wordpress" else ""
    return item.url + tracked


def _news_url(item: Standing) -> str:
    form = item.outlet.meta_date if item.outlet.meta_date in _ODD_IN_SITEMAPS else DateForm.ISO
    published = write_date(item.published, form)
    date = f"<news:publication_date>{published}</news:publication_date>" if published else ""
    return (
        f"<url><loc>{escaped(item.url)}</loc><lastmod>{write_date(item.changed, DateForm.ISO)}</lastmod>"
        f"<news:news><news:publication><news:name>{escaped(item.outlet.name)}</news:name>"
        f"<news:language>vi</news:language></news:publication>{date}"
        f"<news:title>{escaped(item.title)}</news:title></news:news>"
        f"<image:image><image:loc>{item.image}</image:loc></image:image></url>\n"
    )


# Outlets write ISO dates into sitemaps whatever their pages have, but for an odd form that was asked for.
_ODD_IN_SITEMAPS = frozenset(DateForm) - {DateForm.ISO, DateForm.ISO_SPACED}
