"""The three receivers together."""

from __future__ import annotations

import os
import socket

import pytest

from app.demo.receivers import Failure, FailureKind, Receivers
from tests.app.demo.web import post


def test_arrivals_of_all_are_in_order_of_time() -> None:
    with Receivers() as receivers:
        post(receivers.slack.url, b'{"text": "mot"}')
        post(receivers.webhook.url, b"{}")
        post(receivers.slack.url, b'{"text": "ba"}')
        arrivals = receivers.arrivals()
    assert [(arrival.receiver, arrival.accepted) for arrival in arrivals] == [
        ("slack", True),
        ("webhook", False),
        ("slack", True),
    ]


def test_failures_of_one_receiver_leave_the_others_alone() -> None:
    with Receivers() as receivers:
        receivers.order("webhook", Failure(kind=FailureKind.ANSWER, status=410))
        assert post(receivers.slack.url, b'{"text": "a"}').status == 200
        assert post(receivers.webhook.url, b"{}").status == 410
        receivers.order("webhook", Failure(kind=FailureKind.ANSWER, status=410))
        receivers.clear("webhook")
        assert post(receivers.webhook.url, b"{}").status == 401
        with pytest.raises(KeyError):
            receivers.order("pigeon", Failure(kind=FailureKind.HANG))


def test_if_one_port_is_taken_none_is_kept() -> None:
    base = 32_100 + os.getpid() % 500
    with socket.create_server(("127.0.0.1", base + 2)):
        with pytest.raises(OSError, match="in use"):
            Receivers(port_base=base)
        for port in (base, base + 1):
            socket.create_server(("127.0.0.1", port)).close()
