"""From a page that was read to everything that follows: told once, explained, and nothing lost on the way."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from alerts.settings import AlertSettings, RouteSettings
from app.build import build_tagger
from app.config.load import load
from app.demo.script import load_script
from app.pipeline import Pipeline, Rules
from core.clock import FixedClock
from core.crawling import Feed, FeedKind, FeedOutcome, PageOutcome, PageVisit
from core.model import Article, Entry
from core.reasons import AlertKind, AlertReason, ArticleChange
from storage.store import Store, open_store
from tagging.settings import StorySettings
from tagging.tagger import Tagged, Tagger
from tests.factories import NOW

DESK = RouteSettings(name="desk", receivers=("desk",), group_wait=timedelta(0))
SCRIPT = load_script()


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    """The shipped topics."""
    return build_tagger(load(None))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    opened = open_store(f"sqlite:///{tmp_path / 'news.db'}", recheck=(timedelta(hours=1),))
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    """Noon, for as long as a test likes."""
    return FixedClock(NOW)


@pytest.fixture
def pipeline(store: Store, tagger: Tagger, clock: FixedClock) -> Pipeline:
    """A pipeline that tells one desk of everything."""
    rules = Rules(tagger=tagger, routes=(DESK,), alerts=AlertSettings(), stories=StorySettings())
    return Pipeline(store=store, rules=rules, clock=clock)


def scripted(name: str, *, published: datetime = NOW) -> Article:
    """An article of the demonstration's script, as if it had been extracted."""
    found = SCRIPT.by_id[name]
    return Article(
        key=f"{found.outlet}:{name}",
        url=f"https://{found.outlet}.example/{name}",
        canonical_url=f"https://{found.outlet}.example/{name}",
        outlet=found.outlet,
        title=found.title,
        lead=found.lead,
        body="\n\n".join(found.body),
        published=published,
    )


def visited(store: Store, article: Article, *, first: bool = False, at: datetime = NOW) -> PageOutcome:
    """The outcome of visiting the article's page, listed by its outlet's feed."""
    feed = Feed(outlet=article.outlet or "", url=f"https://{article.outlet}.example/rss", kind=FeedKind.RSS)
    store.history.register_feeds([feed], now=at)
    visits = store.history.claim_feeds(now=at, lease=timedelta(minutes=1), limit=9)
    visit = visits[0]
    if not first:
        visit = dataclasses.replace(visit, first=False)
    entry = Entry(key=article.key, url=article.url, title=article.title, lead=article.lead)
    pages = store.history.record_feed(
        FeedOutcome(visit=visit, at=at, next_check=at, entries=(entry,)), lease=timedelta(minutes=1)
    )
    return PageOutcome(visit=pages[0], at=at, article=article)


def waiting(store: Store) -> list[tuple[str, tuple[str, ...]]]:
    """Who is to be told of what."""
    return sorted((d.receiver, d.topics) for d in store.reader.deliveries(limit=100))


def test_a_matching_article_is_stored_with_its_evidence_and_told(pipeline: Pipeline, store: Store) -> None:
    article = scripted("alibaba-ceo-nho-tinsang")
    pipeline.take(visited(store, article))
    stored = store.reader.find_article_by_url(article.url)
    assert stored is not None
    assert {m.topic: m.reason for m in stored.matches} == {
        "china-tech-restructuring": AlertReason.TOLD,
        "china-tech-regulation": AlertReason.TOLD,
    }
    for match in stored.matches:
        assert match.evidence
        for span in match.evidence:
            assert getattr(stored.article, span.field)[span.start : span.end] == span.text
    assert [receiver for receiver, _ in waiting(store)] == ["desk"]


def test_the_seed_story_is_told_once_though_three_outlets_run_it(pipeline: Pipeline, store: Store) -> None:
    names = ["alibaba-ceo-nho-tinsang", "alibaba-ceo-nho-vongtien", "alibaba-ceo-nho-cuabien"]
    for name in names:
        pipeline.take(visited(store, scripted(name)))
    assert len(waiting(store)) == 1
    delivery = store.outbox.claim(now=NOW, lease=timedelta(minutes=1), limit=9)[0]
    assert delivery.alert.kind is AlertKind.FIRST
    assert [telling.outlet for telling in delivery.alert.story.tellings] == ["tinsang", "vongtien", "cuabien"]
    assert set(delivery.alert.topics) == {"china-tech-restructuring", "china-tech-regulation"}


