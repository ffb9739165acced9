"""The page over a real database: what the fake reader promises, the store keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from alerts.outbox import Next
from app.web.site import build_site
from core.clock import FixedClock
from core.crawling import Feed, FeedKind
from core.model import Article, Attempt, Match, Sketch, StoryChoice
from core.reasons import AlertKind, AlertReason, DeliveryState, Outcome, StoryReason
from core.views import StoredMatch
from storage.store import Store, open_store
from tagging.known import KnownConcepts
from tests.app.web import world
from tests.app.web.visiting import get, request, site_of, text, texts, tree
from tests.app.workers.makers import shipped_tagger
from tests.factories import NOW, REGULATION, hours

REPRINT = "https://cuabien.example/alibaba-an-phat-ky-luc-88.html"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    file: Path = tmp_path_factory.mktemp("page") / "baotin.db"
    store = open_store(f"sqlite:///{file}", clock=FixedClock(NOW))
    feeds = [
        Feed(outlet="tinsang", url="https://tinsang.example/a.rss", kind=FeedKind.RSS),
        Feed(outlet="cuabien", url="https://cuabien.example/a.xml", kind=FeedKind.SITEMAP),
    ]
    store.history.register_feeds(feeds, now=NOW - hours(4))
    fine = _keep(store, world.FINE, (world.FINE_MATCH,), at=NOW - timedelta(minutes=90))
    reprint = Article(
        key="r1", url=REPRINT, canonical_url=REPRINT, outlet="cuabien", title="Alibaba nhận án phạt kỷ lục"
    )
    _keep(store, reprint, (), at=NOW - timedelta(minutes=48), story=fine[1])
    _keep(store, world.SPLIT, world.SPLIT_MATCHES, at=NOW - hours(2.8))
    _keep(store, world.QUIET, (), at=NOW - hours(5))
    with store.writing() as writing:
        writing.create_alert(
            story_id=fine[1],
            article_id=fine[0],
            kind=AlertKind.FIRST,
            topics=(REGULATION,),
            receivers={"desk-slack": NOW - timedelta(minutes=89)},
            now=NOW - timedelta(minutes=89),
        )
    yield store
    store.close()


def _keep(
    store: Store, article: Article, matches: tuple[StoredMatch, ...], *, at: datetime, story: int | None = None
) -> tuple[int, int]:
    """Stores one article as the pipeline would; returns its id and its story's."""
    reason = StoryReason.NEW_EVENT if story is None else StoryReason.SAME_EVENT
    found = [
        (
            Match(topic=m.topic, version=m.version, score=m.score, alerting=m.alerting, evidence=m.evidence),
            AlertReason.TOLD if m.alerting else m.reason,
        )
        for m in matches
    ]
    with store.writing() as writing:
        kept = writing.keep_imported(article, now=at)
        choice = StoryChoice(story_id=story, reason=reason)
        story_id = writing.place(kept.article_id, choice, Sketch(keys=(), signature=b""), now=at)
        writing.record_matches(kept.article_id, found, (), version="1", now=at)
    return kept.article_id, story_id


def test_stories_are_listed_with_their_quotes_and_outlets(store: Store) -> None:
    page = get("/", store.reader)
    assert texts(page, ".stories h3") == [world.FINE.title, world.SPLIT.title]
    assert "Tin Sáng, Báo Cửa Biển" in text(page, ".stories li")
    assert "phạt Alibaba" in texts(page, "blockquote mark")


@pytest.mark.parametrize("query", ["topic=china-tech-restructuring", "outlet=kinhte24", "topic=unknown"])
def test_the_store_filters_as_the_fake_does(store: Store, query: str) -> None:
    assert texts(get(f"/?{query}", store.reader), ".stories h3") == texts(get(f"/?{query}"), ".stories h3")


