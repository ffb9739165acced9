"""Outlets are files: read whole, merged with their family, and every mistake named with its line."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.crawling import FeedKind
from core.errors import ConfigError
from core.reasons import NotArticleReason
from core.urls import canonical
from crawler.catalogue import load_outlets, outlet_for, parse_family, parse_outlet, read_outlets
from crawler.feeds.reading import read_feed
from crawler.identity import identify
from crawler.outlet import Confidence, Family, FeedSettings, Outlet, PageField, Source
from tests.needs import shared_folder

PRESS = {
    *(
        "vnexpress",
        "tuoitre",
        "thanhnien",
        "dantri",
        "vietnamnet",
        "znews",
        "cafef",
        "cafebiz",
        "genk",
        "vneconomy",
    ),
    *("vtv", "vov", "laodong", "nld", "tienphong", "baodautu", "viettimes", "vietnamplus", "baotintuc", "soha"),
    *("24h", "tinhte", "saigontimes", "ictvietnam", "vnreview", "brandsvietnam"),
    *("vnexpress_intl", "vietnamnews", "tuoitrenews"),
}
SHIPPED = load_outlets()
PAGES = Path(__file__).parents[1] / "pages"


def test_every_outlet_of_the_press_is_shipped() -> None:
    assert set(SHIPPED) >= PRESS


@pytest.mark.parametrize("outlet", SHIPPED.values(), ids=lambda outlet: outlet.key)
def test_an_outlet_is_enabled_if_we_are_sure_of_its_file_and_says_why_if_it_is_not(outlet: Outlet) -> None:
    assert outlet.enabled == (outlet.confidence in (Confidence.HIGH, Confidence.MEDIUM))
    assert outlet.enabled or len(outlet.note) > 40


@pytest.mark.shared
def test_no_outlet_is_thought_surer_than_it_was_found_to_be() -> None:
    found = json.loads((shared_folder() / "outlets.json").read_text(encoding="utf-8"))["outlets"]
    assert {outlet["key"] for outlet in found} <= set(SHIPPED)
    unsure = {outlet["key"] for outlet in found if outlet["confidence"].startswith("low")}
    assert unsure <= {key for key, outlet in SHIPPED.items() if not outlet.enabled}
    less = {outlet["key"] for outlet in found if "high" not in outlet["confidence"]}
    assert less.isdisjoint(key for key, outlet in SHIPPED.items() if outlet.confidence is Confidence.HIGH)


@pytest.mark.parametrize("outlet", SHIPPED.values(), ids=lambda outlet: outlet.key)
def test_a_shipped_outlet_can_be_polled_and_read(outlet: Outlet) -> None:
    assert len(outlet.feeds) >= 2
    assert len({feed.url for feed in outlet.feeds}) == len(outlet.feeds)
    assert all(outlet.owns(feed.url) and feed.url.startswith("https://") for feed in outlet.feeds)
    assert all(feed.links for feed in outlet.feeds if feed.kind is FeedKind.LIST)
    assert {feed.section for feed in outlet.feeds} <= {"tech", "business", "world", ""}
    assert outlet.article.pattern
    assert outlet.page.title
    # A forum's threads have posts and no lead. Where nobody has seen the pages, the common rules read them.
    assert outlet.page.posts or not outlet.enabled or (outlet.page.lead and outlet.page.body)


LISTS = [
    (feed, outlet, PAGES / outlet.key / "list.html")
    for outlet in SHIPPED.values()
    for feed in outlet.feeds
    if feed.kind is FeedKind.LIST and (PAGES / outlet.key / "list.html").is_file()
]


@pytest.mark.parametrize(("feed", "outlet", "page"), LISTS, ids=lambda value: getattr(value, "url", ""))
def test_a_list_feed_takes_every_article_off_the_section_page(
    feed: FeedSettings, outlet: Outlet, page: Path
) -> None:
    """The page stands in the outlet's template beside its articles."""
    markup, now = page.read_bytes(), datetime(2026, 11, 1, tzinfo=UTC)
    read = read_feed(markup, content_type="", feed=feed, outlet=outlet, url=feed.url, now=now)
    links = re.findall(r'<a\b[^>]*\bhref="([^"]+)"', markup.decode())
    linked = [identify(outlet, canonical(link, base=feed.url)) for link in links]
    assert {entry.key for entry in read.entries} == {found.key for found in linked if found}
    assert all(entry.title for entry in read.entries)