def test_the_first_visit_to_a_feed_tells_nobody(pipeline: Pipeline, store: Store) -> None:
    article = scripted("alibaba-ceo-nho-tinsang")
    pipeline.take(visited(store, article, first=True))
    stored = store.reader.find_article_by_url(article.url)
    assert stored is not None
    assert {match.reason for match in stored.matches} == {AlertReason.BASELINE}
    assert waiting(store) == []


def test_after_a_baseline_the_same_story_elsewhere_is_told(pipeline: Pipeline, store: Store) -> None:
    pipeline.take(visited(store, scripted("alibaba-ceo-nho-tinsang"), first=True))
    pipeline.take(visited(store, scripted("alibaba-ceo-nho-vongtien")))
    assert len(waiting(store)) == 1


def test_old_news_is_stored_and_not_told(pipeline: Pipeline, store: Store) -> None:
    article = scripted("alibaba-ceo-nho-tinsang", published=NOW - timedelta(days=3))
    pipeline.take(visited(store, article))
    stored = store.reader.find_article_by_url(article.url)
    assert stored is not None
    assert {match.reason for match in stored.matches} == {AlertReason.TOO_OLD}
    assert waiting(store) == []


def test_an_import_tells_nobody_and_groups_by_time_of_publication(pipeline: Pipeline, store: Store) -> None:
    names = ["alibaba-ceo-nho-tinsang", "alibaba-ceo-nho-vongtien"]
    near = [scripted(name, published=NOW - timedelta(days=400)) for name in names]
    far = scripted("alibaba-ceo-nho-cuabien", published=NOW - timedelta(days=200))
    assert pipeline.take_imported([*near, far]) == [ArticleChange.NEW] * 3
    stories = {a.article.outlet: a.story_id for a in store.reader.export(None)}
    assert stories["tinsang"] == stories["vongtien"] != stories["cuabien"]
    assert waiting(store) == []
    reasons = {match.reason for a in store.reader.export(None) for match in a.matches}
    assert reasons == {AlertReason.IMPORTED}


def test_importing_again_changes_nothing(pipeline: Pipeline, store: Store) -> None:
    articles = [scripted("alibaba-ceo-nho-tinsang"), scripted("jd-tach-" + outlet_of("jd-tach"))]
    pipeline.take_imported(articles)
    before = list(store.reader.export(None))
    assert pipeline.take_imported(articles) == [ArticleChange.SAME] * 2
    assert list(store.reader.export(None)) == before


@pytest.mark.parametrize("lead", ["", "Bản trong tệp lưu trữ."])
def test_what_was_imported_is_told_when_a_feed_lists_it_as_news(
    pipeline: Pipeline, store: Store, lead: str
) -> None:
    article = scripted("alibaba-ceo-nho-tinsang")
    pipeline.take_imported([dataclasses.replace(article, lead=lead or article.lead)])
    outcome = visited(store, article)
    pipeline.take(outcome)
    assert len(waiting(store)) == 1
    pipeline.take(outcome)
    assert len(waiting(store)) == 1


@pytest.mark.parametrize("lead", ["", "Bản trong tệp lưu trữ."])
def test_what_was_imported_is_told_to_nobody_when_it_is_found_among_the_past(
    pipeline: Pipeline, store: Store, lead: str
) -> None:
    article = scripted("alibaba-ceo-nho-tinsang")
    pipeline.take_imported([dataclasses.replace(article, lead=lead or article.lead)])
    outcome = visited(store, article, first=True)
    pipeline.take(outcome)
    pipeline.take(dataclasses.replace(outcome, article=dataclasses.replace(article, title="Alibaba bị phạt nặng")))
    stored = store.reader.find_article_by_url(article.url)
    assert stored is not None
    assert {match.reason for match in stored.matches} == {AlertReason.BASELINE}
    assert waiting(store) == []


def test_what_is_fetched_of_the_past_finds_its_story_among_the_news_of_its_day(
    pipeline: Pipeline, store: Store
) -> None:
    """Of later times, however many tell something alike, none is in the way."""
    again = scripted("alibaba-ceo-nho-tinsang")
    later = [
        dataclasses.replace(again, key=f"tinsang:{number}", url=f"{again.url}-{number}", canonical_url="")
        for number in range(30)
    ]
    pipeline.take_imported(later)
    then = NOW - timedelta(days=400)
    first, second = (scripted(f"alibaba-ceo-nho-{outlet}", published=then) for outlet in ("vongtien", "cuabien"))
    for article in (first, second):
        pipeline.take(visited(store, article, first=True))
    stories = {found.article.outlet: found.story_id for found in store.reader.export(None)}
    assert stories["vongtien"] == stories["cuabien"] != stories["tinsang"]


