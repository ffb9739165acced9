"""A message as an email: what a mail program reads is what was written."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from alerts.message import Message, compose, one_line
from alerts.render.email import mail_of
from alerts.render.html import html_of
from alerts.render.text import MAX_OTHERS, subject_of, text_of
from alerts.wording import Wording
from core.reasons import AlertKind
from tests.alerts.hostile import HOSTILE, hostile_message
from tests.factories import NOW, alert, delivery


def mail_bytes(message: Message) -> bytes:
    return mail_of(message, sender="news@baotin.example", sender_name="Báo Tin", to=("lan@desk.example",), now=NOW)


def read(raw: bytes) -> EmailMessage:
    parsed = BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)
    assert isinstance(parsed, EmailMessage)
    assert parsed.defects == []
    return parsed


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body(preferencelist=(kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def test_headers_are_those_of_a_machine_that_can_be_unsubscribed_from(message: Message) -> None:
    mail = read(mail_bytes(message))
    names = (
        "From",
        "Auto-Submitted",
        "List-Id",
        "List-Unsubscribe",
        "Message-ID",
        "References",
        "X-Baotin-Delivery",
    )
    assert {name: str(mail[name]) for name in names} == {
        "From": "Báo Tin <news@baotin.example>",
        "Auto-Submitted": "auto-generated",
        "List-Id": "Baotin <baotin.baotin.example>",
        "List-Unsubscribe": "<mailto:news@baotin.example?subject=unsubscribe>",
        "Message-ID": f"<{message.id}@baotin.example>",
        "References": f"<{message.thread}@baotin.example>",
        "X-Baotin-Delivery": message.id,
    }


def test_a_redelivery_has_the_same_id_and_a_follow_up_the_same_thread(message: Message) -> None:
    first = read(mail_bytes(message))
    again = read(mail_bytes(replace(message, repeat=True)))
    later = read(mail_bytes(compose(delivery(alert=alert(id=2, kind=AlertKind.FOLLOW_UP)), Wording())))
    assert first["Message-ID"] == again["Message-ID"] != later["Message-ID"]
    assert first["References"] == later["References"]


def test_both_parts_say_the_same(message: Message) -> None:
    mail = read(mail_bytes(message))
    assert part(mail, "plain") == text_of(message)
    assert part(mail, "html") == html_of(message)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_stay_text(text: str) -> None:
    message = hostile_message(text)
    raw = mail_bytes(message)
    mail = read(raw)
    assert mail["Bcc"] is None
    assert str(mail["Subject"]) == subject_of(message)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n")), "RFC 5322 2.1.1"
    assert b"\n" not in raw.replace(b"\r\n", b"")
    page = html.fromstring(part(mail, "html"))
    assert page.xpath("//script | //img | //iframe | //@onerror | //@onmouseover | //link") == []
    assert all(href.startswith(("http://", "https://")) for href in page.xpath("//a/@href"))
    assert str(page.xpath("string(//h1)")).removesuffix("…") in message.headline


@given(st.text(alphabet=st.sampled_from('aếồđ ÉN.,:?=_"🎉日'), min_size=1, max_size=150).map(one_line).filter(bool))
def test_a_subject_is_read_as_it_was_written(headline: str) -> None:
    message = replace(compose(delivery(), Wording()), headline=headline)
    raw = mail_bytes(message)
    head = raw.split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").decode("ascii")
    [subject] = [line.removeprefix("Subject: ") for line in head.split("\r\n") if line.startswith("Subject: ")]
    decoded = str(make_header(decode_header(subject)))
    assert decoded == subject_of(message)
    assert unicodedata.is_normalized("NFC", decoded)


def test_the_text_part_marks_links_and_counts(message: Message) -> None:
    text = text_of(hostile_message("Phạt nặng"))
    assert "> *Phạt nặng*" in text
    assert f"+{13 - MAX_OTHERS} more" in text
    assert "Read it at Phạt nặng: https://tinsang.example/1.html" in text
    assert "Sent again" in text_of(replace(message, repeat=True))


def test_the_page_loads_nothing_from_elsewhere(message: Message) -> None:
    page = html_of(message)
    assert "url(" not in page
    assert "@import" not in page
    assert html.fromstring(page).xpath("//@src") == []


def test_a_redelivery_says_so_in_the_page_too(message: Message) -> None:
    assert "Sent again" in html_of(replace(message, repeat=True))