def test_tech_business_and_world_are_all_covered() -> None:
    sections = {feed.section for outlet in SHIPPED.values() for feed in outlet.feeds}
    assert {"tech", "business", "world"} <= sections


def test_only_tuoi_tre_writes_the_month_first() -> None:
    assert {key for key, outlet in SHIPPED.items() if any(feed.month_first for feed in outlet.feeds)} == {"tuoitre"}


FAMILY = Family.model_validate(
    {
        "article": {"exclude": ["/video/"]},
        "page": {
            "title": ["h1.family"],
            "lead": ["p.family"],
            "drop": [".ad"],
            "not_article": {"video": [".player"]},
        },
    }
)


def parsed(text: str) -> Outlet:
    outlet, problems = parse_outlet(text, file="desk.yaml", families={"press": FAMILY})
    assert problems == []
    assert outlet is not None
    return outlet


def test_an_outlet_replaces_its_familys_lists_and_adds_to_what_is_dropped() -> None:
    outlet = parsed(
        """
key: desk
name: Desk
family: press
domains: [desk.example]
article: {pattern: 'desk\\.example/.*'}
page:
  title: [h1.own]
  drop: [.own]
  not_article: {video: [.film], podcast: [.sound]}
  trust: {published: [json-ld, selector]}
"""
    )
    assert outlet.page.title == ("h1.own",)
    assert outlet.page.lead == ("p.family",)
    assert outlet.page.drop == (".ad", ".own")
    assert outlet.page.not_article == {
        NotArticleReason.VIDEO: (".player", ".film"),
        NotArticleReason.PODCAST: (".sound",),
    }
    assert outlet.page.trust == {PageField.PUBLISHED: (Source.JSON_LD, Source.SELECTOR)}
    assert outlet.article.exclude == ("/video/",)
    assert outlet.article.pattern == r"desk\.example/.*"


def test_an_outlet_without_a_family_stands_alone() -> None:
    assert parsed("{key: desk, name: Desk, domains: [desk.example]}").page.drop == ()


