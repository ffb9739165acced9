"""Generated articles for benchmarks: many, different, in the outlets' own templates."""

from __future__ import annotations

from collections import Counter

from app.demo.press import Press
from app.demo.press.bulk import generate
from tests.app.demo.web import feed, get, one, page


def test_generated_articles_are_different_and_of_the_size_asked_for() -> None:
    articles = list(generate(200))
    assert len({article.title for article in articles}) == 200
    assert len({article.body for article in articles}) == 200
    sizes = [len(a.title) + len(a.lead) + sum(map(len, a.body)) for a in articles]
    assert 2_300 < sum(sizes) / len(sizes) < 3_200
    spread = Counter((article.outlet, article.sections) for article in articles)
    assert len(spread) == 24
    assert max(spread.values()) - min(spread.values()) <= 1


def test_the_same_seed_generates_the_same_articles() -> None:
    assert list(generate(5, seed=3)) == list(generate(5, seed=3))
    assert list(generate(5, seed=3)) != list(generate(5, seed=4))


def test_bulk_stands_in_the_feeds_at_once_before_the_day(press: Press) -> None:
    urls = press.add_bulk(48)
    assert len(set(urls)) == 48
    listed = set()
    for site in press.sites.values():
        for section in ("tech", "business", "world"):
            channel = feed(get(site.feed_url(section)).body).find("channel")
            listed |= {item.findtext("link").partition("?")[0] for item in channel.findall("item")}
    assert set(urls) <= listed
    assert one(page(get(urls[0]).body), "h1").endswith(" 1")


def test_a_second_helping_has_other_addresses(press: Press) -> None:
    assert set(press.add_bulk(16)).isdisjoint(press.add_bulk(16))
