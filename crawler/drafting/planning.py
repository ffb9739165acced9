"""Which address of a site to ask for next, so that few requests tell the most. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

from crawler.drafting.addresses import propose
from crawler.drafting.feeds import Listed, chosen, known, news_sitemaps, readable, section_of, sitemap_indexes
from crawler.drafting.lists import headlines
from crawler.drafting.refusing import refusal
from crawler.drafting.survey import Purpose, Survey, Wanted
from crawler.identity import key_of

MOST = 8  # requests, without robots.txt: a site that is being looked at must not notice
_FEEDS, _SITEMAPS, _LISTS, _ARTICLES = 2, 2, 2, 3


def next_wanted(survey: Survey) -> Wanted | None:
    """What to fetch next; None when enough is known, or nothing more can be."""
    if not survey.seen:
        return Wanted(url=survey.start, purpose=Purpose.START)
    if len(survey.seen) >= MOST or refusal(survey.seen[0]):
        return None
    for step in _STEPS:
        for wanted in step(survey):
            if not survey.has_asked(wanted.url):
                return wanted
    return None


def articles(survey: Survey) -> list[Listed]:
    """Every article that feeds, sitemaps and, for want of them, list pages have named, one after another."""
    listed = [one for feed in readable(survey) for one in feed.listed]
    if not listed:
        pages = [seen.html for seen in survey.answers(Purpose.START, Purpose.HOME, Purpose.LIST) if seen.html]
        listed = [Listed(url=url) for page in pages for url in headlines(page) if survey.owns(url)]
    return list({one.url: one for one in listed}.values())


def _home(survey: Survey) -> Iterator[Wanted]:
    """The front page, where what was given is a feed, or a page that names none."""
    start = survey.seen[0]
    if urlsplit(start.url).path not in ("", "/") and not (
        start.html and (start.html.feeds or start.html.feed_index)
    ):
        yield Wanted(url=survey.home, purpose=Purpose.HOME)


def _index(survey: Survey) -> Iterator[Wanted]:
    """The page that lists the feeds, where fewer than two are known: as linked, else where it usually is."""
    if len(known(survey)) >= 2 or survey.tried(Purpose.INDEX):
        return
    linked = [page.feed_index for page in survey.pages if page.feed_index]
    if linked:
        yield Wanted(url=linked[0], purpose=Purpose.INDEX)
    elif not known(survey) and not readable(survey):
        yield Wanted(url=urljoin(survey.home, "/rss"), purpose=Purpose.INDEX, guess=True)


def _feeds(survey: Survey) -> Iterator[Wanted]:
    if survey.tried(Purpose.FEED) < _FEEDS:
        different = {section: url for url, section in reversed(chosen(survey))}
        first = [(url, section) for section, url in reversed(different.items())]
        for url, section in [*first, *chosen(survey)]:
            yield Wanted(url=url, purpose=Purpose.FEED, section=section)


def _sitemap(survey: Survey) -> Iterator[Wanted]:
    """The sitemap of the latest news; an index is opened only to look for one."""
    tried = survey.tried(Purpose.SITEMAP)
    if tried < _SITEMAPS and not any(feed.kind == "sitemap" for feed in readable(survey)):
        yield from (Wanted(url=url, purpose=Purpose.SITEMAP) for url in news_sitemaps(survey)[:1])
        if not tried:
            yield from (Wanted(url=url, purpose=Purpose.SITEMAP) for url in sitemap_indexes(survey)[:1])


def _lists(survey: Survey) -> Iterator[Wanted]:
    """Pages of our sections, where no feed can be read."""
    if not readable(survey) and survey.tried(Purpose.LIST) < _LISTS:
        taken = {seen.wanted.section for seen in survey.answers(Purpose.LIST)}
        for url, section in section_pages(survey):
            if section not in taken:
                yield Wanted(url=url, purpose=Purpose.LIST, section=section)


def section_pages(survey: Survey) -> list[tuple[str, str]]:
    """The pages of our sections that the front page links to, one of each."""
    found: dict[str, str] = {}
    for page in survey.pages:
        for link in page.links:
            path = urlsplit(link.url).path
            section = section_of(link.url) if path.count("/") <= 2 and survey.owns(link.url) else ""
            if section not in ("", "home") and link.url not in page.feeds:
                found.setdefault(section, link.url)
    return [(url, section) for section, url in found.items()]


def _articles(survey: Survey) -> Iterator[Wanted]:
    """Articles from different feeds, that fit what all share."""
    if survey.tried(Purpose.ARTICLE) < _ARTICLES:
        everything = articles(survey)
        fitting = propose([one.url for one in everything], now=survey.now)
        misses = set(fitting.misses) if fitting.pattern else set()
        step = max(1, len(everything) // _ARTICLES)
        spread = [one for start in range(step) for one in everything[start::step]]
        for one in spread:
            if one.url not in misses and key_of(one.url):
                yield Wanted(url=one.url, purpose=Purpose.ARTICLE)


_STEPS: tuple[Callable[[Survey], Iterator[Wanted]], ...] = (_home, _index, _feeds, _sitemap, _lists, _articles)
