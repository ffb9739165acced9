"""Stored articles tagged again: what was told stays told, nobody is told, and what is broken off goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.retagging import BATCH, Retagging, reason_of
from app.workers.pool import Limits
from app.workers.service import Workers
from core.clock import FixedClock
from core.model import Article, Match
from core.reasons import AlertReason
from core.retagging import TaggedText
from core.views import StoredMatch
from storage.store import Store, open_store
from tagging.tagger import Tagged, Tagger
from tests.app.workers.makers import ToldTagger
from tests.factories import NOW, article
from tests.tagging.makers import tagger

TOLD, OLD, NO_ROUTE = AlertReason.TOLD, AlertReason.TOO_OLD, AlertReason.NO_ROUTE
NOT_NEW, BELOW = AlertReason.NOT_NEW, AlertReason.BELOW_ALERT_THRESHOLD
CONCEPTS = "concepts: {firm: {facet: always, entities: {Alibaba: , Tencent: }}}"
TOPIC = """
topics:
  t:
    threshold: %s
    alert_threshold: 0.995
    rules: [{name: any, all: [firm], points: {title: 6}}]
"""


def rules(threshold: float = 0.5) -> Tagger:
    """One topic, of whoever names a firm in the title."""
    return tagger(CONCEPTS, TOPIC % threshold)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'news.db'}")
    yield opened
    opened.close()


@pytest.fixture
def alone() -> Iterator[Workers]:
    """No worker: all is done here."""
    made = Workers(tagger=rules(), outlets={}, limits=Limits(workers=0))
    yield made
    made.stop()


def kept(store: Store, *titles: str) -> None:
    """Articles that rules "old" found nothing in."""
    with store.writing() as tx:
        for number, title in enumerate(titles):
            said = Article(key=str(number), url="", canonical_url="", outlet="bao", title=title)
            one = tx.keep_imported(replace(said, url=f"https://bao.example/{number}"), now=NOW)
            tx.record_matches(one.article_id, [], (), version="old", now=NOW)


def retagging(store: Store, workers: Workers, by: Tagger | None = None) -> Retagging:
    return Retagging(store.tags, tagger=by or rules(), workers=workers, clock=FixedClock(NOW))


def topics_of(store: Store) -> list[list[str]]:
    return [[match.topic for match in one.matches] for one in store.reader.export(None)]


def finished(run: Retagging) -> Retagging:
    ids = run.find()
    assert sum(run.run(ids)) == len(ids)
    return run


def test_what_other_rules_find_takes_the_place_of_what_was_found(store: Store, alone: Workers) -> None:
    kept(store, "Alibaba bị phạt", "Giá cam giảm")
    run = finished(retagging(store, alone))
    assert (run.done, run.gained["t"], run.lost["t"], run.failed) == (2, 1, 0, 0)
    assert topics_of(store) == [["t"], []]
    assert retagging(store, alone).find() == []
    run = finished(retagging(store, alone, rules(0.99)))
    assert (run.done, run.gained["t"], run.lost["t"]) == (2, 0, 1)
    assert topics_of(store) == [[], []]


def test_what_was_broken_off_goes_on_where_it_was(store: Store, alone: Workers) -> None:
    kept(store, *(f"Alibaba, tin số {number}" for number in range(BATCH + 50)))
    first = retagging(store, alone)
    steps = first.run(first.find())
    assert next(steps) == BATCH
    steps.close()  # type: ignore[attr-defined]  # it is a generator: as when the process ends here
    second = retagging(store, alone)
    assert len(second.find()) == 50
    assert finished(second).done == 50
    assert topics_of(store) == [["t"]] * (BATCH + 50)


class _Breaks(Tagger):
    """Fails over one title, and tags as the one it is made of."""

    def __init__(self, real: Tagger) -> None:
        self._real = real
        self.version = real.version

    def tag(self, *, title: str, lead: str, body: str) -> Tagged:
        """Fails, or tags."""
        if title == "Tencent":
            raise RuntimeError("a rule that is wrong")
        return self._real.tag(title=title, lead=lead, body=body)


def test_an_article_over_which_the_rules_break_stays_as_it_was(store: Store, alone: Workers) -> None:
    kept(store, "Tencent", "Alibaba")
    run = finished(retagging(store, alone, _Breaks(rules())))
    assert (run.done, run.failed) == (1, 1)
    assert topics_of(store) == [[], ["t"]]
    assert retagging(store, alone).find() == [1]


def test_an_article_that_is_revised_meanwhile_is_left_to_who_revised_it(store: Store, alone: Workers) -> None:
    kept(store, *(["Alibaba"] * (BATCH + 1)))
    run = retagging(store, alone)
    steps = run.run(run.find())
    texts = store.tags.load([1])
    store.tags.renew([], version="x", now=NOW)
    with store.writing() as tx:
        revised = replace(article(), key="0", outlet="bao", url="https://bao.example/0", title="Một tít khác")
        one = tx.keep_imported(revised, now=NOW)
        tx.record_matches(one.article_id, [], (), version="daemon", now=NOW)
    run._take(texts, [rules().tag(title="Alibaba", lead="", body="")])  # what was read before
    assert (run.done, run.changed_meanwhile) == (0, 1)
    assert topics_of(store)[0] == []
    assert list(steps) == [BATCH, 1]


def test_workers_find_what_is_found_without(store: Store) -> None:
    kept(store, *(f"{'Alibaba' if number % 3 else 'Cam'} số {number}" for number in range(5 * BATCH)))
    helped = Workers(tagger=rules(), outlets={}, limits=Limits(workers=1))
    try:
        run = retagging(store, helped)
        ids = run.find()
        steps = run.run(ids)
        done = next(steps)
        for number in steps:
            done += number
        assert helped.ready
    finally:
        helped.stop()
    assert (done, run.done) == (5 * BATCH, 5 * BATCH)
    assert topics_of(store) == [["t"] if number % 3 else [] for number in range(5 * BATCH)]


def before(reason: AlertReason, *, alerting: bool) -> StoredMatch:
    return StoredMatch(topic="t", version="1", score=0.8, alerting=alerting, reason=reason, evidence=())


ALERTING, QUIET = {"alerting": True}, {"alerting": False}


@pytest.mark.parametrize(
    ("earlier", "now", "more", "reason"),
    [
        (None, ALERTING, {}, NOT_NEW),
        (None, QUIET, {}, BELOW),
        (None, ALERTING, {"imported": True}, AlertReason.IMPORTED),
        (None, ALERTING, {"baseline": True}, AlertReason.BASELINE),
        (None, QUIET, {"told": frozenset({"t"})}, TOLD),
        (None, QUIET, {"told": frozenset({"another"})}, BELOW),
        (before(TOLD, alerting=True), ALERTING, {}, TOLD),
        (before(TOLD, alerting=True), QUIET, {}, TOLD),
        (before(OLD, alerting=True), ALERTING, {}, OLD),
        (before(NO_ROUTE, alerting=True), QUIET, {}, BELOW),
        (before(BELOW, alerting=False), ALERTING, {}, NOT_NEW),
        (before(BELOW, alerting=False), QUIET, {}, BELOW),
        (before(AlertReason.IMPORTED, alerting=False), ALERTING, {"imported": True}, AlertReason.IMPORTED),
    ],
)
def test_a_match_keeps_its_reason_where_it_alerts_as_it_did(
    earlier: StoredMatch | None, now: dict[str, bool], more: dict[str, object], reason: AlertReason
) -> None:
    text = TaggedText(
        id=1,
        title="",
        lead="",
        body="",
        text_hash="",
        tagged_by="1",
        outlet=None,
        url="",
        dated_at=NOW,
        first_seen=NOW,
        baseline=False,
        imported=False,
        matches=(earlier,) if earlier else (),
    )
    match = Match(topic="t", version="2", score=0.8, evidence=(), **now)
    assert reason_of(match, replace(text, **more)) is reason  # type: ignore[arg-type]  # mypy knows no table's types


@pytest.mark.parametrize("deed", ["wrong", "die"])
def test_what_a_worker_fails_over_is_tagged_here(store: Store, deed: str) -> None:
    titles = [f"{deed} Alibaba" if number == 3 * BATCH else "Alibaba" for number in range(5 * BATCH)]
    kept(store, *titles)
    by = ToldTagger(rules(), version="told")
    os.environ["IN_TESTS"] = str(os.getpid())  # it obeys in workers only
    helped = Workers(tagger=by, outlets={}, limits=Limits(workers=1, rest=0.0))
    try:
        run = finished(retagging(store, helped, by))
    finally:
        helped.stop()
    assert (run.done, run.failed) == (5 * BATCH, 0)
    assert topics_of(store) == [["t"]] * (5 * BATCH)
