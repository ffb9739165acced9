"""A message as Slack blocks: within the limits, and literal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from alerts.message import Message, Other, compose
from alerts.render.slack import MAX_OTHERS, slack_payload
from alerts.settings import AlertSettings, Language
from alerts.wording import wording_of
from tests.alerts.hostile import HOSTILE, hostile_message
from tests.factories import NOW, REGULATION, alert, article, delivery, evidence, match, story, telling


def leaves(thing: Any) -> Iterator[dict[str, Any]]:
    """Every object in a payload that shows a text."""
    if isinstance(thing, dict):
        if isinstance(thing.get("text"), str) and "type" in thing:
            yield thing
        for value in thing.values():
            yield from leaves(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from leaves(value)


def shown(payload: dict[str, Any]) -> str:
    return "\n".join(leaf["text"] for leaf in leaves(payload["blocks"]))


def test_a_message_of_one_story_in_two_outlets() -> None:
    wording = wording_of(
        AlertSettings(page_url="http://127.0.0.1:8080"),
        language=Language.ENGLISH,
        topics={REGULATION: "Regulation"},
        outlets={"tinsang": "Tin Sáng", "cuabien": "Báo Cửa Biển"},
    )
    other = telling(article_id=2, outlet="cuabien", title="Alibaba nộp phạt", url="https://cuabien.example/2")
    spans = (evidence(article(), "phạt Alibaba"),)
    told = alert(story=story(tellings=(telling(), other)), matches=(match(*spans),), body=article().body)
    payload = slack_payload(compose(delivery(id="d-1", alert=told), wording))
    assert payload == {
        "text": "[New story] Bắc Kinh phạt Alibaba vì ép người bán chọn một sàn",
        "mrkdwn": False,
        "blocks": [
            {
                "type": "header",
                "block_id": "delivery:d-1",
                "text": {
                    "type": "plain_text",
                    "text": "Bắc Kinh phạt Alibaba vì ép người bán chọn một sàn",
                    "emoji": False,
                },
            },
            {
                "type": "context",
                "elements": [
                    {
                        "type": "plain_text",
                        "text": "New story · Tin Sáng · published 21 Nov 2023, 08:30 (GMT+7) · Regulation",
                        "emoji": False,
                    }
                ],
            },
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": telling().lead}]},
                    {
                        "type": "rich_text_quote",
                        "elements": [
                            {
                                "type": "text",
                                "text": "Sáng thứ Hai, cơ quan chống độc quyền công bố quyết định ",
                            },
                            {"type": "text", "text": "phạt Alibaba", "style": {"bold": True}},
                            {"type": "text", "text": " sau bốn tháng điều tra."},
                        ],
                    },
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "Also in:", "style": {"bold": True}}],
                    },
                    {
                        "type": "rich_text_list",
                        "style": "bullet",
                        "elements": [
                            {
                                "type": "rich_text_section",
                                "elements": [
                                    {"type": "text", "text": "Báo Cửa Biển: "},
                                    {
                                        "type": "link",
                                        "url": "https://cuabien.example/2",
                                        "text": "Alibaba nộp phạt",
                                    },
                                ],
                            }
                        ],
                    },
                ],
            },
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "link", "url": telling().url, "text": "Read it at Tin Sáng"},
                            {"type": "text", "text": "   "},
                            {"type": "link", "url": "http://127.0.0.1:8080/stories/1", "text": "Open in Baotin"},
                        ],
                    }
                ],
            },
        ],
    }


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_stay_text_within_the_limits(text: str) -> None:
    payload = slack_payload(hostile_message(text))
    for block in payload["blocks"]:
        assert Block.parse_all([block])[0].to_dict()  # raises where slack_sdk knows that Slack would refuse
    assert len(payload["blocks"]) <= 50
    assert len(json.dumps(payload)) < 40_000
    kinds = {leaf["type"] for leaf in leaves(payload["blocks"])}
    assert kinds <= {"plain_text", "text", "link"}, "nothing that Slack parses"
    assert all(leaf.get("emoji") is False for leaf in leaves(payload["blocks"]) if leaf["type"] == "plain_text")
    assert "<" not in payload["text"]
    assert payload["mrkdwn"] is False


def test_what_does_not_fit_is_counted_and_linked(message: Message) -> None:
    many = tuple(Other(outlet=f"Báo {n}", title=f"Tin {n}", url="", first_seen=NOW) for n in range(30))
    text = shown(slack_payload(replace(message, others=many, page="https://baotin.example/stories/1")))
    assert f"Tin {MAX_OTHERS - 1}" in text
    assert f"Tin {MAX_OTHERS}" not in text
    assert f"+{30 - MAX_OTHERS} more" in text


def test_a_title_that_the_header_cannot_hold_is_shown_whole_below(message: Message) -> None:
    title = "Tập đoàn công nghệ Trung Quốc bị phạt " * 8
    payload = slack_payload(replace(message, headline=title.strip()))
    assert len(payload["blocks"][0]["text"]["text"]) <= 150
    assert payload["blocks"][0]["text"]["text"].endswith("…")
    assert title.strip() in shown(payload)


def test_no_address_no_link(message: Message) -> None:
    payload = slack_payload(replace(message, url="", page=""))
    assert [leaf for leaf in leaves(payload) if leaf["type"] == "link"] == []


def test_a_redelivery_says_so_under_the_same_id(message: Message) -> None:
    payload = slack_payload(replace(message, repeat=True))
    assert payload["blocks"][0]["block_id"] == f"delivery:{message.id}"
    assert "Sent again" in shown(payload)
