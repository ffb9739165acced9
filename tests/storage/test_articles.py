"""Keeping articles: new, revised, the same, imported; with their matches and stories."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from core.errors import StorageError
from core.model import StoryChoice
from core.query import parse
from core.reasons import AlertReason, ArticleChange, StoryReason
from core.views import Revision, StoredArticle, StoredMatch
from storage.store import Kept, Store
from tests.storage.make import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    REGULATION,
    RESTRUCTURING,
    article,
    begin,
    choice,
    entry,
    listed,
    match,
    page,
    sketch,
    take,
)


def only(store: Store) -> StoredArticle:
    (found,) = store.reader.export(None)
    stored = store.reader.find_article(found.id)
    assert stored is not None
    return stored


def keep(store: Store, key: str = "1", *, at: datetime = NOW, **more: Any) -> Kept:
    """As the crawler's page, of an entry that nobody listed."""
    (visit,) = begin(store) if not store.reader.counts().feeds else (None,)
    if visit:
        store.history.record_feed(listed(visit, entry("1"), entry("2")), lease=HOUR)
    pages = {found.entry.key: found for found in store.history.claim_pages(now=NOW + DAY, lease=-HOUR, limit=9)}
    found = pages.get(key) or replace(next(iter(pages.values())), entry_id=99)
    with store.writing() as tx:
        return tx.keep_article(page(found, article(key, **more), at=at), now=at)


def test_every_field_of_an_article_is_kept(store: Store) -> None:
    whole = article(
        modified=NOW,
        image="https://baoviet.vn/a.jpg",
        credit="Theo Tin Nhanh",
        external_id="x-1",
        tags=("một", "hai"),
        found_by={"title": "json-ld", "body": "selector"},
    )
    kept = take(store, whole).kept
    assert (kept.change, kept.story_id, kept.first_seen, kept.previous) == (ArticleChange.NEW, None, NOW, ())
    assert only(store) == StoredArticle(id=kept.article_id, article=whole, story_id=1, first_seen=NOW)


def test_an_article_of_no_known_outlet_and_no_date_is_kept(store: Store) -> None:
    bare = article(outlet=None, published=None, section=None, url="", canonical_url="", authors=(), tags=())
    take(store, bare)
    assert only(store).article == bare
    assert take(store, bare).kept.change is ArticleChange.SAME
    assert store.reader.counts().outlets == 0


def test_the_same_article_again_changes_nothing_but_what_is_not_text(store: Store) -> None:
    keep(store)
    kept = keep(store, at=NOW + HOUR, modified=NOW, authors=("Bình An",))
    assert kept.change is ArticleChange.SAME
    stored = only(store)
    assert (stored.article.modified, stored.article.authors) == (NOW, ("Bình An",))
    assert (stored.revisions, stored.revised_at, stored.first_seen) == ((), None, NOW)


@pytest.mark.parametrize("change", [{"title": "Tên mới"}, {"lead": "Lời mới"}, {"body": "Thân bài mới"}])
def test_a_changed_text_is_a_revision_and_the_old_text_stays(store: Store, change: dict[str, str]) -> None:
    first = keep(store)
    kept = keep(store, at=NOW + HOUR, **change)
    assert (kept.article_id, kept.change) == (first.article_id, ArticleChange.REVISED)
    stored, old = only(store), article()
    assert stored.article == article(**change)
    assert stored.revised_at == NOW + HOUR
    assert stored.revisions == (Revision(title=old.title, lead=old.lead, body=old.body, until=NOW + HOUR),)


def test_revisions_come_newest_first(store: Store) -> None:
    for number in range(3):
        keep(store, at=NOW + number * HOUR, title=f"Tên {number}")
    assert [revision.title for revision in only(store).revisions] == ["Tên 1", "Tên 0"]


def test_a_revision_is_found_by_its_new_words_and_no_longer_by_its_old_ones(store: Store) -> None:
    keep(store, title="Chanh leo", section="Vườn")
    keep(store, title="Măng cụt", section="Quả")
    asked = ["chanh", "mang", "section:vuon", "section:qua", "phat"]
    found = [len(store.reader.search(parse(text), limit=9)) for text in asked]
    assert found == [0, 1, 0, 1, 1]


