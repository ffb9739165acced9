"""A story as the list shows it, and an article as a search shows it: small values for the templates. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.web.marks import Piece, found_pieces, mark_article
from app.web.quotes import Quote, best_quotes
from core.reasons import AlertReason
from core.text import shorten
from core.views import StoredArticle, StoredMatch, StoryView

_TELLINGS_TRIED = 3  # for a quote: the first article of a story nearly always holds the evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicScore:
    """A topic with the best score on it."""

    topic: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One story: what, since when, by whom, and the words that say why."""

    story_id: int
    title: tuple[Piece, ...]
    newest: datetime
    topics: tuple[TopicScore, ...]
    outlets: tuple[str | None, ...]
    tellings: int
    reason: AlertReason | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article that a search found."""

    stored: StoredArticle
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    topics: tuple[TopicScore, ...]


def card(view: StoryView, quoted: StoredArticle | None, *, most: int = 2) -> Card:
    """The card of a story, with quotes from one of its articles. The title is marked where no quote could be."""
    story = view.story
    quotes = best_quotes(quoted.article, quoted.matches, most=most) if quoted else ()
    title: tuple[Piece, ...] = (Piece(text=story.title),)
    if quoted and not quotes and quoted.article.title == story.title:
        marked = mark_article(quoted.article, quoted.matches).title
        title = tuple(replace(piece, anchor="") for piece in marked)  # names are for the article's own page
    return Card(
        story_id=story.id,
        title=title,
        newest=view.newest,
        topics=best_scores(view.matches),
        outlets=tuple(dict.fromkeys(telling.outlet for telling in story.tellings)),
        tellings=len(story.tellings),
        reason=reason_of(view.matches),
        quotes=quotes,
    )


def quoted_article(view: StoryView, find: Callable[[int], StoredArticle | None]) -> StoredArticle | None:
    """The first of a story's articles whose text shows why it matched; else the first that matched at all."""
    spare: StoredArticle | None = None
    for telling in view.story.tellings[:_TELLINGS_TRIED]:
        stored = find(telling.article_id)
        if stored is None or not stored.matches:
            continue
        if best_quotes(stored.article, stored.matches, most=1):
            return stored
        spare = spare or stored
    return spare


def hit(stored: StoredArticle) -> Hit:
    """A search's article with the found words marked; where the search marked nothing, its beginning."""
    article, found = stored.article, stored.highlight or {}
    return Hit(
        stored=stored,
        title=found_pieces(found.get("title") or article.title),
        snippet=found_pieces(found.get("snippet") or shorten(article.lead or article.body, 240)),
        topics=best_scores(stored.matches),
    )


def best_scores(matches: Iterable[StoredMatch]) -> tuple[TopicScore, ...]:
    """Each topic once, with its best score, best first."""
    best: dict[str, float] = {}
    for match in matches:
        best[match.topic] = max(best.get(match.topic, 0.0), match.score)
    ranked = sorted(best.items(), key=lambda item: -item[1])
    return tuple(TopicScore(topic=topic, score=score) for topic, score in ranked)


def reason_of(matches: Sequence[StoredMatch]) -> AlertReason | None:
    """Told, if anything was; else why the best match was not."""
    if not matches:
        return None
    if any(match.reason is AlertReason.TOLD for match in matches):
        return AlertReason.TOLD
    return max(matches, key=lambda match: match.score).reason
