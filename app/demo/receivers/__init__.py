"""Receivers of our own on loopback: a Slack hook, a mail server and a signed webhook, with failures on order."""

from app.demo.receivers.arrivals import Arrival, Mailbox
from app.demo.receivers.failures import Failure, FailureKind, Failures
from app.demo.receivers.group import Receivers
from app.demo.receivers.mail import MailServer
from app.demo.receivers.signature import make_secret, sign, verify
from app.demo.receivers.slack import SlackHook
from app.demo.receivers.webhook import WebhookReceiver

__all__ = [
    "Arrival",
    "Failure",
    "FailureKind",
    "Failures",
    "MailServer",
    "Mailbox",
    "Receivers",
    "SlackHook",
    "WebhookReceiver",
    "make_secret",
    "sign",
    "verify",
]
