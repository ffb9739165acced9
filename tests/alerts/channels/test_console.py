"""Receivers of kind "console": what stands on standard output."""

from __future__ import annotations

import io
import sys
import threading
from dataclasses import replace

import pytest

from alerts.channels.console import ConsoleChannel
from alerts.message import Message
from alerts.results import Failed, Fault, Sent
from tests.alerts.hostile import HOSTILE, hostile_message


def test_a_message_is_printed_whole(message: Message, capsys: pytest.CaptureFixture[str]) -> None:
    assert ConsoleChannel().send(message) == Sent()
    printed = capsys.readouterr().out
    assert printed.startswith("── New story · desk-slack\nBắc Kinh phạt Alibaba vì ép người bán chọn một sàn\n")
    assert "> Bắc Kinh phạt *Alibaba* vì" in printed
    assert message.url in printed


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_printed_as_they_are(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    message = hostile_message(text)
    assert ConsoleChannel().send(message) == Sent()
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert message.headline[:200] in printed


def test_a_closed_pipe_is_a_passing_failure(message: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)
    result = ConsoleChannel().send(message)
    assert isinstance(result, Failed)
    assert result.fault is Fault.PASSING


def test_messages_of_many_threads_are_not_mixed(message: Message, capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"desk-{number}" for number in range(20)]
    threads = [
        threading.Thread(target=ConsoleChannel().send, args=(replace(message, receiver=name),)) for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    blocks = [block for block in capsys.readouterr().out.split("── New story · ") if block]
    assert sorted(block.split("\n")[0] for block in blocks) == sorted(names)
    assert len({block.split("\n", 1)[1] for block in blocks}) == 1
