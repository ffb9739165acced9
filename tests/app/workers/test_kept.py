"""What a worker worked out is told once, for the same words and by the same rules only."""

from __future__ import annotations

from dataclasses import replace

from app.workers.kept import KeptReads
from app.workers.work import work_out
from tests.app.workers.makers import ToldTagger, shipped_tagger
from tests.factories import article

TAGGER = shipped_tagger()
READ = work_out(article(), TAGGER)


def test_it_is_told_once() -> None:
    kept = KeptReads()
    kept.keep(article(), TAGGER, READ)
    assert kept.take(article(), TAGGER) is READ
    assert kept.take(article(), TAGGER) is None


def test_other_words_and_other_rules_are_another_matter() -> None:
    kept = KeptReads()
    kept.keep(article(), TAGGER, READ)
    assert kept.take(replace(article(), title="Một tựa khác"), TAGGER) is None
    assert kept.take(article(), ToldTagger(TAGGER, version="tomorrow")) is None
    assert kept.take(replace(article(), url="https://khac.example/"), TAGGER) is READ


def test_what_nobody_asks_for_goes() -> None:
    kept = KeptReads()
    for number in range(80):
        kept.keep(replace(article(), title=f"Tin số {number}"), TAGGER, READ)
    assert kept.take(replace(article(), title="Tin số 0"), TAGGER) is None
    assert kept.take(replace(article(), title="Tin số 79"), TAGGER) is READ