def test_an_unknown_date_does_not_erase_a_known_one(store: Store) -> None:
    keep(store)
    keep(store, published=None, external_id=None)
    assert only(store).article.published == NOW - HOUR


def test_a_withdrawn_article_that_is_back_is_no_longer_withdrawn(store: Store) -> None:
    (visit,) = begin(store)
    (found,) = store.history.record_feed(listed(visit, entry()), lease=HOUR)
    take(store, visit=found)
    store.history.record_page(page(found, at=NOW + HOUR, gone=True))
    assert only(store).withdrawn_at == NOW + HOUR
    take(store, visit=found, now=NOW + DAY)
    assert only(store).withdrawn_at is None


def test_one_page_under_two_keys_is_one_article(store: Store) -> None:
    first = keep(store, "1")
    again = keep(store, "2", url="https://baoviet.vn/tin-1.html", canonical_url="https://baoviet.vn/tin-1.html")
    assert again.article_id == first.article_id


def test_the_same_key_in_two_outlets_is_two_articles(store: Store) -> None:
    take(store, article("1"))
    take(store, article("1", outlet="tinnhanh", url="https://tn.vn/1", canonical_url="https://tn.vn/1"))
    assert store.reader.counts().articles == 2


def test_a_baseline_article_stays_one(store: Store) -> None:
    assert keep(store).baseline
    assert keep(store, title="Tên mới").baseline


def test_an_outcome_without_an_article_is_refused(store: Store) -> None:
    (visit,) = begin(store)
    (found,) = store.history.record_feed(listed(visit, entry()), lease=HOUR)
    with pytest.raises(ValueError, match="nothing to keep"), store.writing() as tx:
        tx.keep_article(page(found), now=NOW)


# Imports


def test_an_import_never_overwrites_what_was_crawled(store: Store) -> None:
    keep(store)
    kept = take(store, article(title="Bản cũ hơn", authors=())).kept
    assert kept.change is ArticleChange.SAME
    assert only(store).article == article()


def test_an_import_renews_an_import(store: Store) -> None:
    take(store, article(external_id="a"))
    assert take(store, article(title="Bản sau", external_id=None)).kept.change is ArticleChange.REVISED
    stored = only(store)
    assert (stored.article.title, stored.article.external_id) == ("Bản sau", "a")


def test_what_was_imported_and_then_crawled_is_no_import_any_more(store: Store) -> None:
    old = article(title="Bản cũ trong tệp")
    take(store, old)
    assert keep(store).change is ArticleChange.REVISED
    kept = take(store, old).kept
    assert (kept.change, kept.imported) == (ArticleChange.SAME, False)
    assert only(store).article == article()


def test_an_import_that_knows_no_outlet_leaves_the_key_that_is_known(store: Store) -> None:
    """Else the outlet's own id would be lost, or meet another article's key."""
    key = "baoviet.vn/tin-1.html"
    first = article("1")
    take(store, first)
    take(store, article(key, url="https://baoviet.vn/2", canonical_url="https://baoviet.vn/2"))
    again = replace(first, key=key, outlet=None, title="Bản sau")
    assert take(store, again).kept.article_id == 1
    stored = store.reader.find_article(1)
    assert stored is not None
    assert stored.article == replace(first, title="Bản sau")


def test_what_was_imported_without_its_outlet_is_known_again_by_its_address(store: Store) -> None:
    address = "https://baoviet.vn/tin-1.html"
    imported = take(
        store, article("baoviet.vn/tin-1.html", outlet=None, title=article().title, canonical_url=address)
    ).kept
    crawled = keep(store)
    assert (crawled.article_id, crawled.change, crawled.baseline) == (
        imported.article_id,
        ArticleChange.SAME,
        True,  # the feed was visited for the first time
    )
    assert (only(store).article.outlet, only(store).article.key) == ("baoviet", "1")


def test_two_outlets_at_one_address_are_two_articles(store: Store) -> None:
    take(store, article("1"))
    take(store, article("2", outlet="tinnhanh", canonical_url="https://baoviet.vn/tin-1.html"))
    assert store.reader.counts().articles == 2


# Matches


