"""A message as the webhook's JSON: versioned, described by docs/webhook-payload.schema.json, under 20 KB. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from alerts.message import Message, safe_url, told_matches
from core.model import Evidence, Match, Telling
from core.notices import Notice
from core.reasons import AlertKind
from core.text import shorten

VERSION = "1.1"  # 1.1: notices
MAX_BYTES = 20_000  # Standard Webhooks: payloads are kept under 20 KB
_TYPES = {
    AlertKind.FIRST: "story.alert",
    AlertKind.FOLLOW_UP: "story.follow_up",
    AlertKind.TEST: "test",
    AlertKind.NOTICE: "notice",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Caps:
    """How much of each thing goes in."""

    text: int
    evidence: int
    tellings: int
    topics: int = 50


# What fits in practice fits the first; the last fits whatever comes (counts say what was left out).
_CAPS = (
    _Caps(text=1000, evidence=20, tellings=20),
    _Caps(text=500, evidence=8, tellings=10),
    _Caps(text=200, evidence=3, tellings=3, topics=10),
    _Caps(text=80, evidence=1, tellings=1, topics=5),
)


def webhook_body(message: Message) -> bytes:
    """The payload as UTF-8 JSON, at most `MAX_BYTES`."""
    for caps in _CAPS:
        body = json.dumps(payload_of(message, caps=caps), ensure_ascii=False, separators=(",", ":")).encode()
        if len(body) <= MAX_BYTES:
            return body
    raise ValueError("a webhook payload cannot be made small enough")


def payload_of(message: Message, *, caps: _Caps = _CAPS[0]) -> dict[str, Any]:
    """The payload as data."""
    alert, story = message.alert, message.alert.story
    matches = told_matches(alert)
    return {
        "type": _TYPES[message.kind],
        "version": VERSION,
        "timestamp": _time(alert.created_at),
        "data": {
            "delivery": message.id,
            "alert": alert.id,
            "topics": [_topic(match, message, caps) for match in matches[: caps.topics]],
            "topics_total": len(matches),
            "article": _telling(alert.telling, message, caps),
            "quotes": [
                {"text": quote.text, "field": quote.field, "marked": [list(span) for span in quote.spans]}
                for quote in message.quotes
            ],
            "story": {
                "id": story.id,
                "title": shorten(story.title, caps.text),
                "tellings": [_telling(telling, message, caps) for telling in story.tellings[: caps.tellings]],
                "tellings_total": len(story.tellings),
            },
            "page": message.page or None,
            **({"notice": _notice(alert.notice, caps)} if alert.notice else {}),
        },
    }


def _notice(notice: Notice, caps: _Caps) -> Mapping[str, Any]:
    """Its text in full: the telling that stands for an article has it cut short."""
    return {
        "kind": notice.kind.value,
        "subject": shorten(notice.subject, caps.text),
        "over": notice.over,
        "title": shorten(notice.title, caps.text),
        "text": shorten(notice.text, 4 * caps.text),
    }


def _telling(telling: Telling, message: Message, caps: _Caps) -> Mapping[str, Any]:
    return {
        "id": telling.article_id,
        "outlet": telling.outlet,
        "outlet_name": shorten(message.wording.outlet(telling.outlet), caps.text) if telling.outlet else None,
        "title": shorten(telling.title, caps.text),
        "lead": shorten(telling.lead, caps.text),
        "url": safe_url(telling.url) or None,
        "published": _time(telling.published) if telling.published else None,
        "first_seen": _time(telling.first_seen),
    }


def _topic(match: Match, message: Message, caps: _Caps) -> Mapping[str, Any]:
    return {
        "topic": match.topic,
        "label": shorten(message.wording.topic(match.topic), caps.text),
        "score": round(match.score, 4),
        "version": match.version,
        "evidence": [_evidence(found, caps) for found in match.evidence[: caps.evidence]],
        "evidence_total": len(match.evidence),
    }


def _evidence(found: Evidence, caps: _Caps) -> Mapping[str, Any]:
    return {
        "field": found.field,
        "start": found.start,
        "end": found.end,
        "text": shorten(found.text, caps.text),
        "concept": found.concept,
        "entity": shorten(found.entity, caps.text) or None,
    }


def _time(at: datetime) -> str:
    """ISO 8601 in UTC: "2021-11-03T07:05:00Z"."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
