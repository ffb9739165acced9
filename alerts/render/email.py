"""A message as an email: plain text and HTML of the same content, threaded by story. Pure."""

from __future__ import annotations

from datetime import datetime
from email import policy
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr

from alerts.message import Message
from alerts.render.html import html_of
from alerts.render.text import subject_of, text_of

_POLICY = policy.compat32.clone(linesep="\r\n", mangle_from_=False)
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP  # Vietnamese stays half readable in the raw, and passes every relay


def mail_of(message: Message, *, sender: str, sender_name: str, to: tuple[str, ...], now: datetime) -> bytes:
    """The email, ready for the wire. The same delivery always has the same Message-ID, by which a repeat is
    recognised; every mail of a story refers to the story's own id, so that they stand in one thread.

    Not with EmailMessage: up to Python 3.11 at least, folding its Subject loses spaces between words that are
    not ASCII ("ép người" → "épngười").
    """
    domain = sender.rpartition("@")[2]
    mail = MIMEMultipart("alternative")
    mail["From"] = formataddr((sender_name, sender))
    mail["To"] = ", ".join(to)
    subject = Header(subject_of(message), "utf-8", header_name="Subject")
    mail["Subject"] = subject  # type: ignore[assignment]  # typeshed knows only text; a Header is folded rightly
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.id}@{domain}>"
    mail["References"] = f"<{message.thread}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation answers, please
    mail["List-Id"] = f"Baotin <baotin.{domain}>"
    mail["List-Unsubscribe"] = f"<mailto:{sender}?subject=unsubscribe>"
    mail["X-Baotin-Delivery"] = message.id
    mail.attach(_part(text_of(message), "plain"))
    mail.attach(_part(html_of(message), "html"))
    return mail.as_bytes(policy=_POLICY)


def _part(text: str, subtype: str) -> MIMEText:
    part = MIMEText("", subtype)
    del part["Content-Transfer-Encoding"]
    part.set_payload(text, _UTF8)
    return part
