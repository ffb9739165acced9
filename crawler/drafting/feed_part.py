"""A draft's feeds: those that were read, those that were only seen, and list pages where there are none. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from core.urls import netloc_of
from crawler.drafting.feeds import FoundFeed, Listed, chosen, known, readable
from crawler.drafting.lists import headlines, links_of
from crawler.drafting.parts import Part
from crawler.drafting.survey import Purpose, Seen, Survey

_OLD = timedelta(days=3)
_SHOWN = 12


def feed_part(survey: Survey, listed: Sequence[Listed]) -> Part:
    """`domains` and `feeds`."""
    part = Part()
    part.settings["domains"] = _domains(survey, listed)
    feeds: list[dict[str, Any]] = []
    read = readable(survey)
    for feed in read:
        _add_read(part, feeds, feed, survey)
    _add_unread(part, feeds, survey, {feed.url for feed in read})
    if not feeds:
        _add_lists(part, feeds, survey, [one.url for one in listed])
    part.settings["feeds"] = feeds
    if not feeds:
        part.uncertain.append(
            "no feed, no news sitemap and no list of articles was found: look for one in a browser, and add it "
            "under feeds:"
        )
    elif all(feed.get("kind") == "sitemap" for feed in feeds):
        part.uncertain.append("no RSS feed was found: the sitemap lists the news of all sections, yours or not")
    _also(part, survey, {feed["url"] for feed in feeds})
    return part


def _domains(survey: Survey, listed: Sequence[Listed]) -> list[str]:
    """The host that articles stand under first; others of the site are below its bare domain."""
    hosts = Counter(netloc_of(one.url) for one in listed)
    main = hosts.most_common(1)[0][0] if hosts else netloc_of(survey.home)
    return [main] if main in (survey.domain, f"www.{survey.domain}") else [survey.domain]


def _add_read(part: Part, feeds: list[dict[str, Any]], feed: FoundFeed, survey: Survey) -> None:
    newest = feed.newest
    dated = f"newest of {newest.date().isoformat()}" if newest else "without times"
    path = f"feeds[{len(feeds)}]"
    part.remark(path, f"Read: {len(feed.listed)} articles, {dated}.")
    entry: dict[str, Any] = {"url": feed.url}
    if feed.kind != "rss":
        entry["kind"] = feed.kind.value
    if feed.section:
        entry["section"] = feed.section
    if feed.title:
        part.remark(path, "Its address ends in a number: a wrong one may answer with another feed, hence title.")
        entry["title"] = feed.title
    if feed.month_first:
        entry["month_first"] = True
    feeds.append(entry)
    part.found.append(f"{feed.kind} {feed.url}: {len(feed.listed)} articles, {dated}")
    if newest and survey.now - newest > _OLD:
        part.remark(path, "CHECK: nothing new for days. Does it still get news?")
        part.uncertain.append(f"{feed.url} has nothing newer than {newest.date().isoformat()}: is it still kept?")
    if feed.kind == "rss" and not newest:
        part.uncertain.append(f"{feed.url} gives no times that could be read: the pages will have to")


def _add_unread(part: Part, feeds: list[dict[str, Any]], survey: Survey, read: set[str]) -> None:
    failed = _failed(survey, read)
    for url, section in chosen(survey):
        if url in failed:
            part.uncertain.append(f"{url} is named as a feed, but {failed[url]}: it was left out")
        elif url not in read:
            part.remark(f"feeds[{len(feeds)}]", "CHECK: named by the site, not read yet.")
            feeds.append({"url": url} | ({"section": section} if section else {}))
            part.found.append(f"rss {url}: named by the site, not read yet")


def _failed(survey: Survey, read: set[str]) -> dict[str, str]:
    """The feeds that were fetched and are none → why."""
    tried = [seen for seen in survey.seen if seen.wanted.purpose is Purpose.FEED and seen.wanted.url not in read]
    return {
        seen.wanted.url: f"could not be fetched ({seen.problem}: {seen.detail})"
        if seen.problem
        else "lists no articles of the site"
        for seen in tried
    }


def _add_lists(part: Part, feeds: list[dict[str, Any]], survey: Survey, articles: Sequence[str]) -> None:
    """Section pages, else the front page, with the CSS of their links."""
    for seen in _list_pages(survey):
        if seen.html is None:
            continue
        found = links_of(seen.html, headlines(seen.html, within=articles))
        if found is None:
            part.uncertain.append(f"on {seen.url} no selector chooses the articles alone: find one in a browser")
            continue
        part.remark(f"feeds[{len(feeds)}]", f"CHECK: no RSS. These links led to {found.articles} articles.")
        section = {"section": seen.wanted.section} if seen.wanted.section else {}
        feeds.append({"url": seen.url, "kind": "list", **section, "links": found.css})
        part.found.append(f'list {seen.url}: {found.articles} articles by "{found.css}"')
    part.uncertain.append("no feed was found: list pages break when the layout changes, so look for a feed")


def _list_pages(survey: Survey) -> list[Seen]:
    sections = list(survey.answers(Purpose.LIST))
    if not any(seen.html and headlines(seen.html) for seen in sections):
        sections = list(survey.answers(Purpose.START, Purpose.HOME))[:1]
    return sections


def _also(part: Part, survey: Survey, taken: set[str]) -> None:
    """What else the site names, for who wants more than our sections."""
    rest = [url for url in known(survey) if url not in taken and not survey.has_asked(url)]
    if rest:
        part.remark("feeds[]", "The site names these too:")
        for url in rest[:_SHOWN]:
            part.remark("feeds[]", f"  {url}")
        more = f" ({len(rest) - _SHOWN} more are not shown)" if len(rest) > _SHOWN else ""
        part.found.append(f"other feeds: {len(rest)}, named in the file as comments{more}")
