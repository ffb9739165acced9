"""A fetched page → an article, or why it is none. Pure but for `now`, which is given; never raises on a page."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from core.model import Article, Entry, NotAnArticle
from core.reasons import NotArticleReason
from core.text import normalise_paragraphs
from core.urls import canonical, site_of
from crawler.extract import fields, kinds, people, times
from crawler.extract.body import Body, by_density, by_selectors, by_sparse_text, by_trafilatura, is_thread
from crawler.extract.byline import split_byline
from crawler.extract.clean import part_lead
from crawler.extract.decode import parse, to_utf8
from crawler.extract.page import Page
from crawler.extract.trust import Reading
from crawler.identity import identify, key_of
from crawler.outlet import Outlet, PageField

__all__ = ["Extract", "body_of", "extract"]

_Value = TypeVar("_Value")
# Letters: news of one paragraph. Enough on a page that calls itself an article, where nothing longer was found.
_BRIEF = 40


class Extract(Protocol):
    """Who reads pages: `extract` itself, or somebody who has it done elsewhere. Called from threads."""

    def __call__(
        self,
        page: bytes | str,
        *,
        url: str,
        now: datetime,
        outlet: Outlet | None = None,
        entry: Entry | None = None,
        content_type: str = "",
    ) -> Article | NotAnArticle: ...


def extract(
    page: bytes | str,
    *,
    url: str,
    now: datetime,
    outlet: Outlet | None = None,
    entry: Entry | None = None,
    content_type: str = "",
) -> Article | NotAnArticle:
    """The article on a page. `entry` is how the feed listed it: title, lead and time fall back to it."""
    root = parse(to_utf8(page, content_type))
    if root is None:
        return NotAnArticle(NotArticleReason.EMPTY, "the page is empty")
    read = Page(root, url=url, outlet=outlet)
    identity = identify(outlet, url) if outlet else None
    reading = Reading(page=read, now=now, entry=entry, identity=identity)
    return kinds.before_reading(read) or _article(reading)


def _article(reading: Reading) -> Article | NotAnArticle:
    page = reading.page
    body = body_of(page)
    if body is None:
        return kinds.without_text(page)
    if other := kinds.with_text(page, body, claimed=reading.identity is not None):
        return other
    title, title_by = fields.title(reading)
    if not title:
        return NotAnArticle(NotArticleReason.EMPTY, "it has text, and no title")
    lead, lead_by = fields.lead(reading)
    kept, byline = split_byline(body.paragraphs)
    lead, texts = part_lead(lead or "", lead_by, kept, prefixes=page.settings.lead_prefixes)
    ledger = _Ledger({"title": title_by, "lead": lead_by if lead else "", "body": body.by.value})
    text = normalise_paragraphs("\n\n".join(texts))
    return _built(dataclasses.replace(reading, byline=byline), ledger, title=title, lead=lead, body=text)


def _built(reading: Reading, ledger: _Ledger, *, title: str, lead: str, body: str) -> Article:
    """The article, with the fields that do not decide whether it is one."""
    key, address = _address(reading)
    outlet = reading.page.outlet
    return Article(
        key=key,
        url=reading.page.url,
        canonical_url=address,
        outlet=outlet.key if outlet else None,
        title=title,
        lead=lead,
        body=body,
        published=ledger.take("published", times.published(reading)),
        modified=ledger.take("modified", times.modified(reading)),
        authors=ledger.take("authors", people.authors(reading)) or (),
        section=ledger.take("section", fields.section(reading)),
        tags=ledger.take("tags", fields.tags(reading)) or (),
        image=ledger.take("image", fields.image(reading)),
        credit=ledger.take("credit", people.credit(reading)),
        credit_url=ledger.take("credit_url", people.credit_url(reading)),
        found_by=ledger.closed(),
    )


class _Ledger:
    """Notes who said what."""

    def __init__(self, by: dict[str, str]) -> None:
        self._by = by

    def take(self, name: str, found: tuple[_Value | None, str]) -> _Value | None:
        """A field's value; its source is noted."""
        value, self._by[name] = found
        return value

    def closed(self) -> Mapping[str, str]:
        """Per field that was found, its source."""
        return MappingProxyType({name: source for name, source in self._by.items() if source})


def _set_aside(page: Page) -> None:
    """Finds what may stand inside the text's element without being part of the text."""
    for field in (PageField.TITLE, PageField.LEAD, PageField.AUTHORS):
        if not page.texts(field) and (page.outlet is None or field is not PageField.AUTHORS):
            page.texts(field, common=True)


def body_of(page: Page) -> Body | None:
    """The part of a page that holds the article's text, without what stands in it as another field."""
    _set_aside(page)
    return _body(page)


def _body(page: Page) -> Body | None:
    """The text, by the surest way that finds one."""
    found = by_selectors(page)
    if found or kinds.by_path(page) or is_thread(page):
        return found
    if kinds.is_gallery(page):
        return None
    dense = by_density(page)
    if dense or not kinds.says_article(page):
        return dense
    return by_selectors(page, least=_BRIEF) or by_sparse_text(page) or by_trafilatura(page)


def _address(reading: Reading) -> tuple[str, str]:
    """The article's key and canonical address. The page's own word on its address counts where it speaks of
    the same article: wrong slugs are answered too, and reprints point at other sites."""
    page, identity = reading.page, reading.identity
    stated = page.absolute(page.meta.links.get("canonical") or page.meta.first("og:url"))
    if identity and page.outlet:
        same = identify(page.outlet, stated) if stated else None
        return identity.key, same.url if same and same.key == identity.key else identity.url
    given = canonical(page.url) or page.url
    deep = urlsplit(stated).path not in ("", "/")
    address = stated if deep and site_of(stated) == site_of(given) else given
    return (reading.entry.key if reading.entry else key_of(address)), address