def test_a_story_and_its_article_are_reached_from_the_list(store: Store) -> None:
    site = site_of(store.reader)
    story = request(site, tree(request(site, "/")).cssselect(".stories h3 a")[0].get("href"))
    assert texts(story, ".timeline strong") == ["Tin Sáng", "Báo Cửa Biển"]
    assert texts(story, ".told-list strong") == ["desk-slack"]
    article = request(site, tree(story).cssselect(".timeline h3 a")[0].get("href"))
    assert texts(article, ".match .reason") == ["Told"]
    assert texts(article, ".told-list strong") == ["desk-slack"]
    assert {a.get("href") for a in tree(article).cssselect(".evidence a")} == {
        f"#{mark.get('id')}" for mark in tree(article).cssselect("mark[id]")
    }


def test_a_search_is_highlighted(store: Store) -> None:
    page = get("/search?q=title:(ca phe) OR kỷ lục", store.reader)
    assert set(texts(page, ".hits mark")) == {"cà", "phê", "kỷ", "lục"}


def test_a_search_for_words_near_one_another_marks_only_those(store: Store) -> None:
    page = get("/search?q=ca NEAR/0 phe", store.reader)
    assert set(texts(page, ".hits mark")) == {"cà", "phê"}


def test_concepts_can_be_asked_for_where_the_page_knows_them(store: Store) -> None:
    concepts = KnownConcepts(shipped_tagger())
    page = get("/search?q=@china-tech-company", store.reader, concepts=concepts)
    assert page.status_code == 200
    assert texts(page, ".hits mark")
    assert "@china-tech-company phạt" in text(page, ".help")
    unknown = get("/api/search?q=phạt @china-tech-compny", store.reader, concepts=concepts)
    assert (unknown.status_code, unknown.json()["column"]) == (400, 6)
    assert 'did you mean "china-tech-company"' in unknown.json()["error"]
    assert get("/search?q=@china-tech-company", store.reader).status_code == 400


def test_an_address_leads_to_its_article(store: Store) -> None:
    assert get(f"/search?q={REPRINT}%23top", store.reader).status_code == 303


def test_sources_that_were_never_visited_are_due(store: Store) -> None:
    page = get("/sources", store.reader)
    assert texts(page, ".heading .state") == ["Not visited yet: 2"]
    assert "overdue by 4 h" in text(page)


def test_a_delivery_that_was_given_up_is_sent_again_from_the_ledger(store: Store) -> None:
    site = build_site(
        reader=store.reader, actions=store.outbox, clock=FixedClock(NOW), language="en", topics=world.TOPICS
    )
    claimed = store.outbox.claim(now=NOW, lease=timedelta(minutes=1), limit=1)[0]
    attempt = Attempt(
        delivery_id=claimed.id,
        receiver=claimed.receiver,
        started_at=NOW,
        seconds=0.2,
        outcome=Outcome.PERMANENT,
        status=404,
        error="no_service",
    )
    store.outbox.record(attempt, Next(state=DeliveryState.DEAD, disable_receiver="no_service"))
    page = request(site, "/alerts")
    assert "Given up no_service 1 attempt" in text(page, ".ledger tbody tr")
    assert "Switched off: no_service" in text(page, ".receivers")
    button = tree(page).cssselect(".ledger form")[0].get("action")
    done = request(site, button, method="POST", headers={"sec-fetch-site": "same-origin"})
    assert done.headers["location"].endswith("notice=retried")
    assert texts(request(site, "/alerts"), ".ledger .state") == ["Waiting"]
    again = request(site, button, method="POST", headers={"sec-fetch-site": "same-origin"})
    assert again.status_code == 303


def test_the_json_is_read_from_the_same_place(store: Store) -> None:
    assert get("/health", store.reader).status_code == 200
    assert get("/api/status", store.reader).json()["counts"]["articles"] == 4
    assert len(get("/api/stories", store.reader).json()["stories"]) == 2
    assert get("/api/articles/1", store.reader).json()["title"] == world.FINE.title
    assert get("/api/search?q=Alibaba", store.reader).json()["articles"]
