"""Values as JSON: the same names as in `baotin export` and the alerts' payload where they mean the same. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from core.notices import StandingNotice
from core.views import Counts, FeedHealth, ReceiverHealth, Run, StoredArticle, StoredMatch, StoryView

Json = dict[str, Any]


def story_json(view: StoryView) -> Json:
    """A story with its tellings and matches."""
    story = view.story
    return {
        "id": story.id,
        "title": story.title,
        "newest": _time(view.newest),
        "topics": list(story.topics),
        "matches": _matches(view.matches),
        "articles": [
            {
                "id": telling.article_id,
                "outlet": telling.outlet,
                "title": telling.title,
                "lead": telling.lead,
                "url": telling.url,
                "published": _time(telling.published),
                "first_seen": _time(telling.first_seen),
            }
            for telling in story.tellings
        ],
    }


def article_json(stored: StoredArticle) -> Json:
    """An article with everything known of it."""
    article = stored.article
    return {
        **brief_json(stored),
        "canonical_url": article.canonical_url,
        "body": article.body,
        "modified": _time(article.modified),
        "authors": list(article.authors),
        "section": article.section,
        "tags": list(article.tags),
        "image": article.image,
        "credit": article.credit,
        "credit_url": article.credit_url,
        "external_id": article.external_id,
        "revised_at": _time(stored.revised_at),
        "withdrawn_at": _time(stored.withdrawn_at),
        "revisions": [
            {"title": old.title, "lead": old.lead, "body": old.body, "until": _time(old.until)}
            for old in stored.revisions
        ],
    }


def brief_json(stored: StoredArticle) -> Json:
    """An article as a list names it."""
    article = stored.article
    return {
        "id": stored.id,
        "story": stored.story_id,
        "outlet": article.outlet,
        "url": article.url,
        "title": article.title,
        "lead": article.lead,
        "published": _time(article.published),
        "first_seen": _time(stored.first_seen),
        "topics": _matches(stored.matches),
    }


def feed_json(feed: FeedHealth) -> Json:
    """A feed's health."""
    return _record(feed)


def receiver_json(receiver: ReceiverHealth) -> Json:
    """A receiver's health."""
    return _record(receiver)


def notice_json(standing: StandingNotice) -> Json:
    """What whoever operates this was told of, and is not over."""
    notice = standing.notice
    return {
        "kind": notice.kind.value,
        "subject": notice.subject,
        "title": notice.title,
        "text": notice.text,
        "raised_at": _time(standing.raised_at),
        **standing.details,
    }


def run_json(run: Run) -> Json:
    """One life of the daemon."""
    return _record(run)


def counts_json(counts: Counts) -> Json:
    """What is in the database."""
    return {
        "outlets": counts.outlets,
        "feeds": counts.feeds,
        "entries": _by_name(counts.entries),
        "articles": counts.articles,
        "stories": counts.stories,
        "matches": _by_name(counts.matches),
        "deliveries": _by_name(counts.deliveries),
        "newest_article": _time(counts.newest_article),
        "size_bytes": counts.size_bytes,
    }


def _matches(matches: Sequence[StoredMatch]) -> list[Json]:
    return [
        {
            "topic": match.topic,
            "version": match.version,
            "score": match.score,
            "alerting": match.alerting,
            "reason": match.reason.value,
            "evidence": [asdict(item) for item in match.evidence],
        }
        for match in matches
    ]


def _by_name(counted: Mapping[Any, int]) -> dict[str, int]:
    return {str(name): number for name, number in counted.items()}


def _record(value: FeedHealth | ReceiverHealth | Run) -> Json:
    return {name: _plain(item) for name, item in asdict(value).items()}


def _plain(value: Any) -> Any:
    """Times as text, tuples as lists, all the way down; enums are text already."""
    if isinstance(value, datetime):
        return _time(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