@pytest.mark.parametrize(
    ("text", "line", "path", "words"),
    [
        ("key: desk\nname: Desk\ndomains: [d.example]\nfeed: []", 4, "feed", ("unknown key", '"feeds"')),
        ("key: desk\nname: Desk", 1, "domains", ("is missing",)),
        ("key: Desk!\nname: Desk\ndomains: [d.example]", 1, "key", ("small letters",)),
        ("key: desk\nname: Desk\ndomains: []", 3, "domains", ("must name at least one",)),
        ("key: desk\nname: Desk\ndomains: [d.example]\nfamily: pres", 4, "family", ("no family", '"press"')),
        (
            "key: desk\nname: Desk\ndomains: [d.example]\npage:\n  body:\n    - p[",
            6,
            "page.body[0]",
            ("not a CSS selector",),
        ),
        (
            "key: desk\nname: Desk\ndomains: [d.example]\npage:\n  title: ['h1:first-child']",
            5,
            "page.title[0]",
            ("understood",),
        ),
        (
            "key: desk\nname: Desk\ndomains: [d.example]\narticle:\n  pattern: '(a'",
            5,
            "article.pattern",
            ("not a regular expression",),
        ),
        (
            "key: desk\nname: Desk\ndomains: [d.example]\npage:\n  not_article:\n    advert: [.ad]",
            6,
            "page.not_article.advert",
            ("list page",),
        ),
        (
            "key: desk\nname: Desk\ndomains: [d.example]\nfeeds:\n  - {url: 'https://d.example/', kind: rrs}",
            5,
            "feeds[0].kind",
            ("'rss'",),
        ),
        (
            "key: desk\nname: Desk\ndomains: [d.example]\nfeeds:\n  - {url: 'ftp://d.example/rss'}",
            5,
            "feeds[0].url",
            ("no web address",),
        ),
        (
            "key: desk\nname: Desk\ndomains: [d.example]\nfeeds:\n  - {url: 'https://d.example', links: 'a[['}",
            5,
            "feeds[0].links",
            ("not a CSS selector",),
        ),
        (
            "key: desk\nname: Desk\ndomains: [d.example]\nfeeds:\n  - &one {url: 'https://d.example'}\n  - *one",
            4,
            "feeds",
            ("https://d.example stands there twice",),
        ),
        ("key: desk\nname: Desk\ndomains: ['https://d.example/']", 3, "domains[0]", ("no domain", "without https")),
        ("key: desk\nkey: desk", 2, "", ("stands twice",)),
        ("- desk", 1, "", ("not a mapping",)),
        ("", 1, "", ("not a mapping",)),
        ("key: [\n", 2, "", ("not YAML",)),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, path: str, words: tuple[str, ...]) -> None:
    outlet, problems = parse_outlet(text, file="desk.yaml", families={"press": FAMILY})
    assert outlet is None
    assert [problem.file for problem in problems] == ["desk.yaml"]
    assert (problems[0].line, problems[0].path) == (line, path)
    assert all(word in f"{problems[0].message} {problems[0].hint}" for word in words), str(problems[0])


def test_all_mistakes_of_a_file_come_at_once() -> None:
    _, problems = parse_outlet("key: desk\nnom: Desk\ndomains: [d]\npage: {bdy: [p]}", file="f", families={})
    assert [problem.path for problem in problems] == ["name", "nom", "page.bdy"]


def test_a_familys_mistakes_are_named_too() -> None:
    family, problems = parse_family("page:\n  drop: ['p[']", file="press.yaml")
    assert family is None
    assert (problems[0].line, problems[0].path) == (2, "page.drop[0]")


def test_users_outlets_come_on_top_with_families_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "families").mkdir()
    (tmp_path / "families" / "press.yaml").write_text("page: {title: [h1.theirs]}", encoding="utf-8")
    (tmp_path / "desk.yaml").write_text(
        "{key: desk, name: Bàn, domains: [desk.example], family: press}", encoding="utf-8"
    )
    (tmp_path / "own.yaml").write_text("{key: znews, name: Mine, domains: [znews.vn]}", encoding="utf-8")
    outlets = load_outlets([tmp_path])
    assert set(outlets) == PRESS | {"desk"}
    assert outlets["desk"].page.title == ("h1.theirs",)
    assert outlets["znews"].name == "Mine"
    assert outlet_for("https://desk.example/a", outlets) == outlets["desk"]
    assert load_outlets([tmp_path / "desk.yaml"])["vnexpress"] == SHIPPED["vnexpress"]


def test_what_is_wrong_in_users_files_comes_at_once_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("key: a", encoding="utf-8")
    (tmp_path / "b.yaml").write_bytes(b"key: \xff")
    (tmp_path / "c.yaml").write_text("{key: c, name: C, domains: [c.example]}", encoding="utf-8")
    outlets, problems = read_outlets([tmp_path, tmp_path / "absent"])
    assert "c" in outlets
    assert {Path(problem.file).name for problem in problems} == {"a.yaml", "b.yaml", "absent"}
    with pytest.raises(ConfigError) as caught:
        load_outlets([tmp_path])
    assert any("domains: is missing" in problem for problem in caught.value.problems)
    assert any("cannot be read" in problem for problem in caught.value.problems)
