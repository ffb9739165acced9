"""From an extracted page to everything that follows from it, in one transaction: article, matches, story, alert."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import structlog

from alerts.deciding import decide
from alerts.routing import route
from alerts.settings import AlertSettings, RouteSettings
from app.together import Together
from app.workers.work import Read, work_out
from core.clock import Clock
from core.crawling import PageOutcome
from core.model import Article, Match, Sketch, StoryChoice
from core.reasons import AlertReason, ArticleChange
from storage.store import Store
from storage.writing import ArticleTransaction, Kept
from tagging.settings import StorySettings
from tagging.stories import choose_story, only_copies, sketch
from tagging.tagger import Tagged, Tagger

log = structlog.get_logger()
CANDIDATES = 24  # of the articles that might tell the same event; more found no better story, and took longer
UNTAGGED_AT_ONCE = 200
NOTHING_TAGGED = Tagged(matches=(), facets=frozenset())
# What is known already of an article by these topics: workers find it out while they read the page.
FindRead: TypeAlias = Callable[[Article, Tagger], Read | None]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What decides over an article: replaced as one when the configuration is read again."""

    tagger: Tagger
    routes: Sequence[RouteSettings]
    alerts: AlertSettings
    stories: StorySettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An article that has just been kept, with what was worked out of it."""

    article: Article
    read: Read
    kept: Kept
    now: datetime
    imported: bool = False

    @property
    def seen(self) -> datetime:
        """When it counts as seen in choosing its story: an import replays the past."""
        return self.article.published or self.now if self.imported else self.now


@dataclass(frozen=True, slots=True)
class _Visited:
    """A page that was read, on its way into the database, and the rules it was read by."""

    outcome: PageOutcome
    article: Article
    read: Read
    rules: Rules


class Pipeline:
    """Takes articles in, from the crawler or from a file. Blocking; safe to call from several threads."""

    def __init__(
        self,
        *,
        store: Store,
        rules: Rules,
        clock: Clock,
        find_read: FindRead = lambda *_: None,
        on_alert: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._find_read = find_read
        self.on_alert = on_alert
        self.rules = rules
        self._together = Together(self._write)
        self._tried_until = 0  # the last of the untagged articles that was tried

    def take(self, outcome: PageOutcome) -> None:
        """Keep what a visit brought. Articles that come at the same time from several outlets share one
        transaction; each is written whole, or not at all."""
        if outcome.article is None:
            raise ValueError("an outcome without an article belongs to the history")
        rules = self.rules
        read = self._find_read(outcome.article, rules.tagger) or read_article(outcome.article, rules)
        visited = _Visited(outcome, outcome.article, read, rules)
        change, told = self._together(visited)
        log.info(
            "article.stored",
            outlet=outcome.article.outlet,
            change=str(change),
            title=outcome.article.title,
            topics=[match.topic for match in visited.read.tagged.matches],
        )
        if told:
            self.on_alert()

    def _write(self, batch: Sequence[_Visited]) -> list[tuple[ArticleChange, bool]]:
        """What became of each article, and whether somebody will be told."""
        done: list[tuple[ArticleChange, bool]] = []
        with self._store.writing() as tx:
            for visited in batch:
                now = self._clock.now()
                kept = tx.keep_article(visited.outcome, now=now)
                arrival = Arrival(article=visited.article, read=visited.read, kept=kept, now=now)
                # An import told nobody: what a feed lists as news afterwards is news all the same.
                fresh = kept.change is not ArticleChange.SAME or kept.imported
                told = fresh and self._follow(tx, arrival, visited.rules)
                done.append((kept.change, told))
        return done

    def take_imported(
        self, articles: Sequence[Article], reads: Sequence[Read] | None = None
    ) -> list[ArticleChange]:
        """Keep articles of a file, in one transaction: tagged and grouped, and nobody is told. `reads`: what has
        been worked out of them already, by the rules in force."""
        rules = self.rules
        read = reads or [read_article(article, rules) for article in articles]
        changes: list[ArticleChange] = []
        with self._store.writing() as tx:
            now = self._clock.now()
            for article, what in zip(articles, read, strict=True):
                kept = tx.keep_imported(article, now=now)
                changes.append(kept.change)
                if kept.change is not ArticleChange.SAME:
                    arrival = Arrival(article=article, read=what, kept=kept, now=now, imported=True)
                    self._follow(tx, arrival, rules)
        return changes

    def tag_untagged(self) -> int:
        """Tag what is stored without having been tagged: its tagging broke. Returns how many now are."""
        rules = self.rules
        done = 0
        found = self._store.untagged(UNTAGGED_AT_ONCE, after=self._tried_until)
        # Those that fail every time must not keep the others from their turn.
        self._tried_until = found[-1].id if len(found) == UNTAGGED_AT_ONCE else 0
        for stored in found:
            read = read_article(stored.article, rules)
            if read.failed:
                continue
            with self._store.writing() as tx:
                kept = tx.find_kept(stored.id)
                if kept is None:
                    continue
                arrival = Arrival(
                    article=stored.article, read=read, kept=kept, now=self._clock.now(), imported=kept.imported
                )
                told = self._follow(tx, arrival, rules)
            done += 1
            if told:
                self.on_alert()
        return done

    def _follow(self, tx: ArticleTransaction, arrival: Arrival, rules: Rules) -> bool:
        """Story, matches and alerts of a new or changed article. Returns whether somebody will be told."""
        kept = arrival.kept
        story_id = _story_of(tx, arrival, rules.stories)
        if arrival.read.failed:
            tx.forget_tagging(kept.article_id)
            return False
        plan = route(
            [(match, _may_be_told(match, arrival, rules.alerts)) for match in arrival.read.tagged.matches],
            outlet=arrival.article.outlet,
            routes=rules.routes,
            told=tx.told(story_id),
            now=arrival.now,
        )
        tx.record_matches(
            kept.article_id,
            plan.reasons,
            arrival.read.tagged.facets,
            version=rules.tagger.version,
            now=arrival.now,
        )
        for alert in plan.alerts:
            tx.create_alert(
                story_id=story_id,
                article_id=kept.article_id,
                kind=alert.kind,
                topics=alert.topics,
                receivers=alert.receivers,
                now=arrival.now,
            )
        return bool(plan.alerts)


def read_article(article: Article, rules: Rules) -> Read:
    """Tags and sketches an article. A fault of the tagger is logged and the article kept untagged, to be tried
    again: nothing is lost over a rule."""
    try:
        return work_out(article, rules.tagger)
    except Exception:
        log.exception("tagging.failed", url=article.url)
    return Read(
        tagged=NOTHING_TAGGED,
        sketch=sketch(title=article.title, lead=article.lead, body=article.body, facets=()),
        failed=True,
    )


def _may_be_told(match: Match, arrival: Arrival, settings: AlertSettings) -> AlertReason:
    return decide(
        match,
        published=arrival.article.published,
        first_seen=arrival.kept.first_seen,
        now=arrival.now,
        max_age=settings.max_age,
        baseline=arrival.kept.baseline,
        imported=arrival.imported,
    )


def _story_of(tx: ArticleTransaction, arrival: Arrival, settings: StorySettings) -> int:
    """A new article is placed. A revised one stays in its story, where others find it by what it says now; unless
    nobody knows of that story, and it turns out to tell of another: a flash has become a report."""
    article_id, story_id = arrival.kept.article_id, arrival.kept.story_id
    if story_id is None or tx.may_move(article_id):
        choice, sketched = _choose(tx, arrival, settings)
        if story_id is None or choice.story_id is not None:
            return tx.place(article_id, choice, sketched, now=arrival.seen)
    tx.renew_sketch(article_id, _sketched(arrival))
    return story_id


def _sketched(arrival: Arrival) -> Sketch:
    """What the article is compared by. Of an undated import nobody can say that it tells of an event of these days;
    that its text is a copy, its text says."""
    undated = arrival.imported and arrival.article.published is None
    return only_copies(arrival.read.sketch) if undated else arrival.read.sketch


def _choose(tx: ArticleTransaction, arrival: Arrival, settings: StorySettings) -> tuple[StoryChoice, Sketch]:
    """The story, and the sketch that it was chosen by."""
    article, sketched = arrival.article, _sketched(arrival)
    at = min(article.published or arrival.seen, arrival.seen)
    # Of the past, only what is near: what was told alike since would take all the places.
    until = min(at + settings.window, arrival.seen)
    found = tx.story_candidates(sketched, since=at - settings.window, until=until, limit=CANDIDATES)
    choice = choose_story(
        title=article.title,
        lead=article.lead,
        published=article.published,
        first_seen=arrival.seen,
        sketch=sketched,
        candidates=[one for one in found if one.article_id != arrival.kept.article_id],
        settings=settings,
    )
    return choice, sketched