def test_matches_are_kept_with_their_evidence_and_reason(store: Store) -> None:
    taken = take(store, matches=[match(), match(RESTRUCTURING, score=0.9, evidence=())])
    assert only(store).matches == (
        StoredMatch(
            topic=RESTRUCTURING,
            version="1",
            score=0.9,
            alerting=True,
            reason=AlertReason.NO_ROUTE,
            evidence=(),
        ),
        StoredMatch(
            topic=REGULATION,
            version="1",
            score=0.8,
            alerting=True,
            reason=AlertReason.NO_ROUTE,
            evidence=match().evidence,
        ),
    )
    assert taken.kept.previous == ()


def test_tagging_again_replaces_matches_but_what_was_told_stays_told(store: Store) -> None:
    kept = take(store, matches=[match(), match(RESTRUCTURING)], receivers=["desk"]).kept
    with store.writing() as tx:
        again = [(match(version="2", score=0.5), AlertReason.ALREADY_TOLD)]
        tx.record_matches(kept.article_id, again, {("c", "e")}, version="2", now=NOW + DAY)
    (found,) = only(store).matches
    assert (found.topic, found.version, found.score, found.reason) == (REGULATION, "2", 0.5, AlertReason.TOLD)
    with store.writing() as tx:
        tx.record_matches(kept.article_id, [], (), version="3", now=NOW + DAY)
    assert only(store).matches == ()
    assert store.stats()["facets"] == 0


def test_keeping_an_article_again_says_what_it_matched_before(store: Store) -> None:
    taken = take(store, matches=[match()])
    again = take(store)
    assert [found.topic for found in again.kept.previous] == [REGULATION]
    assert (again.kept.story_id, again.story_id) == (taken.story_id, taken.story_id)
    with store.writing() as tx:
        assert tx.find_kept(taken.kept.article_id) == replace(again.kept, previous=())
        assert tx.find_kept(99) is None


def test_articles_without_tags_are_found_to_be_tagged(store: Store) -> None:
    with store.writing() as tx:
        kept = [tx.keep_imported(article(str(number)), now=NOW) for number in range(3)]
        tx.record_matches(kept[1].article_id, [], (), version="1", now=NOW)
    assert [found.id for found in store.untagged(9)] == [kept[0].article_id, kept[2].article_id]
    assert [found.id for found in store.untagged(1)] == [kept[0].article_id]


# Stories


def candidates(store: Store, *keys: int, since: datetime = NOW - DAY, limit: int = 9) -> list[int]:
    with store.writing() as tx:
        found = tx.story_candidates(sketch(*keys), since=since, until=NOW, limit=limit)
    return [one.article_id for one in found]


def test_candidates_share_keys_most_shared_first_then_newest(store: Store) -> None:
    take(store, article("1", published=NOW - 3 * HOUR), keys=[1, 2, 3])
    take(store, article("2", published=NOW - 2 * HOUR), keys=[2, 3, 4])
    take(store, article("3", published=NOW - HOUR), keys=[3, 2**63 - 1])
    take(store, article("4", published=NOW - HOUR), keys=[-(2**63)])
    assert candidates(store, 2, 3, 4) == [2, 1, 3]
    assert candidates(store, 3) == [3, 2, 1]
    assert candidates(store, 2, 3, 4, limit=1) == [2]
    assert candidates(store, 2**63 - 1, -(2**63)) == [4, 3]
    assert candidates(store, 7) == []
    assert candidates(store) == []


def test_candidates_are_of_the_asked_days_by_their_own_date(store: Store) -> None:
    take(store, article("1", published=NOW - 2 * DAY), keys=[1])
    take(store, article("2", published=None), keys=[1])
    take(store, article("3", published=NOW + 9 * DAY), keys=[1])  # a mistake: it was seen now
    assert candidates(store, 1) == [3, 2]
    assert 1 in candidates(store, 1, since=NOW - 2 * DAY)
    with store.writing() as tx:
        assert tx.story_candidates(sketch(1), since=NOW - DAY, until=NOW - MINUTE, limit=9) == []


def test_a_candidate_brings_what_the_choice_needs(store: Store) -> None:
    taken = take(store, keys=[5, -6])
    with store.writing() as tx:
        (found,) = tx.story_candidates(sketch(-6), since=NOW - DAY, until=NOW, limit=9)
    told = article()
    assert (found.article_id, found.story_id, found.outlet) == (taken.kept.article_id, taken.story_id, "baoviet")
    assert (found.title, found.lead, found.published, found.first_seen) == (
        told.title,
        told.lead,
        told.published,
        NOW,
    )
    assert found.sketch == sketch(5, -6)