def outlet_of(event: str) -> str:
    """The outlet of an event's first article."""
    return next(a.outlet for a in SCRIPT.articles if a.event == event)


def test_a_corrected_article_becomes_a_revision_and_is_not_told_again(pipeline: Pipeline, store: Store) -> None:
    article = scripted("alibaba-ceo-nho-tinsang")
    outcome = visited(store, article)
    pipeline.take(outcome)
    corrected = dataclasses.replace(article, title=article.title + " (cập nhật)")
    pipeline.take(dataclasses.replace(outcome, article=corrected))
    stored = store.reader.find_article_by_url(article.url)
    assert stored is not None
    assert [revision.title for revision in stored.revisions] == [article.title]
    assert {match.reason for match in stored.matches} == {AlertReason.TOLD}
    assert len(waiting(store)) == 1


def test_an_article_that_matches_only_after_a_correction_is_told_then(pipeline: Pipeline, store: Store) -> None:
    article = scripted("alibaba-ceo-nho-tinsang")
    outcome = visited(store, article)
    empty = dataclasses.replace(article, title="Tin vắn buổi chiều", lead="", body="Đang cập nhật.")
    pipeline.take(dataclasses.replace(outcome, article=empty))
    assert waiting(store) == []
    pipeline.take(outcome)
    assert len(waiting(store)) == 1


def flash(article: Article) -> Article:
    """The line that an outlet publishes before it has written the report."""
    return dataclasses.replace(article, title=f"Tin nhanh của {article.outlet}", lead="", body="Đang cập nhật.")


def test_a_flash_that_becomes_the_report_of_a_known_event_is_not_told_again(
    pipeline: Pipeline, store: Store
) -> None:
    later, report = scripted("alibaba-ceo-nho-vongtien"), scripted("alibaba-ceo-nho-tinsang")
    outcome = visited(store, later)
    pipeline.take(dataclasses.replace(outcome, article=flash(later)))
    pipeline.take(visited(store, report))
    pipeline.take(outcome)
    assert len(waiting(store)) == 1
    (story,) = {stored.story_id for stored in store.reader.export(None)}
    assert store.reader.find_story(story) is not None


def test_a_report_is_known_again_by_what_it_says_and_not_by_its_flash(pipeline: Pipeline, store: Store) -> None:
    first, second = scripted("alibaba-ceo-nho-tinsang"), scripted("alibaba-ceo-nho-vongtien")
    outcome = visited(store, first)
    pipeline.take(dataclasses.replace(outcome, article=flash(first)))
    pipeline.take(outcome)
    pipeline.take(visited(store, second))
    assert len(waiting(store)) == 1
    assert len({stored.story_id for stored in store.reader.export(None)}) == 1


def test_a_revision_that_tells_no_known_event_stays_in_its_story(pipeline: Pipeline, store: Store) -> None:
    article = scripted("alibaba-ceo-nho-tinsang")
    outcome = visited(store, article)
    pipeline.take(dataclasses.replace(outcome, article=flash(article)))
    (before,) = store.reader.export(None)
    pipeline.take(outcome)
    (after,) = store.reader.export(None)
    assert before.story_id == after.story_id


def test_an_undated_article_that_is_revised_after_weeks_is_old_news(
    pipeline: Pipeline, store: Store, clock: FixedClock
) -> None:
    article = dataclasses.replace(scripted("alibaba-ceo-nho-tinsang"), published=None)
    outcome = visited(store, article)
    pipeline.take(dataclasses.replace(outcome, article=flash(article)))
    clock.at = NOW + timedelta(days=20)
    pipeline.take(outcome)
    (stored,) = store.reader.export(None)
    assert {match.reason for match in stored.matches} == {AlertReason.TOO_OLD}
    assert waiting(store) == []


def test_an_article_that_comes_late_finds_the_story_of_its_day(
    pipeline: Pipeline, store: Store, clock: FixedClock
) -> None:
    pipeline.take(visited(store, scripted("alibaba-ceo-nho-tinsang", published=NOW)))
    clock.at = NOW + timedelta(days=3, hours=12)
    late = scripted("alibaba-ceo-nho-vongtien", published=NOW + timedelta(days=1, hours=13))
    pipeline.take(visited(store, late, at=clock.at))
    assert len(waiting(store)) == 1


