"""A file comes in the same with workers as without, and what they worked out is what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.settings import AlertSettings
from app.importing import BATCH, Import, Plan
from app.pipeline import NOTHING_TAGGED, FindRead, Pipeline, Rules
from app.workers.work import Read, work_out
from core.clock import FixedClock
from core.model import Article
from core.views import StoredArticle
from storage.store import Store, open_store
from tagging.settings import StorySettings
from tests.app.workers.conftest import MakeWorkers
from tests.app.workers.makers import shipped_tagger
from tests.factories import NOW, article

COUNT = 3 * BATCH + 50
ACTS = ("phạt", "điều tra", "khen", "mua lại", "kiện")
FIRMS = ("Alibaba", "Tencent", "Didi", "một hãng sữa", "ByteDance", "đội bóng thành phố", "Huawei")


def many() -> list[Article]:
    """Articles of some days: several tell of one event, many of none that we watch."""
    return [
        replace(
            article(),
            key=str(number),
            url=f"https://bao.example/{number}",
            canonical_url=f"https://bao.example/{number}",
            title=f"Bắc Kinh {ACTS[number % 5]} {FIRMS[number % 7]} lần thứ {number // 40}",
            body=f"{article().body}\n\nĐây là bản tin số {number} về {FIRMS[number % 7]}.",
            published=NOW + timedelta(minutes=11 * number),
        )
        for number in range(COUNT)
    ]


@contextmanager
def pipeline_over(place: Path, find_read: FindRead = lambda *_: None) -> Iterator[tuple[Pipeline, Store]]:
    """A pipeline with the shipped topics over a new database."""
    store = open_store(f"sqlite:///{place}", recheck=(timedelta(hours=1),))
    rules = Rules(tagger=shipped_tagger(), routes=(), alerts=AlertSettings(), stories=StorySettings())
    yield Pipeline(store=store, rules=rules, clock=FixedClock(NOW), find_read=find_read), store
    store.close()


def imported(place: Path, make_workers: MakeWorkers, *, workers: int) -> tuple[list[StoredArticle], int]:
    """What is in the database afterwards, and how many workers had a part in it."""
    with pipeline_over(place) as (pipeline, store):
        hands = make_workers(tagger=shipped_tagger(), workers=workers)
        run = Import(pipeline, hands)
        assert sum(run.run(Plan(articles=many(), problems=()))) == COUNT
        assert (run.new, run.revised, run.same) == (COUNT, 0, 0)
        return list(store.reader.export(None)), len(hands.ready)


def test_an_import_stores_the_same_with_workers_as_without(make_workers: MakeWorkers, tmp_path: Path) -> None:
    alone, none = imported(tmp_path / "alone.db", make_workers, workers=0)
    helped, one = imported(tmp_path / "helped.db", make_workers, workers=1)
    assert (none, one) == (0, 1)
    assert helped == alone
    assert [stored.article.key for stored in helped] == [str(number) for number in range(COUNT)]
    assert sum(bool(stored.matches) for stored in helped) > 100
    assert 1 < len({stored.story_id for stored in helped}) < COUNT


def test_what_was_worked_out_already_is_not_worked_out_again(tmp_path: Path) -> None:
    known = Read(tagged=NOTHING_TAGGED, sketch=work_out(article(), shipped_tagger()).sketch)
    with pipeline_over(tmp_path / "news.db") as (pipeline, store):
        pipeline.take_imported([article()], [known])
        (stored,) = store.reader.export(None)
        assert stored.matches == ()  # though by its words it has one
        pipeline.take_imported([replace(article(), title="Alibaba bị phạt nặng ở Bắc Kinh")])
        (stored,) = store.reader.export(None)
        assert stored.matches != ()


def test_reads_that_are_not_one_per_article_are_refused(tmp_path: Path) -> None:
    with pipeline_over(tmp_path / "news.db") as (pipeline, store):
        with pytest.raises(ValueError, match="zip"):
            pipeline.take_imported(
                [article(), replace(article(), key="2")], [work_out(article(), shipped_tagger())]
            )
        assert list(store.reader.export(None)) == []
