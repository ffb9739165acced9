"""A notice as each kind of receiver shows it: title, every line, the link to the page, and no article."""

from __future__ import annotations

import json
from email import policy
from email.parser import BytesParser

import pytest
from jsonschema import Draft202012Validator
from lxml import html

from alerts.channels.console import ConsoleChannel
from alerts.message import Message, compose
from alerts.render.email import mail_of
from alerts.render.html import html_of
from alerts.render.slack import slack_payload
from alerts.render.text import MAX_LINES, subject_of, text_of
from alerts.render.webhook import MAX_BYTES, webhook_body
from alerts.results import Sent
from alerts.settings import AlertSettings, Language
from alerts.wording import wording_of
from core.notices import Notice
from tests.alerts.hostile import HOSTILE
from tests.alerts.render.test_slack import shown
from tests.factories import NOW, delivery, notice, notice_alert
from tests.needs import ROOT

VALID = Draft202012Validator(json.loads((ROOT / "docs" / "webhook-payload.schema.json").read_text()))
TOLD = notice()
LINES = TOLD.text.split("\n")


def message(
    told: Notice = TOLD, *, language: Language = Language.ENGLISH, page_url: str = "https://baotin.example"
) -> Message:
    settings = AlertSettings(page_url=page_url)
    wording = wording_of(settings, language=language, topics={}, outlets={"tinsang": "Tin Sáng"})
    return compose(delivery(id="d-1", alert=notice_alert(told)), wording)


def test_as_text() -> None:
    assert text_of(message()) == (
        f"{TOLD.title}\nTin Sáng · noticed 21 Nov 2023, 09:01 (GMT+7)\n\n{LINES[0]}\n\n{LINES[1]}\n\n{LINES[2]}\n\n"
        "Open in Baotin: https://baotin.example/sources\n"
    )
    assert subject_of(message()) == f"[Notice] {TOLD.title}"


def test_on_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    assert ConsoleChannel().send(message(language=Language.VIETNAMESE)) == Sent()
    printed = capsys.readouterr().out
    assert printed.startswith(f"── Thông báo vận hành · desk-slack\n{TOLD.title}\n")
    assert "Mở trong Baotin: https://baotin.example/sources" in printed


def test_in_slack_every_line_and_one_link() -> None:
    payload = slack_payload(message())
    assert payload["text"] == f"[Notice] {TOLD.title}"
    assert [line for line in LINES if line not in shown(payload)] == []
    about = payload["blocks"][1]["elements"][0]["text"]
    assert about == "Notice · Tin Sáng · noticed 21 Nov 2023, 09:01 (GMT+7)"
    assert "Read it at" not in json.dumps(payload)
    assert payload["blocks"][-1]["elements"][0]["elements"] == [
        {"type": "link", "url": "https://baotin.example/sources", "text": "Open in Baotin"}
    ]


def test_in_slack_without_a_page_there_is_no_empty_block() -> None:
    payload = slack_payload(message(page_url=""))
    assert [block["type"] for block in payload["blocks"]] == ["header", "context", "rich_text"]
    assert all(element["elements"] for element in payload["blocks"][2]["elements"])
    bare = slack_payload(message(notice(text=""), page_url=""))
    assert [block["type"] for block in bare["blocks"]] == ["header", "context"]


def test_as_an_email_it_is_threaded_with_its_end() -> None:
    began, over = (
        BytesParser(policy=policy.default).parsebytes(
            mail_of(message(told), sender="b@baotin.example", sender_name="B", to=("o@desk.example",), now=NOW)
        )
        for told in (TOLD, notice(title="Tin Sáng: đã đọc lại được", text="", over=True))
    )
    assert (began["Subject"], over["Subject"]) == (
        f"[Notice] {TOLD.title}",
        "[Notice] Tin Sáng: đã đọc lại được",
    )
    assert began["References"] == over["References"]
    page = html.fromstring(html_of(message()))
    assert [p.text_content() for p in page.xpath("//div[@class='card']/p[not(@class)]")] == LINES
    assert page.xpath("string(//p[@class='foot'])").endswith("names you under alerts.operators.")
    assert page.xpath("//a/@href") == ["https://baotin.example/sources"]


@pytest.mark.parametrize("over", [True, False])
def test_as_a_webhook_it_is_valid_and_says_what_is_wrong_or_over(over: bool) -> None:  # noqa: FBT001 (a case)
    payload = json.loads(webhook_body(message(notice(over=over))))
    VALID.validate(payload)
    assert (payload["type"], payload["version"]) == ("notice", "1.1")
    assert payload["data"]["notice"] == {
        "kind": "template changed",
        "subject": "tinsang",
        "over": over,
        "title": TOLD.title,
        "text": TOLD.text,
    }
    assert payload["data"]["page"] == "https://baotin.example/sources"
    assert (payload["data"]["story"]["id"], payload["data"]["article"]["id"]) == (0, 0)
    assert payload["data"]["topics"] == payload["data"]["quotes"] == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_stay_texts(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    made = message(notice(subject=text or "?", title=text, text=f"{text}\n{text}"))
    body = webhook_body(made)
    assert len(body) <= MAX_BYTES
    VALID.validate(json.loads(body))
    assert all(line.isprintable() for line in made.lines)
    assert made.headline
    page = html.fromstring(html_of(made))
    assert not page.xpath("//script | //img | //*[@onmouseover]")
    assert len(json.dumps(slack_payload(made))) < 20_000
    assert ConsoleChannel().send(made) == Sent()
    assert "\x1b" not in capsys.readouterr().out


def test_a_very_long_notice_is_cut() -> None:
    made = message(notice(text="\n".join(f"Dòng {n} " + "dài " * 400 for n in range(200))))
    assert text_of(made).count("Dòng") == MAX_LINES
    assert len(webhook_body(made)) <= MAX_BYTES