def test_a_revised_article_is_found_by_what_it_says_now(store: Store) -> None:
    """A flash of one line becomes a report: other outlets tell what the report tells."""
    taken = take(store, keys=[1, 2])
    with store.writing() as tx:
        tx.renew_sketch(taken.kept.article_id, sketch(2, 3))
    assert [candidates(store, key) for key in (1, 2, 3)] == [[], [1], [1]]
    with store.writing() as tx:
        (found,) = tx.story_candidates(sketch(3), since=NOW - DAY, until=NOW, limit=9)
    assert (found.story_id, found.sketch) == (taken.story_id, sketch(2, 3))
    stored = only(store)
    assert stored.story_id == taken.story_id


def test_an_article_may_move_while_it_is_alone_and_nobody_knows(store: Store) -> None:
    alone = take(store, article("1"), keys=[1])
    first = take(store, article("2"), keys=[2])
    sister = take(store, article("3"), story_id=first.story_id)
    told = take(store, article("4"), matches=[match()], receivers=["desk"])
    with store.writing() as tx:
        may = [tx.may_move(one.kept.article_id) for one in (alone, first, sister, told)]
        assert may == [True, False, False, False]
        moved = tx.place(alone.kept.article_id, choice(first.story_id), sketch(5), now=NOW)
    assert moved == first.story_id
    assert store.reader.find_story(alone.story_id) is None
    assert store.reader.counts().stories == 2


def test_an_article_that_is_not_there_has_no_sketch_to_renew(store: Store) -> None:
    with pytest.raises(StorageError, match="no article 7"), store.writing() as tx:
        tx.renew_sketch(7, sketch(1))


def test_the_keys_of_a_sketch_may_repeat(store: Store) -> None:
    take(store, keys=[1, 1])
    assert candidates(store, 1, 1) == [1]


def test_a_story_gathers_its_articles(store: Store) -> None:
    first = take(store, article("1", published=NOW - DAY), matches=[match()])
    second = take(store, article("2", title="Tin sau"), story_id=first.story_id, matches=[match(RESTRUCTURING)])
    view = store.reader.find_story(first.story_id)
    assert view is not None
    assert second.story_id == first.story_id
    assert [telling.title for telling in view.story.tellings] == [article("1").title, "Tin sau"]
    assert (view.story.title, view.story.topics, view.newest) == (
        article("1").title,
        (REGULATION, RESTRUCTURING),
        NOW - HOUR,
    )


def test_an_article_put_elsewhere_leaves_its_story(store: Store) -> None:
    one, two = take(store, article("1"), keys=[1], matches=[match()]), take(store, article("2"), keys=[2])
    by_hand = StoryChoice(story_id=two.story_id, reason=StoryReason.BY_HAND)
    with store.writing() as tx:
        assert tx.place(one.kept.article_id, by_hand, sketch(9), now=NOW) == two.story_id
    assert store.reader.find_story(one.story_id) is None
    assert (candidates(store, 1), candidates(store, 9)) == ([], [1])
    with store.writing() as tx:
        apart = tx.place(one.kept.article_id, choice(), sketch(9), now=NOW)
    rest = store.reader.find_story(two.story_id)
    assert rest is not None
    assert [telling.article_id for telling in rest.story.tellings] == [two.kept.article_id]
    assert apart not in (one.story_id, two.story_id)
    assert candidates(store, 9) == [1]


def test_a_story_that_was_told_stays_though_its_article_left(store: Store) -> None:
    one = take(store, article("1"), matches=[match()], receivers=["desk"])
    two = take(store, article("2"))
    with store.writing() as tx:
        tx.place(one.kept.article_id, choice(two.story_id), sketch(), now=NOW)
        assert tx.told(one.story_id) == {(REGULATION, "desk")}


def test_no_article_no_story(store: Store) -> None:
    with pytest.raises(StorageError, match="no article 7"), store.writing() as tx:
        tx.place(7, choice(), sketch(), now=NOW)
