"""One mail handed to one SMTP server, within a bounded time; what the server says becomes a value.

Nothing counts as sent, and nothing as unknown, before the content is on its way (after DATA).
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from alerts.channels.deadline import Deadline
from alerts.channels.email_settings import EmailSettings, Security
from alerts.message import one_line
from alerts.results import Failed, Fault, Result, Sent, Unknown
from core.settings import Secret
from core.text import shorten

TOTAL = 3.0  # the whole may take so many times the time-out of one step


class _Watched(smtplib.SMTP):
    """Reports its socket to a deadline before anything is read from it."""

    def __init__(self, deadline: Deadline, **kwargs: Any) -> None:
        self._deadline = deadline
        super().__init__(**kwargs)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # not in typeshed
        self._deadline.watch(sock)
        return sock


class _WatchedTls(smtplib.SMTP_SSL, _Watched):
    """The same with TLS from the first byte: SMTP_SSL wraps the socket that `_Watched` reports."""

    def __init__(self, deadline: Deadline, **kwargs: Any) -> None:
        self._deadline = deadline
        smtplib.SMTP_SSL.__init__(self, **kwargs)


def hand_over(mail: bytes, *, settings: EmailSettings, password: Secret | None) -> Result:
    """Connects, logs in, and hands over one mail to all its addresses."""
    with Deadline(settings.timeout.total_seconds() * TOTAL) as deadline:
        result = _handed_over(mail, settings, password, deadline)
    return _without(result, password)


def _handed_over(mail: bytes, settings: EmailSettings, password: Secret | None, deadline: Deadline) -> Result:
    try:
        session = _connected(settings, deadline)
    except smtplib.SMTPConnectError as error:
        return _refused("does not take connections", error.smtp_code, error.smtp_error)
    except OSError as error:
        return Failed(error=_why(error, deadline))
    try:
        refused = _private(session, settings) or _logged_in(session, settings, password)
        return refused or _sent(session, settings, mail)
    except OSError as error:  # every exception of smtplib's is one too
        return Failed(error=_why(error, deadline))
    finally:
        session.close()


def _without(result: Result, password: Secret | None) -> Result:
    """A server may repeat what it was told."""
    if password is None or isinstance(result, Unknown):
        return result
    if isinstance(result, Sent):
        return replace(result, note=result.note.replace(password.reveal(), "***"))
    return replace(result, error=result.error.replace(password.reveal(), "***"))


def _connected(settings: EmailSettings, deadline: Deadline) -> smtplib.SMTP:
    place: dict[str, Any] = {
        "host": settings.host,
        "port": settings.effective_port,
        "timeout": settings.timeout.total_seconds(),
        # Otherwise smtplib asks the DNS for our own name, which may take half a minute.
        "local_hostname": settings.sender.rpartition("@")[2],
    }
    if settings.security is Security.TLS:
        return _WatchedTls(deadline, context=ssl.create_default_context(), **place)
    return _Watched(deadline, **place)


def _private(session: smtplib.SMTP, settings: EmailSettings) -> Failed | None:
    """STARTTLS, where it is asked for: never on without it."""
    session.ehlo_or_helo_if_needed()
    if settings.security is not Security.STARTTLS:
        return None
    try:
        session.starttls(context=ssl.create_default_context())
    except smtplib.SMTPNotSupportedError:
        hint = "the mail server does not offer STARTTLS: use security tls, or none on a network you trust"
        return Failed(error=hint, fault=Fault.RECEIVER)
    except smtplib.SMTPResponseException as error:
        return _refused("does not begin TLS", error.smtp_code, error.smtp_error, permanent=Fault.RECEIVER)
    session.ehlo_or_helo_if_needed()
    return None


def _logged_in(session: smtplib.SMTP, settings: EmailSettings, password: Secret | None) -> Failed | None:
    """The server's words are not repeated here: they may hold what it was told."""
    if password is None:
        return None
    try:
        session.login(settings.username, password.reveal())
    except smtplib.SMTPResponseException as error:
        fault = Fault.RECEIVER if error.smtp_code >= 500 else Fault.PASSING
        return Failed(error="the mail server refuses the login", status=error.smtp_code, fault=fault)
    except smtplib.SMTPServerDisconnected:
        return Failed(error="the mail server hangs up at the login")
    except (smtplib.SMTPException, ValueError):  # no way to log in that both know; a password not in ASCII
        return Failed(error="the mail server offers no login that we can use", fault=Fault.RECEIVER)
    return None


def _sent(session: smtplib.SMTP, settings: EmailSettings, mail: bytes) -> Result:
    """To everybody, or, where somebody is refused for now, to nobody yet: a mail has one fate, not several."""
    code, words = session.mail(settings.sender)
    if code >= 400 or code < 0:
        return _refused(f"does not take mail from {settings.sender}", code, words, permanent=Fault.RECEIVER)
    refusals = [
        _refused(f"does not take mail for {one}", code, words, permanent=Fault.RECEIVER)
        for one in settings.to
        for code, words in [session.rcpt(one)]
        if code not in (250, 251)
    ]
    passing = [refusal for refusal in refusals if refusal.fault is Fault.PASSING]
    if passing or len(refusals) == len(settings.to):
        return (passing or refusals)[0]
    result = _content(session, mail)
    if isinstance(result, Sent) and refusals:
        return Sent(status=result.status, note="; ".join(refusal.error for refusal in refusals))
    return result


def _content(session: smtplib.SMTP, mail: bytes) -> Result:
    """From here on a broken line means: it may have arrived."""
    try:
        code, words = session.data(mail)
    except smtplib.SMTPDataError as error:
        return _refused("does not take the mail", error.smtp_code, error.smtp_error)
    except OSError:
        return Unknown(error="the line broke, or timed out, while the mail was being handed over")
    if code < 0:
        return Unknown(error="the mail server's answer to the mail makes no sense")
    if code >= 400:
        return _refused("does not take the mail", code, words)
    _said_goodbye(session.quit)
    return Sent(status=code)


def _said_goodbye(leave: Callable[[], object]) -> None:
    """The mail is handed over, whatever the server says now."""
    with contextlib.suppress(OSError):
        leave()


def _refused(what: str, code: int, words: bytes | str, *, permanent: Fault = Fault.MESSAGE) -> Failed:
    """5xx is for good, everything else passes (RFC 5321 4.2.1)."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    said = shorten(one_line(text), 200)
    fault = permanent if 500 <= code < 600 else Fault.PASSING
    return Failed(
        error=f"the mail server {what}: {code} {said}".rstrip(), status=code if code > 0 else None, fault=fault
    )


def _why(error: OSError, deadline: Deadline) -> str:
    if isinstance(error, socket.gaierror):
        return "the mail server's host name cannot be found"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "the mail server's certificate is not trusted"
    if isinstance(error, ssl.SSLError):
        return "no TLS connection to the mail server (is the port right for this security?)"
    if deadline.passed or isinstance(error, TimeoutError) or "timed out" in str(error):
        return "the mail server does not answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "the mail server refuses the connection"
    return "the connection to the mail server broke"
