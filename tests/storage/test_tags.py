"""Tagging what is stored again: what is read for it, what is put in place, and what is passed over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.model import Match
from core.reasons import AlertReason
from core.retagging import Retagged, TaggedText
from storage.store import Store
from tests.storage.make import DAY, HOUR, NOW, REGULATION, RESTRUCTURING, article, match, take

LATER = NOW + DAY


def loaded(store: Store, article_id: int = 1) -> TaggedText:
    (text,) = store.tags.load([article_id])
    return text


def renewed(text: TaggedText, *found: Match, facets: Any = ()) -> Retagged:
    return Retagged(text=text, matches=tuple((one, AlertReason.NOT_NEW) for one in found), facets=facets)


def renew(store: Store, *found: Retagged, version: str = "2") -> list[int]:
    return store.tags.renew(found, version=version, now=LATER)


def test_what_other_rules_tagged_is_to_be_tagged_again_but_not_what_none_has(store: Store) -> None:
    take(store, article("1"))
    take(store, article("2"))
    with store.writing() as tx:
        untagged = tx.keep_imported(article("3"), now=NOW)
    assert store.tags.to_retag("1") == []
    assert store.tags.to_retag("2") == [1, 2]
    assert untagged.article_id == 3
    assert renew(store, renewed(loaded(store))) == [1]
    assert store.tags.to_retag("2") == [2]


def test_a_text_is_read_with_its_matches_and_what_was_told_of_it(store: Store) -> None:
    take(store, matches=[match(), match(RESTRUCTURING, score=0.6)], receivers=["desk"])
    text = loaded(store)
    said = article()
    assert (text.title, text.lead, text.body, text.url) == (said.title, said.lead, said.body, said.url)
    assert (text.text_hash, text.tagged_by, text.dated_at) == (said.text_hash, "1", said.published)
    assert [(one.topic, one.reason) for one in text.matches] == [
        (REGULATION, AlertReason.TOLD),
        (RESTRUCTURING, AlertReason.TOLD),
    ]
    assert text.told == {REGULATION, RESTRUCTURING}
    assert store.tags.load([1, 99]) == [text]


def test_articles_of_a_stretch_of_time_are_found(store: Store) -> None:
    for day in range(3):
        take(store, article(str(day), published=NOW - day * DAY), now=NOW)
    assert store.tags.dated() == [1, 2, 3]
    assert store.tags.dated(since=NOW - DAY) == [1, 2]
    assert store.tags.dated(since=NOW - DAY, before=NOW) == [2]


def test_what_is_found_takes_the_place_of_what_was(store: Store) -> None:
    take(store, matches=[match()])
    now_found = match(RESTRUCTURING, version="2", score=0.9)
    renew(store, renewed(loaded(store), now_found, facets={("china-tech-company", "Didi")}))
    text = loaded(store)
    assert text.tagged_by == "2"
    assert [(one.topic, one.version, one.score, one.reason) for one in text.matches] == [
        (RESTRUCTURING, "2", 0.9, AlertReason.NOT_NEW)
    ]
    assert text.matches[0].evidence == now_found.evidence
    assert store.stats()["facets"] == 1


def test_a_match_that_stays_was_found_when_it_was_first_found(store: Store) -> None:
    take(store, matches=[match()])
    renew(store, renewed(loaded(store), match(version="2"), match(RESTRUCTURING)))
    with store._database.reading() as connection:  # nothing shows it yet
        asked = "SELECT topic, matched_at FROM matches ORDER BY topic"
        since = {topic: at[:19] for topic, at in connection.exec_driver_sql(asked)}
    assert since == {REGULATION: f"{NOW:%Y-%m-%d %H:%M:%S}", RESTRUCTURING: f"{LATER:%Y-%m-%d %H:%M:%S}"}


def test_nobody_is_told_and_no_page_is_looked_at_again(store: Store) -> None:
    take(store, matches=[match()], receivers=["desk"])
    before = store.stats()
    renew(store, renewed(loaded(store), match(score=0.99), match(RESTRUCTURING)))
    after = store.stats()
    assert {name: after[name] for name in ("alerts", "deliveries", "tellings", "entries")} == {
        name: before[name] for name in ("alerts", "deliveries", "tellings", "entries")
    }


@pytest.mark.parametrize("meanwhile", ["revised", "tagged", "gone"])
def test_what_changed_since_it_was_read_is_passed_over(store: Store, meanwhile: str) -> None:
    take(store, matches=[match()])
    text = loaded(store)
    if meanwhile == "revised":
        take(store, article(title="Một tít khác hẳn"), matches=[match()], now=NOW + HOUR)
    elif meanwhile == "tagged":
        with store.writing() as tx:
            tx.record_matches(1, [(match(), AlertReason.NO_ROUTE)], (), version="3", now=NOW)
    else:
        text = replace(text, id=99)
    assert renew(store, renewed(text, match(RESTRUCTURING))) == []
    assert [one.topic for one in loaded(store).matches] == [REGULATION]


def test_a_story_is_listed_as_long_as_one_of_its_articles_has_a_topic(store: Store) -> None:
    first = take(store, article("1"), matches=[match()])
    take(store, article("2"), story_id=first.story_id, matches=[match()])
    renew(store, renewed(loaded(store, 1)))
    assert len(store.reader.latest_stories(limit=9)) == 1
    renew(store, renewed(loaded(store, 2)))
    assert store.reader.latest_stories(limit=9) == []
    renew(store, renewed(loaded(store, 1), match()), version="3")
    assert len(store.reader.latest_stories(limit=9)) == 1
