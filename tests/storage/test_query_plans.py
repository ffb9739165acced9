"""What a daemon asks all day is answered from an index, however large the database has grown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from core.query import parse
from core.reasons import AlertReason
from storage import story_views
from storage.placing import _sharing
from storage.store import Store
from tests.storage.make import HOUR, LEASE, NOW, article, choice, match, sketch, take

ASKED: dict[str, Callable[[Store], object]] = {
    "feeds that are due": lambda s: s.history.claim_feeds(now=NOW, lease=LEASE, limit=9),
    "pages that are due": lambda s: s.history.claim_pages(now=NOW, lease=LEASE, limit=9),
    "pages of the past that are due": lambda s: s.archive.claim_found("baoviet", now=NOW, lease=LEASE, limit=9),
    "how many pages of the past wait": lambda s: s.archive.waiting("baoviet"),
    "when articles were published": lambda s: s.archive.dates_of("baoviet", ["1", "2"]),
    "deliveries that are due": lambda s: s.outbox.claim(now=NOW, lease=LEASE, limit=9),
    "what is untagged": lambda s: s.untagged(9),
    "the latest stories": lambda s: s.reader.latest_stories(limit=9),
    "the latest stories of a topic": lambda s: s.reader.latest_stories(limit=9, topic="t", before=NOW),
    "one story": lambda s: s.reader.find_story(1),
    "an article by its address": lambda s: s.reader.find_article_by_url("https://baoviet.vn/tin-1.html"),
    "an outlet's newest pages": lambda s: s.reader.pages_read("baoviet", limit=9),
    "the ledger": lambda s: s.reader.deliveries(limit=9),
    "an article's deliveries": lambda s: s.reader.deliveries(limit=9, article_id=1),
}
LARGE = ("articles", "entries", "listings", "stories", "matches", "sketch_keys", "deliveries", "alerts", "attempts")


@pytest.mark.parametrize("asked", ASKED)
def test_no_large_table_is_read_from_end_to_end(store: Store, asked: str) -> None:
    take(store, matches=[match()], receivers=["desk"])
    engine = store._database.engine  # to hear what it is asked
    statements: list[tuple[str, Any]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def listen(*heard: Any) -> None:
        statements.append((heard[2], heard[3]))

    ASKED[asked](store)
    event.remove(engine, "before_cursor_execute", listen)
    read = [(sql, values) for sql, values in statements if sql.lstrip().startswith(("SELECT", "UPDATE"))]
    assert read
    for sql, values in read:
        assert scanned(store, sql, values) == [], sql


def test_candidates_for_a_story_are_found_by_their_keys(store: Store) -> None:
    plan = _sharing(2)._plan(store._database.engine.dialect)
    values = plan.bound({"key_0": 1, "key_1": 2, "since": 0, "until": 9, "most": 9})
    assert scanned(store, plan.sql, values) == []


def scanned(store: Store, sql: str, values: Any) -> list[str]:
    """The steps that read a large table, and not by an index."""
    with store._database.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", tuple(values)).fetchall()
    steps = [step for *_, step in plan if step.startswith("SCAN") and " INDEX " not in step]
    return [step for step in steps if step.split()[1] in LARGE]


STORIES = 300
EVERYWHERE, EARLY = "everywhere", "early"


@pytest.fixture
def grown(store: Store) -> Store:
    """A database of so many stories, all with one topic, and the older half of them with another."""
    with store.writing() as tx:
        for number in range(STORIES):
            kept = tx.keep_imported(article(str(number), published=NOW - number * HOUR), now=NOW)
            tx.place(kept.article_id, choice(), sketch(number), now=NOW)
            topics = [EVERYWHERE] if number < STORIES // 2 else [EARLY, EVERYWHERE]
            found = [(match(topic), AlertReason.NO_ROUTE) for topic in topics]
            tx.record_matches(kept.article_id, found, set(), version="1", now=NOW)
    return store


GROWING: dict[str, Callable[[Store], list[Any]]] = {
    "stories of a topic that all have": lambda s: s.reader.latest_stories(limit=5, topic=EVERYWHERE),
    "stories of a topic that has gone quiet": lambda s: s.reader.latest_stories(limit=5, topic=EARLY),
    "stories of a topic that nothing has": lambda s: s.reader.latest_stories(limit=5, topic="none"),
    "articles of a topic that has gone quiet": lambda s: s.reader.search(parse(f"topic:{EARLY}"), limit=5),
    "articles of a topic that nothing has": lambda s: s.reader.search(parse("topic:none"), limit=5),
}


@pytest.mark.parametrize("few", [0, 2_000])
@pytest.mark.parametrize("asked", GROWING)
def test_asking_for_a_topic_costs_a_little_for_each_story_at_most(
    grown: Store, asked: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_views, "_FEW", few)
    GROWING[asked](grown)
    with grown._database.reading() as connection:
        driver = connection.connection.driver_connection
    steps = [0]
    driver.set_progress_handler(lambda: steps.__setitem__(0, steps[0] + 10), 10)  # type: ignore[union-attr]  # the driver's own
    found = GROWING[asked](grown)
    driver.set_progress_handler(None, 0)  # type: ignore[union-attr]  # likewise
    assert len(found) == (0 if "nothing" in asked else 5)
    assert 0 < steps[0] < 40 * STORIES
