"""The mail server keeps what it is sent, and refuses or hangs on order."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from app.demo.receivers import Failure, FailureKind, MailServer

ID = "3f0b1c9e-5d0a-4b6e-9a55-0d4f7a1b2c3d"
URL = "http://127.0.0.1:9/bac-kinh-phat-alibaba-5100001.html"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def mail() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Bắc Kinh phạt Alibaba vì độc quyền"
    message["From"], message["To"] = "baotin@baotin.example", "desk@baotin.example"
    message["Message-ID"] = f"<{ID}@baotin.example>"
    message.set_content(f"Cơ quan quản lý thị trường kết luận như vậy. Đọc: {URL}.", cte="quoted-printable")
    message.add_alternative(f'<p><a href="{URL}">Bắc Kinh phạt Alibaba</a></p>', subtype="html", cte="base64")
    return message


def send(server: MailServer, *, timeout: float = 5.0) -> None:
    with smtplib.SMTP("127.0.0.1", server.port, timeout=timeout) as session:
        session.send_message(mail())


def test_mail_is_kept_decoded_with_the_delivery_id_of_its_message_id(server: MailServer) -> None:
    send(server)
    (arrival,) = server.mailbox.accepted()
    assert arrival.headline == "Bắc Kinh phạt Alibaba vì độc quyền"
    assert (arrival.id, arrival.urls, arrival.answer) == (ID, (URL,), "250 OK")
    assert "Cơ quan quản lý thị trường" in arrival.text
    assert "Content-Transfer-Encoding: quoted-printable" in arrival.raw


@pytest.mark.parametrize(
    ("failure", "error", "code"),
    [
        (Failure(kind=FailureKind.ANSWER, status=451, text="try later"), smtplib.SMTPDataError, 451),
        (Failure(kind=FailureKind.ANSWER, status=554, text="spam"), smtplib.SMTPDataError, 554),
        (Failure(kind=FailureKind.ANSWER, status=421, stage="mail"), smtplib.SMTPSenderRefused, 421),
        (Failure(kind=FailureKind.ANSWER, status=530, stage="mail"), smtplib.SMTPSenderRefused, 530),
    ],
)
def test_sender_and_content_are_refused_on_order(
    server: MailServer, failure: Failure, error: type[smtplib.SMTPResponseException], code: int
) -> None:
    server.failures.order(failure)
    with pytest.raises(error) as caught:
        send(server)
    assert caught.value.smtp_code == code
    assert server.mailbox.accepted() == []
    send(server)
    assert len(server.mailbox.accepted()) == 1


def test_a_recipient_is_refused_on_order(server: MailServer) -> None:
    server.failures.order(Failure(kind=FailureKind.ANSWER, status=550, text="no such user", stage="rcpt"))
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(server)
    assert server.mailbox.all() == []


def test_a_silent_server_takes_the_mail_and_does_not_say_so(server: MailServer) -> None:
    server.failures.order(Failure(kind=FailureKind.SILENT, seconds=30))
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(server, timeout=0.3)
    assert len(server.mailbox.accepted()) == 1


def test_a_hanging_server_does_not_take_it(server: MailServer) -> None:
    server.failures.order(Failure(kind=FailureKind.HANG, seconds=30))
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        send(server, timeout=0.3)
    assert server.mailbox.accepted() == []
    assert len(server.mailbox.all()) == 1


def test_a_closed_connection_does_not_either(server: MailServer) -> None:
    server.failures.order(Failure(kind=FailureKind.CLOSE))
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        send(server)
    assert server.mailbox.accepted() == []


def test_a_server_can_be_closed_without_ever_having_been_opened() -> None:
    server = MailServer()
    port = server.port
    server.close()
    with pytest.raises(OSError, match=r"."):
        smtplib.SMTP("127.0.0.1", port, timeout=1)
