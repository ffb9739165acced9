"""The configuration of routes, alerts and receivers: what is refused, and in which words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from alerts.channels.console import ConsoleSettings
from alerts.channels.email import EmailSettings
from alerts.channels.registry import ReceiverSettings, build_channel
from alerts.channels.slack import SlackSettings
from alerts.channels.webhook import WebhookSettings
from alerts.settings import AlertSettings, RouteSettings
from core.settings import Secret

RECEIVER: TypeAdapter[Any] = TypeAdapter(ReceiverSettings)
GOOD: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "console": (ConsoleSettings, {}),
    "slack": (SlackSettings, {"url": "env:SLACK"}),
    "email": (EmailSettings, {"host": "mail.example", "sender": "a@b.example", "to": ["c@d.example"]}),
    "webhook": (WebhookSettings, {"url": "file:hook-url", "secrets": ["env:KEY"]}),
}


@pytest.mark.parametrize("kind", GOOD)
def test_every_kind_is_read_by_its_name_and_can_be_built(kind: str) -> None:
    model, settings = GOOD[kind]
    read = RECEIVER.validate_python({"kind": kind, **settings})
    assert type(read) is model
    secrets = {"env:KEY": "whsec_" + "A" * 40}
    channel = build_channel("desk", read, resolve=lambda ref: Secret(secrets.get(ref.source, "https://a.example/")))
    assert channel.kind == kind


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"kind": "telegram"}, "does not match any of the expected tags: 'console', 'slack', 'email', 'webhook'"),
        ({}, "Unable to extract tag"),
        ({"kind": "slack"}, "Field required"),
        ({"kind": "slack", "url": "https://hooks.slack.com/services/T0/B0/hunter2"}, "not written into the conf"),
        ({"kind": "webhook", "url": "env:A", "secrets": []}, "at least 1 item"),
        ({"kind": "webhook", "url": "env:A", "secrets": ["whsec_hunter2"]}, "not written into the configuration"),
        ({"kind": "slack", "url": "env:A", "timeout": "1h"}, "less than or equal to 1 minute"),
        ({"kind": "slack", "url": "env:A", "timeout": 5}, "write a number with its unit"),
        ({"kind": "console", "colour": "red"}, "Extra inputs"),
    ],
)
def test_a_receiver_that_cannot_work_is_refused(settings: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem) as caught:
        RECEIVER.validate_python(settings)
    assert all("hunter2" not in error["msg"] for error in caught.value.errors())


def test_alerts_have_sensible_defaults() -> None:
    settings = AlertSettings()
    assert (settings.max_age, settings.page_url, settings.time_zone) == (
        timedelta(hours=48),
        "",
        "Asia/Ho_Chi_Minh",
    )
    assert RouteSettings(name="all", receivers=("desk",)).group_wait == timedelta(seconds=60)


@pytest.mark.parametrize(
    ("model", "settings", "problem"),
    [
        (RouteSettings, {"name": "a", "receivers": []}, "at least 1 item"),
        (RouteSettings, {"name": "", "receivers": ["a"]}, "at least 1 character"),
        (RouteSettings, {"name": "a", "receivers": ["a"], "min_score": 2}, "less than or equal to 1"),
        (RouteSettings, {"name": "a", "receivers": ["a"], "group_wait": "2d"}, "less than or equal to 1 day"),
        (RouteSettings, {"name": "a", "receivers": ["a"], "group_wait": 60}, "write a number with its unit"),
        (RouteSettings, {"name": "a", "receivers": ["a"], "topic": ["b"]}, "Extra inputs"),
        (AlertSettings, {"max_age": "0s"}, "greater than 0"),
        (AlertSettings, {"page_url": "127.0.0.1:8080"}, "not the address of a page"),
        (AlertSettings, {"page_url": "http://[::1"}, "not a URL"),
        (AlertSettings, {"time_zone": "Hanoi"}, 'no time zone is called "Hanoi"'),
        (AlertSettings, {"time_zone": "../etc"}, "no time zone is called"),
    ],
)
def test_settings_that_cannot_work_are_refused(model: type[Any], settings: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        model.model_validate(settings)


def test_a_page_url_is_kept_without_its_last_slash() -> None:
    assert AlertSettings(page_url="https://baotin.example/watch/").page_url == "https://baotin.example/watch"
