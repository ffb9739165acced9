"""The webhook's payload: by its published schema, and never over 20 KB."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from alerts.message import Message, compose
from alerts.render.webhook import MAX_BYTES, payload_of, webhook_body
from alerts.settings import AlertSettings, Language
from alerts.trial import trial_delivery
from alerts.wording import Wording, wording_of
from core.model import Evidence
from core.reasons import AlertKind
from tests.alerts.hostile import HOSTILE, hostile_message
from tests.factories import NOW, REGULATION, alert, article, delivery, evidence, match, story, telling
from tests.needs import ROOT

SCHEMA = json.loads((ROOT / "docs" / "webhook-payload.schema.json").read_text())
VALID = Draft202012Validator(SCHEMA)


def parsed(message: Message) -> Any:
    body = webhook_body(message)
    assert len(body) <= MAX_BYTES
    payload = json.loads(body)
    VALID.validate(payload)
    return payload


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_payload_in_full() -> None:
    wording = wording_of(
        AlertSettings(page_url="https://baotin.example"),
        language=Language.ENGLISH,
        topics={REGULATION: "Regulation"},
        outlets={"tinsang": "Tin Sáng"},
    )
    spans = (evidence(article(), "phạt Alibaba", concept="regulatory-action", entity="Alibaba"),)
    told = alert(matches=(match(*spans),), body=article().body)
    the_article = {
        "id": 1,
        "outlet": "tinsang",
        "outlet_name": "Tin Sáng",
        "title": "Bắc Kinh phạt Alibaba vì ép người bán chọn một sàn",
        "lead": article().lead,
        "url": "https://tinsang.example/bac-kinh-phat-alibaba-4512345.html",
        "published": "2023-11-21T01:30:00Z",
        "first_seen": "2023-11-21T02:00:00Z",
    }
    assert parsed(compose(delivery(id="d-1", alert=told), wording)) == {
        "type": "story.alert",
        "version": "1.1",
        "timestamp": "2023-11-21T02:01:00Z",
        "data": {
            "delivery": "d-1",
            "alert": 1,
            "topics": [
                {
                    "topic": REGULATION,
                    "label": "Regulation",
                    "score": 0.82,
                    "version": "1",
                    "evidence": [
                        {
                            "field": "body",
                            "start": 57,
                            "end": 69,
                            "text": "phạt Alibaba",
                            "concept": "regulatory-action",
                            "entity": "Alibaba",
                        }
                    ],
                    "evidence_total": 1,
                }
            ],
            "topics_total": 1,
            "article": the_article,
            "quotes": [
                {
                    "text": "Sáng thứ Hai, cơ quan chống độc quyền công bố quyết định phạt Alibaba "
                    "sau bốn tháng điều tra.",
                    "field": "body",
                    "marked": [[57, 69]],
                }
            ],
            "story": {"id": 1, "title": the_article["title"], "tellings": [the_article], "tellings_total": 1},
            "page": "https://baotin.example/stories/1",
        },
    }


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_of_alert_has_a_type(kind: AlertKind) -> None:
    types = {"first": "story.alert", "follow-up": "story.follow_up", "test": "test", "notice": "notice"}
    assert parsed(compose(delivery(alert=alert(kind=kind)), Wording()))["type"] == types[kind.value]


def test_a_test_is_valid_too() -> None:
    trial = trial_delivery("hook", delivery_id="t-1", now=NOW, language=Language.ENGLISH, page_url="")
    payload = parsed(compose(trial, Wording()))
    assert (payload["type"], payload["data"]["topics"], payload["data"]["page"]) == ("test", [], None)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_valid_and_small(text: str) -> None:
    parsed(hostile_message(text))


def test_what_is_left_out_is_counted() -> None:
    many = tuple(
        telling(article_id=n, title="Tập đoàn " * 100, lead="Cơ quan " * 300, url=f"https://a.example/{n}")
        for n in range(1, 301)
    )
    spans = tuple(
        Evidence(field="body", start=n, end=n + 1, text="ế" * 900, concept="c", entity="ế" * 900)
        for n in range(400)
    )
    told = alert(story=story(tellings=many), matches=(match(*spans),))
    data = parsed(compose(delivery(alert=told), Wording()))["data"]
    assert data["story"]["tellings_total"] == 300
    assert 1 <= len(data["story"]["tellings"]) < 300
    assert data["topics"][0]["evidence_total"] == 400
    assert 1 <= len(data["topics"][0]["evidence"]) < 400


@settings(max_examples=25, deadline=None)
@given(
    text=st.text(alphabet='ế🎉"\\ a', min_size=1, max_size=50).map(lambda piece: piece * 400),
    topics=st.integers(1, 60),
)
def test_no_alert_is_too_large(text: str, topics: int) -> None:
    names = [f"topic-{n}" for n in range(topics)]
    span = Evidence(field="body", start=0, end=9, text=text, concept="c", entity=text)
    told = alert(
        story=story(
            title=text, tellings=(telling(title=text, lead=text, url="https://a.example/" + "x" * 1900),) * 40
        ),
        topics=tuple(names),
        matches=tuple(match(span, span, topic=name) for name in names),
    )
    message = compose(delivery(alert=told), Wording(outlets={"tinsang": text}, topics=dict.fromkeys(names, text)))
    parsed(message)


def test_a_longer_text_in_the_message_never_breaks_the_shape(message: Message) -> None:
    assert payload_of(replace(message, page=""))["data"]["page"] is None