class BrokenTagger(Tagger):
    """A tagger with a fault."""

    def tag(self, *, title: str, lead: str, body: str) -> Tagged:
        """Always the fault."""
        raise ZeroDivisionError


class PickyTagger(Tagger):
    """A tagger with a fault that one title brings out."""

    word = "Tin mà trình gắn thẻ vấp phải"

    def tag(self, *, title: str, lead: str, body: str) -> Tagged:
        """The fault, or what any other finds."""
        if title == self.word:
            raise ZeroDivisionError
        return super().tag(title=title, lead=lead, body=body)


def test_a_fault_in_tagging_loses_nothing_and_is_made_good(
    pipeline: Pipeline, store: Store, tagger: Tagger
) -> None:
    broken = BrokenTagger.__new__(BrokenTagger)
    broken.__dict__.update(tagger.__dict__)
    good = pipeline.rules
    pipeline.rules = dataclasses.replace(good, tagger=broken)
    article = scripted("alibaba-ceo-nho-tinsang")
    pipeline.take(visited(store, article))
    stored = store.reader.find_article_by_url(article.url)
    assert stored is not None
    assert stored.matches == ()
    assert pipeline.tag_untagged() == 0
    pipeline.rules = good
    assert pipeline.tag_untagged() == 1
    assert len(waiting(store)) == 1
    assert pipeline.tag_untagged() == 0


def test_a_revision_that_cannot_be_tagged_keeps_what_was_found_and_is_tagged_later(
    pipeline: Pipeline, store: Store, tagger: Tagger
) -> None:
    article = scripted("alibaba-ceo-nho-tinsang")
    outcome = visited(store, article)
    pipeline.take(outcome)
    good, broken = pipeline.rules, BrokenTagger.__new__(BrokenTagger)
    broken.__dict__.update(tagger.__dict__)
    pipeline.rules = dataclasses.replace(good, tagger=broken)
    changed = dataclasses.replace(article, title="Đội bóng đá nữ về nước", lead="", body="Đông người ra đón.")
    pipeline.take(dataclasses.replace(outcome, article=changed))
    (kept,) = store.reader.export(None)
    assert kept.matches
    pipeline.rules = good
    assert pipeline.tag_untagged() == 1
    (tagged,) = store.reader.export(None)
    assert tagged.matches == ()


def test_articles_that_can_never_be_tagged_keep_no_other_from_it(
    pipeline: Pipeline, store: Store, tagger: Tagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.pipeline.UNTAGGED_AT_ONCE", 2)
    broken, picky = BrokenTagger.__new__(BrokenTagger), PickyTagger.__new__(PickyTagger)
    for one in (broken, picky):
        one.__dict__.update(tagger.__dict__)
    pipeline.rules = dataclasses.replace(pipeline.rules, tagger=broken)
    last = scripted("alibaba-ceo-nho-tinsang")
    for number in range(3):
        address = f"https://x.example/{number}"
        named = {"key": f"x:{number}", "url": address, "canonical_url": address, "title": PickyTagger.word}
        pipeline.take(visited(store, dataclasses.replace(last, **named)))
    pipeline.take(visited(store, last))
    pipeline.rules = dataclasses.replace(pipeline.rules, tagger=picky)
    assert [pipeline.tag_untagged() for _ in range(3)] == [0, 1, 0]


def test_articles_that_come_together_are_each_stored_once_and_told_once(pipeline: Pipeline, store: Store) -> None:
    day = [a for a in SCRIPT.articles if not a.baseline]
    outcomes = [visited(store, scripted(a.id), at=NOW + timedelta(seconds=n)) for n, a in enumerate(day)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(pipeline.take, outcomes))
    assert store.reader.counts().articles == len(day)
    events = {a.event for a in day if a.event}
    assert len(waiting(store)) == len(events)


def test_an_outcome_without_an_article_is_refused(pipeline: Pipeline) -> None:
    visit = PageVisit(entry_id=1, outlet="x", entry=Entry(key="x", url="https://x.example/"), first_listed=NOW)
    with pytest.raises(ValueError, match="without an article"):
        pipeline.take(PageOutcome(visit=visit, at=NOW))
